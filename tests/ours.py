"""The committed contracts, read once a process: they are frozen, and many of the tests ask for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.payloads.plan import plan

if TYPE_CHECKING:
    from conform.case import Group
    from conform.contract import Contract

FOLDER = Path(__file__).parents[1] / "contracts"


@cache
def contracts() -> tuple[Contract, ...]:
    """Give every committed contract, by version and name."""
    return load_contracts(FOLDER, DAFTRA)


def by_key() -> dict[str, Contract]:
    """Give every committed contract by its key."""
    return {each.key: each for each in contracts()}


@cache
def planned(drawn: int) -> tuple[Group, ...]:
    """Give the plan of every committed contract in its usual order, of which all that is made is kept."""
    return plan(contracts(), drawn=drawn, is_ranked=False)
