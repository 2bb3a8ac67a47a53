"""`conform diff docs A B`: what changed between two editions of the documentation."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.compare import LONGEST, Compared, compare, report
from conform.derive.paths import resource_of
from conform.derive.pipeline import derive, read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from conform.contract import Contract, Operation
    from conform.derive.compare import Change

HELP = "what changed between two editions of the documentation, what breaks an integrator first"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `diff docs`."""
    parser.add_argument("before", type=Path, metavar="A", help="older document, or folder of contracts")
    parser.add_argument("after", type=Path, metavar="B", help="newer document, or folder of contracts")
    parser.add_argument("--json", action="store_true", help="print every change as JSON")
    parser.add_argument("--all", action="store_true", help=f"print more than {LONGEST} lines of a sort")


def run(arguments: argparse.Namespace) -> int:
    """Compare and print; give 1 where something breaking changed, else 0.

    Raises UserError where a side cannot be read.
    """
    with_contracts = arguments.before.is_dir() or arguments.after.is_dir()
    editions = [_edition(path, with_contracts) for path in (arguments.before, arguments.after)]
    before, after = (_told(each, editions) for each in editions)
    changes = compare(before, after)
    most = None if arguments.all else LONGEST
    told = _json(before, after, changes) if arguments.json else report(before.name, after.name, changes, most)
    open_door().say(told, "docs")
    return int(any(change.is_breaking for change in changes))


def _edition(path: Path, with_contracts: bool) -> Compared:  # noqa: FBT001 - of one caller
    """Read one side; a document beside contracts is settled like them, two documents are as printed."""
    if path.is_dir():
        return Compared(name=path.name, operations=_operations(load_contracts(path, DAFTRA)))
    document = read(path, DAFTRA)
    operations = _operations(derive([path], DAFTRA).contracts) if with_contracts else document.operations
    return Compared(
        name=path.name,
        operations=operations,
        is_whole=document.format.is_whole,
        is_of_versions=document.format.is_settled,
    )


def _told(edition: Compared, editions: list[Compared]) -> Compared:
    """Leave out the versions on which an export of ours is silent because it was written of others."""
    told = {_version(each) for one in editions if one.is_of_versions for each in one.operations}
    kept = tuple(each for each in edition.operations if not told or _version(each) in told)
    return replace(edition, operations=kept)


def _version(operation: Operation) -> str:
    return resource_of(operation.call, DAFTRA)[0]


def _operations(contracts: Iterable[Contract]) -> tuple[Operation, ...]:
    return tuple(operation for contract in contracts for operation in contract.operations)


def _json(before: Compared, after: Compared, changes: tuple[Change, ...]) -> str:
    breaking = sum(change.is_breaking for change in changes)
    written = {
        "format": 1,
        "before": before.name,
        "after": after.name,
        "breaking": breaking,
        "other": len(changes) - breaking,
        "changes": [asdict(change) for change in changes],
    }
    return json.dumps(written, ensure_ascii=False, indent=1)
