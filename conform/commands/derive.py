"""Derive contracts from the vendor's documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.errors import UsageError
from conform.contract import write_contracts
from conform.derive import apidog
from conform.derive.contracts import contracts
from conform.derive.errors import DocumentError
from conform.derive.readings import settled

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "derive contracts from the vendor's documents"
EXAMPLE = "conform derive vendor-2026-07-03.apidog.json --out contracts"


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOC")
    parser.add_argument("--out", type=Path, default=Path("contracts"))


def run(arguments: Namespace) -> int:
    """Derive and write contracts; raise UsageError where a document is unusable."""
    try:
        documents = [apidog.read(path.name, path.read_text()) for path in arguments.documents]
    except DocumentError as error:
        raise UsageError(str(error)) from error
    derived = contracts(settled(documents[0].operations))
    write_contracts(derived, arguments.out)
    return 0
