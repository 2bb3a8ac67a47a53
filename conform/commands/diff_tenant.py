"""`conform diff tenant A B`: what one run or recording shows that the other does not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.commands.served import read_served
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.findings.compare import Comparison, compare
from conform.findings.find import find
from conform.words import counted, cut, line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.findings.find import Finding

HELP = "Compare two runs of a tenant: their reports, their recordings (cassettes, HAR), or folders of them."
EXAMPLE = "conform diff tenant last-week reports"
LONGEST: Final = 9
"""Lines of one sort (new, gone, changed) that are printed before the rest is counted."""
_WIDEST: Final = 110
_MOST_RESOURCES: Final = 6


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "a", type=Path, metavar="A", help="the earlier run: its reports, drift.json, a recording, or a folder"
    )
    parser.add_argument("b", type=Path, metavar="B", help="the later run")
    parser.add_argument("--all", action="store_true", help="print every drift and every change")
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare; give 1 where the later run has new drifts or changed forms, else 0."""
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    found = compare(read_served(arguments.a, contracts), read_served(arguments.b, contracts))
    door = open_door()
    for each in lines(found, contracts, None if arguments.all else LONGEST):
        door.say(door.line(each) if arguments.all else cut(door.line(each), _WIDEST))
    return 1 if found.new or found.changed else 0


def lines(found: Comparison, contracts: Mapping[str, Contract], most: int | None) -> Iterator[str]:
    """Yield what a comparison says: counts, then causes; at most so many lines of a sort, None for all."""
    yield (
        f"{counted(len(found.new), 'new drift')}, {len(found.gone)} gone, "
        f"{len(found.unasked)} not asked, {len(found.unchanged)} unchanged; "
        f"{counted(len(found.changed), 'change')} of which the docs claim nothing"
    )
    yield from _of_drifts("new", found.new, contracts, most)
    if found.first:
        yield f"  not asked before: {len(found.first)}, {_by_resource(found.first)}"
    yield from _of_drifts("gone", found.gone, contracts, most)
    yield from _of_drifts("not asked this time", found.unasked, contracts, most if most is None else 0)
    yield from _of_changes(found.changed, most)


def _of_drifts(
    word: str, drifts: Sequence[Drift], contracts: Mapping[str, Contract], most: int | None
) -> Iterator[str]:
    """Yield drifts by their causes, one by one where there is room."""
    if not drifts:
        return
    yield f"{word}: {counted(len(drifts), 'drift')}, {_by_resource(drifts)}"
    by_id = {each.id: each for each in drifts}
    causes = [_cause(each, [by_id[one] for one in each.drifts]) for each in find(drifts, contracts)]
    told = [text for each in causes for text in each]
    if most is not None and len(told) > most:
        told = [each[0] for each in causes]
    yield from _short(told, most, "cause")


def _cause(finding: Finding, drifts: Sequence[Drift]) -> list[str]:
    """Give a cause and its drifts, a line each; of one drift alone what it is."""
    if len(drifts) == 1:
        return [f"  {finding.id}     1  {line(drifts[0])}"]
    first = f"  {finding.id} {len(drifts):>5}  {finding.title}"
    return [first, *(f"                 {line(each)}" for each in drifts)]


def _of_changes(changed: Sequence[str], most: int | None) -> Iterator[str]:
    if changed:
        counts = Counter(each.partition(" ")[0] for each in changed)
        yield f"changed: {counted(len(changed), 'form')}, {_counts(counts)}"
        yield from _short([f"  {each}" for each in changed], most, "form")


def _short(told: Sequence[str], most: int | None, noun: str) -> Iterator[str]:
    yield from told[:most]
    if most is not None and len(told) > most:
        more = len(told) - most
        yield f"  … {counted(more, f'more {noun}') if most else counted(more, noun)}; --all prints all"


def _by_resource(drifts: Iterable[Drift]) -> str:
    return _counts(Counter(each.contract for each in drifts))


def _counts(counts: Counter[str]) -> str:
    """Tell how many there are of which resource, the most first."""
    shown = [f"{name} {count}" for name, count in counts.most_common(_MOST_RESOURCES)]
    left = len(counts) - len(shown)
    return ", ".join([*shown, *([f"{left} more"] if left else [])])
