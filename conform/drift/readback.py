"""Whether what was sent came back: a value as it was sent beside the value as it was read, children too."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.change import Change
from conform.drift.place import join
from conform.drift.rules.field import is_served
from conform.drift.scalar import comparable, datetimes, is_empty, is_of, is_same_instant, kind_of
from conform.drift.value import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Json
    from conform.contract.vendor import Answers
    from conform.drift.value import Facts


class _Absent:
    """Stand for a key that is not there, because null is a value."""


ABSENT: Final = _Absent()
Value: TypeAlias = "Json | _Absent"
_MOST_ROWS: Final = 50
"""Rows of children that are matched whatever their order; more than these are matched by position."""
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """State that a value did not come back; `is_lost` where it is as if it had never been sent.

    `forms` are codes of what came and of what was to come (`absent`, `2_rows`); `value` stands for one of
    the values in `raw`, which are as JSON, in the same order; `change` holds both sides whole.
    """

    where: str
    forms: tuple[str, str]
    raw: tuple[str, ...]
    is_lost: bool
    change: Change = field(default=Change(sent=None, got=None), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold a value as it was sent, as it was read, and as it stood before, each beside its claims."""

    where: str
    written: Field
    read: Field
    sent: Json
    got: Value
    answers: Answers
    old: Value = ABSENT


def mismatches(pair: Pair) -> Iterator[Mismatch]:
    """Yield every way in which a value did not come back; nothing where the docs do not settle it."""
    if not _is_judged(pair):
        return
    if isinstance(pair.got, _Absent):
        if not is_served(pair.read):  # else `field.missing` says it
            yield _mismatch(pair, ("absent",), _value(pair.sent), is_lost=True)
    elif isinstance(pair.sent, dict):
        yield from _of_object(pair, pair.sent, pair.got)
    elif isinstance(pair.sent, list):
        yield from _of_rows(pair, pair.sent, pair.got)
    elif not is_same(pair.sent, pair.got, written=pair.written, read=pair.read):
        yield from _of_scalar(pair, pair.got)


def came_back(pair: Pair) -> bool:
    """Tell whether a value came back, as far as the docs settle it."""
    return next(mismatches(pair), None) is None


def _mismatch(pair: Pair, got: Facts, wanted: Facts, *, is_lost: bool) -> Mismatch:
    raw = (*got[1:], *wanted[1:])
    came = None if isinstance(pair.got, _Absent) else pair.got
    change = Change(sent=pair.sent, got=came, defaults=_defaults(pair))
    return Mismatch(where=pair.where, forms=(got[0], wanted[0]), raw=raw, is_lost=is_lost, change=change)


def _defaults(pair: Pair) -> tuple[Json, ...]:
    return tuple(each.default.value for each in (pair.read, pair.written) if each.default is not None)


def _value(value: Json) -> Facts:
    return "value", as_json(value)


def _rows(rows: list[Json]) -> Facts:
    return (f"{len(rows)}_row{'s' * (len(rows) != 1)}",)


def _is_judged(pair: Pair) -> bool:
    name, answers = pair.written.name, pair.answers
    if name in answers.stamped or pair.written.is_read_only:
        return False
    if pair.written.is_write_only or pair.read.is_write_only:
        return False
    if pair.sent is None and not pair.read.is_nullable:
        return False  # null sent is settled only where the type has null
    if not _can_come_back(pair.sent, pair.written, pair.read):
        return False
    return not (name in answers.filled and is_empty(pair.sent))


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


def _of_scalar(pair: Pair, got: Json) -> Iterator[Mismatch]:
    read, sent = pair.read, pair.sent
    is_unclaimed_kind = read.is_claimed and not is_of(kind_of(got), read.kinds)
    if is_unclaimed_kind and (isinstance(got, (dict, list)) or (is_empty(sent) and is_empty(got))):
        return  # `field.retyped` or `field.null` says it
    is_old = not isinstance(pair.old, _Absent) and got == pair.old
    is_unset = not is_empty(sent) and (is_empty(got) or got in _defaults(pair))
    yield _mismatch(pair, _value(got), _value(sent), is_lost=is_old or is_unset)


