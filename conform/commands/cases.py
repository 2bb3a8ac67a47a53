"""`conform cases`: what a run would ask, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.payloads.claim import coverage, summary
from conform.payloads.plan import plan, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from conform.case import Group
    from conform.contract import Contract

HELP = "Count the cases that a run would ask, and the documented claims that they reach."
EXAMPLE = "conform cases --resource clients --list"
_ROW = "{:<10} {:>10} {:>7} {:>9}"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("--contracts", type=Path, default=Path("contracts"), help="folder of the contracts")
    parser.add_argument("--resource", action="append", metavar="NAME", help="only this resource; repeatable")
    parser.add_argument("--cases", type=int, default=10, metavar="N", help="payloads drawn an operation")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the drawn payloads")
    parser.add_argument("--list", action="store_true", help="name every case instead of counting")


def run(arguments: argparse.Namespace) -> int:
    """Print the table and the coverage; give 1 where a settled claim is asked by no case.

    Raises ContractError for unusable contracts, UsageError for a resource that none of them has.
    """
    known = load_contracts(arguments.contracts, DAFTRA)
    chosen = [each for each in known if arguments.resource is None or _is_named(each, arguments.resource)]
    if not chosen:
        raise UsageError(f"--resource {arguments.resource[0]}: no contract has this name")
    groups = plan(chosen, seed=arguments.seed, drawn=arguments.cases)
    if arguments.list:
        open_door().say(
            "\n".join(f"{each.contract} {each.id}" for group in groups for each in group.cases), "docs"
        )
        return 0
    found = coverage(chosen, groups)
    open_door().say("\n".join([*rows(groups), "", *summary(found)]), "docs")
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
