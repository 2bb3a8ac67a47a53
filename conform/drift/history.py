"""What the steps of a case add up to: for one record, what was sent, by whom, and what was last read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.drift.place import Place, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Json, Operation
    from conform.drift.judged import Judged

WRITES: Final = ("create", "edit", "delete")
_REDIRECTED: Final = 3
_ABSENT: Final = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class SentValue:
    """Hold one value of a request: the name it reads back under, its claims, and what sent it."""

    name: str
    field: Field
    value: Json
    by: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Tell what is known of one record when it is read.

    `sent` are the settled values by name, the last write of each; `unsure` are names that a write of
    unsettled outcome sent; `refused` are values of refused edits; `before` is the last read before
    this one and `edits` the settled edits since then; `is_gone` tells whether it was deleted, `is_lost`
    whether the last read answered that it is not there.
    """

    sent: dict[str, SentValue]
    unsure: frozenset[str] = frozenset()
    refused: tuple[SentValue, ...] = ()
    before: Place | None = None
    edits: tuple[Judged, ...] = ()
    is_gone: bool = False
    is_lost: bool = False


def writable(operation: Operation) -> dict[str, Field]:
    """Give the fields and children that a request may send, by the names under which they read back."""
    request = operation.request
    if request is None:
        return {}
    own = () if request.record is None else request.record.fields
    siblings = () if request.wrapper is None else request.body.fields
    return {
        child.reads_as or child.name: child for child in (*own, *siblings) if child.name != request.wrapper
    }


def sent_values(judged: Judged) -> dict[str, SentValue]:
    """Give the documented values of a request by the names under which they read back."""
    request, body = judged.operation.request, judged.sent.value
    if request is None or not isinstance(body, dict):
        return {}
    inner = body.get(request.wrapper) if request.wrapper is not None else None
    merged = {**body, **inner} if isinstance(inner, dict) else body
    return {
        name: SentValue(name=name, field=field, value=merged[field.name], by=judged)
        for name, field in writable(judged.operation).items()
        if field.name in merged
    }


def record_read(judged: Judged) -> Place | None:
    """Give the record that a single read serves, None where there is none.

    Where the docs show no record in the read, it is the row of a list that has the id of the subject.
    """
    if judged.operation.role == "list":
        return _row_of_subject(judged)
    if judged.response is None or not judged.is_success:
        return None
    place = next(records(judged.response, judged.body.value), None)
    return place if place is not None and isinstance(place.value, dict) else None


def _row_of_subject(judged: Judged) -> Place | None:
    read, maker = judged.contract.having("read"), judged.maker
    is_told_by_rows = read is not None and read.shown is None and judged.response is not None
    made = made_id(maker) if maker is not None and is_told_by_rows and judged.is_success else None
    if made is None or judged.response is None:
        return None
    rows = records(judged.response, judged.body.value)
    return next(
        (row for row in rows if isinstance(row.value, dict) and str(row.value.get("id")) == made), None
    )


def made_id(judged: Judged) -> str | None:
    """Give the id that a create answered with, as text; None where it gave none."""
    value = judged.body.value
    made = value.get("id") if isinstance(value, dict) else None
    return str(made) if isinstance(made, (int, str)) and not isinstance(made, bool) and made else None


def maybe_history(judged: Judged) -> History | None:
    """Follow the addressed record through the earlier steps; None where what it holds is not known."""
    return None if judged.maker is None else _followed(judged.maker, judged.earlier)


def histories(judged: Judged) -> Iterator[tuple[str, History]]:
    """Follow each record of the contract that the case made before, as its id and what is known of it.

    Of records that were given one id the last counts.
    """
    found: dict[str, History] = {}
    for maker in judged.earlier:
        if maker is None or maker.operation.role != "create" or maker.contract.key != judged.contract.key:
            continue
        made, history = made_id(maker), _followed(maker, judged.earlier)
        if made is not None and history is not None:
            found[made] = history
    yield from found.items()


def since_the_last_read(judged: Judged) -> list[Judged]:
    """Give the exchanges between the last read of the addressed record and this one; none without a read."""
    reads = [each.index for each in judged.fellows if each.operation.role == "read" and record_read(each)]
    return [each for each in judged.earlier[reads[-1] + 1 :] if each is not None] if reads else []


def beside(judged: Judged) -> list[Judged]:
    """Give the writes of other records of the resource since the addressed one was last read.

    None where it was not read, or was itself addressed since and found.
    """
    since = since_the_last_read(judged)
    if any(each.subject == judged.subject and each.answer.status != _ABSENT for each in since):
        return []
    writes = (each for each in since if each.operation.role in WRITES and each.is_success)
    return [each for each in writes if each.contract.key == judged.contract.key]


def is_given_again(judged: Judged) -> bool:
    """Tell whether a later create of the case was given the id of the addressed record."""
    maker = judged.maker
    made = None if maker is None else made_id(maker)
    if maker is None or made is None:
        return False
    later = judged.earlier[maker.index + 1 :]
    return any(
        each is not None and each.operation.id == maker.operation.id and made_id(each) == made
        for each in later
    )


def _followed(maker: Judged, earlier: tuple[Judged | None, ...]) -> History | None:
    if not maker.is_settled:
        return None
    history: History | None = History(sent=sent_values(maker))
    for each in earlier[maker.index + 1 :]:
        if each is None:
            return None  # an unanswered step may have done its work
        if each.subject == maker.index and history is not None:
            history = _after(history, each)
    return history


def _after(history: History, judged: Judged) -> History | None:
    role = judged.operation.role
    if role in ("read", "list"):
        place = record_read(judged)
        if place is None and role == "list":
            return history
        if place is None:
            return replace(history, is_lost=history.is_lost or judged.answer.status == _ABSENT)
        return replace(history, before=place, edits=(), is_lost=False)
    if role == "delete":
        return replace(history, is_gone=True) if judged.is_settled else _after_delete(history, judged)
    if role == "edit":
        return _after_edit(history, judged)
    return None  # what an action does to a record is not settled


def _after_delete(history: History, judged: Judged) -> History | None:
    """Give the history where the delete was refused; what a redirected one did is not known."""
    return None if judged.answer.status // 100 == _REDIRECTED else history


def _after_edit(history: History, judged: Judged) -> History:
    sent = sent_values(judged)
    if judged.is_settled:
        return replace(
            history,
            sent={**history.sent, **sent},
            unsure=history.unsure - sent.keys(),
            edits=(*history.edits, judged),
        )
    if judged.is_success:
        return replace(history, unsure=history.unsure | sent.keys())
    return replace(history, refused=(*history.refused, *sent.values()))
