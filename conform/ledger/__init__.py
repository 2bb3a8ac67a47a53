"""What runs created on a tenant and have not removed yet."""

from conform.ledger.book import Book, Entry, read_book, tenant_digest
from conform.ledger.writer import SUFFIX, Ledger

__all__ = ["SUFFIX", "Book", "Entry", "Ledger", "read_book", "tenant_digest"]
