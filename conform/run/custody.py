"""Keep what a run makes on somebody's tenant: marked, proven before it is touched, gone when seen gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.case import UNKNOWN_ID
from conform.disk import DiskError
from conform.report.result import Left
from conform.run import look
from conform.run.compose import compose
from conform.run.made import made_ids, maybe_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.case import Step
    from conform.contract import Contract, Json, Operation
    from conform.exchange import Call, Exchange
    from conform.ledger import Entry, Ledger
    from conform.run.mark import Mark

Outcome: TypeAlias = Literal["open", "deleted", "gone", "nothing", "left"]
STANDING = 25
"""Records that may stand at one time, unless the run says otherwise."""
MOST_DENIED = 2
"""Resources that refuse creates by 401 or 403, while none takes one, of a key thought to read only."""
_STAYING: tuple[Outcome, ...] = ("open", "left")
_DENIED = (401, 403)
_TOO_MANY = 429
_TEXT = 4
"""The fewest characters of a text that tells one record from another."""


class HeldError(Exception):
    """Say why a step is not sent: what it would touch is not proven ours, or nothing more may be made."""


@dataclass(slots=True, kw_only=True)
class Held:
    """Follow one create from before it is sent until nothing of it is left.

    `before` are the ids that stood before it, None where they are not known; `sent` are the texts and
    numbers of its record, by name. `is_refused` tells that the answer was a documented refusal,
    `is_deleted` that a delete was answered with a documented success, and `is_absent` that nothing stood
    under the id that the answer named.
    """

    number: int
    name: str
    contract: str
    operation: str
    way: look.Way
    mark: str | None = None
    shown_as: str | None = None
    record: Json = None
    before: frozenset[str] | None = None
    sent: Mapping[str, Json] = field(default_factory=dict)
    is_proven: bool = False
    is_refused: bool = False
    is_deleted: bool = False
    is_kept: bool = False
    is_absent: bool = False
    outcome: Outcome = "open"
    said: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether something of it may still be on the tenant."""
        return self.outcome == "open"


