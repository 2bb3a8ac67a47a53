"""`conform diff tenant A B`: what one run or recording shows that the other does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.findings.compare import Comparison, compare, read_run
from conform.findings.note import line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

HELP = "Compare two runs of a tenant: two drift.json, or two recordings (cassettes, folders of them, HAR)."
EXAMPLE = "conform diff tenant last-week/drift.json reports/drift.json"
_MOST: Final = 200


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("a", type=Path, metavar="A", help="the earlier run: drift.json, recording or folder")
    parser.add_argument("b", type=Path, metavar="B", help="the later run")
    parser.add_argument("--contracts", type=Path, default=Path("contracts"), help="folder of the contracts")


def run(arguments: argparse.Namespace) -> int:
    """Compare; give 1 where the later run has new drifts or changed forms, else 0."""
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    found = compare(read_run(arguments.a, contracts), read_run(arguments.b, contracts))
    door = open_door()
    for each in _lines(found):
        door.say(door.line(each))
    return 1 if found.new or found.changed else 0


def _lines(found: Comparison) -> Iterator[str]:
    yield (
        f"{len(found.new)} new drifts, {len(found.gone)} gone, {len(found.unchanged)} unchanged; "
        f"{len(found.changed)} changes of which the docs claim nothing"
    )
    parts = (
        ("new", [line(drift) for drift in found.new]),
        ("gone", [line(drift) for drift in found.gone]),
        ("changed", list(found.changed)),
    )
    for word, lines in parts:
        yield from (f"{word:<8} {each}" for each in lines[:_MOST])
        if len(lines) > _MOST:
            yield f"{word:<8} … and {len(lines) - _MOST} more"
