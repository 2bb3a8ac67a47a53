"""Rules on what stands around the record: the media type, the frame, and its own report of the status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.rules import field
from conform.drift.rules.status import decide
from conform.drift.scalar import comparable
from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.judged import Judged
    from conform.drift.place import Place

_JSON: Final = "json"


def not_json(judged: Judged) -> Iterator[Difference]:
    """Find a body that is not the documented JSON: another media type, or text that does not parse.

    Silent where the status itself drifted: a login page is one fault, not two.
    """
    response, body = judged.response, judged.body
    if response is None or response.body is None or _JSON not in response.media or decide(judged) is not None:
        return
    media = (judged.answer.header("content-type") or "").partition(";")[0].strip().lower()
    got = body.fault if body.is_readable else None
    if got is None and media and _JSON not in media:
        got = ("JSON_sent_as" if body.fault is None else "media", media)
    if got is not None:
        yield Difference(where="body", claimed=("media", response.media, str(response.status)), got=got)


def code_mismatch(judged: Judged) -> Iterator[Difference]:
    """Find a status in the frame that is not the HTTP status, where the docs have a key for it.

    A refusal in words that is dressed as a success is told whatever else its status is.
    """
    answers = judged.contract.vendor.answers
    if judged.refusal:
        claimed = ("http_refusal",)
        yield Difference(
            where=answers.result, claimed=claimed, got=("dressed", str(judged.answer.status), judged.refusal)
        )
        return
    name, value = answers.status, judged.body.value
    body = None if judged.response is None else judged.response.body
    if body is None or body.field(name) is None or not isinstance(value, dict) or decide(judged) is not None:
        return
    code, status = value.get(name), judged.answer.status
    if code is not None and comparable(code) != comparable(status):
        yield Difference(where=name, claimed=("http_status", str(status)), got=("value",), raw=(str(code),))


def retyped(place: Place) -> Iterator[Difference]:
    """Find a part of the frame, or the record as a whole, that is of another kind, null too."""
    yield from field.retyped(place)
    yield from field.null(place)
