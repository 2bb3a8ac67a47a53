"""Settle creates: prove what they made, remove it, and see it gone; what cannot be settled stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conform.disk import DiskError
from conform.run.custody.held import all_show, carries, is_listed_refusal, is_success, told
from conform.run.custody.look import addressed
from conform.run.rows import row_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conform.contract import Operation
    from conform.ledger import Ledger
    from conform.run.custody.held import Held
    from conform.run.custody.look import Rows, Witness


class Settler:
    """Bring creates to their end, each step in the ledger before the next.

    With `may_leave` what cannot be seen again or has no delete is left. `shut` says by resource why it
    makes nothing more, under "" why nothing does: a record could not be removed, a line not be written.
    """

    def __init__(self, ledger: Ledger, witness: Witness, *, may_leave: bool) -> None:
        self.shut: dict[str, str] = {}
        self._ledger = ledger
        self._witness = witness
        self._may_leave = may_leave

    def settle(self, held: Held, *, is_sought: bool = False) -> None:
        """Do what is left to do for one create; its mark has been looked for where it `is_sought`."""
        if held.is_open and not held.is_proven and not self.is_proven_now(held) and not is_sought:
            self.find_all([held])
        if not held.is_open:
            return
        if held.way.deleting is None or self.may_stay(held) or self._may_stay_unseen(held):
            self._leave(held)
        elif not held.is_proven:
            self._give_up(held)
        else:
            self._remove(held, held.way.deleting)

    def may_stay(self, held: Held) -> bool:
        """Tell whether a record may be left on the tenant, since nothing documented sees and removes it."""
        return self._may_leave and not held.way.is_whole

    def _may_stay_unseen(self, held: Held) -> bool:
        """Tell whether a create in doubt may be left so: no answer named its record, and no list shows it."""
        is_unseen = held.record is None and not held.is_proven and held.way.listing is None
        return self._may_leave and is_unseen

    def is_proven_now(self, held: Held) -> bool:
        """Look at the record of the id that the answer named, and tell whether it is ours."""
        if held.record is None:
            return False
        seen = self._witness.look_at(held)
        if seen.outcome == "there" and self._witness.is_ours(held, seen.record):
            self.prove(held)
            return True
        held.is_absent = seen.outcome == "absent"
        held.said = {
            "there": "the record of the id that the answer named is not proven to be ours",
            "absent": "there is no record of the id that the answer named",
            "unclear": f"it could not be looked at ({seen.said})",
        }[seen.outcome]
        return False

    def find_all(self, wanted: list[Held]) -> None:
        """Find by their marks what creates have made, with one list a resource; settle what made nothing."""
        for contract in dict.fromkeys(held.contract for held in wanted):
            here = [held for held in wanted if held.contract == contract]
            listed = [held for held in here if held.way.listing is not None and held.mark is not None]
            if listed:
                self._find(listed)
            for held in here:
                is_told_nothing = held.is_refused and held not in listed  # as documented: no list tells more
                if is_told_nothing or (held.is_open and self._made_nothing_new(held)):
                    self.settle_as(held, "nothing")

    def _made_nothing_new(self, held: Held) -> bool:
        """Tell of a create without mark or id whether its list, read whole, shows only what stood before."""
        is_nameless = held.mark is None and held.record is None and not held.is_elsewhere
        if not is_nameless or held.before is None or held.way.listing is None:
            return False
        read = self._witness.rows(held.way, lambda row: str(row_id(row)) not in (held.before or ()))
        return read.is_whole and {str(row_id(row)) for row in read.rows} <= held.before

    def prove(self, held: Held) -> None:
        """Note that the record of a create was seen to be ours."""
        held.is_proven = True
        held.said = ""
        self.write(lambda: self._ledger.proven(held.number))

    def leave_hindered(self, everything: Sequence[Held]) -> None:
        """Leave what the tenant keeps by a documented refusal while other records of the run were left.

        These refer to it, so that no later sweep could remove it either; only where records may be left.
        """
        if self._may_leave and any(held.outcome == "left" for held in everything):
            for held in everything:
                if held.is_open and held.is_proven and held.is_hindered:
                    self._leave(held)

    def settle_as(self, held: Held, outcome: Literal["deleted", "gone", "nothing"]) -> None:
        """Note that nothing of a create is left on the tenant."""
        held.outcome = outcome
        self.write(
            lambda: self._ledger.settled(held.number, "nothing" if outcome == "nothing" else "removed")
        )

    def doubt(self, held: Held) -> None:
        """Note why a create stays open."""
        self.write(lambda: self._ledger.doubted(held.number, held.said))

    def write(self, write: Callable[[], None]) -> None:
        """Write a line; where it cannot be, nothing more is made, and what is open stays open."""
        try:
            write()
        except DiskError as error:
            self.shut[""] = f"nothing more is made, because the ledger cannot be written ({error.reason})"

    def _remove(self, held: Held, deleting: Operation) -> None:
        was_deleted = held.is_deleted
        if not held.is_deleted:
            exchange = self._witness.ask(addressed(deleting, held.record), deleting)
            held.is_deleted = is_success(deleting, exchange)
            held.is_hindered = is_listed_refusal(deleting, exchange)
            held.said = (
                "" if held.is_deleted else f"the delete was not answered as documented: {told(exchange)}"
            )
        if self._is_gone(held):
            self.settle_as(held, "deleted")
            return
        held.is_deleted = held.is_deleted and was_deleted  # tried again at the end of the run
        self._give_up(held)

    def _is_gone(self, held: Held) -> bool:
        """Tell whether a record was seen gone: by one look after a documented success, by two without it."""
        wanted = 1 if held.is_deleted else 2
        for look in (self._witness.on_its_page, self._witness.in_its_list):
            outcome = look(held).outcome
            if outcome == "there":
                held.said = held.said or "it was deleted, and is still there"
                return False
            wanted -= outcome == "absent"
            if not wanted:
                return True
        held.said = held.said or "nobody has seen that it is gone"
        return False

    def _find(self, wanted: list[Held]) -> None:
        mark = str(wanted[0].mark) if len(wanted) == 1 else None
        rows = self._witness.rows(wanted[0].way, lambda row: mark is not None and carries(row, mark))
        for held in wanted:
            self._match(held, rows)

    def _match(self, held: Held, rows: Rows) -> None:
        found = next((row for row in rows.rows if carries(row, str(held.mark))), None)
        if found is not None:
            held.record = row_id(found)
            self.write(lambda: self._ledger.named(held.number, held.record))
            self.prove(held)
        elif held.is_refused and rows.is_whole:
            self.settle_as(held, "nothing")
        elif not rows.is_whole or not all_show(rows.rows, held.shown_as):
            held.said += f"; its mark could not be looked for ({rows.said or 'the list does not show it'})"
        elif held.is_elsewhere:
            held.said = "it is of another type, which the pages of its resource do not show"
            if self._may_leave:
                self._leave(held)
        elif held.record is None or held.is_absent:
            self.settle_as(held, "nothing" if held.record is None else "gone")

    def _leave(self, held: Held) -> None:
        if self._may_leave:
            held.outcome = "left"
            self.write(lambda: self._ledger.settled(held.number, "left", str(held.record or "")))
            return
        held.said = "the docs have no delete for it"
        self.doubt(held)

    def _give_up(self, held: Held) -> None:
        """Leave a create open, and let its resource make nothing more: the next one might stay as well."""
        name = held.name if held.record is None else held.record
        self.shut.setdefault(
            held.contract, f"{held.contract} makes nothing more: {name} could not be removed ({held.said})"
        )
        self.doubt(held)
