"""Schemathesis on our contracts: the only room that imports it."""
