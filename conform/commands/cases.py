"""`conform cases`: what a run would ask, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.payloads.claims import coverage, summary
from conform.payloads.claims.told import told
from conform.payloads.claims.untested import NAME, dump, planned
from conform.payloads.plan import plan, table
from conform.payloads.rank import best_curve, read
from conform.run.settings import DRAWN, LIMITS, RATE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from conform.case import Group
    from conform.contract import Contract

HELP = "Count what a run would ask, and the documented claims that it reaches, in how many requests."
EXAMPLE = "conform cases --claims clients"
_ROW = "{:<10} {:>10} {:>10} {:>7} {:>9}"
_POINT = "  after {:>6} requests, {:>4.0f} minutes: {:>6} claims ({:.0f} %)"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    add_contracts(parser)
    parser.add_argument("--resource", action="append", metavar="NAME", help="only this resource; repeatable")
    parser.add_argument(
        "--cases", type=int, default=DRAWN, metavar="N", help="payloads drawn an operation (default 1)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the drawn payloads")
    parser.add_argument("--rate", type=float, default=RATE, metavar="R", help="requests a second (default 2)")
    parser.add_argument("--one-by-one", action="store_true", help="ask each question by a request of its own")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--list", action="store_true", help="name every question instead of counting")
    shown.add_argument(
        "--claims", metavar="RESOURCE", help="tell each claim of a resource: its page, the cases, or why none"
    )
    shown.add_argument(
        "--untested", action="store_true", help=f"write {NAME} beside the contracts: why no case asks a claim"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table, the curve and the coverage; give 1 where a claim is neither asked nor explained.

    Raises ContractError for unusable contracts, UsageError for a resource that none of them has or for no
    rate, DiskError where the file of what is untested cannot be written.
    """
    for name, is_fine, must_be in LIMITS:
        if name == "rate" and not is_fine(arguments.rate):
            raise UsageError(f"--rate must be {must_be}, not {arguments.rate!r}")
    known = load_contracts(arguments.contracts, DAFTRA)
    if arguments.untested:
        return _write_untested(known, arguments.contracts / NAME)
    named = arguments.resource if arguments.claims is None else [arguments.claims]
    chosen = [each for each in known if named is None or _is_named(each, named)]
    if not chosen:
        option = "--resource" if arguments.claims is None else "--claims"
        raise UsageError(f"{option} {named[0]}: no contract has this name")
    keys = [each.key for each in chosen]
    groups = plan(
        known,
        resources=keys,
        seed=arguments.seed,
        drawn=arguments.cases,
        is_pooled=not arguments.one_by_one,
        is_ranked=arguments.list,
    )
    if arguments.list:
        open_door().say(
            "\n".join(f"{each.contract} {each.id}" for group in groups for each in group.cases), "docs"
        )
        return 0
    if arguments.claims is not None:
        open_door().say("\n".join(line for each in chosen for line in told(each, groups)), "docs")
        return 0
    found = coverage(chosen, groups)
    points = curve(groups, {each.key: each for each in chosen}, arguments.rate)
    open_door().say("\n".join([*rows(groups), "", *points, "", *summary(found)]), "docs")
    return 1 if found.missed else 0


def _write_untested(contracts: Sequence[Contract], path: Path) -> int:
    """Write what no case asks; give 1 where a claim is left that nothing explains either."""
    found = planned(contracts)
    door = open_door()
    door.text(path, dump(found, DAFTRA.asking.explained), "docs")
    explained = sum(map(len, found.excused.values()))
    door.say(f"{len(found.asked)} claims asked, {explained} explained: {path}", "docs")
    for each in found.missed:
        door.say(f"not asked, not explained: {each.contract} {each.operation} {each.rule}:{each.at}", "docs")
    return 1 if found.missed else 0


def _is_named(contract: Contract, names: Sequence[str]) -> bool:
    return contract.name in names or contract.key in names


def rows(groups: Sequence[Group]) -> Iterator[str]:
    """Yield the table: a line for each sort of case, and their sum; requests leave out cleaning up."""
    counted = table(groups)
    yield _ROW.format("sort", "operations", "questions", "cases", "requests")
    for sort, row in counted.items():
        yield _ROW.format(sort, *row)
    asked = len({(group.contract, group.operation) for group in groups})
    yield _ROW.format("all", asked, *(sum(row[index] for row in counted.values()) for index in (1, 2, 3)))


def curve(groups: Sequence[Group], contracts: Mapping[str, Contract], rate: float) -> Iterator[str]:
    """Yield what the best so many requests settle, which are those of a budget; `rate` is a second."""
    points = read(best_curve(groups, contracts))
    yield "claims settled by the best requests:"
    for requests, claims in points:
        yield _POINT.format(requests, requests / rate / 60, claims, 100 * claims / max(1, points[-1][1]))
