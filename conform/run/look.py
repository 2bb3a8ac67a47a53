"""See the records of a resource again: by their id, or by the mark that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conform.case import Step
from conform.payloads.steps import by_role, id_parameter, query_field
from conform.run.made import maybe_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Contract, Json, Operation
    from conform.exchange import Exchange

MOST_PAGES = 100
"""Pages of one list that are read in search of a record."""
ROWS = 200
"""Rows of a page: a thousand invoices, which the docs allow, are more than an answer may hold."""
_ABSENT = 404
_TOTALS = ("total_results", "total")
_LAST = ("page_count", "last_page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Say how the records of a create are seen again and removed; None where the docs have no such page.

    `reading` is None too where the docs do not show where in the answer the record stands, `listing`
    where its rows cannot be told from the docs, or its path names another record.
    """

    contract: str
    reading: Operation | None
    listing: Operation | None
    deleting: Operation | None

    @property
    def is_whole(self) -> bool:
        """Tell whether a record can be proven and removed: seen again in some way, and deleted."""
        return self.deleting is not None and (self.reading is not None or self.listing is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Hold what a look showed: the record, that it is not there, or why neither can be told.

    `record` is the record's own object as it is served, None unless it is there.
    """

    outcome: Literal["there", "absent", "unclear"]
    record: Json = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Hold the rows of a list as far as they were read; `is_whole` where none can have been missed."""

    rows: tuple[Json, ...] = ()
    is_whole: bool = False
    said: str = ""


def way(contract: Contract, create: Operation | None = None) -> Way:
    """Find the pages by which the records of a create are seen and removed."""
    roles = by_role(contract, create)
    pages = (roles.read, roles.list, roles.delete)
    reading, listing, deleting = (None if each is None else each.operation for each in pages)
    return Way(
        contract=contract.key,
        reading=reading if _has_record(reading) and _takes_id_alone(reading) else None,
        listing=listing if _has_record(listing) and listing and "{" not in listing.call else None,
        deleting=deleting if _takes_id_alone(deleting) else None,
    )


def _has_record(operation: Operation | None) -> bool:
    return operation is not None and operation.success is not None and operation.success.record is not None


def _takes_id_alone(operation: Operation | None) -> bool:
    return operation is not None and id_parameter(operation) is not None and operation.call.count("{") == 1


def addressed(operation: Operation, record: Json) -> Step:
    """Make the step that addresses a record by its id alone."""
    own = id_parameter(operation)
    path = {} if own is None else {own.field.name: record}
    return Step(contract="", operation=operation.id, expects="observed", path=path)


def read(operation: Operation, record: Json, ask: Callable[[Step, Operation], Exchange]) -> Seen:
    """Look at a record on its own page: there if the page shows it, absent if it answers 404 as JSON."""
    return read_in(operation, record, ask(addressed(operation, record), operation))


def read_in(operation: Operation, record: Json, exchange: Exchange) -> Seen:
    """Tell from the answer of a record's own page whether the record is there."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return Seen(outcome="unclear", said=exchange.failure or "no answer")
    body = maybe_body(exchange)
    if answer.status == _ABSENT and isinstance(body, dict):
        return Seen(outcome="absent")
    found = _at(body, _record_way(operation)) if answer.status // 100 == 2 else None  # noqa: PLR2004 - class of a status
    if isinstance(found, dict) and str(found.get("id")) == str(record):
        return Seen(outcome="there", record=found)
    return Seen(outcome="unclear", said=f"its page answered {answer.status} and did not show it")


def rows(
    operation: Operation,
    ask: Callable[[Step, Operation], Exchange],
    is_found: Callable[[Json], bool] = lambda _: False,
) -> Rows:
    """Read a list page by page, until a row is found, the list ends, or nothing more can be told."""
    found: dict[str, Json] = {}
    for number in range(1, MOST_PAGES + 1):
        exchange = ask(_page(operation, number), operation)
        page, said = rows_in(operation, exchange)
        if said:
            return Rows(rows=tuple(found.values()), said=said)
        fresh = {str(row_id(row)): row for row in page if str(row_id(row)) not in found}
        found.update(fresh)
        if any(is_found(row) for row in fresh.values()):
            return Rows(rows=tuple(found.values()))
        if _is_last(operation, exchange, number, has_more=bool(fresh)):
            total = _number(exchange, _TOTALS)
            is_whole = total is None or len(found) >= total
            said = "" if is_whole else f"the list shows {len(found)} of {total} records"
            return Rows(rows=tuple(found.values()), is_whole=is_whole, said=said)
    return Rows(rows=tuple(found.values()), said=f"the list has more than {MOST_PAGES} pages")


def rows_in(operation: Operation, exchange: Exchange) -> tuple[tuple[Json, ...], str]:
    """Give the records of a list's answer, and why they cannot be told, "" where they can."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return (), exchange.failure or "no answer"
    if answer.status // 100 != 2:  # noqa: PLR2004 - the class of a status is its first digit
        return (), f"the list answered {answer.status}"
    found = list(_each(maybe_body(exchange), _record_way(operation)))
    if any(found_row is None or row_id(found_row) is None for found_row in found) or not _is_list(
        operation, exchange
    ):
        return (), f"the list answered {answer.status}, but not with rows that have an id"
    return tuple(found), ""


def carries(value: Json, text: str) -> bool:
    """Tell whether a text stands in a value, in any letter case: a tenant may change that of a name."""
    if isinstance(value, dict):
        return any(carries(inner, text) for inner in value.values())
    if isinstance(value, list):
        return any(carries(inner, text) for inner in value)
    return isinstance(value, str) and text.lower() in value.lower()


def shows_nothing(value: Json, name: str) -> bool:
    """Tell whether a record has no field of a name, or nothing in it: what was sent there is not served."""
    if isinstance(value, dict):
        return value.get(name) in (None, "") and all(shows_nothing(each, name) for each in value.values())
    return not isinstance(value, list) or all(shows_nothing(each, name) for each in value)


def _page(operation: Operation, number: int) -> Step:
    limit = query_field(operation, "limit")
    query: dict[str, Json] = {} if limit is None else {"limit": int(min(limit.maximum or ROWS, ROWS))}
    if query_field(operation, "page") is not None:
        query["page"] = number
    return Step(contract="", operation=operation.id, expects="observed", query=query)


def _is_last(operation: Operation, exchange: Exchange, number: int, *, has_more: bool) -> bool:
    last = _number(exchange, _LAST)
    return not has_more or query_field(operation, "page") is None or (last is not None and number >= last)


def _number(exchange: Exchange, names: tuple[str, ...]) -> int | None:
    """Find a figure of the frame around a list's rows: v1 in `pagination`, v2 at the top."""
    body = maybe_body(exchange)
    frames = [body, body.get("pagination")] if isinstance(body, dict) else []
    for frame in frames:
        for name in names:
            value = frame.get(name) if isinstance(frame, dict) else None
            if isinstance(value, int | str) and str(value).isdecimal():
                return int(value)
    return None


def _record_way(operation: Operation) -> tuple[str, ...]:
    success = operation.success
    return (success.record if success is not None else None) or ()


def _is_list(operation: Operation, exchange: Exchange) -> bool:
    way_to_rows = _record_way(operation)
    above = way_to_rows[: way_to_rows.index("[]")] if "[]" in way_to_rows else way_to_rows
    return isinstance(_at(maybe_body(exchange), above), list)


def _at(value: Json, parts: tuple[str, ...]) -> Json:
    for part in parts:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _each(value: Json, parts: tuple[str, ...]) -> Iterator[Json]:
    if not parts:
        yield value
    elif parts[0] == "[]":
        for row in value if isinstance(value, list) else ():
            yield from _each(row, parts[1:])
    else:
        yield from _each(value.get(parts[0]) if isinstance(value, dict) else None, parts[1:])


def row_id(row: Json) -> Json:
    """Give the id of a record, None where it has none."""
    return row.get("id") if isinstance(row, dict) else None
