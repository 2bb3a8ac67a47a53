"""Which documented operation a captured exchange called: by method and path, whatever the host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Operation

_PARAMETER: Final = re.compile(r"\{[^{}]*\}")
_DEPTH: Final = re.compile(r"/-?\d+$")
_TAIL: Final = re.compile(r"(?:/?\{\{?format\}?\}|\.json|\.xml|/-?\d+)?(?: \(edit\))?/?$")
_VERSION_ROOTS: Final = ("/api2", "/v2/api/entity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Hold one operation and the paths that call it; `literals` counts its fixed segments."""

    contract: Contract
    operation: Operation
    form: re.Pattern[str]
    literals: int


class Matcher:
    """Find operations by method and path: `.json` or not, any host, each version below its own root."""

    def __init__(self, contracts: Mapping[str, Contract]) -> None:
        routes = [_route(c, o) for c in contracts.values() for o in c.operations]
        self.routes = sorted(routes, key=lambda route: -route.literals)

    def match(self, method: str, path: str) -> tuple[Route, ...]:
        """Give the most literal route of a call, all of them where one path is documented more than once."""
        clean = re.sub(r"/{2,}", "/", path)
        found = [r for r in self.routes if r.operation.method == method and r.form.fullmatch(clean)]
        return tuple(r for r in found if r.literals == found[0].literals)

    def named(self, label: str) -> tuple[Route, ...]:
        """Give the operations that a person may mean by `GET /clients/{id}`."""
        wanted = _shape(label)
        return tuple(route for route in self.routes if _shape(route.operation.id) == wanted)

    def near(self, label: str, most: int = 5) -> tuple[str, ...]:
        """Give labels that share the most words with one that no operation has."""
        words = _words(label)
        shared = [(len(words & _words(route.operation.id)), route) for route in self.routes]
        close = sorted((pair for pair in shared if pair[0] > 1), key=lambda pair: -pair[0])
        return tuple(dict.fromkeys(plain(route.operation.id) for _, route in close))[:most]


def plain(label: str) -> str:
    """Give an operation's label as a person writes it: `GET /clients/{id}`."""
    method, _, path = label.strip().partition(" ")
    path = f"/{path.strip().lstrip('/')}"
    for root in _VERSION_ROOTS:
        path = path.removeprefix(root)
    return re.sub(r"\{\{?(\w+)\}?\}", r"{\1}", f"{method.upper()} {_TAIL.sub('', path)}")


def _shape(label: str) -> str:
    return _PARAMETER.sub("{}", plain(label))


def _words(label: str) -> set[str]:
    return set(re.findall(r"[a-z_]{3,}", plain(label).lower())) | {plain(label).partition(" ")[0]}


def _route(contract: Contract, operation: Operation) -> Route:
    call = operation.call.removesuffix(".json").rstrip("/")
    depth = _DEPTH.search(call) if contract.version == "v2" else None
    call = call if depth is None else call[: depth.start()]
    parts = [re.escape(part) for part in _PARAMETER.split(call)]
    tail = r"(?:/-?\d+)?" if depth is not None and operation.method == "GET" else ""
    return Route(
        contract=contract,
        operation=operation,
        form=re.compile(r"[^/]+?".join(parts) + tail + r"(?:\.json)?/?"),
        literals=sum(1 for part in call.split("/") if part and "{" not in part),
    )
