"""What a query asks of the rows of a list, read from what was sent: predicates, an order, and what fits."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from conform.case import NOBODYS
from conform.contract.vendor import figure
from conform.drift.listing import maybe_page
from conform.drift.place import at_place
from conform.drift.scalar import comparable, datetimes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from conform.contract import Field, Json
    from conform.contract.filtering import Filtering, Sign
    from conform.drift.judged import Judged

_DAYS: Final = timedelta(days=2)
_WILD: Final = frozenset("%_*\\")
"""Signs that may have a meaning of their own in a text that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """Hold one filter of a query: its name without numbers, what it compares, and the page that says so.

    `values` are as they were sent. Of those that are `is_either` one is enough for a row.
    """

    name: str
    columns: tuple[str, ...]
    sign: Sign
    values: tuple[str, ...]
    page: str
    is_either: bool = False

    @property
    def is_choosing(self) -> bool:
        """Tell whether it chooses rows, and does not merely say what is shown of each."""
        return self.sign not in ("present", "absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Hold the order that a query asks for, by the name of its parameter, and the page that says so."""

    name: str
    column: str
    is_falling: bool
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Hold the rows of a list; `total` is what the answer says, `is_all` that there are no others."""

    rows: tuple[dict[str, Json], ...]
    total: int | None
    is_all: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """Give the ids in order, those without one left out."""
        return tuple(each for row in self.rows if (each := maybe_id(row)) is not None)


def maybe_id(row: dict[str, Json]) -> str | None:
    """Give the id of a row as a text by which rows are compared, None where it has none."""
    identity = row.get("id")
    return None if identity is None else str(comparable(identity))


def maybe_rows(judged: Judged) -> Rows | None:
    """Read a successful list; where the docs show no rows, those under the vendor's holder. None for none."""
    if judged.operation.role != "list" or not judged.is_success:
        return None
    vendor, body = judged.contract.vendor, judged.body.value
    page = maybe_page(judged)
    if page is not None:
        found: list[Json] = [_typed(each.value, each.field) for each in page.records]
        total, is_first = page.total, page.asked == 1
    else:
        around = _around(body, vendor.answers.holder)
        found = [None] if around is None else around[vendor.answers.holder]
        total, is_first = figure(around, vendor.paging.totals), vendor.paging.page not in dict(_query(judged))
    rows = tuple(each for each in found if isinstance(each, dict))
    if len(rows) != len(found):
        return None
    return Rows(
        rows=rows, total=total, is_all=is_first and (not rows or (total is not None and total <= len(rows)))
    )


def _around(body: Json, holder: str) -> Any:
    """Find the object with rows under the vendor's key: the body, or one directly in it; None for none."""
    inner = [body, *body.values()] if isinstance(body, dict) else []
    return next(
        (each for each in inner if isinstance(each, dict) and isinstance(each.get(holder), list)), None
    )


def _typed(row: Json, claims: Field) -> Any:
    """Give a row with numbers for the texts that stand in documented number columns."""
    if not isinstance(row, dict):
        return row
    numbers = {each.name for each in claims.fields if {"integer", "number"} & set(each.kinds)}
    return {
        name: comparable(value) if name in numbers and value != "" else value for name, value in row.items()
    }


def _query(judged: Judged) -> tuple[tuple[str, str], ...]:
    return judged.exchange.call.query


def predicates(judged: Judged) -> tuple[Predicate, ...]:
    """Read the filters of a query that the docs explain, those of one name as one; an empty one is none."""
    filtering, key = judged.contract.vendor.filtering, judged.contract.key
    documented = {each.field.name for each in judged.operation.parameters if each.where == "query"}
    of_any: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    found: list[Predicate] = []
    for name, value in _query(judged):
        matched = filtering.reads.fullmatch(name)
        operator = (matched["operator"] or filtering.plain) if matched else ""
        if not value:
            continue
        if matched and operator in filtering.operators and documented & {filtering.parameter, name}:
            of_any[matched["either"] or "", matched["column"], operator].append(value)
        elif name in documented:
            found += [
                Predicate(
                    name=each.name,
                    columns=each.columns,
                    sign=each.sign,
                    values=(value if each.means is None else each.means,),
                    page=each.page,
                )
                for each in filtering.filters(key, name, value)
            ]
    return (*found, *(_of_any(filtering, *key, values) for key, values in of_any.items()))


def _of_any(filtering: Filtering, either: str, column: str, operator: str, values: list[str]) -> Predicate:
    return Predicate(
        name=(filtering.either if either else filtering.writes).format(column=column, operator=operator),
        columns=(column,),
        sign=filtering.operators[operator],
        values=tuple(values),
        page=filtering.page,
        is_either=bool(either),
    )


def maybe_order(judged: Judged) -> Order | None:
    """Read the order that a query asks for in a documented way, None for none."""
    filtering, query = judged.contract.vendor.filtering, dict(_query(judged))
    documented = {each.field.name for each in judged.operation.parameters if each.where == "query"}
    if filtering.order not in documented:
        return None
    way = query.get(filtering.way, filtering.usual).lower()
    column, name, page = query.get(filtering.order, ""), filtering.order, judged.operation.source.page
    for each, value in query.items():
        if matched := filtering.ordered.fullmatch(each):
            column, way, name, page = matched["column"], value.lower(), each, filtering.ordering
    if not column or way not in (filtering.rising, filtering.falling):
        return None
    return Order(name=name, column=column, is_falling=way == filtering.falling, page=page)


def others(judged: Judged) -> tuple[tuple[str, str], ...]:
    """Give what a query says beside its filters that choose rows and its order."""
    filtering, key = judged.contract.vendor.filtering, judged.contract.key
    orders = (filtering.order, filtering.way)

    def is_other(name: str, value: str) -> bool:
        is_own = any(each.is_choosing for each in filtering.filters(key, name, value))
        return not (
            is_own or name in orders or filtering.reads.fullmatch(name) or filtering.ordered.fullmatch(name)
        )

    return tuple(sorted(pair for pair in _query(judged) if is_other(*pair)))


# whether a row fits; None where its values or the docs leave that open


def fits(row: dict[str, Json], predicate: Predicate) -> bool | None:
    """Tell whether a row satisfies one predicate."""
    values = [value for column in predicate.columns for value in at_place(row, column.split("."))]
    if predicate.sign in ("present", "absent"):
        return bool(values) == (predicate.sign == "present")
    if predicate.sign == "null":
        return _is_null(values, predicate.values)
    if not predicate.columns or predicate.sign == "text":
        return _is_found(values, predicate)
    if not values:
        return None
    return _any([_fits(value, predicate) for value in values])


def fits_all(row: dict[str, Json], asked: Iterable[Predicate]) -> bool | None:
    """Tell whether a row satisfies what chooses rows: each, and of those that are alternatives one."""
    choosing = [each for each in asked if each.is_choosing]
    found = [fits(row, each) for each in choosing if not each.is_either]
    either = [fits(row, each) for each in choosing if each.is_either]
    if either:
        found.append(_any(either))
    return False if False in found else None if None in found else True


def _any(found: list[bool | None]) -> bool | None:
    """Tell whether one is so; None where none is and one is open."""
    return True if True in found else None if None in found else False


def _is_null(values: Sequence[Json], sent: tuple[str, ...]) -> bool | None:
    if not values or sent != ("1",) or values[0] == "":
        return None
    return values[0] is None


def _is_found(values: Sequence[Json], predicate: Predicate) -> bool | None:
    """Tell whether a row has a text; that none is shown says nothing, unless it is one that nobody has."""
    if NOBODYS & set(predicate.values):
        return False
    found = [_has(value, each) for value in values for each in predicate.values]
    return True if True in found else None


def _fits(value: Json, predicate: Predicate) -> bool | None:
    sign, sent = predicate.sign, predicate.values
    if isinstance(value, (dict, list)):
        return None
    if sign in ("!=", "not_in"):
        found = [None if value is None else _is_equal(value, each) for each in sent]
        return False if True in found else None if None in found else True
    compare = _COMPARED.get(sign, _is_equal)
    return _any([compare(value, each) for each in sent])


def _is_equal(value: Json, sent: str) -> bool | None:
    """Tell whether a value is what was sent; of letter case, accents and leading zeros no page speaks."""
    if value is None or value == "":
        return None if comparable(sent) in ("", 0) else False
    one, other = comparable(value), comparable(sent)
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        is_written_so = not isinstance(value, str) or value.strip() == sent.strip()
        return one == other if one != other or is_written_so else None
    if value == sent:
        return True
    if isinstance(value, str) and datetimes(value) and datetimes(sent):
        return _at(value, sent, lambda one, other: one == other)
    return None if _folded(str(value)) == _folded(sent) else False


def _has(value: Json, sent: str) -> bool | None:
    if value is None:
        return False
    text = str(value)
    if sent in text:
        return True
    is_open = bool(_WILD & set(sent)) or _folded(sent) in _folded(text)
    return None if is_open or not isinstance(value, str) else False


def _folded(text: str) -> str:
    """Give a text without letter case, accents and white space around it."""
    if text.isascii():  # no accents to take apart, and most texts
        return text.strip().casefold()
    apart = unicodedata.normalize("NFKD", text.strip())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _ranged(compare: Callable[[Any, Any], bool]) -> Callable[[Json, str], bool | None]:
    def compared(value: Json, sent: str) -> bool | None:
        if value is None:
            return False
        if isinstance(value, str):
            return _at(value, sent, compare)
        one, other = comparable(value), comparable(sent)
        return compare(one, other) if isinstance(other, Decimal) else None

    return compared


def _at(value: str, sent: str, compare: Callable[[Any, Any], bool]) -> bool | None:
    """Compare two moments as far as every reading of them agrees.

    A day and a time of day must lie apart by more than zones and the ends of days can explain.
    """
    pairs = [(one, other) for one in datetimes(value) for other in datetimes(sent)]
    if not pairs or any((one.tzinfo is None) != (other.tzinfo is None) for one, other in pairs):
        return None
    if len(value) != len(sent) and any(abs(one - other) < _DAYS for one, other in pairs):
        return None
    found = {compare(one, other) for one, other in pairs}
    return found.pop() if len(found) == 1 else None


_COMPARED: Final[dict[str, Callable[[Json, str], bool | None]]] = {
    ">": _ranged(lambda one, other: one > other),
    ">=": _ranged(lambda one, other: one >= other),
    "<": _ranged(lambda one, other: one < other),
    "<=": _ranged(lambda one, other: one <= other),
    "has": _has,
}


def is_ordered(rows: Sequence[dict[str, Json]], order: Order) -> bool:
    """Tell whether rows stand in an order, as far as numbers and moments tell: that of texts is unsettled."""
    keys: list[Any] = [key for row in rows if (key := _key(row.get(order.column))) is not None]
    alike = [(one, other) for one, other in pairwise(keys) if type(one) is type(other)]
    return all(one >= other if order.is_falling else one <= other for one, other in alike)


def _key(value: Json) -> Decimal | datetime | None:
    if not isinstance(value, str):
        number = comparable(value)
        return number if isinstance(number, Decimal) else None
    moments = datetimes(value)
    return moments[0] if len(moments) == 1 and moments[0].tzinfo is None else None
