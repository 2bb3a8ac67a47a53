"""Rules on what nobody sent: what a record holds of its own, and what a request did beside what it asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.contract.kept import has_few_values, has_settled_default
from conform.drift import listing
from conform.drift.change import how
from conform.drift.history import WRITES, SentValue, beside, since_the_last_read, writable
from conform.drift.place import join
from conform.drift.readback import ABSENT, Pair, is_same, mismatches
from conform.drift.rules.state import KEPT, answers_of, change_of, followed, paired
from conform.drift.rules.status import WHERE, decide
from conform.drift.scalar import is_empty, is_of, kind_of
from conform.drift.value import Difference, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Json
    from conform.drift.history import History
    from conform.drift.judged import Judged
    from conform.drift.place import Place
    from conform.drift.readback import Mismatch

_MOMENTS: Final = ("date", "date-time", "time")


def disturbed(judged: Judged) -> Iterator[Difference]:
    """Find a record that a request for another one changed, and one that an edit made beside its own.

    Two reads of the record are compared, with writes of other records of the resource in between and none
    of its own; one that is gone is changed too. What one record alone may hold (`vendor.answers.sole`)
    passes from one to another.
    """
    if decide(judged) == "state.disturbed":
        writes, gone = beside(judged), ("status", str(judged.answer.status))
        by = next((each for each in writes if each.operation.role == "delete"), writes[-1])
        yield Difference(where=WHERE, claimed=("still_there",), got=gone, by=by)
    for kept, mismatch in _disturbances(judged):
        yield Difference(
            where=mismatch.where,
            claimed=KEPT,
            got=("was", *mismatch.forms),
            raw=mismatch.raw,
            by=kept.by,
            how=change_of(judged, kept, mismatch),
        )
    copy = listing.place_of_copy(judged)
    if copy is not None:
        place, edit = copy
        yield Difference(where=place, claimed=("no_other_record_by_an_edit",), got=("listed",), by=edit)


def _disturbances(judged: Judged) -> Iterator[tuple[SentValue, Mismatch]]:
    read, others, maker = followed(judged), beside(judged), judged.maker
    before = None if read is None else read[0].before
    if read is None or before is None or not others or maker is None or not isinstance(before.value, dict):
        return
    for name, field in writable(maker.operation).items():
        if name in before.value and name not in answers_of(judged).sole:
            kept = SentValue(name=name, field=field, value=before.value[name], by=others[-1])
            yield from ((kept, each) for each in mismatches(paired(kept, read[1])))


def repeated(judged: Judged) -> Iterator[Difference]:
    """Find a field that an edit changed when it was sent for a second time, just as it was (RFC 9110, 9.2.2).

    A read between the two and one after them are compared, without what the server stamps.
    """
    read = followed(judged)
    if read is None or read[0].before is None or len(since_the_last_read(judged)) != 1:
        return
    (history, place), before = read, read[0].before
    if not _is_sent_again(judged, history):
        return
    for name, field in _unstamped(place, judged):
        if isinstance(before.value, dict) and name in before.value:
            for each in mismatches(_as_before(name, field, before.value[name], place, judged)):
                got = ("was", *each.forms)
                claimed = ("as_after_the_first_edit",)
                yield Difference(
                    where=each.where,
                    claimed=claimed,
                    got=got,
                    raw=each.raw,
                    by=history.edits[-1],
                    how=how(each.change),
                )


def _is_sent_again(judged: Judged, history: History) -> bool:
    """Tell whether the one write since the last read is an edit, and the same as the last one before it."""
    writes = [each for each in judged.fellows if each.operation.role in WRITES]
    if len(history.edits) != 1 or len(writes) < 2 or writes[-1] is not history.edits[0]:  # noqa: PLR2004 - the two
        return False
    first, again = writes[-2:]
    is_one = first.operation.id == again.operation.id and first.sent.value == again.sent.value
    return is_one and first.is_settled and again.operation.method == "PUT"


def _unstamped(place: Place, judged: Judged) -> Iterator[tuple[str, Field]]:
    """Yield the fields of a record that stay what they are: all but stamps."""
    stamped = answers_of(judged).stamped
    for field in place.field.fields:
        is_stamp = field.name in stamped or (field.is_read_only and field.format in _MOMENTS)
        if not (is_stamp or field.is_write_only):
            yield field.name, replace(field, is_read_only=False, reads_as=None)


def _as_before(name: str, field: Field, value: Json, place: Place, judged: Judged) -> Pair:
    got = place.value if isinstance(place.value, dict) else {}
    return Pair(
        where=join(place.at, name),
        written=field,
        read=field,
        sent=value,
        got=got.get(name, ABSENT),
        answers=answers_of(judged),
    )


def read_only(judged: Judged) -> Iterator[Difference]:
    """Find a read-only field that took the value which a write sent for it (docs README, "Values").

    That it is the server's own value by chance is left out: it was another before the write, or nothing
    was read before and it is a value that no server sets by itself.
    """
    read = followed(judged)
    if read is None:
        return
    history, place = read
    for name, field in _read_only_fields(history, place):
        sent = history.sent[name]
        if history.before is not None and sent.by not in history.edits:
            continue  # the read before has judged it
        old = () if history.before is None else _there(history.before.value, name)
        for got in _there(place.value, name):
            if _is_taken(sent, field, got, old):
                yield _taken(sent, join(place.at, name), got)
    yield from _taken_by_rows(history, place)


def _taken(sent: SentValue, where: str, got: Json) -> Difference:
    raw = (as_json(got),)
    return Difference(where=where, claimed=("the_servers_own_value",), got=("value",), raw=raw, by=sent.by)


def _taken_by_rows(history: History, place: Place) -> Iterator[Difference]:
    """Yield what rows of the last write took, in whatever order they are served; their ids address them."""
    before = None if history.before is None else history.before.value
    for name, sent in history.sent.items():
        claims = place.field.field(name)
        is_new = history.before is None or sent.by in history.edits
        if sent.field.items is None or claims is None or claims.items is None or not is_new:
            continue
        for column in sent.field.items.fields:
            claim = claims.items.field(column.reads_as or column.name)
            if column.is_read_only and column.name != "id" and claim is not None:
                known = {as_json(each.get(claim.name)) for each in _rows(before, name)}
                yield from _taken_by_column(sent, column, claim, place, known)


def _taken_by_column(
    sent: SentValue, column: Field, claim: Field, place: Place, known: set[str]
) -> Iterator[Difference]:
    """Yield the served rows with a value that was sent, but for those that were `known` before, as JSON."""
    sendings = [
        replace(sent, field=column, value=row[column.name])
        for row in _rows({sent.name: sent.value}, sent.name)
        if column.name in row
    ]
    for number, row in enumerate(_rows(place.value, sent.name)):
        got = row.get(claim.name)
        if as_json(got) not in known and any(_is_taken(each, claim, got, ()) for each in sendings):
            yield _taken(sent, f"{join(place.at, sent.name)}[{number}].{claim.name}", got)


def _rows(record: Json, name: str) -> list[dict[str, Json]]:
    rows = record.get(name) if isinstance(record, dict) else None
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


def _there(record: Json, name: str) -> tuple[Json, ...]:
    """Give the one value that a record has under a name, () where it has none, because null is a value."""
    return (record[name],) if isinstance(record, dict) and name in record else ()


def _read_only_fields(history: History, place: Place) -> Iterator[tuple[str, Field]]:
    for name, sent in history.sent.items():
        field = place.field.field(name)
        if field is not None and sent.field.is_read_only and not isinstance(sent.value, (dict, list)):
            yield name, field


def _is_taken(sent: SentValue, read: Field, got: Json, old: tuple[Json, ...]) -> bool:
    """Tell whether a served value can only be the one that was sent; `old` is the one before, () for none."""
    if is_empty(sent.value) or not is_same(sent.value, got, written=sent.field, read=read):
        return False
    if old:
        return not is_same(sent.value, old[0], written=sent.field, read=read)
    return not (has_few_values(sent.field) or has_few_values(read))


def default(judged: Judged) -> Iterator[Difference]:
    """Find a field that the create left out and that does not read back as its documented default.

    Only the first read after the create tells it. What the server fills, or may fill from what was sent,
    is left out, and so is a default that the documented kinds or values do not have.
    """
    read = followed(judged)
    if read is None or read[0].before is not None or read[0].edits or read[0].refused:
        return
    (history, place), maker, answers = read, judged.maker, answers_of(judged)
    if maker is None:
        return
    for name, field in writable(maker.operation).items():
        claim = place.field.field(name)
        is_left_out = name not in history.sent and name not in history.unsure
        if is_left_out and claim is not None and has_settled_default(field, claim, answers):
            is_free = not answers.may_follow(name, frozenset(history.sent))
            for got in _there(place.value, name) if is_free else ():
                if _is_another(field, claim, got):
                    yield _undefaulted(field, join(place.at, name), got, maker)


def _is_another(written: Field, read: Field, got: Json) -> bool:
    is_retyped = got is not None and read.is_claimed and not is_of(kind_of(got), read.kinds)
    if written.default is None or is_retyped:
        return False  # `field.retyped` says it
    return not is_same(written.default.value, got, written=written, read=read)


def _undefaulted(field: Field, where: str, got: Json, maker: Judged) -> Difference:
    stated = as_json(field.default.value) if field.default is not None else ""
    source, raw = dict(field.sources).get("default"), (as_json(got),)
    return Difference(
        where=where, claimed=("default", stated), got=("value",), raw=raw, source=source, by=maker
    )
