"""Rules on what a tenant keeps: what was sent against what it serves, over the steps of one case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.drift import listing
from conform.drift.change import how
from conform.drift.history import (
    History,
    SentValue,
    made_id,
    maybe_history,
    record_read,
    sent_values,
    writable,
)
from conform.drift.place import join
from conform.drift.readback import ABSENT, Mismatch, Pair, came_back, mismatches
from conform.drift.rules import element
from conform.drift.rules.status import WHERE, decide
from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.contract.vendor import Answers
    from conform.drift.judged import Judged
    from conform.drift.place import Place
    from conform.drift.value import Facts

SENT: Final = ("as_sent",)
KEPT: Final = ("as_before",)


def not_saved(judged: Judged) -> Iterator[Difference]:
    """Find a value sent that reads back absent, empty, or as it was before, or rows that were not taken."""
    yield from element.lost(judged)
    for sent, mismatch in _unlike(judged):
        if mismatch.is_lost:
            yield _changed(judged, sent, mismatch, SENT)


def altered(judged: Judged) -> Iterator[Difference]:
    """Find a value that reads back as another than was sent, or that changed without being sent."""
    for sent, mismatch in _unlike(judged):
        if not mismatch.is_lost:
            yield _changed(judged, sent, mismatch, SENT)
    for kept, mismatch in _moved(judged):
        yield _changed(judged, kept, mismatch, KEPT)
    for sent, mismatch in _exchanged(judged):
        yield _changed(judged, sent, mismatch, SENT)


def _changed(judged: Judged, sent: SentValue, mismatch: Mismatch, claimed: Facts) -> Difference:
    return Difference(
        where=mismatch.where,
        claimed=claimed,
        got=("sent" if claimed == SENT else "was", *mismatch.forms),
        raw=mismatch.raw,
        by=sent.by,
        how=change_of(judged, sent, mismatch),
    )


def change_of(judged: Judged, sent: SentValue, mismatch: Mismatch) -> Facts:
    """Give how a value was changed; that of a record whose id another was given is the other's."""
    if _shares_its_id(judged):
        return ("of_another_record",)
    is_own = mismatch.where.rpartition(".")[2] == sent.name
    around = _sent_around(sent) if is_own else {}
    others = {name: value for name, value in around.items() if name != sent.name}
    return how(replace(mismatch.change, others=others, earlier=_earlier(judged, sent) if is_own else ()))


def _shares_its_id(judged: Judged) -> bool:
    """Tell whether the case made two records that were given the id of the addressed one."""
    maker = judged.maker
    made = None if maker is None else made_id(maker)
    same = (each for each in judged.earlier if each is not None and maker is not None)
    ids = [made_id(each) for each in same if maker is not None and each.operation.id == maker.operation.id]
    return made is not None and ids.count(made) > 1


def _sent_around(sent: SentValue) -> dict[str, Json]:
    """Give the single values of the request that sent a value."""
    values = {name: each.value for name, each in sent_values(sent.by).items()}
    return {name: value for name, value in values.items() if not isinstance(value, (dict, list))}


def _earlier(judged: Judged, sent: SentValue) -> tuple[Json, ...]:
    """Give what was sent for a field before, and what was read of it, of the one record."""
    maker = judged.maker
    steps = [each for each in (maker, *judged.fellows) if each is not None and each.index < sent.by.index]
    reads = [place.value for each in steps if (place := record_read(each)) is not None]
    written = [each[sent.name].value for step in steps if sent.name in (each := sent_values(step))]
    shown = [each[sent.name] for each in reads if isinstance(each, dict) and sent.name in each]
    return (*written, *shown)


def not_deleted(judged: Judged) -> Iterator[Difference]:
    """Find a deleted record that is still served, edited or listed."""
    if decide(judged) == "state.not_deleted":
        got = ("status", str(judged.answer.status))
        yield Difference(where=WHERE, claimed=("gone_after_the_delete",), got=got)
    place = listing.place_of_deleted(judged)
    if place is not None:
        yield Difference(where=place, claimed=("absent_after_the_delete",), got=("listed",))


def not_listed(judged: Judged) -> Iterator[Difference]:
    """Find a list that shows all its rows and not the record that the case created."""
    page = listing.lacks_created(judged)
    if page is not None:
        yield Difference(
            where=page.where, claimed=("the_created_record",), got=("absent_from_the_whole_list",)
        )


def leaked(judged: Judged) -> Iterator[Difference]:
    """Find what a refused create or edit left behind: a row with its values, a field with its value."""
    place = listing.place_of_refused(judged)
    if place is not None:
        yield Difference(where=place, claimed=("nothing_stored_by_a_refused_create",), got=("listed",))
    read = followed(judged)
    if read is None:
        return
    for where in _leaks(*read):
        claimed, writer = ("nothing_stored_by_a_refused_edit",), read[0].refused[-1].by.operation.id
        yield Difference(where=where, claimed=claimed, got=("stored",), writer=writer)


