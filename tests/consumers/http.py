"""What the four clients speak HTTP with: a session like that of any library, and nothing of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Send: TypeAlias = "Callable[[str, str, Mapping[str, Any], Any], Response]"


class ApiError(Exception):
    """Say which call was not answered as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Hold what came; `parse` reads the text of a body."""

    status: int
    text: str
    parse: Callable[[str], Any] = json.loads

    def json(self) -> Any:
        return self.parse(self.text)


@dataclass(frozen=True, slots=True)
class Http:
    """Send requests; raise ApiError for a status that the caller does not take."""

    send: Send

    def get(self, path: str, *, takes: tuple[int, ...] = (200,), **params: Any) -> Response:
        return self._asked("GET", path, params, None, takes)

    def post(self, path: str, body: Any, *, takes: tuple[int, ...] = (200, 202)) -> Response:
        return self._asked("POST", path, {}, body, takes)

    def put(self, path: str, body: Any, *, takes: tuple[int, ...] = (200,)) -> Response:
        return self._asked("PUT", path, {}, body, takes)

    def delete(self, path: str, *, takes: tuple[int, ...] = (200,)) -> Response:
        return self._asked("DELETE", path, {}, None, takes)

    def _asked(
        self, method: str, path: str, params: Mapping[str, Any], body: Any, takes: tuple[int, ...]
    ) -> Response:
        answer = self.send(method, path, params, body)
        if answer.status not in takes:
            raise ApiError(f"{method} {path}: {answer.status} {answer.text[:200]}")
        return answer
