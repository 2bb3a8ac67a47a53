"""Payloads and cases out of contracts."""
