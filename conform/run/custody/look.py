"""See the records of a resource again: by their id, or by the mark that they carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from conform.case import Step
from conform.contract.vendor import Paging, figure
from conform.payloads.steps import by_role, id_parameter, query_field
from conform.run.call import compose, maybe_body
from conform.run.custody.held import carries, is_new_as_sent, is_same, shows_nothing
from conform.run.rows import record_in, row_id, trusted_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract, Json, Operation
    from conform.exchange import Call, Exchange
    from conform.run.custody.held import Held

MOST_PAGES = 100
"""Pages of one list that are read in search of a record."""
ROWS = 200
"""Rows of a page: a thousand invoices, which the docs allow, are more than an answer may hold."""
_ABSENT = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Say how the records of a create are seen again and removed; None where the docs have no such page.

    `reading` is None too where the docs do not show where in the answer the record stands, `listing`
    where its rows cannot be told from the docs, or its path names another record. `lent` is the key of the
    contract that has the pages of reading and deleting, empty where the create's own has.
    """

    contract: str
    lent: str = ""
    reading: Operation | None = None
    listing: Operation | None = None
    deleting: Operation | None = None
    paging: Paging = field(default_factory=Paging)

    @property
    def is_whole(self) -> bool:
        """Tell whether a record can be proven and removed: seen again in some way, and deleted."""
        return self.deleting is not None and (self.reading is not None or self.listing is not None)


