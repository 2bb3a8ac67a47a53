"""What a run makes on somebody's tenant: marked, proven before it is touched, gone when seen gone."""

from conform.run.custody.custody import Custody, HeldError
from conform.run.custody.sweep import Swept, close_entries, foreign_books, sweep_folder

__all__ = ["Custody", "HeldError", "Swept", "close_entries", "foreign_books", "sweep_folder"]
