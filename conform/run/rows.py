"""Find the rows that a list serves, choose those that differ most, and bind the steps that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from conform.case import DAY, PART, ROW, VALUE, VALUES, named, placeholders
from conform.contract import kind_of
from conform.drift.place import at_place
from conform.drift.scalar import comparable, maybe_datetime
from conform.run.call import is_id, maybe_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Contract, Field, Json, Operation
    from conform.exchange import Exchange

Shape: TypeAlias = "frozenset[tuple[str, str]]"
Row: TypeAlias = "dict[str, Json]"

_DEEPEST: Final = 3
EMPTY: Final = "empty"


# Where the rows stand


def rows(listing: Operation, body: Json) -> tuple[Row, ...]:
    """Give the records of a list's body, in their order.

    They are where the docs show them; where the docs show no rows, in the first array of records with an
    id, without the name of their model around them.
    """
    way = _record_way(listing)
    found = _along(body, way) if "[]" in way else _records(body)
    return tuple(each for each in found if isinstance(each, dict))


def trusted_rows(listing: Operation, body: Json) -> tuple[Json, ...] | None:
    """Give the records where the docs show them, None where one has no id, or no list stands there."""
    way = _record_way(listing)
    above = way[: way.index("[]")] if "[]" in way else None
    if above is None or not isinstance(next(_along(body, above), None), list):
        return None
    found = tuple(_along(body, way))
    return None if any(row_id(row) is None for row in found) else found


def record_in(read: Operation, body: Json) -> Json:
    """Give the record of a single read where the docs show it, None where it does not stand there."""
    way = _record_way(read)
    return None if "[]" in way else next(_along(body, way), None)


def row_id(row: Json) -> Json:
    """Give the id of a record, None where it has none."""
    return row.get("id") if isinstance(row, dict) else None


def has_id(row: Row) -> bool:
    """Tell whether a row has an id that can stand in a path: a number or a word; the owner of staff is 0."""
    value = row.get("id")
    return is_id(value) or (value in (0, "0") and not isinstance(value, bool))


def _record_way(operation: Operation) -> tuple[str, ...]:
    return (operation.success.record if operation.success is not None else None) or ()


def _along(value: Json, way: Sequence[str]) -> Iterator[Json]:
    """Yield what stands at the end of a way for each row on it; None where the way is lost."""
    if not way:
        yield value
    elif way[0] == "[]":
        for inner in value if isinstance(value, list) else ():
            yield from _along(inner, way[1:])
    else:
        yield from _along(value.get(way[0]) if isinstance(value, dict) else None, way[1:])


def _records(body: Json) -> list[Json]:
    """Find the first array that holds a record with an id, not deeper than rows stand; empty for none."""
    level = [body]
    for _ in range(_DEEPEST):
        for each in level:
            found = list(map(_inner, each)) if isinstance(each, list) else []
            if any(isinstance(inner, dict) and "id" in inner for inner in found):
                return found
        level = [inner for each in level if isinstance(each, dict) for inner in each.values()]
    return []


def _inner(value: Json) -> Json:
    """Take `{"Requisition": {…}}` for the record that it wraps."""
    only = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else None
    return only if isinstance(only, dict) else value


# Which rows the later steps of a case read


def maybe_row(step: Step) -> tuple[int, int] | None:
    """Give the list's step and the row's number that a step names, None where it names none.

    A step that takes a value of a column names the first row: without any there is no value.
    """
    for key, content in (each for part in (step.path, step.query) for each in placeholders(dict(part))):
        match content:
            case [int(index), int(number), *_] if key == ROW:
                return index, number
            case [int(index), *_] if key in VALUES:
                return index, 0
    return None


def row_ids(
    case: Case, index: int, exchange: Exchange, contracts: Mapping[str, Contract]
) -> dict[tuple[int, int], Json]:
    """Choose for the later steps of a case that read rows of this step's list; nothing where none does.

    Where there are too few rows a step takes the id that it names otherwise, if it names one.
    """
    reads = [
        each
        for each in case.steps[index + 1 :]
        if (maybe_row(each) or (None,))[0] == index
        and any(key == ROW for key, _ in placeholders(dict(each.path)))
    ]
    listing = _operation(case.steps[index], contracts)
    read = _operation(reads[0], contracts) if reads else None
    if listing is None or read is None:
        return {}
    kind = contracts[reads[0].contract].vendor.books.kind
    ids = chosen(listing, read, maybe_body(exchange), len(reads), kind)
    return {**_otherwise(reads), **{(index, number): each for number, each in enumerate(ids)}}


def _otherwise(reads: Iterable[Step]) -> dict[tuple[int, int], Json]:
    """Give the ids that steps take where the list has no row for them, by list and number of the row."""
    named_rows = (content for each in reads for key, content in placeholders(dict(each.path)) if key == ROW)
    return {
        (content[0], content[1]): content[2]
        for content in named_rows
        if isinstance(content, list) and len(content) > 2  # noqa: PLR2004 - list, row, and the id
    }


def row_values(
    case: Case, index: int, exchange: Exchange, contracts: Mapping[str, Contract]
) -> dict[str, Json]:
    """Find in the rows of this step's list what later steps take from columns, by their placeholders.

    Empty where there are no rows; what no row has a value for is what the placeholder says otherwise.
    """
    wanted = [
        (key, content)
        for step in case.steps[index + 1 :]
        for key, content in placeholders(dict(step.query))
        if key in VALUES and isinstance(content, list) and content[0] == index
    ]
    listing = _operation(case.steps[index], contracts)
    found = rows(listing, maybe_body(exchange)) if wanted and listing is not None else ()
    return {f"{key} {named(content)}": _value_of(key, content, found) for key, content in wanted if found}


def _value_of(key: str, content: list[Json], found: Sequence[Row]) -> Json:
    _, column, number, otherwise = content
    values = (_TAKEN[key](value) for row in found for value in at_place(row, str(column).split(".")))
    different = list(dict.fromkeys(value for value in values if value is not None and value != ""))
    return different[int(str(number)) % len(different)] if different else otherwise


def _scalar(value: Json) -> Json:
    """Give a value as a query can carry it, None for what is none or too long for an address."""
    is_too_long = isinstance(value, str) and len(value) > _LONG
    return None if is_too_long or isinstance(value, (dict, list)) else value


def _part(value: Json) -> Json:
    return value[1:-1] if isinstance(value, str) and _SHORT < len(value) <= _LONG else None


def _day(value: Json) -> Json:
    moment = maybe_datetime(value) if isinstance(value, str) else None
    return None if moment is None else moment.date().isoformat()


_LONG: Final = 100
"""Signs of a text that a query carries: addresses end at 2,000 or 8,000 bytes, and each may take twelve."""
_SHORT: Final = 3
"""Signs up to which a piece of a text would be next to nothing."""
_TAKEN: Final[dict[str, Callable[[Json], Json]]] = {VALUE: _scalar, PART: _part, DAY: _day}


def no_row(
    case: Case, named: tuple[int, int], exchanges: Sequence[Exchange], contracts: Mapping[str, Contract]
) -> str:
    """Say why a step has no row to read; empty where an earlier step has read one, so that nothing lacks."""
    step = case.steps[named[0]]
    listing = _operation(step, contracts)
    if named[1] > 0 or listing is None:
        return ""
    return why_none(step.contract, listing, exchanges[named[0]])


def _operation(step: Step, contracts: Mapping[str, Contract]) -> Operation | None:
    contract = contracts.get(step.contract)
    return None if contract is None else contract.operation(step.operation)


def chosen(listing: Operation, read: Operation, body: Json, most: int, kind: str | None) -> tuple[Json, ...]:
    """Give the ids of up to `most` rows that a read serves and that differ most, as they are served.

    `kind` is the field that tells document types apart: one row of each is read, as far as the read
    serves it; None where documents have no types.
    """
    served = [row for row in rows(listing, body) if has_id(row) and is_served(row, read, kind)]
    return tuple(row["id"] for row in differing(served, most, kind))


def why_none(contract: str, listing: Operation, exchange: Exchange) -> str:
    """Say why a list names no record that can be read."""
    status = None if exchange.answer is None else exchange.answer.status
    if status is None or status // 100 != 2:  # noqa: PLR2004 - 2xx
        return f"the list of {contract} answered {status}, so that no record is known"
    body = maybe_body(exchange)
    if body is None:
        return f"the list of {contract} answered nothing that could be read, so that no record is known"
    found = rows(listing, body)
    if not found:
        return f"no record of {contract} on the tenant"
    if not any(map(has_id, found)):
        return f"no row in the list of {contract} has an id"
    return f"no record of {contract} on the tenant is of a type that its read serves"


def is_served(row: Row, read: Operation, kind: str | None) -> bool:
    """Tell whether a row is of a document type that the page of the single read lists.

    The list of invoices has documents of types that its read answers with 404 (page 15115238e0).
    """
    success = read.success
    record: Field | None = success.body if success is not None and success.record is not None else None
    for name in (*_record_way(read), kind or ""):
        record = None if record is None else record.field(name)
    allowed = () if record is None else tuple(comparable(choice.value) for choice in record.enum)
    value = row.get(kind or "")
    return not allowed or value is None or value == "" or comparable(value) in allowed


def differing(found: Sequence[Row], most: int, kind: str | None) -> tuple[Row, ...]:
    """Give up to `most` rows: the one that tells most, then always the one that shows most that is new.

    Of rows that show as much, the first in the list's order.
    """
    left = {number: shape(row, kind) for number, row in enumerate(found)}
    seen: Shape = frozenset()
    taken: list[Row] = []
    while left and len(taken) < most:
        best = max(left, key=lambda number: (_news(left[number], seen), -number))
        taken.append(found[best])
        seen |= left.pop(best)
    return tuple(taken)


def shape(row: Row, kind: str | None) -> Shape:
    """Give what a read may judge of a row by its form: each place with its kind, emptiness, document type."""
    told = None if kind is None else row.get(kind)
    is_typed = kind in row and not isinstance(told, (dict, list))
    typed = {(f".{kind}", f"{kind_of(told)} {told}")} if is_typed else set[tuple[str, str]]()
    return (
        frozenset(each for each in _places(row, "", _DEEPEST) if not typed or each[0] != f".{kind}") | typed
    )


def _news(one: Shape, seen: Shape) -> int:
    """Count what a row shows that is new; of the first row only what is not empty."""
    return sum(1 for at, form in one - seen if seen or not form.startswith(EMPTY))


def _places(value: Json, at: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield each place of a value with its kind, `empty` before that of one that says nothing."""
    is_empty = value is None or value in ("", [], {})
    yield at, f"{EMPTY} {kind_of(value)}" if is_empty else kind_of(value)
    if depth and isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, f"{at}.{name}", depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _places(inner, f"{at}[]", depth - 1)