def way(contract: Contract, create: Operation | None = None) -> Way:
    """Find the pages by which the records of a create are seen and removed."""
    roles = by_role(contract, create)
    lent = None if contract.lent is None else by_role(contract.lent)
    alone = lent or roles
    pages = (alone.read, roles.list, alone.delete)
    reading, listing, deleting = (None if each is None else each.operation for each in pages)
    return Way(
        contract=contract.key,
        lent="" if contract.lent is None else contract.lent.key,
        reading=reading if _has_record(reading) and _takes_id_alone(reading) else None,
        listing=listing if _has_record(listing) and listing and "{" not in listing.call else None,
        deleting=deleting if _takes_id_alone(deleting) else None,
        paging=contract.vendor.paging,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
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


def read_in(operation: Operation, record: Json, exchange: Exchange) -> Sighting:
    """Tell whether a record is there: its page shows it, or answers 404 as JSON that it is absent."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return Sighting(outcome="unclear", said=exchange.failure or "no answer")
    body = maybe_body(exchange)
    if answer.status == _ABSENT and isinstance(body, dict):
        return Sighting(outcome="absent")
    found = record_in(operation, body) if answer.status // 100 == 2 else None  # noqa: PLR2004 - class of a status
    if is_same(row_id(found), record):
        return Sighting(outcome="there", record=found)
    return Sighting(outcome="unclear", said=f"its page answered {answer.status} and did not show it")


def _unread(exchange: Exchange) -> str:
    """Give as text what a page of a record answered that no reader makes JSON of, nested too deeply or so."""
    answer = exchange.answer
    is_page = exchange.failure is None and answer is not None and answer.status // 100 == 2  # noqa: PLR2004 - class of a status
    is_unread = is_page and maybe_body(exchange) is None
    return answer.body.decode(errors="replace") if answer is not None and is_unread else ""


def rows_in(listing: Operation, exchange: Exchange) -> tuple[tuple[Json, ...], str]:
    """Give the records of a list's answer, and why they cannot be told, "" where they can."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return (), exchange.failure or "no answer"
    if answer.status // 100 != 2:  # noqa: PLR2004 - the class of a status is its first digit
        return (), f"the list answered {answer.status}"
    found = trusted_rows(listing, maybe_body(exchange))
    if found is None:
        return (), f"the list answered {answer.status}, but not with rows that have an id"
    return found, ""


class Witness:
    """See records again, and tell whose they are.

    `send` makes a call that no case asked for. `hidden` are fields (contract key, name) in which a mark was
    sent and not served.
    """

    def __init__(self, send: Callable[[Call], Exchange]) -> None:
        self.hidden: set[tuple[str, str]] = set()
        self._send = send
        self._first: dict[str, frozenset[str] | None] = {}
        self._shown: set[str] = set()

    def is_ours(self, held: Held, record: Json) -> bool:
        """Tell whether a record carries our mark or, where it shows none, is new and as it was sent."""
        if held.mark is not None and carries(record, held.mark):
            self._shown.add(held.contract)
            return True
        is_hidden = held.shown_as is None or shows_nothing(record, held.shown_as)
        if not is_hidden or not is_new_as_sent(held, record):
            return False
        if held.shown_as is not None:
            self.hidden.add((held.contract, held.shown_as))
        return True

    def look_at(self, held: Held) -> Sighting:
        """Look at the record of the id that the answer named, on its page or else in its list."""
        return self.on_its_page(held) if held.way.reading is not None else self.in_its_list(held)

    def on_its_page(self, held: Held) -> Sighting:
        """Look at a record on its own page; unclear where the docs have none."""
        if held.way.reading is None:
            return Sighting(outcome="unclear")
        exchange = self.ask(addressed(held.way.reading, held.record), held.way.reading)
        seen = read_in(held.way.reading, held.record, exchange)
        text = _unread(exchange) if seen.outcome == "unclear" else ""
        is_shown = held.mark is not None and carries(text, held.mark)  # the tenant's doing: none was sent now
        return Sighting(outcome="there", record=text) if is_shown else seen

    def in_its_list(self, held: Held) -> Sighting:
        """Look for a record in the list of its resource; absent only where the list was read whole."""
        if held.way.listing is None:
            return Sighting(outcome="unclear", said="the docs have no page that shows it")
        read = self.rows(held.way, lambda row: is_same(row_id(row), held.record))
        found = next((row for row in read.rows if is_same(row_id(row), held.record)), None)
        if found is not None:
            return Sighting(outcome="there", record=found)
        return Sighting(outcome="absent" if read.is_whole else "unclear", said=read.said)

    def stood_before(self, way: Way, *, has_mark: bool) -> frozenset[str] | None:
        """List what stands before a create whose mark may not be shown: None where nobody needs to know it.

        A resource that has shown a mark once needs no list; until then one list serves for all its creates.
        """
        if not way.is_whole or (has_mark and way.contract in self._shown):
            return None
        if not has_mark:
            return self._ids(way)
        if way.contract not in self._first:
            self._first[way.contract] = self._ids(way)
        return self._first[way.contract]

    def _ids(self, way: Way) -> frozenset[str] | None:
        read = self.rows(way)
        return frozenset(str(row_id(row)) for row in read.rows) if read.is_whole else None

    def rows(self, way: Way, is_found: Callable[[Json], bool] = lambda _: False) -> Rows:
        """Read a list page by page, until a row is found, the list ends, or nothing more can be told."""
        if way.listing is None:
            return Rows(said="the docs have no list of it")
        found: dict[str, Json] = {}
        for number in range(1, MOST_PAGES + 1):
            exchange = self.ask(_page(way.listing, way.paging, number, len(found)), way.listing)
            page, said = rows_in(way.listing, exchange)
            fresh = {str(row_id(row)): row for row in page if str(row_id(row)) not in found}
            found.update(fresh)
            if said or any(map(is_found, fresh.values())):
                return Rows(rows=tuple(found.values()), said=said)
            if not fresh or _is_last(way.listing, way.paging, exchange, number):
                total = _stated(exchange, way.paging, way.paging.totals)
                is_whole = total is None or len(found) >= total
                said = "" if is_whole else f"the list shows {len(found)} of {total} records"
                return Rows(rows=tuple(found.values()), is_whole=is_whole, said=said)
        return Rows(rows=tuple(found.values()), said=f"the list has more than {MOST_PAGES} pages")

    def ask(self, step: Step, operation: Operation) -> Exchange:
        """Make a call that no case asked for."""
        return self._send(compose(step, operation, case="custody", purpose="cleaning_up"))


def _page(listing: Operation, paging: Paging, number: int, before: int) -> Step:
    """Ask for the page of a number, counted from 1, before which so many rows were read."""
    size = query_field(listing, paging.sizes[0])
    query: dict[str, Json] = {} if size is None else {size.name: int(min(size.maximum or ROWS, ROWS))}
    if query_field(listing, paging.page) is not None:
        query[paging.page] = number if paging.counts == "pages" else before  # however many rows a page has
    return Step(contract="", operation=listing.id, expects="observed", query=query)


def _is_last(listing: Operation, paging: Paging, exchange: Exchange, number: int) -> bool:
    last = _stated(exchange, paging, paging.lasts)
    return query_field(listing, paging.page) is None or (last is not None and number >= last)


def _stated(exchange: Exchange, paging: Paging, names: tuple[str, ...]) -> int | None:
    """Find a figure that a list states of itself: beside its rows, or in a frame of its own."""
    body = maybe_body(exchange)
    frames = [body, body.get(paging.frame)] if isinstance(body, dict) else []
    return next((read for frame in frames if (read := figure(frame, names)) is not None), None)
