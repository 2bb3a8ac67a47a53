"""Tenants that answer calls: the only rooms with I/O."""
