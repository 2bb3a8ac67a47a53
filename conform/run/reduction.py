"""Reduce a case that drifted, on the tenant itself, to what still shows the same drift for the same reason.

First the steps, as far as the judge needs them; the tenant must then show the drift again by these alone.
Then the payloads, which stay what they were: allowed by the docs, or breaking the same rule and no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from conform.case import MADE, MADE_TEXT, ROW, VALUES, goes_back
from conform.drift.judge import judge, shows
from conform.drift.kinds import kind_named
from conform.drift.rules.status import WHERE
from conform.findings.causes import FACTS
from conform.fuzz.less import less
from conform.payloads.allowed import is_still_allowed, may_be_cut, plainer
from conform.payloads.endpoint import endpoint, endpoint_of
from conform.payloads.place import dotted
from conform.payloads.reduce import reduce
from conform.payloads.steps import some_record
from conform.run.permitted import is_unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Json
    from conform.drift.value import Drift
    from conform.payloads.endpoint import Endpoint
    from conform.payloads.place import Way
    from conform.report.result import Result

LIMIT: Final = 60
"""Requests that are spent on the reduction of one case."""


class SpentError(Exception):
    """Say that no further request may be spent on a case."""


@dataclass(slots=True, kw_only=True)
class Reducer:
    """Look for the smallest case that shows a drift; `ask` runs a case on the tenant and judges it.

    At most `limit` requests are spent on one drift. With `is_fresh` each case finds a tenant on which nothing
    was done before; else what other requests did may be part of the cause, so that no write is left out of
    what lists and deleted records show.
    """

    contracts: Mapping[str, Contract]
    ask: Callable[[Case], Result]
    limit: int = LIMIT
    is_fresh: bool = False
    _left: int = field(default=0, init=False)
    _best: Result | None = field(default=None, init=False)

    def smallest(self, result: Result, drift: Drift) -> Result | None:
        """Give the smallest case found that shows the drift again, None where none does within the limit."""
        self._left, self._best = self.limit, None
        try:
            self._fewer_steps(result, drift)
            if self._best is not None:
                self._less_in_payloads(drift)
        except SpentError:
            pass
        return self._best

    def _shows(self, case: Case, drift: Drift) -> bool:
        """Ask a case of the tenant; keep its result where the drift shows again, for the same reason."""
        self._left -= len(case.steps)
        if self._left < 0:
            raise SpentError
        tried = self.ask(case)
        if again(tried, drift) is None:
            return False
        self._best = tried
        return True

    def _fewer_steps(self, result: Result, drift: Drift) -> None:
        """Ask with the steps that the judge needs; where they do not show it, leave out one by one."""
        case = replace(result.case, steps=result.case.steps[: len(result.exchanges)])
        needed = steps_needed(replace(result, case=case), drift, self.contracts)
        kept = needed | self._writes(case, drift)
        few = only_steps(case, kept)
        if self._shows(few, drift):
            return
        made = self._with_a_record(few)
        if made is not None and self._shows(made, drift):
            return
        if len(kept) < len(case.steps) and self._shows(case, drift):
            self._one_after_the_other(case, kept, drift)

    def _one_after_the_other(self, case: Case, needed: frozenset[int], drift: Drift) -> None:
        kept = frozenset(range(len(case.steps)))
        for index in reversed(range(len(case.steps))):
            fewer = kept - _and_what_goes_back_to(case, index)
            if index not in needed and index in kept and self._shows(only_steps(case, fewer), drift):
                kept = fewer

    def _with_a_record(self, case: Case) -> Case | None:
        """Give a case with a record of its own, where none of its steps makes one; None where one does."""
        contract = self.contracts[case.contract]
        create = contract.having("create")
        if create is None or any(step.operation == create.id for step in case.steps):
            return None
        made = some_record(endpoint(contract, create), f"{case.operation} shown")
        numbers = {index: index + 1 for index in range(len(case.steps))}
        return replace(case, steps=(made, *(_gone_back(step, numbers) for step in case.steps)))

    def has_deleted(self, result: Result, drift: Drift) -> bool:
        """Tell whether a case deleted something before it showed a drift."""
        until = max((each.exchange for each in result.drifts if each.id == drift.id), default=0)
        before = (self.contracts[s.contract].operation(s.operation) for s in result.case.steps[:until])
        return any(each is not None and each.role == "delete" for each in before)

    def _writes(self, case: Case, drift: Drift) -> frozenset[int]:
        """Give the steps before a drift that may be part of it although the judge does not need them.

        They changed what a list shows, or one of them made what the next may not make again.
        """
        is_by_others = drift.role == "list" or kind_named(drift.kind).about in ("record", "pages")
        if not breaks_a_rule(case) and (self.is_fresh or not is_by_others):
            return frozenset()
        operations = (
            (n, self.contracts[s.contract].operation(s.operation)) for n, s in enumerate(case.steps)
        )
        writes = (
            number for number, each in operations if each is not None and each.role not in ("read", "list")
        )
        return frozenset(number for number in writes if number <= drift.exchange)

    def _less_in_payloads(self, drift: Drift) -> None:
        best = self._best
        if best is None:
            return
        if best.case.sort == "fuzz":
            self._less_drawn(best.case, drift)
            return
        if breaks_a_rule(best.case):
            return  # what breaks one rule and no other is as small as it can be
        for index in reversed(range(len(best.case.steps))):
            self._less_in(index, drift)
            self._plainer(index, drift)

    def _less_drawn(self, case: Case, drift: Drift) -> None:
        """Ask with less of what was drawn, which stands last, while a record of it can carry a mark."""
        *before, last = case.steps
        of = endpoint_of(last, self.contracts)
        if of is None:
            return
        has_none = is_unmarked(case, self.contracts)

        def still_shows(step: Step) -> bool:
            fewer = replace(case, steps=(*before, step))
            is_markable = has_none or not is_unmarked(fewer, self.contracts)
            return is_markable and self._shows(fewer, drift)

        less(of, last, still_shows)

    def _less_in(self, index: int, drift: Drift) -> None:
        """Leave out of one payload what may be left out, and cut its texts, while the drift shows."""
        case = self._best.case if self._best is not None else None
        step = None if case is None else case.steps[index]
        of = None if step is None else endpoint_of(step, self.contracts)
        if case is None or step is None or of is None or not isinstance(step.payload, dict | list):
            return
        before = step.payload

        def still_shows(candidate: Json) -> bool:
            return self._shows(with_payload(case, index, candidate), drift)

        reduce(before, still_shows, is_allowed=_allowing(of, before))

    def _plainer(self, index: int, drift: Drift) -> None:
        """Put ordinary values into one payload, but for those that the drift is of where these are needed."""
        case = self._best.case if self._best is not None else None
        of = None if case is None else endpoint_of(case.steps[index], self.contracts)
        if case is None or of is None or not isinstance(case.steps[index].payload, dict | list):
            return
        before = case.steps[index].payload
        meant = {_leaf(each) for each in (drift.place, *drift.of, case.asks)}
        for spared in (lambda _: False, lambda at: _leaf(at) in meant):
            candidate = plainer(of, before, spared)
            is_other = candidate != before and is_still_allowed(of, candidate, before)
            if is_other and self._shows(with_payload(case, index, candidate), drift):
                return


def _leaf(place: str) -> str:
    return place.rpartition(".")[2].removesuffix("[]")


def _allowing(of: Endpoint, before: Json) -> Callable[[Json, Way | None], bool]:
    """Give what tells whether a candidate may be asked; where a text was cut, its way is given."""

    def is_allowed(candidate: Json, cut: Way | None) -> bool:
        return (cut is None or may_be_cut(of, dotted(cut))) and is_still_allowed(of, candidate, before)

    return is_allowed


def needed(result: Result, drift: Drift, contracts: Mapping[str, Contract]) -> Result:
    """Give a result with the steps alone without which the judge would not see a drift."""
    kept = sorted(steps_needed(result, drift, contracts))
    sent = result.case if result.sent is None else result.sent
    case, exchanges = only_steps(sent, kept), tuple(result.exchanges[each] for each in kept)
    found = tuple(each for each in judge(case, exchanges, contracts) if each.id == drift.id)
    return replace(
        result, case=replace(case, asks=result.case.asks), sent=None, exchanges=exchanges, drifts=found
    )


def breaks_a_rule(case: Case) -> bool:
    """Tell whether any step of a case breaks a documented rule on purpose."""
    return any(step.breaks for step in case.steps)


def again(result: Result, drift: Drift) -> Drift | None:
    """Find a drift in a result, the same for the same reason; None where it does not show."""
    same = (each for each in result.drifts if each.id == drift.id)
    return next((each for each in same if drift.where != WHERE or _answer(each) == _answer(drift)), None)


def _answer(drift: Drift) -> tuple[object, ...]:
    """Give the status of an answer, what it names, and its reasons without what was sent."""
    return drift.got, FACTS["reason"](drift)


def steps_needed(result: Result, drift: Drift, contracts: Mapping[str, Contract]) -> frozenset[int]:
    """Find the steps without which the judge would not see a drift, by their exchanges alone."""
    case, kept = result.case, set(range(len(result.exchanges)))
    for index in reversed(range(len(case.steps))):
        fewer = kept - _and_what_goes_back_to(case, index)
        if index != drift.exchange and drift.exchange in fewer:
            exchanges = tuple(result.exchanges[each] for each in sorted(fewer))
            kept = fewer if shows(drift, only_steps(case, fewer), exchanges, contracts) else kept
    return frozenset(kept)


def _and_what_goes_back_to(case: Case, index: int) -> set[int]:
    """Give a step and those that cannot be without it."""
    gone = {index}
    for later in range(index + 1, len(case.steps)):
        if gone & goes_back(case.steps[later]):
            gone.add(later)
    return gone


def only_steps(case: Case, kept: Collection[int]) -> Case:
    """Give a case with some of its steps, which go back to each other as before."""
    numbers = {old: new for new, old in enumerate(sorted(kept))}
    steps = (_gone_back(step, numbers) for index, step in enumerate(case.steps) if index in numbers)
    return replace(case, steps=tuple(steps))


def _gone_back(step: Step, numbers: Mapping[int, int]) -> Step:
    """Give a step that goes back to the same others under their new numbers."""
    return replace(
        step,
        path=_renumbered(dict(step.path), numbers),
        query=_renumbered(dict(step.query), numbers),
        payload=_renumbered(step.payload, numbers),
        subject=None if step.subject is None else numbers[step.subject],
    )


def _renumbered(value: Json, numbers: Mapping[int, int]) -> Any:
    if isinstance(value, list):
        return [_renumbered(each, numbers) for each in value]
    if not isinstance(value, dict):
        return value
    key = next(iter(value)) if len(value) == 1 else ""
    content = value[key] if key else None
    if key in (MADE, MADE_TEXT) and isinstance(content, int):
        return {key: numbers[content]}
    if key in (ROW, *VALUES) and isinstance(content, list) and isinstance(content[0], int):
        return {key: [numbers[content[0]], *content[1:]]}
    return {name: _renumbered(inner, numbers) for name, inner in value.items()}


def with_payload(case: Case, index: int, payload: Json) -> Case:
    """Give a case with another payload in one step."""
    steps = list(case.steps)
    steps[index] = replace(steps[index], payload=payload, is_any=False)
    return replace(case, steps=tuple(steps))
