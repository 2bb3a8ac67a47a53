"""Rules on what stands around the record: the media type, the frame, and its own report of the status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift import shape
from conform.drift.decision import decide
from conform.drift.field import comparable
from conform.drift.word import cut, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.spot import Difference, Spot
    from conform.drift.value import Drift
    from conform.drift.view import View

_JSON: Final = "json"


def not_json(view: View) -> Iterator[Drift]:
    """Find a body that is not the documented JSON: another media type, or text that does not parse.

    Silent where the status itself drifted: a login page is one fault, not two.
    """
    response = view.response
    if response is None or response.body is None or _JSON not in response.media or decide(view) is not None:
        return
    media = (view.answer.header("content-type") or "").partition(";")[0].strip().lower()
    observed = view.body.fault if view.body.is_readable else None
    if observed is None and media and _JSON not in media:
        observed = f"JSON sent as {media}" if view.body.fault is None else media
    if observed is not None:
        documented = f"{response.media} with {response.status}"
        yield view.drift("body.not_json", where="body", documented=documented, observed=observed)


def missing(spot: Spot) -> Iterator[Difference]:
    """Find a documented key of the frame that is absent."""
    if spot.part == "frame":
        yield from shape.missing(spot)


def retyped(spot: Spot) -> Iterator[Difference]:
    """Find a part of the frame, or the record as a whole, that is of another kind, null too."""
    if spot.part != "record":
        yield from shape.another_kind(spot)
        yield from shape.null(spot)


def undocumented(spot: Spot) -> Iterator[Difference]:
    """Find a key of the frame that the docs do not name."""
    if spot.part == "frame":
        yield from shape.undocumented(spot)


def code_mismatch(view: View) -> Iterator[Drift]:
    """Find a `code` in the body that is not the HTTP status, where the docs have that key."""
    body = None if view.response is None else view.response.body
    value = view.body.value
    if body is None or body.field("code") is None or not isinstance(value, dict) or decide(view) is not None:
        return
    code = value.get("code")
    if code is not None and comparable(code) != comparable(view.answer.status):
        yield view.drift(
            "envelope.code_mismatch",
            where="code",
            documented=f"the HTTP status, {view.answer.status}",
            observed=short(str(code)),
            values=cut(str(code)),
        )
