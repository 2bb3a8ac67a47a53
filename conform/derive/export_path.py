"""Where an operation stands in an OpenAPI document: its server, its key, the names in its path."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Contract, Operation

HOST = "https://{subdomain}.daftra.com"
PREFIXES: tuple[tuple[str, str], ...] = (("/api2", "API v1"), ("/v2/api/entity", "API v2"), ("", "host"))
"""Prefix of a call, and what the server that ends in it is called; the first that fits counts."""
_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Place one operation: `prefix` is its server's path, `key` the path below it."""

    contract: Contract
    operation: Operation
    prefix: str
    key: str

    @property
    def template(self) -> str:
        """Give the key without the names in it, which OpenAPI does not count as a difference."""
        return _NAME.sub("{}", self.key)

    @property
    def names(self) -> dict[str, str]:
        """Map the operation's own names of its path parameters to those in the key."""
        return dict(zip(_NAME.findall(self.operation.call), _NAME.findall(self.key), strict=True))


def server(prefix: str) -> dict[str, Any]:
    """Describe one server; the subdomain is a variable with a placeholder for its default."""
    return {
        "url": f"{HOST}{prefix}",
        "description": dict(PREFIXES)[prefix],
        "variables": {"subdomain": {"default": "subdomain", "description": "the account's own name"}},
    }


def _placed(contract: Contract, operation: Operation) -> Spot:
    prefix = next(prefix for prefix, _ in PREFIXES if not prefix or operation.call.startswith(f"{prefix}/"))
    return Spot(
        contract=contract, operation=operation, prefix=prefix, key=operation.call.removeprefix(prefix)
    )


def _whole(spot: Spot) -> Spot:
    return Spot(contract=spot.contract, operation=spot.operation, prefix="", key=spot.operation.call)


def spots(contracts: Iterable[Contract], *, is_whole: bool = False) -> tuple[Spot, ...]:
    """Place every operation; `is_whole` leaves the whole call in the key, for tools with one base URL.

    Two versions that would share a key keep the first below its server and the other whole. Keys that
    differ in the names of their parameters alone take the names of the first.
    """
    given: list[Spot] = []
    owners: dict[str, str] = {}
    keys: dict[str, str] = {}
    for contract in contracts:
        for operation in contract.operations:
            spot = _placed(contract, operation)
            if is_whole or owners.setdefault(spot.template, spot.prefix) != spot.prefix:
                spot = _whole(spot)
            given.append(replace(spot, key=keys.setdefault(spot.template, spot.key)))
    return tuple(given)