class Custody:
    """Guard a live tenant from its run: whatever is edited or deleted was seen to be the run's own.

    `send` makes a call that no case asked for; `heard`, which may be set later, is told of each such
    exchange with its contract and operation. `standing` is the most records that stand at one time. With
    `may_leave` what has no delete may be made, and is left. A resource of which a record could not be
    removed makes nothing more. `before_end` is called before the last try to remove what is open.
    """

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        ledger: Ledger,
        send: Callable[[Call], Exchange],
        heard: Callable[[str, str, Exchange], None] = lambda *_: None,
        standing: int = STANDING,
        may_leave: bool = False,
        before_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._contracts = contracts
        self._ledger = ledger
        self._send = send
        self.heard = heard
        self._standing = standing
        self._may_leave = may_leave
        self._before_end = before_end
        self._held: list[Held] = []
        self._case: list[Held] = []
        self._shut: dict[str, str] = {}
        self._denied: set[str] = set()
        self._first: dict[str, frozenset[str] | None] = {}
        self._shown: set[str] = set()
        self.hidden: set[tuple[str, str]] = set()
        self._has_made = False

    # What a case may do

    def begin(self) -> None:
        """Begin a case: what it makes is removed by `tidy`."""
        self._case = []

    def next_mark(self) -> tuple[int, str]:
        """Give the number and the mark of the next create."""
        return self._ledger.next_mark()

    def making(self, contract: str, operation: Operation, mark: Mark, payload: Json) -> Held:
        """Write a create down before it is sent; raise HeldError where it must not be."""
        self._admit(contract)
        way = look.way(self._contracts[contract], operation)
        held = Held(
            number=mark.number,
            name=mark.text or f"{self._ledger.run}#{mark.number}",
            contract=contract,
            operation=operation.id,
            way=way,
            mark=mark.text,
            shown_as=mark.shown_as,
            sent=_texts(payload, operation),
            before=self._before(way, has_mark=mark.text is not None),
        )
        try:
            self._ledger.creating(held.number, contract, operation.id, mark=held.mark, shown_as=held.shown_as)
        except DiskError as error:
            self._shut[""] = f"nothing is made, because the ledger cannot be written ({error.reason})"
            raise HeldError(self._shut[""]) from error
        self._held.append(held)
        self._case.append(held)
        return held

    def made(self, held: Held, exchange: Exchange) -> Json:
        """Note the answer to a create; give the id that it names, None where it names none."""
        held.said = _unclear(exchange)
        ids = made_ids(exchange)
        if ids:
            held.record = ids[0]
            self._has_made = True
            self._written(lambda: self._ledger.named(held.number, held.record))
        elif _left_nothing(exchange):
            self._settle_as(held, "nothing")
        else:
            held.is_refused = self._is_refusal(held, exchange)
            self._see_denied(held, exchange)
            self._written(lambda: self._ledger.doubted(held.number, held.said))
        return held.record

    def answered(self, contract: str, operation: Operation, record: Json, exchange: Exchange) -> None:
        """Note what an answer to a case tells of a record of the run: its page may prove it, or show it gone.

        That a record which a case deleted is gone is seen by the next look at it.
        """
        held = self._of(contract, record)
        if held is None or not held.is_open:
            return
        if operation.role == "delete":
            held.is_deleted = held.is_deleted or _is_success(operation, exchange)
        elif operation == held.way.reading:
            seen = look.read_in(operation, record, exchange)
            if seen.outcome == "there" and not held.is_proven and self._is_ours(held, seen.record):
                self._prove(held)
            elif seen.outcome == "absent" and held.is_proven and held.is_deleted:
                self._settle_as(held, "deleted")

    def require_ours(self, contract: str, record: Json) -> None:
        """Look whether a record is ours before it is edited or deleted; raise HeldError if not seen."""
        if record == UNKNOWN_ID:
            return
        held = self._of(contract, record)
        if held is None:
            raise HeldError(f"{contract} {record} is not touched: this run has no record of this id")
        if not held.is_open or held.is_proven or held.way.deleting is None:
            return
        if not self._is_proven_now(held):
            raise HeldError(f"{contract} {record} is not touched: {held.said}")

    def keep(self, contract: str, record: Json) -> bool:
        """Keep a record for the whole run, as one to refer to; tell whether it was proven ours."""
        held = self._of(contract, record)
        if held is None:
            return False
        held.is_kept = True
        return held.way.deleting is None or held.is_proven or self._is_proven_now(held)

    # What becomes of what was made

    def tidy(self) -> None:
        """Remove what the case made, the last first; refused creates are looked for at the end of a group."""
        for held in reversed(self._case):
            if not held.is_refused and not held.is_kept:
                self._settle(held)
        self._case = []

    def settle_refused(self) -> None:
        """Look once a resource whether a refused create was stored all the same."""
        refused = [held for held in self._held if held.is_refused and held.is_open]
        self._find_all(refused)
        for held in reversed(refused):
            self._settle(held, is_sought=True)
        self._held = [held for held in self._held if held.outcome in _STAYING]

    def close(self) -> tuple[Left, ...]:
        """Try once more to remove all that is open, the last made first; give what stays on the tenant."""
        self._before_end()
        tuple(self.sweep())
        left = self.left()
        self._ledger.close()
        return left

    def sweep(self) -> Iterator[Held]:
        """Settle all that is open, the last made first; yield each with its outcome once it is known."""
        sought = [held for held in self._held if held.is_open and held.record is None]
        self._find_all(sought)
        for held in sorted(self._held, key=lambda each: -each.number):
            self._settle(held, is_sought=held in sought)
            yield held

    def left(self) -> tuple[Left, ...]:
        """Give by resource the ids that stand, or may stand, and how many creates are in doubt."""
        found: dict[str, list[Held]] = {}
        for held in self._held:
            if held.outcome in _STAYING:
                found.setdefault(held.contract, []).append(held)
        return tuple(_left(contract, here) for contract, here in sorted(found.items()))

    def adopt(self, entries: Iterable[Entry]) -> None:
        """Take over what a dead run has left open; what it had proven is looked at anew."""
        for entry in entries:
            contract = self._contracts.get(entry.contract)
            create = contract.operation(entry.operation) if contract is not None else None
            nowhere = look.Way(contract=entry.contract, reading=None, listing=None, deleting=None)
            held = Held(
                number=entry.number,
                name=entry.name,
                contract=entry.contract,
                operation=entry.operation,
                way=nowhere if contract is None else look.way(contract, create),
                mark=entry.mark,
                shown_as=entry.shown_as,
                record=entry.record,
                said=entry.said,
            )
            self._held.append(held)

    def _admit(self, contract: str) -> None:
        if said := self._shut.get("") or self._shut.get(contract):
            raise HeldError(said)
        if self._count() >= self._standing:
            for held in [each for each in self._held if not each.is_kept and each not in self._case]:
                self._settle(held)
        if self._count() >= self._standing:
            raise HeldError(
                f"{self._standing} records of this run stand on the tenant; --standing allows no more"
            )

    def _count(self) -> int:
        return sum(held.is_open and not held.is_refused for held in self._held)

    def _of(self, contract: str, record: Json) -> Held | None:
        """Find the create that named an id, the last one first."""
        return next(
            (
                each
                for each in reversed(self._held)
                if each.contract == contract and _same(each.record, record)
            ),
            None,
        )

    def _settle(self, held: Held, *, is_sought: bool = False) -> None:
        """Do what is left to do for one create; its mark has been looked for where it `is_sought`."""
        if held.is_open and not held.is_proven and not self._is_proven_now(held) and not is_sought:
            self._find_all([held])
        if not held.is_open:
            return
        if held.way.deleting is None:
            self._leave(held)
            return
        if not held.is_proven:
            self._give_up(held)
            return
        self._remove(held, held.way.deleting)

    def _remove(self, held: Held, deleting: Operation) -> None:
        was_deleted = held.is_deleted
        if not held.is_deleted:
            exchange = self._ask(held.contract, look.addressed(deleting, held.record), deleting)
            held.is_deleted = _is_success(deleting, exchange)
            held.said = (
                "" if held.is_deleted else f"the delete was not answered as documented: {_unclear(exchange)}"
            )
        if self._is_gone(held):
            self._settle_as(held, "deleted")
            return
        held.is_deleted = held.is_deleted and was_deleted  # tried again at the end of the run
        self._give_up(held)

    def _is_gone(self, held: Held) -> bool:
        """Tell whether a record was seen gone: by one look after a documented success, by two without it."""
        looks = (self._absent_by_page, self._absent_in_list)
        wanted = 1 if held.is_deleted else len(looks)
        count = 0
        for absent in looks:
            found = absent(held)
            if found is False:
                held.said = held.said or "it was deleted, and is still there"
                return False
            count += found is True
            if count == wanted:
                return True
        held.said = held.said or "nobody has seen that it is gone"
        return False

    def _absent_by_page(self, held: Held) -> bool | None:
        if held.way.reading is None:
            return None
        seen = self._read(held)
        return None if seen.outcome == "unclear" else seen.outcome == "absent"

    def _absent_in_list(self, held: Held) -> bool | None:
        if held.way.listing is None:
            return None
        rows = self._rows(held.way, lambda row: _same(_id(row), held.record))
        if any(_same(_id(row), held.record) for row in rows.rows):
            return False
        return True if rows.is_whole else None

    def _is_proven_now(self, held: Held) -> bool:
        """Look at the record of the id that the answer named, and tell whether it is ours."""
        if held.record is None:
            return False
        seen = self._seen(held)
        if seen.outcome == "there" and self._is_ours(held, seen.record):
            self._prove(held)
            return True
        held.is_absent = seen.outcome == "absent"
        held.said = {
            "there": "the record of the id that the answer named is not proven to be ours",
            "absent": "there is no record of the id that the answer named",
            "unclear": f"it could not be looked at ({seen.said})",
        }[seen.outcome]
        return False

    def _seen(self, held: Held) -> look.Seen:
        if held.way.reading is not None:
            return self._read(held)
        if held.way.listing is None:
            return look.Seen(outcome="unclear", said="the docs have no page that shows it")
        rows = self._rows(held.way, lambda row: _same(_id(row), held.record))
        found = next((row for row in rows.rows if _same(_id(row), held.record)), None)
        if found is not None:
            return look.Seen(outcome="there", record=found)
        return look.Seen(outcome="absent" if rows.is_whole else "unclear", said=rows.said)

    def _is_ours(self, held: Held, record: Json) -> bool:
        """Tell whether a record carries our mark or, where it shows none, is new and as it was sent."""
        if held.mark is not None and look.carries(record, held.mark):
            self._shown.add(held.contract)
            return True
        is_hidden = held.shown_as is None or look.shows_nothing(record, held.shown_as)
        if not is_hidden or held.before is None or str(_id(record)) in held.before:
            return False
        if held.shown_as is not None:
            self.hidden.add((held.contract, held.shown_as))
        return _is_as_sent(record, {name: each for name, each in held.sent.items() if name != held.shown_as})

    def _find_all(self, wanted: list[Held]) -> None:
        """Find by their marks what creates have made, with one list a resource; settle what made nothing."""
        for contract in dict.fromkeys(held.contract for held in wanted):
            here = [held for held in wanted if held.contract == contract]
            listed = [held for held in here if held.way.listing is not None and held.mark is not None]
            if listed:
                self._find(listed)
            for held in here:
                if held.is_refused and held not in listed:
                    self._settle_as(held, "nothing")  # refused as documented, and no list could tell more

    def _find(self, wanted: list[Held]) -> None:
        mark = str(wanted[0].mark) if len(wanted) == 1 else None
        rows = self._rows(wanted[0].way, lambda row: mark is not None and look.carries(row, mark))
        for held in wanted:
            self._match(held, rows)

    def _match(self, held: Held, rows: look.Rows) -> None:
        found = next((row for row in rows.rows if look.carries(row, str(held.mark))), None)
        if found is not None:
            held.record = _id(found)
            self._written(lambda: self._ledger.named(held.number, held.record))
            self._prove(held)
        elif held.is_refused and rows.is_whole:
            self._settle_as(held, "nothing")
        elif not rows.is_whole or not _all_show(rows.rows, held.shown_as):
            held.said += f"; its mark could not be looked for ({rows.said or 'the list does not show it'})"
        elif held.record is None or held.is_absent:
            self._settle_as(held, "nothing" if held.record is None else "gone")

    def _prove(self, held: Held) -> None:
        held.is_proven = True
        held.said = ""
        self._written(lambda: self._ledger.proven(held.number))

    def _settle_as(self, held: Held, outcome: Literal["deleted", "gone", "nothing"]) -> None:
        held.outcome = outcome
        self._written(
            lambda: self._ledger.settled(held.number, "nothing" if outcome == "nothing" else "removed")
        )

    def _leave(self, held: Held) -> None:
        if self._may_leave:
            held.outcome = "left"
            self._written(lambda: self._ledger.settled(held.number, "left", str(held.record)))
            return
        held.said = "the docs have no delete for it"
        self._tell(held)

    def _give_up(self, held: Held) -> None:
        """Leave a create open, and let its resource make nothing more: the next one might stay as well."""
        name = held.name if held.record is None else held.record
        self._shut.setdefault(
            held.contract, f"{held.contract} makes nothing more: {name} could not be removed ({held.said})"
        )
        self._tell(held)

    def _tell(self, held: Held) -> None:
        self._written(lambda: self._ledger.doubted(held.number, held.said))

    def _written(self, write: Callable[[], None]) -> None:
        """Write a line; where it cannot be, nothing more is made, and what is open stays open."""
        try:
            write()
        except DiskError as error:
            self._shut[""] = f"nothing more is made, because the ledger cannot be written ({error.reason})"

    def _is_refusal(self, held: Held, exchange: Exchange) -> bool:
        """Tell whether an answer is a refusal that the docs list, with a body that says so."""
        operation = self._contracts[held.contract].operation(held.operation)
        answer = exchange.answer
        if exchange.failure is not None or answer is None or operation is None:
            return False
        is_listed = operation.response(answer.status) is not None and answer.status // 100 == 4  # noqa: PLR2004 - class of a status
        return answer.status in _DENIED or (is_listed and isinstance(maybe_body(exchange), dict))

    def _see_denied(self, held: Held, exchange: Exchange) -> None:
        status = exchange.answer.status if exchange.answer is not None else None
        if self._has_made or status not in _DENIED or exchange.call.credentials != "good":
            return
        self._denied.add(held.contract)
        if len(self._denied) >= MOST_DENIED:
            self._shut[""] = f"the key may not write: no create was taken, {status} was answered"

    def _before(self, way: look.Way, *, has_mark: bool) -> frozenset[str] | None:
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

    def _ids(self, way: look.Way) -> frozenset[str] | None:
        if way.listing is None:
            return None
        rows = self._rows(way)
        return frozenset(str(_id(row)) for row in rows.rows) if rows.is_whole else None

    def _read(self, held: Held) -> look.Seen:
        if held.way.reading is None:
            return look.Seen(outcome="unclear")
        return look.read(held.way.reading, held.record, lambda step, op: self._ask(held.contract, step, op))

    def _rows(self, way: look.Way, is_found: Callable[[Json], bool] = lambda _: False) -> look.Rows:
        if way.listing is None:
            return look.Rows(said="the docs have no list of it")
        return look.rows(way.listing, lambda step, op: self._ask(way.contract, step, op), is_found)

    def _ask(self, contract: str, step: Step, operation: Operation) -> Exchange:
        exchange = self._send(compose(step, operation, references={}, made={}, case="custody"))
        self.heard(contract, operation.id, exchange)
        return exchange


