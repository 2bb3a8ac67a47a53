"""Daftra: where a tenant is found and how it is entered."""

from conform.contract.vendor import Access

ACCESS = Access()
