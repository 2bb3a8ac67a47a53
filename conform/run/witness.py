"""Look at a tenant for what custody must know: what stands there, what of it is ours, what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.run import look
from conform.run.compose import compose
from conform.run.held import is_as_sent, is_same, tells

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.case import Step
    from conform.contract import Json, Operation
    from conform.exchange import Call, Exchange
    from conform.run.held import Held


class Witness:
    """See records again, and tell whose they are.

    `send` makes a call that no case asked for; `heard`, which may be set later, is told of each such
    exchange with its contract and operation. `hidden` are fields (contract key, name) in which a mark was
    sent and not served.
    """

    def __init__(self, send: Callable[[Call], Exchange], heard: Callable[[str, str, Exchange], None]) -> None:
        self.heard = heard
        self.hidden: set[tuple[str, str]] = set()
        self._send = send
        self._first: dict[str, frozenset[str] | None] = {}
        self._shown: set[str] = set()

    def is_ours(self, held: Held, record: Json) -> bool:
        """Tell whether a record carries our mark or, where it shows none, is new and as it was sent."""
        if held.mark is not None and look.carries(record, held.mark):
            self._shown.add(held.contract)
            return True
        is_hidden = held.shown_as is None or look.shows_nothing(record, held.shown_as)
        if not is_hidden or held.before is None or str(look.row_id(record)) in held.before:
            return False
        sent = {name: each for name, each in held.sent.items() if name != held.shown_as}
        is_told_apart = held.mark is None or any(tells(each) for each in sent.values())
        if not is_told_apart or not is_as_sent(record, sent):
            return False
        if held.shown_as is not None:
            self.hidden.add((held.contract, held.shown_as))
        return True

    def look_at(self, held: Held) -> look.Seen:
        """Look at the record of the id that the answer named, on its page or else in its list."""
        if held.way.reading is not None:
            return self._read(held)
        if held.way.listing is None:
            return look.Seen(outcome="unclear", said="the docs have no page that shows it")
        rows = self.rows(held.way, lambda row: is_same(look.row_id(row), held.record))
        found = next((row for row in rows.rows if is_same(look.row_id(row), held.record)), None)
        if found is not None:
            return look.Seen(outcome="there", record=found)
        return look.Seen(outcome="absent" if rows.is_whole else "unclear", said=rows.said)

    def is_off_its_page(self, held: Held) -> bool | None:
        """Tell whether the page of a record says that it is absent, None where that cannot be told."""
        if held.way.reading is None:
            return None
        seen = self._read(held)
        return None if seen.outcome == "unclear" else seen.outcome == "absent"

    def is_off_its_list(self, held: Held) -> bool | None:
        """Tell whether the whole list lacks a record, None where that cannot be told."""
        if held.way.listing is None:
            return None
        rows = self.rows(held.way, lambda row: is_same(look.row_id(row), held.record))
        if any(is_same(look.row_id(row), held.record) for row in rows.rows):
            return False
        return True if rows.is_whole else None

    def stood_before(self, way: look.Way, *, has_mark: bool) -> frozenset[str] | None:
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

    def rows(self, way: look.Way, is_found: Callable[[Json], bool] = lambda _: False) -> look.Rows:
        """Read the list of a resource until a row is found, or as far as it goes."""
        if way.listing is None:
            return look.Rows(said="the docs have no list of it")
        return look.rows(way.listing, lambda step, op: self.ask(way.contract, step, op), is_found)

    def ask(self, contract: str, step: Step, operation: Operation) -> Exchange:
        """Make a call that no case asked for."""
        exchange = self._send(compose(step, operation, references={}, made={}, case="custody"))
        self.heard(contract, operation.id, exchange)
        return exchange

    def _read(self, held: Held) -> look.Seen:
        if held.way.reading is None:
            return look.Seen(outcome="unclear")
        return look.read(held.way.reading, held.record, lambda step, op: self.ask(held.contract, step, op))

    def _ids(self, way: look.Way) -> frozenset[str] | None:
        if way.listing is None:
            return None
        rows = self.rows(way)
        return frozenset(str(look.row_id(row)) for row in rows.rows) if rows.is_whole else None
