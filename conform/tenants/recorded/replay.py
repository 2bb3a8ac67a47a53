"""A tenant that answers from a recording, and from nothing else: no socket connects meanwhile."""

from __future__ import annotations

import json
import socket
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vcr.cassette import Cassette
from vcr.errors import UnhandledHTTPRequestError
from vcr.record_mode import RecordMode

from conform.exchange import Answer, Exchange
from conform.tenants.recorded.file import ROOT, SealedFile, SealedJson, case_of, identity, recorded_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from vcr.request import Request

    from conform.contract import Json
    from conform.exchange import Call
    from conform.redact import Redactor
    from conform.tenants.recorded.file import Identity

_LONGEST = 60
"""The most characters shown of a value."""
_GUARDED: tuple[tuple[Any, str], ...] = (
    *((socket.socket, name) for name in ("connect", "connect_ex", "sendto")),
    *((socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")),
)
"""What connects, or looks up the name of a host, and where it stands."""


class IndexedCassette(Cassette):  # type: ignore[misc] # vcrpy ships no types
    """Find a recording by an index; each is played once, in the order in which equal requests of a case came.

    It leans on names of vcrpy 9.4 (`data`, `append`, `_responses`), which is why vcrpy is pinned; a test
    holds it to what a stock vcrpy plays from the same file.
    """

    def __init__(self, **settings: Any) -> None:
        self._index: dict[tuple[Identity, str], list[int]] = defaultdict(list)
        super().__init__(**settings)

    @property
    def metadata(self) -> dict[str, Any]:
        """Give what the file says of itself."""
        return dict(self._metadata)

    def append(self, request: Request, response: dict[str, Any]) -> None:
        """Add a recording and index it, for its case and for a client that says no case."""
        for case in {case_of(request), ""}:
            self._index[identity(request), case].append(len(self.data))
        self.data.append((request, response))
        self.dirty = True

    def times(self, request: Request) -> int:
        """Tell how often a request was recorded for its case, played or not."""
        return len(self._index.get((identity(request), case_of(request)), ()))

    def _responses(self, request: Request) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield what is left to play for a request: the seam through which vcrpy asks."""
        request = self._before_record_request(request)
        for index in self._index.get((identity(request), case_of(request)), ()):
            if not self.play_counts[index]:
                yield index, self.data[index][1]


def open_cassette(path: Path) -> IndexedCassette:
    """Read a cassette that will only be played; raise RecordingError where the file is not whole."""
    cassette: IndexedCassette = IndexedCassette.load(
        path=str(path), serializer=SealedJson, persister=SealedFile, record_mode=RecordMode.NONE
    )
    return cassette


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTenant:
    """Play a cassette through vcrpy's own cassette class, without any transport.

    `cassette` is None where the file is missing or not whole; `fault` then says so in every exchange, so
    that a bad file is never a pass. `command` records it anew; `heard` is told of each call that is answered.
    """

    sort = "recorded"
    base_url = ROOT
    writes = True

    cassette: IndexedCassette | None
    redactor: Redactor
    file: str
    command: str
    fault: str = ""
    heard: Callable[[Call], None] = lambda _: None

    def send(self, call: Call) -> Exchange:
        """Give the recorded exchange, or one that failed and says what is missing and how to record it."""
        if self.cassette is None:
            return self._failed(call, self.fault)
        request = recorded_request(call, self.redactor)
        try:
            response = self.cassette.play_response(request)
        except UnhandledHTTPRequestError:
            return self._failed(call, self._missing(request, self.cassette))
        is_lent = bool(response.get("lent"))
        if not is_lent:
            self.heard(call)
        return Exchange(
            call=call,
            answer=played(response),
            milliseconds=float(response.get("milliseconds", 0)),
            failure=response.get("failure"),
            is_lent=is_lent,
        )

    def close(self) -> None:
        """Do nothing: a replay holds nothing open."""

    def _missing(self, request: Request, cassette: IndexedCassette) -> str:
        asked = f"{request.method} {request.uri.removeprefix(ROOT)}"
        if times := cassette.times(request):
            return f"{asked} is asked more often than the {times} times that {self.file} holds"
        return f"{self.file} has no recording of {asked}; {nearest(request, cassette.requests)}"

    def _failed(self, call: Call, why: str) -> Exchange:
        said = f"{call.case or 'no case'}: {why}; record it with: {self.command}"
        return Exchange(call=call, failure=self.redactor.text(said))


def played(response: dict[str, Any]) -> Answer:
    """Give a recorded response as an answer."""
    headers = tuple((name, value) for name, values in response["headers"].items() for value in values)
    return Answer(status=response["status"]["code"], headers=headers, body=response["body"]["string"])


def nearest(request: Request, recorded: Iterable[Request]) -> str:
    """Give in words the recording that differs least, and its differences; say so where there are none."""
    ranked = [(list(_differences(request, each)), each) for each in recorded]
    if not ranked:
        return "the recording is without any request"
    found, best = min(ranked, key=lambda each: (sum(weight for weight, _ in each[0]), len(each[0])))
    shown = f"{best.method} {identity(best).target}"
    return f"nearest is {shown} of {case_of(best) or 'no case'}: " + "; ".join(words for _, words in found)


def _differences(request: Request, recorded: Request) -> Iterator[tuple[int, str]]:
    """Yield what differs, each with its weight: a request to another path is further than another body."""
    asked, kept = identity(request), identity(recorded)
    one, other = urlsplit(request.uri), urlsplit(recorded.uri)
    for weight, what, mine, theirs in (
        (16, "path", one.path, other.path),
        (8, "method", asked.method, kept.method),
        (2, "credentials", asked.credentials, kept.credentials),
        (2, "query", one.query, other.query),
    ):
        if mine != theirs:
            yield weight, _differ(what, mine, theirs)
    if asked.body != kept.body:
        yield 2, _body_differs(request.body or b"", recorded.body or b"")
    if case_of(request) != case_of(recorded):
        yield 1, _differ("case", case_of(request), case_of(recorded))


def _body_differs(asked: bytes, kept: bytes) -> str:
    try:
        found = first_difference(json.loads(asked or b"null"), json.loads(kept or b"null"), "body")
    except (ValueError, RecursionError):
        found = None
    return found or f"body of {len(asked)} bytes, recorded {len(kept)} bytes"


def first_difference(asked: Json, kept: Json, at: str) -> str | None:
    """Find the first place where two JSON values differ, None where they are equal; true is not 1."""
    if isinstance(asked, dict) and isinstance(kept, dict):
        pairs = ((f"{at}.{key}", asked.get(key), kept.get(key)) for key in {**kept, **asked})
    elif isinstance(asked, list) and isinstance(kept, list) and len(asked) == len(kept):
        pairs = ((f"{at}[{n}]", one, other) for n, (one, other) in enumerate(zip(asked, kept, strict=True)))
    elif asked == kept and isinstance(asked, bool) == isinstance(kept, bool):
        return None
    else:
        return _differ(at, json.dumps(asked), json.dumps(kept))
    return next(
        (found for where, one, other in pairs if (found := first_difference(one, other, where))), None
    )


def _differ(what: str, asked: str, kept: str) -> str:
    one, other = (
        f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text or "nothing" for text in (asked, kept)
    )
    return f"{what} {one}, recorded {other}"


class SocketBlockedError(OSError):
    """Say that something tried to reach the network during a replay."""


@contextmanager
def no_sockets() -> Iterator[list[str]]:
    """Refuse every connection and every look-up of a host name until the block ends.

    It yields a list that grows by one line for each attempt, so that an attempt that was caught and
    forgotten shows all the same. Sockets of this machine's own files (AF_UNIX) are let through.
    """
    attempts: list[str] = []
    kept = [(holder, name, getattr(holder, name)) for holder, name in _GUARDED]
    for holder, name, own in kept:
        setattr(holder, name, _refusing(name, own, attempts))
    try:
        yield attempts
    finally:
        for holder, name, own in kept:
            setattr(holder, name, own)


def _refusing(name: str, own: Callable[..., Any], attempts: list[str]) -> Callable[..., Any]:
    def refuse(*arguments: Any, **named: Any) -> Any:
        first = arguments[0] if arguments else None
        if isinstance(first, socket.socket) and first.family == getattr(socket, "AF_UNIX", None):
            return own(*arguments, **named)
        attempts.append(name)
        raise SocketBlockedError(f"socket {name} refused: a replay must not reach the network")

    return refuse
