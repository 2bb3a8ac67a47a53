"""Judge what others recorded: captured exchanges one after the other, or a body that somebody saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.captured import CapturedError
from conform.drift.judge import judge_exchange
from conform.drift.judged import read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.captured import Candidate, Captured, Matcher
    from conform.contract import Field, Json, Operation, Response
    from conform.drift.value import Drift

_MOST_STRANGERS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Tell what a file of captured exchanges held and how it was judged.

    `exchanges` counts all entries, `matched` those of a documented operation, `unread` those without an
    answer or not to be read, `bodiless` those judged by their status alone, `too_much` likewise those
    whose body is larger or nested deeper than is read. `operations` counts
    exchanges by contract and operation, `strangers` shows a few calls that no operation documents.
    `drifts` are those of all exchanges, each once.
    """

    exchanges: int
    matched: int
    unread: int
    bodiless: int
    too_much: int
    operations: dict[tuple[str, str], int]
    strangers: tuple[str, ...]
    drifts: tuple[Drift, ...]


class _Count:
    """Gather what a file holds while it goes by."""

    def __init__(self) -> None:
        self.figures: Counter[str] = Counter()
        self.operations: Counter[tuple[str, str]] = Counter()
        self.strangers: dict[str, None] = {}
        self.drifts: dict[str, Drift] = {}

    def traffic(self) -> Traffic:
        figures = self.figures
        return Traffic(
            exchanges=figures["exchanges"],
            matched=figures["matched"],
            unread=figures["unread"],
            bodiless=figures["bodiless"],
            too_much=figures["too_much"],
            operations=dict(self.operations),
            strangers=tuple(self.strangers),
            drifts=tuple(self.drifts.values()),
        )

    def take(self, captured: Captured, matcher: Matcher) -> None:
        self.figures["exchanges"] += 1
        routes = matcher.match(captured.method, captured.path)
        if captured.exchange is None:
            self.figures["unread"] += 1
        elif not routes:
            if len(self.strangers) < _MOST_STRANGERS:
                self.strangers[f"{captured.method} {captured.path}"] = None
        else:
            self.figures["matched"] += 1
            self.figures["bodiless"] += not captured.has_body
            route, found = kindest(captured, routes)
            self.operations[route.contract.key, route.operation.id] += 1
            self.figures["too_much"] += not found and not _is_readable(captured)
            for drift in found:
                self.drifts.setdefault(drift.id, drift)


def kindest(captured: Captured, routes: tuple[Candidate, ...]) -> tuple[Candidate, tuple[Drift, ...]]:
    """Judge an exchange by the route that it differs from least: one path may be documented twice.

    Without a body only the status is judged.
    """
    exchange = captured.exchange
    judged = []
    for route in routes:
        drifts = () if exchange is None else judge_exchange(route.contract, route.operation, exchange)
        kept = tuple(drift for drift in drifts if captured.has_body or drift.kind.startswith("status."))
        judged.append((route, kept))
    return min(judged, key=lambda pair: len(pair[1]))


def _is_readable(captured: Captured) -> bool:
    answer = None if captured.exchange is None else captured.exchange.answer
    return answer is None or read_body(answer.body).is_readable


def judge_traffic(
    captured: Iterable[Captured], matcher: Matcher, *, told: Callable[[int], None] = lambda _: None
) -> tuple[Traffic, CapturedError | None]:
    """Judge every exchange of a file; give also the error at which the file ended, None where it is whole.

    `told` is called with the number of exchanges after each of them.
    """
    count = _Count()
    try:
        for number, each in enumerate(captured, 1):
            count.take(each, matcher)
            told(number)
    except CapturedError as error:
        return count.traffic(), error
    return count.traffic(), None


def narrowed(operation: Operation, status: int, value: Json) -> tuple[Operation, str]:
    """Give the operation as it speaks of what was saved, and the words for it, empty for a whole answer.

    A list where an object is documented is taken for the rows, an object that has the record's wrapper
    and nothing of the frame for one record.
    """
    response = operation.response(status)
    if response is None or response.body is None or not response.record:
        return operation, ""
    names = [field.name for field in response.body.fields]
    if isinstance(value, list) and "array" not in response.body.kinds:
        return _at(operation, response, "[]", "the rows alone")
    is_frameless = isinstance(value, dict) and not any(name in value for name in names)
    if is_frameless and isinstance(value, dict) and response.record[-1] in value:
        return _at(operation, response, response.record[-1], "one record alone")
    return operation, ""


def _at(operation: Operation, response: Response, part: str, words: str) -> tuple[Operation, str]:
    """Cut the documented body down to the value that holds a part of the record's way."""
    way = response.record or ()
    if part not in way or response.body is None:
        return operation, ""
    at = way.index(part)
    field: Field | None = response.body
    for name in way[:at]:
        field = None if field is None else (field.items if name == "[]" else field.field(name))
    if field is None:
        return operation, ""
    cut = replace(response, body=replace(field, name=""), record=way[at:])
    others = tuple(cut if each is response else each for each in operation.responses)
    return replace(operation, responses=others), words
