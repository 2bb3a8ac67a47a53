"""Whether a value came back: equality as the docs define it for a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.field import comparable
from conform.drift.moment import is_same_moment, moments
from conform.drift.word import kind_of

if TYPE_CHECKING:
    from conform.contract import Field, Json

_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def is_empty(value: Json) -> bool:
    """Tell whether a value is what an unset field may hold: null, `""`, 0, false, nothing inside."""
    return not value or comparable(value) == 0


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
        pairs = [(one, other) for one in moments(sent) for other in moments(got)]
        if "date" in formats:
            return any(one.date() == other.date() for one, other in pairs)
        return any(is_same_moment(one, other) for one, other in pairs)
    if "number" in written.kinds or "integer" in written.kinds:
        return comparable(sent) == comparable(got)
    return sent == got


def _is_one_label(sent: Json, got: Json, written: Field, read: Field) -> bool:
    for field in (read, written):
        labels = {str(comparable(choice.value)): choice.label for choice in field.enum if choice.label}
        one, other = labels.get(str(comparable(sent))), labels.get(str(comparable(got)))
        if one is not None and one == other:
            return True
    return False
