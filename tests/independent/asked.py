"""One request, read, and the operation that it is for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.independent.shape import NOTHING, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ADVANCE = "32867460e0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold a request: its operation, the variables of its path, its query and its body (or NOTHING)."""

    operation: Operation
    url: str
    variables: dict[str, str] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = NOTHING

    @property
    def number(self) -> int:
        """The id in the path, or in the body where edits are posted; 0 where it is none."""
        text = str(self.variables.get("id", self.body.get("id", "") if isinstance(self.body, dict) else ""))
        return int(text) if text.isascii() and text.isdigit() else 0

    def parameter(self, name: str, default: int) -> int:
        text = dict(self.query).get(name, "")
        return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Hold where an operation is served: any level of depth, any printed suffix."""

    operation: Operation
    pattern: re.Pattern[str]

    @classmethod
    def to(cls, operation: Operation) -> Route:
        path = re.sub(r"/-?\d$", "/~", operation.path) if operation.is_v2 else operation.path
        parts = [
            f"(?P<{part[1:-1]}>[^/]+?)" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{\w+\})", path)
        ]
        text = "".join(parts).replace(re.escape("/~"), r"/-?\d+")
        return cls(operation=operation, pattern=re.compile(text + r"(?:\.json)?/?"))

    @property
    def openness(self) -> tuple[int, int]:
        """How much of the path may be anything: the least open of two routes is meant."""
        literal = re.sub(r"\{\w+\}", "", self.operation.path)
        return self.operation.path.count("{"), -len(literal)


class Router:
    """Find the operation that a request is for."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        routes = [Route.to(operation) for operation in operations]
        self.routes = sorted(routes, key=lambda route: route.openness)

    def read(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Asked | int:
        """Read a request; 404 or 405 where no operation is served there, or not by this method."""
        url = urlsplit(target)
        matched = [(each, found) for each in self.routes if (found := each.pattern.fullmatch(url.path))]
        body = decoded(raw)
        here = [each for each in matched if each[0].operation.method == method]
        if not here:
            return 405 if matched else 404
        route, found = chosen(here, body)
        return Asked(
            operation=route.operation,
            url=target,
            variables=found.groupdict(),
            query=parse_qsl(url.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in headers.items()},
            body=body,
        )


def decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):  # no JSON, or nested beyond what is read
        return NOTHING


def chosen(matched: list[tuple[Route, re.Match[str]]], body: Any) -> tuple[Route, re.Match[str]]:
    """Tell operations on one path apart: an id in the body edits, a payment in it is an advance."""
    matched = [each for each in matched if each[0].openness == matched[0][0].openness]
    if len(matched) == 1:
        return matched[0]
    sent = body if isinstance(body, dict) else {}
    for each in matched:
        operation, values = each[0].operation, each[1].groupdict()
        is_meant = {
            "edit": "id" in sent,
            "read": values.get("id", "").isdigit(),
            "list": not next(iter(values.values()), "").isdigit(),
            "create": "id" not in sent
            and (operation.page == ADVANCE) == isinstance(sent.get("Payment"), dict),
        }
        if is_meant.get(operation.role, False):
            return each
    return matched[0]
