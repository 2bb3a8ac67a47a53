"""Lend records that stand to cases that only need one, each to one step at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from conform.run.standing import given, still_standing, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from conform.case import Case
    from conform.contract import Contract, Json
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.run.custody.mark import Marked
    from conform.run.standing import Standing

    Left: TypeAlias = tuple[tuple[str, Json], ...]


@dataclass(slots=True, kw_only=True)
class Lending:
    """Keep the records that may be lent.

    `remove` removes records (contract key, id) from the tenant. `is_free` tells whether a record may serve
    a step of a case, by its index. `renew` gives a case that is asked again, with other texts where no two
    records may share one.
    """

    contracts: Mapping[str, Contract]
    remove: Callable[[Left], None]
    is_free: Callable[[Case, int, Standing], bool] = lambda _case, _index, _standing: True
    renew: Callable[[Case], Case] = lambda case: case
    _shelf: list[Standing] = field(default_factory=list, init=False)
    _most: Counter[tuple[str, str]] = field(default_factory=Counter, init=False)
    _confirmed: set[str] = field(default_factory=set, init=False)

    def lent(self, case: Case) -> dict[int, Standing]:
        """Take off the shelf what serves the creates of a case, by the index of their steps.

        A record that may be another than it was made goes before its resource is listed.
        """
        steps = [case.steps[index] for index in wanted(case)]
        self._most |= Counter((step.contract, step.operation) for step in steps)
        listed = {step.contract for step in case.steps if self._is_list(step.contract, step.operation)}
        self._take_off(lambda each: each.is_tried and each.step.contract in listed)
        found: dict[int, Standing] = {}
        for is_own in (True, False):  # a step whose own record stands would make a second one alike
            for index in wanted(case):
                self._lend(case, index, found, is_own=is_own)
        return found

    def _lend(self, case: Case, index: int, found: dict[int, Standing], *, is_own: bool) -> None:
        step = case.steps[index]
        is_looked_at = any(each.expects == "success" and not each.is_any for each in case.steps)
        for each in () if index in found else self._shelf:
            is_asked = each.step.payload == step.payload or not is_own
            is_sure = not (each.is_tried and is_looked_at)
            if is_asked and is_sure and each.serves(step) and self.is_free(case, index, each):
                found[index] = each
                self._shelf.remove(each)
                return

    def close(self) -> None:
        """Remove all that stands."""
        self._take_off(lambda _: True)

    def _take_off(self, goes: Callable[[Standing], bool]) -> None:
        going = tuple(each.left for each in self._shelf if goes(each))
        if going:
            self._shelf = [each for each in self._shelf if each.left not in going]
            self.remove(going)

    def _is_list(self, contract: str, operation: str) -> bool:
        found = self.contracts[contract].operation(operation)
        return found is not None and found.role == "list"

    def is_doubtful(self, sent: Marked, drifts: Iterable[Drift]) -> bool:
        """Tell whether a case with lent records shows what none has shown to which nothing was lent."""
        return bool(sent.lent) and any(drift.id not in self._confirmed for drift in drifts)

    def forget_given(self, case: Case, exchanges: Sequence[Exchange]) -> None:
        """Forget records whose ids the tenant gave again, to what a case made."""
        again = set(given(case, exchanges, self.contracts))
        self._shelf = [each for each in self._shelf if (each.step.contract, str(each.record)) not in again]

    def kept(
        self, sent: Marked, exchanges: Sequence[Exchange], drifts: Sequence[Drift]
    ) -> tuple[Standing, ...]:
        """Give what may be lent again after a case: of a create as many as one case ever wanted at once."""
        if not sent.lent:
            self._confirmed |= {drift.id for drift in drifts}
        held = Counter(each.key for each in self._shelf)
        kept = []
        for each in still_standing(sent, exchanges, drifts, self.contracts):
            held[each.key] += 1
            if held[each.key] <= self._most[each.key]:
                kept.append(each)
        return tuple(kept)

    def shelve(self, standing: Iterable[Standing]) -> None:
        """Put on the shelf what was left standing."""
        self._shelf.extend(standing)
