"""`conform cases`: what a run would ask, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.payloads.claims import coverage, summary
from conform.payloads.claims.told import told
from conform.payloads.claims.untested import NAME, dump, planned
from conform.payloads.plan import plan, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from conform.case import Group
    from conform.contract import Contract

HELP = "Count the cases that a run would ask, and the documented claims that they reach."
EXAMPLE = "conform cases --claims clients"
_ROW = "{:<10} {:>10} {:>7} {:>9}"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("--contracts", type=Path, default=Path("contracts"), help="folder of the contracts")
    parser.add_argument("--resource", action="append", metavar="NAME", help="only this resource; repeatable")
    parser.add_argument("--cases", type=int, default=10, metavar="N", help="payloads drawn an operation")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the drawn payloads")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--list", action="store_true", help="name every case instead of counting")
    shown.add_argument(
        "--claims", metavar="RESOURCE", help="tell each claim of a resource: its page, the cases, or why none"
    )
    shown.add_argument(
        "--untested", action="store_true", help=f"write {NAME} beside the contracts: why no case asks a claim"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table and the coverage; give 1 where a claim is neither asked by a case nor explained.

    Raises ContractError for unusable contracts, UsageError for a resource that none of them has, DiskError
    where the file of what is untested cannot be written.
    """
    known = load_contracts(arguments.contracts, DAFTRA)
    if arguments.untested:
        return _write_untested(known, arguments.contracts / NAME)
    named = arguments.resource if arguments.claims is None else [arguments.claims]
    chosen = [each for each in known if named is None or _is_named(each, named)]
    if not chosen:
        option = "--resource" if arguments.claims is None else "--claims"
        raise UsageError(f"{option} {named[0]}: no contract has this name")
    keys = [each.key for each in chosen]
    groups = plan(known, resources=keys, seed=arguments.seed, drawn=arguments.cases, is_ranked=arguments.list)
    if arguments.list:
        open_door().say(
            "\n".join(f"{each.contract} {each.id}" for group in groups for each in group.cases), "docs"
        )
        return 0
    if arguments.claims is not None:
        open_door().say("\n".join(line for each in chosen for line in told(each, groups)), "docs")
        return 0
    found = coverage(chosen, groups)
    open_door().say("\n".join([*rows(groups), "", *summary(found)]), "docs")
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
    yield _ROW.format("sort", "operations", "cases", "requests")
    for sort, row in counted.items():
        yield _ROW.format(sort, *row)
    asked = len({(group.contract, group.operation) for group in groups})
    yield _ROW.format("all", asked, *(sum(row[index] for row in counted.values()) for index in (1, 2)))
