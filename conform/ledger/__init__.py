"""What runs created on a tenant and have not removed yet."""

from conform.ledger.book import Book, Entry, Unsure, read_book, tenant_digest
from conform.ledger.sweep import Swept, foreign_books, sweep_folder
from conform.ledger.writer import Ledger

__all__ = [
    "Book",
    "Entry",
    "Ledger",
    "Swept",
    "Unsure",
    "foreign_books",
    "read_book",
    "sweep_folder",
    "tenant_digest",
]
