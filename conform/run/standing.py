"""Records that a case made only to have one, and whether they stand after it as they were made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conform.case import MADE, MADE_TEXT, REFERENCE, REFERENCE_TEXT, ROW, VALUES, placeholders
from conform.drift.judged import is_server_error
from conform.run.call import is_write, made_ids
from conform.run.custody.held import is_success

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Contract, Json, Operation
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.run.custody.mark import Mark, Marked

PLAIN = ("valid", "minimal")
"""The sort and the question of the smallest payload, of which such records are made too."""
_SUCCESS, _REFUSALS = range(200, 300), range(400, 500)
_REFUSED = ("refused", "denied")
_OF_WRITES = ("state.", "access.open", "status.accepted_invalid")
"""How the kinds begin that tell of a request that it did to a record what it should not."""
_OF_FORM = ("envelope.", "field.")
"""How the kinds begin that tell of an answer's form alone: a refusal in another form is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Hold a record that may be lent: the step that made it, as it was sent, and the exchange.

    `is_tried` tells that a write of it was refused and nobody has read it since: it may be another now.
    """

    step: Step
    made: Exchange
    record: Json
    marks: tuple[Mark, ...] = ()
    is_tried: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Give what such records are made by: the key of the contract, and the operation."""
        return self.step.contract, self.step.operation

    @property
    def left(self) -> tuple[str, Json]:
        """Give the key of its contract and its id."""
        return self.step.contract, self.record

    def serves(self, step: Step) -> bool:
        """Tell whether a step was to make such a record: at the same place, and of no other references."""
        mine, its = self.step, step
        is_alike = (mine.contract, mine.operation, mine.path, mine.query) == (
            its.contract,
            its.operation,
            its.path,
            its.query,
        )
        return is_alike and _named(mine, REFERENCE, REFERENCE_TEXT) <= _named(its, REFERENCE, REFERENCE_TEXT)


def wanted(case: Case) -> tuple[int, ...]:
    """Give the steps of a case that only make a record, by index; none that is made of an earlier step's."""
    own = (MADE, MADE_TEXT, ROW, *VALUES)
    return tuple(index for index, step in enumerate(case.steps) if step.is_any and not _named(step, *own))


def _plain(case: Case, contracts: Mapping[str, Contract]) -> tuple[int, ...]:
    """Give the step that makes a record as plainly although its own answer is what is asked."""
    operation = _operation(case.steps[0], contracts)
    is_plain = (case.sort, case.asks) == PLAIN and operation is not None and operation.role == "create"
    return (0,) if is_plain and not case.steps[0].is_any else ()


def still_standing(
    sent: Marked, exchanges: Sequence[Exchange], drifts: Iterable[Drift], contracts: Mapping[str, Contract]
) -> tuple[Standing, ...]:
    """Give the records of such steps that are as they were made, none where anything is in doubt."""
    case = sent.case
    writes = {
        index
        for index, step in enumerate(case.steps)
        if (operation := _operation(step, contracts)) is None or is_write(operation)
    }
    is_clear = _is_clear(case, exchanges) and not any(_tells_of_a_write(each, case) for each in drifts)
    if not is_clear or any(_named(case.steps[index], ROW) for index in writes):
        return ()
    made = (*wanted(case), *_plain(case, contracts))
    found = [_as_made(index, sent, exchanges, contracts, writes) for index in made]
    standing = [each for each in found if each is not None]
    times = Counter(given(case, exchanges, contracts))
    return tuple(each for each in standing if times[each.step.contract, str(each.record)] == 1)


def given(
    case: Case, exchanges: Sequence[Exchange], contracts: Mapping[str, Contract]
) -> Iterator[tuple[str, str]]:
    """Yield the contract key and the id, as text, of each record that the creates of a case were given."""
    for step, exchange in zip(case.steps, exchanges, strict=False):
        operation = _operation(step, contracts)
        if operation is not None and operation.role == "create":
            yield from ((step.contract, str(record)) for record in made_ids(exchange))


def _is_clear(case: Case, exchanges: Sequence[Exchange]) -> bool:
    """Tell whether each step was answered, without failing, and each that was to succeed by a 2xx."""
    for step, exchange in zip(case.steps, exchanges, strict=False):
        answer = exchange.answer
        if exchange.failure is not None or answer is None or is_server_error(answer.status):
            return False
        if step.expects == "success" and answer.status not in _SUCCESS:
            return False
    return len(exchanges) == len(case.steps)


def _tells_of_a_write(drift: Drift, case: Case) -> bool:
    """Tell whether a drift may say that a record is another now."""
    expected = {case.steps[index].expects for index in (drift.step, drift.exchange)}
    is_as_called_for = expected == {"success"} or drift.kind.startswith(_OF_FORM)
    return drift.kind.startswith(_OF_WRITES) or not is_as_called_for


def _as_made(
    index: int,
    sent: Marked,
    exchanges: Sequence[Exchange],
    contracts: Mapping[str, Contract],
    writes: set[int],
) -> Standing | None:
    """Give the record of a step, None where it is none or where a write of it was not refused."""
    steps = sent.case.steps
    standing = sent.lent.get(index) or _made(index, sent, exchanges[index], contracts)
    touching = [each for each in writes if each != index and _names(steps[each], index)]
    if standing is None or not all(_is_refused(steps[each], exchanges[each]) for each in touching):
        return None
    reads = [
        each
        for each, step in enumerate(steps)
        if each not in writes and step.subject == index and step.expects == "success"
    ]
    tried = max(touching, default=index if standing.is_tried else -1)
    return replace(standing, is_tried=tried > max(reads, default=-1))


def _made(index: int, sent: Marked, exchange: Exchange, contracts: Mapping[str, Contract]) -> Standing | None:
    step, ids = sent.case.steps[index], made_ids(exchange)
    operation = _operation(step, contracts)
    if operation is None or len(ids) != 1 or not is_success(operation, exchange):
        return None
    return Standing(step=step, made=exchange, record=ids[0], marks=sent.marks.get(index, ()))


def _is_refused(step: Step, exchange: Exchange) -> bool:
    answer = exchange.answer
    return step.expects in _REFUSED and answer is not None and answer.status in _REFUSALS


def _names(step: Step, index: int) -> bool:
    """Tell whether a step speaks of the record that another one made."""
    return step.subject == index or str(index) in _named(step, MADE, MADE_TEXT)


def _named(step: Step, *keys: str) -> frozenset[str]:
    """Give what the placeholders of some keys name in a step, as text."""
    return frozenset(str(what) for key, what in _placeholders(step) if key in keys)


def _placeholders(step: Step) -> Iterator[tuple[str, object]]:
    for part in (step.path, step.query, step.payload):
        yield from placeholders(part)


def _operation(step: Step, contracts: Mapping[str, Contract]) -> Operation | None:
    contract = contracts.get(step.contract)
    return None if contract is None else contract.operation(step.operation)
