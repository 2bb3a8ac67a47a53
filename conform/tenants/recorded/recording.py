"""A tenant that passes calls on and keeps what was said, until it is written as a recording."""

from __future__ import annotations

from dataclasses import replace
from http.client import responses
from typing import TYPE_CHECKING, Any

from conform.disk import Door, RefusedError
from conform.redact import own_texts, sent_texts
from conform.tenants.recorded.file import ROOT, RecordingError, SealedJson, recorded_request, seal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.contract import Json
    from conform.exchange import Answer, Call, Exchange, Tenant
    from conform.redact import Redactor

_UNSAID = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})
"""Headers of one transfer: the body is kept decoded and whole, so they would be untrue of it."""


class RecordingTenant:
    """Pass calls on to another tenant and keep the exchanges that got an answer.

    Closing it leaves the other tenant open. A call without an answer is not kept: its replay says that
    there is no recording, which is as true.
    """

    def __init__(self, inner: Tenant) -> None:
        self._inner = inner
        self.sort, self.base_url, self.writes = inner.sort, inner.base_url, inner.writes
        self.exchanges: list[Exchange] = []

    def send(self, call: Call) -> Exchange:
        """Make the call and keep what was said."""
        exchange = self._inner.send(call)
        self.note(exchange)
        return exchange

    def note(self, exchange: Exchange) -> None:
        """Keep what was said, also where it was said to an earlier case whose record this one borrows."""
        if exchange.answer is not None:
            self.exchanges.append(exchange if self.sort == "live" else placeless(exchange, self.base_url))

    def forget(self, which: slice) -> None:
        """Forget exchanges of a case that was asked again: a replay asks it once."""
        del self.exchanges[which]

    def close(self) -> None:
        """Leave the recorded tenant as it is."""


def placeless(exchange: Exchange, base_url: str) -> Exchange:
    """Put the host of all recordings in the place of a local server's, whose port is another each time."""
    if (answer := exchange.answer) is None:
        return exchange
    body = answer.body
    for slash in (b"/", b"\\/"):
        own, common = (root.encode().replace(b"/", slash) for root in (base_url, ROOT))
        body = body.replace(own, common)
    return exchange if body == answer.body else replace(exchange, answer=replace(answer, body=body))


def write_recording(
    path: Path, exchanges: Iterable[Exchange], *, metadata: dict[str, Json], redactor: Redactor
) -> None:
    """Write exchanges and metadata as one sealed cassette in the place of the old one.

    Secrets are taken out twice, since what an answer shows late (a token) may stand in an earlier one; the
    gate then looks for known secrets in what is about to be written. Where it finds one, the old file stays
    and RecordingError is raised.
    """
    kept = tuple(exchanges)
    own = frozenset[str]().union(*(sent_texts(exchange.call) for exchange in kept))
    for _ in ("learn", "hide"):
        interactions = [_interaction(exchange, redactor, own) for exchange in kept]
        hidden = redactor.json(metadata, own | own_texts(metadata))
    text = SealedJson.serialize({"version": 1, "interactions": interactions, "metadata": hidden})
    try:
        Door(redactor).data(path, text.encode(), seal)
    except RefusedError as error:
        raise RecordingError(str(error)) from None


def _interaction(exchange: Exchange, redactor: Redactor, own: frozenset[str]) -> dict[str, Any]:
    """Give an exchange in vcrpy's shape, with the milliseconds and the failure beside the response."""
    request = recorded_request(exchange.call, redactor)._to_dict()  # noqa: SLF001 - vcrpy's own shape of a request
    response = _response(exchange.answer, redactor, own) if exchange.answer is not None else {}
    response["milliseconds"] = round(exchange.milliseconds, 1)
    if exchange.failure is not None:
        response["failure"] = redactor.text(exchange.failure)
    if exchange.is_lent:
        response["lent"] = True
    return {"request": {**request, "body": _text(request["body"])}, "response": response}


def _response(answer: Answer, redactor: Redactor, own: frozenset[str]) -> dict[str, Any]:
    headers: dict[str, list[str]] = {}
    for name, value in redactor.headers(each for each in answer.headers if each[0].lower() not in _UNSAID):
        headers.setdefault(name, []).append(value)
    body = redactor.body(answer.body, own)
    return {
        "status": {"code": answer.status, "message": responses.get(answer.status, "")},
        "headers": headers,
        "body": {"string": _text(body)},
    }


def _text(body: bytes | None) -> str | bytes | None:
    """Give a body as text where it is UTF-8, else as it is, for the serializer to pack."""
    try:
        return None if body is None else body.decode()
    except UnicodeDecodeError:
        return body
