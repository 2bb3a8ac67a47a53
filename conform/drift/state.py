"""Rules on what a tenant keeps: what was sent against what it serves, over the steps of one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift import listing
from conform.drift.compare import ABSENT, Change, Pair, changes
from conform.drift.decision import decide
from conform.drift.fold import History, Sent, made_id, maybe_history, record, values, writable
from conform.drift.readback import may_follow
from conform.drift.spot import join
from conform.drift.status import WHERE
from conform.drift.word import cut, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.spot import Spot
    from conform.drift.value import Drift
    from conform.drift.view import View

SENT: Final = "the value that was sent"
KEPT: Final = "as before, because it was not sent"


def not_saved(view: View) -> Iterator[Drift]:
    """Find a value sent that reads back absent, empty, or as it was before."""
    for sent, change in _unlike(view):
        if change.is_lost:
            yield _changed(sent.by, "state.not_saved", change, SENT, "sent")


def altered(view: View) -> Iterator[Drift]:
    """Find a value that reads back as another than was sent, or that changed without being sent."""
    for sent, change in _unlike(view):
        if not change.is_lost:
            yield _changed(sent.by, "state.altered", change, SENT, "sent")
    for edit, change in _moved(view):
        yield _changed(edit, "state.altered", change, KEPT, "was")


def _changed(by: View, kind: str, change: Change, documented: str, verb: str) -> Drift:
    observed = f"{short(change.got)}, {verb} {short(change.wanted)}"
    values = cut(change.got, change.wanted)
    return by.drift(kind, where=change.where, documented=documented, observed=observed, values=values)


def not_deleted(view: View) -> Iterator[Drift]:
    """Find a deleted record that is still served, edited or listed."""
    if decide(view) == "state.not_deleted":
        yield view.drift(
            "state.not_deleted",
            where=WHERE,
            documented="404 after the delete",
            observed=str(view.answer.status),
        )
    place = listing.place_of_deleted(view)
    if place is not None:
        yield view.drift(
            "state.not_deleted", where=place, documented="absent after the delete", observed="listed"
        )


def not_listed(view: View) -> Iterator[Drift]:
    """Find a list that shows all its rows and not the record that the case created."""
    if listing.lacks_created(view):
        yield view.drift(
            "state.not_listed",
            where=listing.place(view),
            documented="the created record",
            observed="absent from the whole list",
        )


def leaked(view: View) -> Iterator[Drift]:
    """Find what a refused create or edit left behind: a row with its values, a field with its value."""
    place = listing.place_of_refused(view)
    if place is not None:
        yield view.drift(
            "state.leaked", where=place, documented="nothing stored by a refused create", observed="listed"
        )
    for where in _stored_although_refused(view):
        yield view.drift(
            "state.leaked", where=where, documented="nothing stored by a refused edit", observed="stored"
        )


def reused_id(view: View) -> Iterator[Drift]:
    """Find a create that answers with an id which an earlier create of the case was given."""
    if view.operation.role != "create" or not view.is_success:
        return
    made = made_id(view)
    before = {
        made_id(each)
        for each in view.earlier
        if each is not None and each.operation.id == view.operation.id and each.is_success
    }
    if made is not None and made in before:
        yield view.drift(
            "state.reused_id", where="id", documented="an id of its own", observed="the id again"
        )


def _read(view: View) -> tuple[Spot, History] | None:
    """Give the record and its history where a step reads one back and may be judged by it."""
    if view.operation.role != "read" or not view.is_settled:
        return None
    spot, history = record(view), maybe_history(view)
    return None if spot is None or history is None or history.is_gone else (spot, history)


def _unlike(view: View) -> Iterator[tuple[Sent, Change]]:
    """Yield each value sent since the last read that did not come back."""
    read = _read(view)
    if read is None:
        return
    spot, history = read
    old = {} if history.before is None else history.before.value
    for sent in history.sent.values():
        is_judged = history.before is not None and sent.by not in history.edits
        if not is_judged and sent.name not in history.unsure:
            for change in changes(_pair(sent, spot, old)):
                if change.where not in _refused_places(history, spot):
                    yield sent, change


def _pair(sent: Sent, spot: Spot, old: object) -> Pair:
    got = spot.value if isinstance(spot.value, dict) else {}
    read = spot.field.field(sent.name)
    return Pair(
        where=join(spot.at, sent.name),
        written=sent.field,
        read=read or sent.field,
        sent=sent.value if read is not None else None,
        got=got.get(sent.name, ABSENT) if read is not None else None,
        old=old.get(sent.name, ABSENT) if isinstance(old, dict) else ABSENT,
    )


def _moved(view: View) -> Iterator[tuple[View, Change]]:
    """Yield each writable field that an edit changed without sending it: two reads differ."""
    read = _read(view)
    if read is None or read[1].before is None or not read[1].edits:
        return
    spot, history = read
    edited = frozenset(name for edit in history.edits for name in values(edit))
    for kept in _kept(history):
        is_free = kept.name in edited | history.unsure or may_follow(kept.name, edited)
        if not is_free:
            for change in changes(_pair(kept, spot, {})):
                if change.where not in _refused_places(history, spot):
                    yield kept.by, change


def _kept(history: History) -> Iterator[Sent]:
    """Yield what the last read served of each field that the last edit could have written."""
    edit, before = history.edits[-1], history.before
    if before is not None and isinstance(before.value, dict):
        for name, field in writable(edit.operation).items():
            if name in before.value:
                yield Sent(name=name, field=field, value=before.value[name], by=edit)


def _refused_places(history: History, spot: Spot) -> frozenset[str]:
    return frozenset(_leaks(history, spot))


def _stored_although_refused(view: View) -> Iterator[str]:
    read = _read(view)
    if read is not None:
        yield from _leaks(read[1], read[0])


def _leaks(history: History, spot: Spot) -> Iterator[str]:
    """Yield the places at which a refused edit's value stands instead of the one before it."""
    for refused in history.refused:
        known = history.sent.get(refused.name)
        pair = _pair(refused, spot, {})
        if known is None or spot.field.field(refused.name) is None or isinstance(refused.value, (dict, list)):
            continue
        is_stored = not any(True for _ in changes(pair))
        differs = any(True for _ in changes(_pair(known, spot, {})))
        if is_stored and differs:
            yield pair.where