def reused_id(judged: Judged) -> Iterator[Difference]:
    """Find a create that answers with an id which an earlier create of the case was given."""
    if judged.operation.role != "create" or not judged.is_success:
        return
    made = made_id(judged)
    before = {
        made_id(each)
        for each in judged.earlier
        if each is not None and each.operation.id == judged.operation.id and each.is_success
    }
    if made is not None and made in before:
        yield Difference(where="id", claimed=("an_id_of_its_own",), got=("the_id_again",))


def followed(judged: Judged) -> tuple[History, Place] | None:
    """Give the history and the record where a step reads one back and may be judged by it."""
    if judged.operation.role not in ("read", "list") or not judged.is_settled:
        return None
    place, history = record_read(judged), maybe_history(judged)
    return None if place is None or history is None or history.is_gone else (history, place)


def _unlike(judged: Judged) -> Iterator[tuple[SentValue, Mismatch]]:
    """Yield each value sent since the last read that did not come back.

    What a create sent is not judged after an edit without a read between them: which lost it is not known.
    """
    read = followed(judged)
    if read is None:
        return
    history, place = read
    old = {} if history.before is None else history.before.value
    for sent in history.sent.values():
        is_judged = sent.by not in history.edits and (history.before is not None or bool(history.edits))
        if not is_judged and sent.name not in history.unsure:
            yield from _unleaked(sent, history, place, old)


def _moved(judged: Judged) -> Iterator[tuple[SentValue, Mismatch]]:
    """Yield each writable field that an edit changed without sending it: two reads differ."""
    read = followed(judged)
    if read is None or read[0].before is None or not read[0].edits:
        return
    (history, place), last = read, read[0].edits[-1]
    before = read[0].before.value
    edited = frozenset(name for edit in history.edits for name in sent_values(edit))
    for name, field in writable(last.operation).items():
        is_free = name in edited | history.unsure or answers_of(last).may_follow(name, edited)
        if isinstance(before, dict) and name in before and not is_free:
            kept = SentValue(name=name, field=field, value=before[name], by=last)
            yield from _unleaked(kept, history, place)


def _exchanged(judged: Judged) -> Iterator[tuple[SentValue, Mismatch]]:
    """Yield each value of a row that was made among others and that a list shows otherwise under its id."""
    page = listing.maybe_page(judged)
    rows = {} if page is None else dict(zip(page.ids, page.records, strict=True))
    before = (each for each in judged.earlier if rows and each is not None)
    for by in (each for each in before if each.contract.key == judged.contract.key):
        for each in element.elements(by):
            place = rows.get(str(each.made))
            if place is None:
                continue
            for sent in _single_values(by, each.sent):
                yield from ((sent, found) for found in mismatches(paired(sent, place)))


def _single_values(by: Judged, row: Json) -> Iterator[SentValue]:
    """Yield what one of several rows sent in its record: single values, no children."""
    create = by.contract.having("create")
    wrapper = create.request.wrapper if create is not None and create.request is not None else None
    body = by.operation.request.body.items if by.operation.request is not None else None
    record = body if body is None or wrapper is None else body.field(wrapper)
    values = row.get(wrapper) if isinstance(row, dict) and wrapper is not None else row
    if record is None or not isinstance(values, dict):
        return
    for field in record.fields:
        value = values.get(field.name)
        if field.name in values and not isinstance(value, (dict, list)):
            yield SentValue(name=field.reads_as or field.name, field=field, value=value, by=by)


def _unleaked(
    sent: SentValue, history: History, place: Place, old: Json = None
) -> Iterator[tuple[SentValue, Mismatch]]:
    """Yield what did not come back, but for the places at which a refused edit's value stands."""
    for mismatch in mismatches(paired(sent, place, old)):
        if mismatch.where not in {*_leaks(history, place)}:
            yield sent, mismatch


def paired(sent: SentValue, place: Place, old: Json = None) -> Pair:
    """Put a value that was sent beside what a record shows of it; `old` is the record as it was before."""
    got = place.value if isinstance(place.value, dict) else {}
    read = place.field.field(sent.name)
    return Pair(
        where=join(place.at, sent.name),
        written=sent.field,
        read=read or sent.field,
        sent=sent.value if read is not None else None,
        got=got.get(sent.name, ABSENT) if read is not None else None,
        old=old.get(sent.name, ABSENT) if isinstance(old, dict) else ABSENT,
        answers=answers_of(sent.by),
    )


def answers_of(judged: Judged) -> Answers:
    """Give what the vendor's answers may do to a value."""
    return judged.contract.vendor.answers


def _leaks(history: History, place: Place) -> Iterator[str]:
    """Yield the places at which a refused edit's value stands instead of the one before it."""
    for refused in history.refused:
        known, claim = history.sent.get(refused.name), place.field.field(refused.name)
        if known is None or claim is None or isinstance(refused.value, (dict, list)):
            continue
        if refused.name in history.unsure:
            continue  # another write may have set it
        if _stood_before(refused, history.before):
            continue
        if came_back(paired(refused, place)) and not came_back(paired(known, place)):
            yield join(place.at, refused.name)


def _stood_before(refused: SentValue, before: Place | None) -> bool:
    """Tell whether a value may have stood there before the edit that was refused.

    Where no read tells, one of two values may: what looks stored may never have been saved.
    """
    if before is None:
        return "boolean" in refused.field.kinds
    return came_back(paired(refused, before))
