"""What one consumer uses of the API: as a value, in a file that people keep, and noted as his tests read."""

from conform.uses.noting import Noting, read_notes
from conform.uses.place import Place
from conform.uses.uses import Used, Uses, joined
from conform.uses.written import UsesError, dump_uses, load_uses

__all__ = [
    "Noting",
    "Place",
    "Used",
    "Uses",
    "UsesError",
    "dump_uses",
    "joined",
    "load_uses",
    "read_notes",
]
