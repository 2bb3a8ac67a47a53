"""`conform diff docs|tenant A B`: two editions of the docs, or two runs, side by side."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

HELP = "Compare two editions of the documentation, or two runs."
EXAMPLE = "conform diff docs vendor-2026-07-03.apidog.json vendor-2026-10-01.apidog.json"

SORTS: dict[str, str] = {
    "docs": "conform.commands.diff_docs",
    "tenant": "conform.commands.diff_tenant",
}
"""What can be compared, and the module that does: it has `HELP`, `add(parser)` and `run(arguments)`."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare one subcommand for each sort."""
    subparsers = parser.add_subparsers(dest="sort", required=True, metavar="SORT")
    for name, path in SORTS.items():
        module = importlib.import_module(path)
        module.add(subparsers.add_parser(name, help=module.HELP, description=module.HELP))


def run(arguments: argparse.Namespace) -> int:
    """Compare; give 1 where something is worse than before, else 0; raise UsageError for unreadable input."""
    return int(importlib.import_module(SORTS[arguments.sort]).run(arguments))
