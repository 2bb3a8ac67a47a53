"""`conform impact FILE… --uses FILE…`: which findings of a run hit a consumer, and by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.commands.uses import strange
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.findings.impact import impact
from conform.findings.used import consumers
from conform.report import drift_json
from conform.run.settings import USES
from conform.words import counted, listed, touched

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from conform.findings.impact import Impact
    from conform.report.drift_json import DriftFile, FindingTold

HELP = "Tell which findings of a run, of any night, hit a consumer; the rest is one line."
EXAMPLE = "conform impact reports/drift.json --uses till/uses.yaml --uses mirror/uses.yaml"
_HIT: Final = "hits"
_MOST: Final = 12
"""Findings that are named on the line of those that pass by."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="drift.json of a run")
    parser.add_argument("--uses", **{**USES, "type": Path})
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a table a run; give 1 where new drift hits a consumer, else 0; raise UserError for bad input."""
    if not arguments.uses:
        raise UsageError("say whom it may hit: --uses uses.yaml (conform uses writes one)")
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    named, door, is_hit = consumers(arguments.uses, contracts), open_door(), False
    for said in (each for uses in named for each in strange(uses, contracts)):
        door.say(door.line(said), to_errors=True)
    for path in arguments.files:
        told = drift_json.read(path)
        graded = impact(list(told.by_id.values()), named, DAFTRA)
        for said in _lines(path, told, graded):
            door.say(door.line(said))
        is_hit = is_hit or any(graded.hits[each] for each in _failing(told))
    return int(is_hit)


def _failing(told: DriftFile) -> list[str]:
    """Give the ids of the drifts that fail a run, whomever they hit: those that nobody has accepted."""
    new = (each for each in told.drifts if each.state == "new" and not each.known)
    return [each.id for each in new if not each.below]


def _lines(path: Path, told: DriftFile, graded: Impact) -> Iterator[str]:
    """Yield the table: each finding that hits, and by what; then on one line each what is of no concern."""
    failing = {*_failing(told)}
    fresh = [each for each in told.findings if failing & {*each.drifts}]
    hitting = [each for each in fresh if graded.of([id_ for id_ in each.drifts if id_ in failing])]
    names = listed(graded.consumers)
    yield (
        f"{path}: {len(hitting)} of {counted(len(fresh), 'new finding')} "
        f"{'hits' if len(hitting) == 1 else 'hit'} {names}"
    )
    if hitting:
        yield from _table(hitting, graded, failing)
    yield from _rest("pass by", [each for each in fresh if each not in hitting])
    yield from _rest("known, or too light to fail", [each for each in told.findings if each not in fresh])


def _table(found: Sequence[FindingTold], graded: Impact, failing: set[str]) -> Iterator[str]:
    widths = [max(len(_HIT), len(name)) for name in graded.consumers]
    first = max(len("finding"), *(len(each.id) for each in found))
    head = "  ".join(f"{name:<{width}}" for name, width in zip(graded.consumers, widths, strict=True))
    yield f"  {'finding':<{first}}  {'severity':<8}  {head}  what"
    for each in found:
        hits = graded.of([identity for identity in each.drifts if identity in failing])
        hit = {one.consumer for one in hits}
        cells = (
            f"{_HIT if name in hit else '-':<{width}}"
            for name, width in zip(graded.consumers, widths, strict=True)
        )
        yield f"  {each.id:<{first}}  {each.severity:<8}  {'  '.join(cells)}  {each.title}"
        yield from (
            f"  {'':<{first}}    {one.consumer} {touched(one.by, one.what, one.operation)}" for one in hits
        )


def _rest(said: str, found: Sequence[FindingTold]) -> Iterator[str]:
    if found:
        drifts = counted(sum(len(each.drifts) for each in found), "drift")
        more = f", … {len(found) - _MOST} more" if len(found) > _MOST else ""
        names = ", ".join(each.id for each in found[:_MOST])
        yield f"  {said}: {counted(len(found), 'finding')} of {drifts} ({names}{more})"
