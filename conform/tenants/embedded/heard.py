"""What the embedded tenant was asked and what it answered, by any client, as exchanges."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from conform.exchange import Answer, Call, Exchange
from conform.tenants.embedded.access import AUTHORIZATION, KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Credentials
    from conform.contract.vendor import Access
    from conform.tenants.embedded.http import HttpRequest, Reply

MOST: Final = 10_000
"""Exchanges that are kept: the last ones."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes of bodies that are kept, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Hold an exchange with what the engine's own knows nothing of.

    `number` counts requests from 1; `at` is when it came (UTC); `headers` are the request's, in small
    letters; `was_spoilt` tells that an outage was rehearsed instead of an answer.
    """

    number: int
    exchange: Exchange
    at: datetime
    headers: Mapping[str, str]
    was_spoilt: bool = False

    @property
    def size(self) -> int:
        """Count the bytes of both bodies."""
        answer = self.exchange.answer
        return len(self.exchange.call.body or b"") + len(answer.body if answer is not None else b"")


class Hearing:
    """Keep the last exchanges; `forgotten` counts those that were too many."""

    def __init__(self, access: Access, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._access = access
        self._most, self._most_bytes = most, most_bytes
        self._kept: deque[Heard] = deque()
        self._size = 0
        self.count = self.forgotten = 0

    @property
    def kept(self) -> tuple[Heard, ...]:
        """Give what is kept, in order."""
        return tuple(self._kept)

    def take(self, request: HttpRequest, reply: Reply, started: float, *, was_spoilt: bool = False) -> None:
        """Keep one exchange; `started` is when its request came, by the performance counter."""
        self.count += 1
        heard = Heard(
            number=self.count,
            exchange=_exchange(request, reply, self._access, started),
            at=datetime.now(tz=UTC),
            headers=request.headers,
            was_spoilt=was_spoilt,
        )
        self._kept.append(heard)
        self._size += heard.size
        while len(self._kept) > self._most or (self._size > self._most_bytes and len(self._kept) > 1):
            self._size -= self._kept.popleft().size
            self.forgotten += 1

    def clear(self) -> None:
        """Forget all of it, and count anew."""
        self._kept.clear()
        self._size = self.count = self.forgotten = 0


def _exchange(request: HttpRequest, reply: Reply, access: Access, started: float) -> Exchange:
    call = Call(
        method=request.method,
        path=request.path,
        query=request.query,
        body=request.body or None,
        media=request.headers.get("content-type") if request.body else None,
        credentials=credentials(request.headers, access),
    )
    body = b"" if request.method == "HEAD" else reply.encoded()
    answer = Answer(status=reply.status, headers=(("content-type", reply.media), *reply.headers), body=body)
    milliseconds = (time.perf_counter() - started + reply.held) * 1000
    return Exchange(call=call, answer=answer, milliseconds=milliseconds)


def credentials(headers: Mapping[str, str], access: Access) -> Credentials:
    """Tell how a caller shows itself; of a bearer token only that it is not the key can be told here."""
    key, bearer = headers.get(access.header.lower()), headers.get(AUTHORIZATION)
    if key is not None and bearer is not None:
        return "both"
    if key is not None:
        return "good" if key == KEY else "wrong"
    if bearer is None or not bearer.lower().startswith("bearer "):
        return "none"
    return "bearer" if KEY in bearer else "good"
