"""Let each record that a case makes carry the run's mark, in a text that the case does not ask about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from conform.case import ROOM
from conform.payloads import place
from conform.payloads.markable import places
from conform.run.custody.maker import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from conform.case import Case, Step
    from conform.contract import Contract, Json
    from conform.run.standing import Standing

SMALLEST = frozenset({"bare", "minimal", "reference"})
"""Questions of the smallest payload: a field more would be another question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Number a create, and hold the text that its record carries and the field that shows it when read.

    `text` and `shown_as` are None where the payload has no room for a mark.
    """

    number: int
    text: str | None = None
    shown_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Hold a case as it is sent, and by index the marks of what each step makes, one a record.

    `lent` are the records that steps borrow, by index, and `planned` is the case without them, None where
    nothing is lent.
    """

    case: Case
    marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    lent: Mapping[int, Standing] = field(default_factory=dict)
    planned: Case | None = None


def borrowing(case: Case, lent: Mapping[int, Standing]) -> Marked:
    """Give a case with each lent record's own create in the place of the one that it would have made."""
    if not lent:
        return Marked(case=case)
    steps = tuple(lent[index].step if index in lent else step for index, step in enumerate(case.steps))
    return Marked(case=replace(case, steps=steps), lent=lent, planned=case)


def marked(
    case: Case,
    contracts: Mapping[str, Contract],
    next_mark: Callable[[], tuple[int, str]],
    hidden: AbstractSet[tuple[str, str]] = frozenset(),
    lent: Mapping[int, Standing] = MappingProxyType({}),
) -> Marked:
    """Give the case with a mark of its own in each record that it makes, also in the edits of it.

    `hidden` are fields (contract key, name) that this tenant was seen not to serve: no mark goes there.
    An edit that sends the marked field sends the mark again, with the edit's number, so that it is still
    a change and the record can still be proven. A record that is `lent` keeps the mark that it has.
    """
    steps = list(case.steps)
    marks: dict[int, tuple[Mark, ...]] = {}
    roles = [_role(step, contracts) for step in case.steps]
    for index, role in enumerate(roles):
        if role == "action":
            steps[index], marks[index] = _rows_marked(case, index, contracts, next_mark, hidden)
        if role != "create":
            continue
        edits = _edits(case, index, contracts)
        if index in lent:
            marks[index] = lent[index].marks
            at, text = _marked_at(lent[index], contracts)
        else:
            number, text = next_mark()
            at, shown_as = _chosen(case, index, edits, contracts, hidden)
            marks[index] = (Mark(number=number, text=None if at is None else text, shown_as=shown_as),)
        if at is None:
            continue
        steps[index] = _with(steps[index], at, text)
        for edit in edits:
            if place.has(steps[edit].payload, at) and not _is_asked(case, at):
                steps[edit] = _with(steps[edit], at, f"{text} {edit}")
    return Marked(case=replace(case, steps=tuple(steps)), marks=marks)


def _edits(case: Case, index: int, contracts: Mapping[str, Contract]) -> list[int]:
    return [
        each
        for each, step in enumerate(case.steps)
        if step.subject == index and _role(step, contracts) == "edit"
    ]


def _marked_at(standing: Standing, contracts: Mapping[str, Contract]) -> tuple[str | None, str]:
    """Give the place at which a record carries its mark, None where it carries none, and the mark."""
    contract = contracts[standing.step.contract]
    create, payload = contract.operation(standing.step.operation), standing.step.payload
    texts = [mark.text for mark in standing.marks if mark.text is not None]
    for at in places(contract, create) if create is not None else ():
        for text in texts:
            if place.has(payload, at) and place.read(payload, at) == text:
                return at, text
    return None, ""


def keeps_its_mark(case: Case, index: int, standing: Standing, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether a record carries a mark that no edit of a case would replace, were it lent to it."""
    at, _ = _marked_at(standing, contracts)
    if at is None:
        return False
    edits = _edits(case, index, contracts)
    return not (_is_asked(case, at) and any(place.has(case.steps[edit].payload, at) for edit in edits))


def _rows_marked(
    case: Case,
    index: int,
    contracts: Mapping[str, Contract],
    next_mark: Callable[[], tuple[int, str]],
    hidden: AbstractSet[tuple[str, str]],
) -> tuple[Step, tuple[Mark, ...]]:
    """Give an action with a mark of its own in each record that it sends, and the marks of what it makes."""
    step = case.steps[index]
    found = maker(step, contracts)
    if found is None:
        return step, ()
    known = {} if found.is_bare else places(found.contract, found.create)
    rows: list[Json] = []
    marks: list[Mark] = []
    for row in found.payloads:
        number, text = next_mark()
        free = [
            at
            for at, shown_as in known.items()
            if (found.contract.key, shown_as) not in hidden and is_open(row, at) and not _is_asked(case, at)
        ]
        at = next(iter(free), None)
        marks.append(Mark(number=number, text=text if at else None, shown_as=known[at] if at else None))
        rows.append(place.with_value(row, at, text) if at else row)
    is_sent_as_rows = isinstance(step.payload, list)
    return replace(step, payload=rows if is_sent_as_rows else step.payload), tuple(marks)


def _role(step: Step, contracts: Mapping[str, Contract]) -> str | None:
    operation = contracts[step.contract].operation(step.operation)
    return None if operation is None else operation.role


def _chosen(
    case: Case,
    index: int,
    edits: list[int],
    contracts: Mapping[str, Contract],
    hidden: AbstractSet[tuple[str, str]],
) -> tuple[str, str] | tuple[None, None]:
    """Choose a place that no step asks about, one that no edit sends before one that some do.

    Where there is none, the record of an edit may carry the mark in the place that the edit asks about.
    """
    step = case.steps[index]
    contract = contracts[step.contract]
    create = contract.operation(step.operation)
    known = places(contract, create) if create is not None else {}
    free = [
        at
        for at, shown_as in known.items()
        if (step.contract, shown_as) not in hidden
        and has_room(step, at)
        and not (_is_asked(case, at) and step.operation == case.operation)
    ]
    is_smallest = case.asks in SMALLEST

    def rank(at: str) -> tuple[bool, bool, bool]:
        is_edited = any(place.has(case.steps[edit].payload, at) for edit in edits)
        return _is_asked(case, at), is_edited, place.has(step.payload, at) != is_smallest

    best = min(free, key=rank, default=None)
    return (None, None) if best is None else (best, known[best])


def _is_asked(case: Case, at: str) -> bool:
    broken = (rule for each in case.steps for rule in each.breaks)
    return any(at in question for question in (case.asks, *case.questions, *broken))


def has_room(step: Step, at: str) -> bool:
    """Tell whether a mark can be put at a place of what a step sends; a text says so itself."""
    if step.raw is None:
        return is_open(step.payload, at)
    return f'"{at.rpartition(".")[2]}": "{ROOM}"' in step.raw


def is_open(payload: Json, at: str) -> bool:
    """Tell whether a payload has an object into which the place can be put."""
    above = at.rpartition(".")[0]
    if not above:
        return isinstance(payload, dict)
    return place.has(payload, above) and isinstance(place.read(payload, above), dict)


def _with(step: Step, at: str, text: str) -> Step:
    if step.raw is not None:
        return replace(step, raw=step.raw.replace(ROOM, text))
    return replace(step, payload=place.with_value(step.payload, at, text))
