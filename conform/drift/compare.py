"""A record as it was sent beside the record as it was read, children too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.readback import FILLED_WHEN_EMPTY, STAMPED
from conform.drift.same import is_empty, is_same
from conform.drift.shape import is_served
from conform.drift.spot import join
from conform.drift.word import is_of, kind_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Json


class _Absent:
    """Stand for a key that is not there, because null is a value."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = _Absent()
Value: TypeAlias = "Json | _Absent"
_MOST_ROWS: Final = 50
"""Rows of children that are matched whatever their order; more than these are matched by position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """State that a value did not come back; `is_lost` where it is as if it had never been sent.

    `got` and `wanted` are not yet cut to what is shown of a value.
    """

    where: str
    got: str
    wanted: str
    is_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold a value as it was sent, as it was read, and as it stood before, each beside its claims."""

    where: str
    written: Field
    read: Field
    sent: Json
    got: Value
    old: Value = ABSENT


def changes(pair: Pair) -> Iterator[Change]:
    """Yield every way in which a value did not come back; nothing where the docs do not settle it."""
    if not _is_judged(pair):
        return
    if isinstance(pair.got, _Absent):
        if not is_served(pair.read):  # else `field.missing` says it
            yield Change(where=pair.where, got="absent", wanted=whole(pair.sent), is_lost=True)
    elif isinstance(pair.sent, dict):
        yield from _of_object(pair, pair.sent, pair.got)
    elif isinstance(pair.sent, list):
        yield from _of_rows(pair, pair.sent, pair.got)
    elif not is_same(pair.sent, pair.got, written=pair.written, read=pair.read):
        yield from _of_scalar(pair, pair.got)


def _is_judged(pair: Pair) -> bool:
    name = pair.written.name
    if name in STAMPED or pair.written.is_read_only or pair.written.is_write_only or pair.read.is_write_only:
        return False
    if pair.sent is None and not pair.read.is_nullable:
        return False  # null sent is settled only where the type has null
    if not _can_come_back(pair.sent, pair.written, pair.read):
        return False
    return not (name in FILLED_WHEN_EMPTY and is_empty(pair.sent))


def _can_come_back(sent: Json, written: Field, read: Field) -> bool:
    """Tell whether the read page has room for a value; where it has none the docs contradict themselves."""
    if not read.is_claimed or sent is None:
        return True
    kind = kind_of(sent)
    has_room = not {"array", "object"}.isdisjoint(read.kinds)
    if kind in ("array", "object"):
        is_alike = written.items is None or read.items is None or _is_rows(written) == _is_rows(read)
        return has_room and is_alike
    if kind == "number":
        return not {"number", "string"}.isdisjoint(read.kinds)
    return not set(read.kinds) <= {"array", "object", "null"}


def _is_rows(field: Field) -> bool:
    return field.items is not None and bool(field.items.fields)


def _of_scalar(pair: Pair, got: Json) -> Iterator[Change]:
    read, sent = pair.read, pair.sent
    is_unclaimed_kind = read.is_claimed and not is_of(kind_of(got), read.kinds)
    if is_unclaimed_kind and (isinstance(got, (dict, list)) or (is_empty(sent) and is_empty(got))):
        return  # `field.retyped` or `field.null` says it
    defaults = [field.default.value for field in (read, pair.written) if field.default is not None]
    is_old = not isinstance(pair.old, _Absent) and got == pair.old
    is_unset = not is_empty(sent) and (is_empty(got) or got in defaults)
    yield Change(
        where=pair.where,
        got=whole(got),
        wanted=whole(sent),
        is_lost=is_old or is_unset,
    )


def _of_object(pair: Pair, sent: dict[str, Json], got: Json) -> Iterator[Change]:
    read = pair.read
    if isinstance(got, list) and len(got) == 1 and read.items is not None:
        got, read = got[0], read.items  # one row written as an object, read as a list
    if not pair.written.fields:
        return
    if not isinstance(got, dict):
        if is_empty(got) and not is_empty(sent):
            yield Change(where=pair.where, got=whole(got), wanted="an object", is_lost=True)
        return
    old = pair.old if isinstance(pair.old, dict) else {}
    for child in pair.written.fields:
        name = child.reads_as or child.name
        claim = read.field(name)
        if child.name in sent and claim is not None:
            yield from changes(
                Pair(
                    where=join(pair.where, name),
                    written=child,
                    read=claim,
                    sent=sent[child.name],
                    got=got.get(name, ABSENT),
                    old=old.get(name, ABSENT),
                )
            )


def _of_rows(pair: Pair, sent: list[Json], got: Json) -> Iterator[Change]:
    row, claim = pair.written.items, pair.read.items
    if row is None or claim is None or not (row.fields or row.is_claimed):
        return
    if not isinstance(got, list):
        if is_empty(got) and sent:
            yield Change(where=pair.where, got=whole(got), wanted=_rows(sent), is_lost=True)
        return
    if len(got) != len(sent):
        yield Change(where=pair.where, got=_rows(got), wanted=_rows(sent), is_lost=len(got) < len(sent))
        return
    for each in _matched(pair, sent, got, row, claim):
        yield from changes(each)


def _matched(pair: Pair, sent: list[Json], got: list[Json], row: Field, claim: Field) -> Iterator[Pair]:
    """Pair each row sent with the row read that differs least; the docs settle no order of rows.

    Rows that came back whole are paired first, so that no other row is taken for theirs.
    """

    def paired(index: int, at: int) -> Pair:
        return Pair(where=f"{pair.where}[{at}]", written=row, read=claim, sent=sent[index], got=got[at])

    if len(sent) > _MOST_ROWS:
        yield from (paired(index, index) for index in range(len(sent)))
        return
    left, changed = list(range(len(got))), []
    for index in range(len(sent)):
        whole = next((at for at in left if not _weight(paired(index, at))), None)
        if whole is None:
            changed.append(index)
        else:
            left.remove(whole)
    for index in changed:
        best = min(left, key=lambda at: _weight(paired(index, at)))
        left.remove(best)
        yield paired(index, best)


def _weight(pair: Pair) -> int:
    return sum(1 for _ in changes(pair))


def _rows(rows: list[Json]) -> str:
    return f"{len(rows)} row{'s' * (len(rows) != 1)}"
