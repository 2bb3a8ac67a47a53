"""`conform diff tenant A B`: what one run or recording shows that the other does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.captured import CapturedError, Matcher, read_captured
from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.drift.judged import is_outage
from conform.findings.compare import Comparison, Served, compare
from conform.findings.traffic import agreed
from conform.report import drift_json
from conform.words import line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from conform.contract import Contract
    from conform.report.drift_json import ReachedTold

HELP = "Compare two runs of a tenant: two drift.json, or two recordings (cassettes, folders of them, HAR)."
EXAMPLE = "conform diff tenant last-week/drift.json reports/drift.json"
_MOST: Final = 200
_MANIFEST: Final = "labels.json"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("a", type=Path, metavar="A", help="the earlier run: drift.json, recording or folder")
    parser.add_argument("b", type=Path, metavar="B", help="the later run")
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare; give 1 where the later run has new drifts or changed forms, else 0."""
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    found = compare(read_served(arguments.a, contracts), read_served(arguments.b, contracts))
    door = open_door()
    for each in _lines(found):
        door.say(door.line(each))
    return 1 if found.new or found.changed else 0


def read_served(path: Path, contracts: Mapping[str, Contract]) -> Served:
    """Read what a tenant served from a run's `drift.json`, a captured file, or a folder of cassettes.

    Raises ReportFileError or CapturedError for what cannot be read or holds nothing of this API.
    """
    served = Served()
    if path.is_file() and path.name.endswith(drift_json.NAME):
        told = drift_json.read(path)
        served.drifts.update(told.by_id)
        for label, each in told.reached.items():
            shown = {status for status in each.seen if not is_outage(int(status))}
            if shown:
                served.statuses[_label(label, each, contracts)] |= shown
        return served
    matcher = Matcher(contracts)
    for file in _cassettes(path) if path.is_dir() else [path]:
        _take(served, file, matcher)
    if not served.statuses:
        raise CapturedError(file=str(path), reason="holds no exchange of this API; name a run's recording")
    return served


def _label(label: str, reached: ReachedTold, contracts: Mapping[str, Contract]) -> str:
    """Name an operation with its contract's key in front, which a report of before may not tell."""
    if reached.contract:
        return f"{reached.contract} {reached.operation}"
    keys = [key for key, contract in contracts.items() if contract.operation(label) is not None]
    return f"{keys[0]} {label}" if len(keys) == 1 else label


def _cassettes(folder: Path) -> list[Path]:
    """Give the files of a folder but hidden ones and the list of what was recorded, which stands beside."""
    found = (each for each in folder.rglob("*") if each.is_file())
    return sorted(each for each in found if each.name != _MANIFEST and not each.name.startswith("."))


def _take(served: Served, file: Path, matcher: Matcher) -> None:
    for each in read_captured(file):
        routes = matcher.match(each.method, each.path)
        answer = None if each.exchange is None else each.exchange.answer
        if routes and answer is not None:
            route, drifts = agreed(each, routes)
            served.take(route, answer)
            for drift in drifts:
                served.drifts.setdefault(drift.id, drift)


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
