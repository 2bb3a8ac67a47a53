"""What the steps of a case add up to: for one record, what was sent, by whom, and what was last read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conform.drift.spot import Spot, roots

if TYPE_CHECKING:
    from conform.contract import Field, Json, Operation
    from conform.drift.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Hold one value of a request: the name it reads back under, its claims, and the view that sent it."""

    name: str
    field: Field
    value: Json
    by: View


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Tell what is known of one record when it is read.

    `sent` are the settled values by name, the last write of each; `unsure` are names that a write of
    unsettled outcome sent; `refused` are values of refused edits; `before` is the last read before
    this one and `edits` the settled edits since then; `is_gone` tells whether it was deleted.
    """

    sent: dict[str, Sent]
    unsure: frozenset[str] = frozenset()
    refused: tuple[Sent, ...] = ()
    before: Spot | None = None
    edits: tuple[View, ...] = ()
    is_gone: bool = False


def writable(operation: Operation) -> dict[str, Field]:
    """Give the fields and children that a request may send, by the names under which they read back."""
    request = operation.request
    if request is None:
        return {}
    record = request.body if request.wrapper is None else request.body.field(request.wrapper)
    own = () if record is None else record.fields
    siblings = () if request.wrapper is None else request.body.fields
    return {
        child.reads_as or child.name: child for child in (*own, *siblings) if child.name != request.wrapper
    }


def values(view: View) -> dict[str, Sent]:
    """Give the documented values of a request by the names under which they read back."""
    request, body = view.operation.request, view.sent.value
    if request is None or not isinstance(body, dict):
        return {}
    inner = body.get(request.wrapper) if request.wrapper is not None else None
    merged = {**body, **inner} if isinstance(inner, dict) else body
    return {
        name: Sent(name=name, field=field, value=merged[field.name], by=view)
        for name, field in writable(view.operation).items()
        if field.name in merged
    }


def record(view: View) -> Spot | None:
    """Give the record that a single read serves, None where there is none."""
    if view.response is None or not view.is_success:
        return None
    spot = next(roots(view.response, view.body.value), None)
    return spot if spot is not None and isinstance(spot.value, dict) else None


def made_id(view: View) -> str | None:
    """Give the id that a create answered with, as text; None where it gave none."""
    value = view.body.value
    made = value.get("id") if isinstance(value, dict) else None
    return str(made) if isinstance(made, (int, str)) and not isinstance(made, bool) and made else None


def maybe_history(view: View) -> History | None:
    """Fold the earlier steps of the addressed record; None where what it holds is not known."""
    if view.subject is None or view.subject >= len(view.earlier):
        return None
    maker = view.earlier[view.subject]
    if maker is None or not maker.is_settled:
        return None
    history: History | None = History(sent=values(maker))
    for each, index in zip(
        view.earlier[view.subject + 1 :], range(view.subject + 1, view.index), strict=True
    ):
        if each is None:
            return None  # an unanswered step may have done its work
        if each.subject == view.subject and index < view.index and history is not None:
            history = _after(history, each)
    return history


def _after(history: History, view: View) -> History | None:
    role = view.operation.role
    if role == "read":
        spot = record(view)
        return history if spot is None else replace(history, before=spot, edits=())
    if role == "delete":
        return replace(history, is_gone=True) if view.is_settled else history
    if role == "edit":
        return _after_edit(history, view)
    return history if role == "list" else None  # what an action does to a record is not settled


def _after_edit(history: History, view: View) -> History:
    sent = values(view)
    if view.is_settled:
        return replace(
            history,
            sent={**history.sent, **sent},
            unsure=history.unsure - sent.keys(),
            edits=(*history.edits, view),
        )
    if view.is_success:
        return replace(history, unsure=history.unsure | sent.keys())
    return replace(history, refused=(*history.refused, *sent.values()))
