"""Keep what a run makes on somebody's tenant: marked, proven before it is touched, gone when seen gone."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID
from conform.disk import DiskError
from conform.report.result import Left
from conform.run.call import is_id
from conform.run.custody.held import (
    DENIED,
    Held,
    is_refusal,
    is_same,
    is_success,
    left_nothing,
    scalars,
    told,
)
from conform.run.custody.look import Way, Witness, read_in, way
from conform.run.custody.maker import is_of_another_type, maker, named
from conform.run.custody.mark import borrowing, keeps_its_mark, marked
from conform.run.custody.settle import Settler
from conform.run.custody.uniques import unique_places, with_new_uniques

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Json, Operation
    from conform.exchange import Call, Exchange
    from conform.ledger import Ledger, LedgerEntry
    from conform.run.custody.maker import Maker
    from conform.run.custody.mark import Mark, Marked
    from conform.run.standing import Standing

STANDING = 25
"""Records that may stand at one time beside those that the run refers to, unless it says otherwise."""
MOST_DENIED = 2
"""Resources that refuse creates by 401 or 403, while none takes one, of a key thought to read only."""


class HeldError(Exception):
    """Say why a step is not sent: what it would touch is not proven ours, or nothing more may be made."""


class Custody:
    """Guard a live tenant from its run: whatever is edited or deleted was seen to be the run's own.

    `send` is that of its witness. `standing` is the most records of cases that stand at one time. With
    `may_leave` what has no delete may be made, and is left. A resource of which a record could not be
    removed makes nothing more. `before_end` is called before the last try to remove what is open.
    """

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        ledger: Ledger,
        send: Callable[[Call], Exchange],
        standing: int = STANDING,
        may_leave: bool = False,
        before_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._contracts = contracts
        self._ledger = ledger
        self.witness = Witness(send)
        self._settler = Settler(ledger, self.witness, may_leave=may_leave)
        self._standing = standing
        self._before_end = before_end
        self._held: list[Held] = []
        self._case: list[Held] = []
        self._denied: set[str] = set()
        self._has_made = False
        self._begun = 0
        self._uniques = unique_places(contracts)

    # What a case may do

    def begin(self, case: Case, lent: Mapping[int, Standing] = MappingProxyType({})) -> Marked:
        """Begin a case: give it with a mark in each record that it makes, which `tidy` removes.

        Texts that no two records may share are new each time. `lent` are records of this run that steps
        borrow, by index; they are the case's own until `tidy`.
        """
        found = (self._of(*each.left) for each in lent.values())
        self._case = [held for held in found if held is not None]
        self._begun += 1
        new = with_new_uniques(case, self._uniques, f"{self._ledger.run} {self._begun}")
        sent = borrowing(new, lent)
        told = marked(sent.case, self._contracts, self._ledger.next_mark, self.witness.hidden, lent)
        return replace(sent, case=told.case, marks=told.marks, planned=case)

    def may_lend(self, case: Case, index: int, standing: Standing) -> bool:
        """Tell whether a record is proven ours and still there, and stays so whatever a case does to it."""
        held = self._of(*standing.left)
        is_there = held is not None and held.is_open and held.is_proven and not held.is_deleted
        return is_there and keeps_its_mark(case, index, standing, self._contracts)

    def admit(
        self, step: Step, operation: Operation, record: Json, marks: tuple[Mark, ...]
    ) -> tuple[Held, ...]:
        """Let a write pass, or raise HeldError; what it makes, by its marks, is written down and given.

        `record` is the id that an edit, a delete or an action addresses, None where it addresses none.
        """
        if record is not None and operation.role != "create":
            self._require_ours(step.contract, record)
        found = maker(step, self._contracts) if marks else None
        if found is None:
            return ()
        self._require_room(found.contract.key, len(marks))
        pairs = zip(marks, found.payloads, strict=True)
        return tuple(self._making(found, operation, mark, payload) for mark, payload in pairs)

    def _making(self, found: Maker, operation: Operation, mark: Mark, payload: Json) -> Held:
        contract = found.contract.key
        seen = Way(contract=contract) if found.is_bare else way(found.contract, found.create)
        held = Held(
            number=mark.number,
            name=mark.text or f"{self._ledger.run}#{mark.number}",
            contract=contract,
            operation=operation.id,
            way=seen,
            mark=mark.text,
            shown_as=mark.shown_as,
            sent=scalars(payload, found.create),
            before=self.witness.stood_before(seen, has_mark=mark.text is not None),
            is_elsewhere=is_of_another_type(found, payload),
        )
        return self._written_down(held)

    def _written_down(self, held: Held) -> Held:
        try:
            self._ledger.creating(
                held.number, held.contract, held.operation, mark=held.mark, shown_as=held.shown_as
            )
        except DiskError as error:
            self._settler.shut[""] = f"nothing is made, because the ledger cannot be written ({error.reason})"
            raise HeldError(self._settler.shut[""]) from error
        self._held.append(held)
        self._case.append(held)
        return held

    def answered(
        self,
        made: tuple[Held, ...],
        contract: str,
        operation: Operation,
        record: Json,
        exchange: Exchange,
    ) -> None:
        """Note what an answer to a case tells of a record of the run: its page may prove it, or show it gone.

        `made` are the creates that were answered, empty for any other call. That a record which a case
        deleted is gone is seen by the next look at it.
        """
        if made:
            self._all_made(made, operation, exchange)
            return
        held = self._of(contract, record)
        if held is None or not held.is_open:
            return
        if operation.role == "delete":
            held.is_deleted = held.is_deleted or is_success(operation, exchange)
        elif operation == held.way.reading:
            seen = read_in(operation, record, exchange)
            if seen.outcome == "there" and not held.is_proven and self.witness.is_ours(held, seen.record):
                self._settler.prove(held)
            elif seen.outcome == "absent" and held.is_proven and held.is_deleted:
                self._settler.settle_as(held, "deleted")

    def _all_made(self, made: tuple[Held, ...], operation: Operation, exchange: Exchange) -> None:
        each_said, beyond = named(exchange, len(made))
        for held, said in zip(made, each_said, strict=True):
            self._made(held, said, operation, exchange)
        for record in beyond:
            self._made_beyond(made[-1], record)

    def _made_beyond(self, held: Held, record: Json) -> None:
        """Hold a record that an answer names beyond those that were sent: only its own page may prove it."""
        number, name = self._ledger.next_mark()
        more = replace(
            held, number=number, name=name, record=record, way=replace(held.way, listing=None), outcome="open"
        )
        more.is_proven = more.is_deleted = False
        more.said = "an answer named it beside the record that was sent"
        self._written_down(more)
        self._settler.write(lambda: self._ledger.named(number, record))

    def _made(self, held: Held, said: Json, operation: Operation, exchange: Exchange) -> None:
        held.said = told(exchange)
        answers = self._contracts[held.contract].vendor.answers
        if is_id(said):
            held.record = said
            self._has_made = True
            self._settler.write(lambda: self._ledger.named(held.number, held.record))
        elif left_nothing(exchange):
            self._settler.settle_as(held, "nothing")
        else:
            is_row_refused = said is not None and answers.maybe_refusal(said) is not None
            held.is_refused = is_row_refused or is_refusal(operation, answers, exchange)
            self._see_denied(held, exchange)
            self._settler.doubt(held)

    def _require_ours(self, contract: str, record: Json) -> None:
        """Look whether a record is ours before it is edited or deleted; raise HeldError if not seen."""
        if record == UNKNOWN_ID:
            return
        held = self._of(contract, record)
        if held is None:
            raise HeldError(f"{contract} {record} is not touched: this run has no record of this id")
        if not held.is_open or held.is_proven or self._settler.may_stay(held):
            return
        if not self._settler.is_proven_now(held):
            raise HeldError(f"{contract} {record} is not touched: {held.said}")

    def keep(self, contract: str, record: Json) -> bool:
        """Keep a record for the whole run, as one to refer to; tell whether it was proven ours."""
        held = self._of(contract, record)
        if held is None:
            return False
        held.is_kept = True
        return self._settler.may_stay(held) or held.is_proven or self._settler.is_proven_now(held)

    # What becomes of what was made

    def tidy(self, spared: Collection[tuple[str, Json]] = ()) -> None:
        """Remove what the case made, the last first; refused creates are looked for at the end of a group.

        Of the `spared` records (contract key, id) stays what is proven ours by a mark that it shows.
        """
        for held in reversed(self._case):
            is_spared = (held.contract, held.record) in spared and self._may_stand(held)
            if not held.is_refused and not held.is_kept and not is_spared:
                self._settler.settle(held)
        self._case = []

    def _may_stand(self, held: Held) -> bool:
        is_shown = held.mark is not None and (held.contract, held.shown_as) not in self.witness.hidden
        is_sure = is_shown and held.is_open and held.way.is_whole
        return is_sure and (held.is_proven or self._settler.is_proven_now(held))

    def release(self, records: Iterable[tuple[str, Json]]) -> None:
        """Remove records (contract key, id) that were spared, the last made first."""
        found = [held for each in records if (held := self._of(*each)) is not None]
        for held in sorted(found, key=lambda each: -each.number):
            self._settler.settle(held)

    def settle_refused(self) -> None:
        """Look once a resource whether a refused create was stored all the same."""
        refused = [held for held in self._held if held.is_refused and held.is_open]
        self._settler.find_all(refused)
        for held in reversed(refused):
            self._settler.settle(held, is_sought=True)
        self._held = [held for held in self._held if held.stands]

    def close(self) -> tuple[Left, ...]:
        """Try once more to remove all that is open, the last made first; give what stays on the tenant."""
        self._before_end()
        tuple(self.sweep())
        self._settler.leave_hindered(self._held)
        left = self.left()
        self._ledger.close()
        return left

    def sweep(self) -> Iterator[Held]:
        """Settle all that is open, the last made first; yield each with its outcome once it is known."""
        sought = [held for held in self._held if held.is_open and held.record is None]
        self._settler.find_all(sought)
        for held in sorted(self._held, key=lambda each: -each.number):
            self._settler.settle(held, is_sought=held in sought)
            yield held

    def left(self) -> tuple[Left, ...]:
        """Give by resource the ids that stand, or may stand, and how many creates are in doubt."""
        found: dict[str, list[Held]] = {}
        for held in self._held:
            if held.stands:
                found.setdefault(held.contract, []).append(held)
        return tuple(
            Left(
                contract=contract,
                ids=tuple(each.record for each in here if each.record is not None),
                doubts=sum(each.record is None for each in here),
                is_meant=not any(each.is_open for each in here),
            )
            for contract, here in sorted(found.items())
        )

    def adopt(self, entries: Iterable[LedgerEntry]) -> None:
        """Take over what a dead run has left open; what it had proven is to be looked at anew."""
        for entry in entries:
            contract = self._contracts.get(entry.contract)
            create = contract.operation(entry.operation) if contract is not None else None
            held = Held(
                number=entry.number,
                name=entry.name,
                contract=entry.contract,
                operation=entry.operation,
                way=Way(contract=entry.contract) if contract is None else way(contract, create),
                mark=entry.mark,
                shown_as=entry.shown_as,
                record=entry.record,
                said=entry.said,
            )
            self._held.append(held)

    def _require_room(self, contract: str, count: int = 1) -> None:
        if said := self._settler.shut.get("") or self._settler.shut.get(contract):
            raise HeldError(said)
        if self._is_full(count):
            for held in [each for each in self._held if not each.is_kept and each not in self._case]:
                self._settler.settle(held)
                if not self._is_full(count):
                    break
        if self._is_full(count):
            raise HeldError(
                f"{self._standing} records of this run stand on the tenant; --standing allows no more"
            )

    def _is_full(self, count: int) -> bool:
        """Tell whether more records of cases would stand, and are to go again, than may, with so many more.

        What the whole run refers to is not counted: it is one record a resource, however many cases there
        are.
        """
        going = (
            held.is_open
            and not held.is_refused
            and not (held.is_kept and held.is_proven)
            and not self._settler.may_stay(held)
            for held in self._held
        )
        return sum(going) + count > self._standing

    def _of(self, contract: str, record: Json) -> Held | None:
        """Find the create that named an id, the last one first; another contract may have its pages."""
        found = (each for each in reversed(self._held) if contract in (each.contract, each.way.lent))
        return next((each for each in found if is_same(record, each.record)), None)

    def _see_denied(self, held: Held, exchange: Exchange) -> None:
        status = exchange.answer.status if exchange.answer is not None else None
        if self._has_made or status not in DENIED or exchange.call.credentials != "good":
            return
        self._denied.add(held.contract)
        if len(self._denied) >= MOST_DENIED:
            self._settler.shut[""] = f"the key may not write: no create was taken, {status} was answered"
