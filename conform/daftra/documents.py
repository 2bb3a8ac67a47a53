"""Daftra: how the documents are read."""

from conform.contract.vendor import Documents

DOCUMENTS = Documents()