def _of_object(pair: Pair, sent: dict[str, Json], got: Json) -> Iterator[Mismatch]:
    read = pair.read
    if isinstance(got, list) and len(got) == 1 and read.items is not None:
        got, read = got[0], read.items  # one row written as an object, read as a list
    if not pair.written.fields:
        return
    if not isinstance(got, dict):
        if is_empty(got) and not is_empty(sent):
            yield _mismatch(pair, _value(got), ("an_object",), is_lost=True)
        return
    old = pair.old if isinstance(pair.old, dict) else {}
    for child in pair.written.fields:
        name = child.reads_as or child.name
        claim = read.field(name)
        if child.name in sent and claim is not None:
            inner = replace(pair, where=join(pair.where, name), written=child, read=claim)
            new, before = got.get(name, ABSENT), old.get(name, ABSENT)
            yield from mismatches(replace(inner, sent=sent[child.name], got=new, old=before))


def _of_rows(pair: Pair, sent: list[Json], got: Json) -> Iterator[Mismatch]:
    row, claim = pair.written.items, pair.read.items
    if row is None or claim is None or not (row.fields or row.is_claimed):
        return
    if not isinstance(got, list):
        if is_empty(got) and sent:
            yield _mismatch(pair, _value(got), _rows(sent), is_lost=True)
        return
    if len(got) != len(sent):
        yield _mismatch(pair, _rows(got), _rows(sent), is_lost=len(got) < len(sent))
        return
    for each in _matched(replace(pair, written=row, read=claim, old=ABSENT), sent, got):
        yield from mismatches(each)


def _matched(pair: Pair, sent: list[Json], got: list[Json]) -> Iterator[Pair]:
    """Pair each row sent with the row read that differs least; the docs settle no order of rows.

    Rows that came back whole are paired first, so that no other row is taken for theirs.
    """

    def paired(index: int, at: int) -> Pair:
        return replace(pair, where=f"{pair.where}[{at}]", sent=sent[index], got=got[at])

    if len(sent) > _MOST_ROWS:
        yield from (paired(index, index) for index in range(len(sent)))
        return
    left, changed = list(range(len(got))), []
    for index in range(len(sent)):
        whole = next((at for at in left if came_back(paired(index, at))), None)
        if whole is None:
            changed.append(index)
        else:
            left.remove(whole)
    for index in changed:
        best = min(left, key=lambda at: sum(1 for _ in mismatches(paired(index, at))))
        left.remove(best)
        yield paired(index, best)


def is_same(sent: Json, got: Json, *, written: Field, read: Field) -> bool:
    """Tell whether a scalar came back (docs README, "Values").

    Numbers compare as decimals, dates as dates where either side claims one, booleans after
    normalising, texts exactly. Values that share a label (`null/0 => exclusive`) are the same.
    """
    if kind_of(sent) == kind_of(got) and sent == got:
        return True
    if isinstance(got, list) and len(got) == 1 and "array" in read.kinds:
        return is_same(sent, got[0], written=written, read=read)  # `integer||array` takes one for a list
    return _is_one_label(sent, got, written, read) or _is_equal(sent, got, written, read)


def _is_equal(sent: Json, got: Json, written: Field, read: Field) -> bool:
    if "boolean" in (*written.kinds, *read.kinds):
        return _truth(sent) is not None and _truth(sent) == _truth(got)
    if isinstance(sent, str) and isinstance(got, str):
        return _is_same_text(sent, got, written, read)
    if sent is None or got is None or isinstance(got, (list, dict)):
        return False
    if isinstance(sent, str) and "string" in written.kinds:
        return sent == str(got)
    return comparable(sent) == comparable(got)


def _truth(value: Json) -> bool | None:
    return _TRUTH.get(str(value).lower())


def _is_same_text(sent: str, got: str, written: Field, read: Field) -> bool:
    formats = {written.format, read.format}
    if formats & {"date", "date-time"}:
        pairs = [(one, other) for one in datetimes(sent) for other in datetimes(got)]
        if "date" in formats:
            return any(one.date() == other.date() for one, other in pairs)
        return any(is_same_instant(one, other) for one, other in pairs)
    if "number" in written.kinds or "integer" in written.kinds:
        return comparable(sent) == comparable(got)
    return sent == got


def _is_one_label(sent: Json, got: Json, written: Field, read: Field) -> bool:
    for each in (read, written):
        labels = {str(comparable(choice.value)): choice.label for choice in each.enum if choice.label}
        one, other = labels.get(str(comparable(sent))), labels.get(str(comparable(got)))
        if one is not None and one == other:
            return True
    return False