def _left(contract: str, held: list[Held]) -> Left:
    named = tuple(each.record for each in held if each.record is not None)
    return Left(
        contract=contract,
        ids=named,
        doubts=sum(each.record is None for each in held),
        is_meant=all(each.outcome == "left" for each in held),
    )


def _same(one: Json, other: Json) -> bool:
    return one is not None and str(one) == str(other)


def _id(row: Json) -> Json:
    return row.get("id") if isinstance(row, dict) else None


def _left_nothing(exchange: Exchange) -> bool:
    """Tell whether a create cannot have made anything: not sent, or turned away by 429 (RFC 6585, 4)."""
    is_turned_away = exchange.answer is not None and exchange.answer.status == _TOO_MANY
    return is_turned_away or not exchange.was_sent


def _is_success(operation: Operation, exchange: Exchange) -> bool:
    """Tell whether an answer is the documented success, with a body of JSON or none at all."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None or operation.success is None:
        return False
    is_json = not answer.body.strip() or maybe_body(exchange) is not None
    return answer.status == operation.success.status and is_json


def _unclear(exchange: Exchange) -> str:
    """Say in a few words what answer came."""
    if exchange.answer is None:
        return exchange.failure or "no answer came"
    return f"{exchange.answer.status} was answered"


def _texts(payload: Json, operation: Operation) -> dict[str, Json]:
    """Give the texts of a record as it is sent that tell it from others, by name."""
    wrapper = operation.request.wrapper if operation.request is not None else None
    record = payload.get(wrapper) if isinstance(payload, dict) and wrapper is not None else payload
    if not isinstance(record, dict):
        return {}
    return {name: each for name, each in record.items() if isinstance(each, str) and len(each) >= _TEXT}


def _is_as_sent(record: Json, sent: Mapping[str, Json]) -> bool:
    """Tell whether a record shows every text that was sent and that it has a field for, and at least one."""
    if not isinstance(record, dict):
        return False
    shown = [name for name in sent if name in record]
    return bool(shown) and all(record[name] == sent[name] for name in shown)


def _all_show(rows: tuple[Json, ...], name: str | None) -> bool:
    """Tell whether each row shows the field that carries the mark, so that a mark cannot be missed."""
    return name is not None and all(isinstance(row, dict) and name in row for row in rows)
