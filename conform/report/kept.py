"""One exchange as a run keeps it for a bug report: what was sent, and the status of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.case import (
    REFERENCE,
    REFERENCE_TEXT,
    Credentials,
)
from conform.drift.place import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.contract import Json
    from conform.exchange import Exchange
    from conform.redact import Redactor

MOST_SENT: Final = 16_384
"""Characters of a request body that are kept; a longer one is cut, and then says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Hold one request as it was sent and the status that it was answered with; no host, no secret.

    `body` is None where there was none; `is_cut` tells that it was longer than `MOST_SENT`. `record` is
    the id in the path where an earlier request of the same evidence was given it, None otherwise.
    `status` is None where there was no answer; `answered` is the answer's media type, empty where it
    says none. `refers` names the places at which ids of this tenant's records stand, with the contract
    or listing that they are of (`("Invoice.client_id", "v1/clients")`).
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    credentials: Credentials = "good"
    media: str | None = None
    body: str | None = None
    is_cut: bool = False
    record: str | None = None
    refers: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    answered: str = ""


def keep(exchange: Exchange, step: Step, redactor: Redactor, *, is_of_record: bool) -> Kept:
    """Give what is kept of an exchange; `is_of_record` tells that its path addresses a record made before."""
    call, answer = exchange.call, exchange.answer
    body = None if call.body is None else redactor.sent(call.body).decode("utf-8", "replace")
    media = "" if answer is None else answer.header("Content-Type") or ""
    return Kept(
        method=call.method,
        path=redactor.text(call.path),
        query=tuple((name, redactor.text(value)) for name, value in call.query),
        credentials=call.credentials,
        media=call.media,
        body=None if body is None else body[:MOST_SENT],
        is_cut=body is not None and len(body) > MOST_SENT,
        record=_record(call.path) if is_of_record else None,
        refers=tuple(_references(step.payload)),
        status=None if answer is None else answer.status,
        answered=redactor.text(media.partition(";")[0].strip()),
    )


def _references(payload: Json, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield the places at which a step refers to records that the run made or found."""
    if isinstance(payload, dict):
        for key, inner in payload.items():
            if key in (REFERENCE, REFERENCE_TEXT) and len(payload) == 1:
                yield at, str(inner)
            else:
                yield from _references(inner, join(at, key))
    elif isinstance(payload, list):
        for index, inner in enumerate(payload):
            yield from _references(inner, f"{at}[{index}]")


def _record(path: str) -> str | None:
    """Give the id that a path addresses: the number in its last segment, None where there is none."""
    number = path.rpartition("/")[2].partition(".")[0]
    return number if number.isdigit() else None
