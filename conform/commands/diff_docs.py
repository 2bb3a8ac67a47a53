"""`conform diff docs A B`: what changed between two editions of the documentation."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from conform.captured import Matcher
from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.compare import LONGEST, Compared, compare, report
from conform.derive.paths import resource_of
from conform.derive.pipeline import derive, read
from conform.findings.edition import touched
from conform.findings.used import consumers
from conform.run.settings import USES
from conform.words import counted, listed
from conform.words import touched as words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from conform.contract import Contract, Operation
    from conform.derive.compare import Change
    from conform.uses import Uses

HELP = "what changed between two editions of the documentation, what breaks an integrator first"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `diff docs`."""
    parser.add_argument("before", type=Path, metavar="A", help="older document, or folder of contracts")
    parser.add_argument("after", type=Path, metavar="B", help="newer document, or folder of contracts")
    parser.add_argument("--json", action="store_true", help="print every change as JSON")
    parser.add_argument("--all", action="store_true", help=f"print more than {LONGEST} lines of a sort")
    parser.add_argument("--uses", **{**USES, "type": Path})
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare and print; give 1 where something breaking changed, else 0.

    Of named consumers only what touches one is printed and counts. Raises UserError where a side or a file of
    uses cannot be read.
    """
    with_contracts = arguments.before.is_dir() or arguments.after.is_dir()
    editions = [_edition(path, with_contracts) for path in (arguments.before, arguments.after)]
    before, after = (_told(each, editions) for each in editions)
    every = compare(before, after)
    named, matcher = _consumers(arguments)
    changes = tuple(each for each in every if not named or touched(each, named, matcher))
    most = None if arguments.all else LONGEST
    told = _json(before, after, changes) if arguments.json else report(before.name, after.name, changes, most)
    if named and not arguments.json:
        told += "".join(f"\n{each}" for each in _impact(every, named, matcher))
    open_door().say(told, "docs")
    return int(any(change.is_breaking for change in changes))


def _consumers(arguments: argparse.Namespace) -> tuple[tuple[Uses, ...], Matcher]:
    """Read whom changes may touch, with what says which operations they use; none for nobody.

    These are the operations of both sides, and of the contracts, since a side may be one page.
    """
    if not arguments.uses:
        return (), Matcher({})
    known: dict[str, Contract] = {}
    for folder in (arguments.after, arguments.before, arguments.contracts):
        for each in _contracts(folder):
            first = known.setdefault(each.key, each)
            more = (one for one in each.operations if first.operation(one.id) is None)
            known[each.key] = replace(first, operations=(*first.operations, *more))
    return consumers(arguments.uses, known), Matcher(known)


def _contracts(path: Path) -> tuple[Contract, ...]:
    return load_contracts(path, DAFTRA) if path.is_dir() else derive([path], DAFTRA).contracts


def _impact(changes: Sequence[Change], named: Sequence[Uses], matcher: Matcher) -> Iterator[str]:
    """Yield by what each consumer is touched, breaking changes first, and on one line what touches nobody."""
    hits = {each: touched(each, named, matcher) for each in changes}
    yield ""
    for uses in named:
        own = [(change, hit) for change, found in hits.items() for hit in found if hit.consumer == uses.name]
        breaking = sum(change.is_breaking for change, _ in own)
        yield f"{uses.name}: {counted(breaking, 'breaking change')}, {len(own) - breaking} other"
        said = dict.fromkeys(
            words(hit.by, hit.what, hit.operation) for change, hit in own if change.is_breaking
        )
        yield from (f"  {each}" for each in (*said,)[:LONGEST])
    rest = sum(not found for found in hits.values())
    if rest:
        yield f"{counted(rest, 'change')} of no concern to {listed([each.name for each in named])}"


def _edition(path: Path, with_contracts: bool) -> Compared:  # noqa: FBT001 - of one caller
    """Read one side; a document beside contracts is settled like them, two documents are as printed."""
    if path.is_dir():
        return Compared(name=path.name, operations=_operations(_contracts(path)))
    document = read(path, DAFTRA)
    operations = _operations(_contracts(path)) if with_contracts else document.operations
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
