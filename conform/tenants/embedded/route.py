"""Find the documented operations behind a method and a path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract, Operation

PARAMETER = re.compile(r"\{(\w+)\}")
_FORMAT = ".json"
LEVELS = ("1", "2", "-1")
"""Levels of detail that some read is documented at (the guide page on v2 names -1 and 1 to 4)."""
_LEVEL = re.compile(r"(/v2/api/entity/.+/)(?:-1|[1-4])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Pair an operation with its contract and the pattern of its path."""

    contract: Contract
    operation: Operation
    pattern: re.Pattern[str]

    @property
    def openness(self) -> tuple[int, int]:
        """Rank the template: few path parameters come before many, much literal text before little."""
        literal = PARAMETER.sub("", self.operation.call)
        return len(PARAMETER.findall(self.operation.call)), -len(plain(literal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold the routes that a path leads to, the most literal ones first, with its path parameters.

    `other_methods` are those that the path is documented for where the asked one is not among them.
    """

    routes: tuple[Route, ...] = ()
    path: Mapping[str, str] = field(default_factory=dict)
    other_methods: frozenset[str] = frozenset()


def plain(path: str) -> str:
    """Take off what a v1 path may carry or leave out: `.json` and a closing slash (observed page, access)."""
    return path.removesuffix("/").removesuffix(_FORMAT)


def pattern(call: str) -> re.Pattern[str]:
    """Turn the template of a call into a pattern with a named group for each path parameter."""
    parts = PARAMETER.split(plain(call))
    return re.compile(
        "".join(
            re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/]+)" for index, part in enumerate(parts)
        )
    )


class Router:
    """Look routes up by the number of path segments, so that a look-up tries few patterns."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        routes = [
            Route(contract=contract, operation=operation, pattern=pattern(operation.call))
            for contract in contracts
            for operation in contract.operations
        ]
        self._routes = sorted(routes, key=lambda route: route.openness)

    @cached_property
    def _by_length(self) -> Mapping[int, tuple[Route, ...]]:
        lengths = {plain(route.operation.call).count("/") for route in self._routes}
        return {
            length: tuple(route for route in self._routes if plain(route.operation.call).count("/") == length)
            for length in lengths
        }

    def find(self, method: str, path: str) -> Found:
        """Find the routes of the most literal template that fits; none where the path is not documented.

        A v2 read that is documented at one level of detail is served at each of the documented levels.
        """
        found = self._find(method, path)
        level = _LEVEL.fullmatch(plain(path))
        others = () if level is None or found.routes else LEVELS
        for other in others:
            if level is not None and (there := self._find(method, level[1] + other)).routes:
                return there
        return found

    def _find(self, method: str, path: str) -> Found:
        asked, methods = plain(path), set[str]()
        best: list[Route] = []
        known: Mapping[str, str] = {}
        for route in self._by_length.get(asked.count("/"), ()):
            match = route.pattern.fullmatch(asked)
            if match is None:
                continue
            methods.add(route.operation.method)
            if route.operation.method == method and (not best or route.openness == best[0].openness):
                best.append(route)
                known = {**known, **match.groupdict()}
        return Found(
            routes=tuple(best), path=known, other_methods=frozenset() if best else frozenset(methods)
        )
