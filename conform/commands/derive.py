"""Derive contracts from the vendor's documents, whatever their format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.commands.left_behind import EDITIONS, left_behind, told
from conform.daftra import DAFTRA
from conform.derive.contradictions import report
from conform.derive.pipeline import derive, dump_editions, write_contracts
from conform.disk import DiskError
from conform.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "derive contracts from documents: Apidog exports, OpenAPI 3 files, Postman collections, copied pages"
EXAMPLE = "conform derive vendor-2026-07-03.apidog.json add-client.page.txt --out contracts"


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "documents", nargs="+", type=Path, metavar="DOC", help="a document; several are merged"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("contracts"),
        help="folder whose contracts are replaced (default: %(default)s)",
    )
    parser.add_argument(
        "--contradictions",
        action="store_true",
        help="print what contradicts what, as Markdown, and write nothing",
    )


def run(arguments: Namespace) -> int:
    """Derive contracts and write them, or print contradictions; raise UserError where it cannot."""
    door = open_door()
    derived = derive(arguments.documents, DAFTRA)
    if arguments.contradictions:
        door.say(report(derived.contracts), "docs")
        return 0
    left = left_behind(arguments.out, derived, DAFTRA)
    beside = {EDITIONS: dump_editions(derived.editions)}
    try:
        write_contracts(derived.contracts, arguments.out, beside=beside, door=door)
    except DiskError as error:
        raise UsageError(f"{error}; or choose another --out") from error
    count = sum(len(each.operations) for each in derived.contracts)
    door.say(f"{len(derived.contracts)} contracts, {count} operations: {arguments.out}")
    for each in told(left, arguments.out) if left is not None else ():
        door.say(door.line(each))
    return 0
