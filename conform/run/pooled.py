"""Ask questions in pools: settle what the answers tell, split what they do not, confirm drift alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from conform.case import alone
from conform.drift.judge import judge
from conform.payloads.pools import pools
from conform.report.result import Result
from conform.run.split import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Part, Pool, Step
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.run.split import Outcome


class Source(Protocol):
    """Give the pools that ask some questions, packed, or each by a payload of its own."""

    def __call__(self, questions: Sequence[Case], *, is_packed: bool) -> Iterable[Pool]:
        """Give them in the order in which they are to be asked."""


@dataclass(slots=True, kw_only=True)
class Pooling:
    """Ask the questions of one group.

    `ask` sends a pool and judges it, None once the run is stopped; `keep` counts a result, once as it is
    told and once as far as it settles claims, and the questions that it answers. `source` gives the pools
    of questions that are asked again. `is_news` tells of a drift that nothing has shown before, `is_like`
    of one of a kind and operation that something has; `note` is told what came once and not again. `counts`
    has as `unnamed` the refusals that named no field.
    """

    contracts: Mapping[str, Contract]
    ask: Callable[[Pool], Result | None]
    keep: Callable[[Result, Result, Sequence[Part]], None]
    source: Source
    is_news: Callable[[Drift], bool]
    is_like: Callable[[Drift], bool] = lambda _: False
    note: Callable[[str], None] = lambda _: None
    counts: Counter[str] = field(default_factory=Counter)
    _asked: set[str] = field(default_factory=set, init=False)

    def run(self, pool: Pool) -> None:
        """Ask a pool, and again what it leaves open, until each question has its answer."""
        result = self.ask(pool)
        if result is None:
            return
        self._asked |= {each.id for each in pool.questions} if len(pool.parts) == 1 else set()
        told = None if len(pool.parts) == 1 else outcome(pool, result, self.contracts, self.is_news)
        if told is None or not told.is_reached:
            self.keep(result, result, pool.parts)
            return
        self.counts["unnamed"] += told.unnamed
        is_whole = self._asked_again(told)
        self._shown(told, result)
        self.keep(*self._closed(result, told, is_whole=is_whole), told.settled)

    def _asked_again(self, told: Outcome) -> bool:
        """Ask what is open; tell whether all of it could be asked."""
        wanted: set[str] = set()
        for questions, is_packed in (*((some, True) for some in told.again), (told.singly, False)):
            wanted |= {each.id for each in questions}
            for pool in self.source(questions, is_packed=is_packed) if questions else ():
                wanted -= {each.id for each in pool.questions}
                self.run(pool)
        for question in told.alone:
            if question.id not in self._asked:
                for pool in self.source((question,), is_packed=False):
                    self.run(pool)
        return not wanted and {each.id for each in told.alone} <= self._asked

    def _shown(self, told: Outcome, result: Result) -> None:
        """Keep what a payload shows of questions that are not asked alone."""
        for part in told.shown:
            exchanges = tuple(result.exchanges[each] for each in part.steps if each < len(result.exchanges))
            drifts = judge(part.question, exchanges, self.contracts)
            own = Result(
                case=part.question,
                verdict="drifted" if drifts else "conformant",
                drifts=drifts,
                exchanges=exchanges,
            )
            self.keep(own, own, alone(part.question).parts)

    def _closed(self, result: Result, told: Outcome, *, is_whole: bool) -> tuple[Result, Result]:
        """Give a pool's result without what its questions were asked for again, and what it settles.

        What no question shows alone is not told as drift: that the docs allow all of it together is said
        nowhere. Where not all could be asked again it stays.
        """
        kept = tuple(
            each
            for each in result.drifts
            if each.id not in told.open or (self.is_news(each) and not is_whole)
        )
        for each in result.drifts if is_whole else ():
            if each.id in told.open and self.is_news(each) and not self.is_like(each):
                self.note(f"{result.case.id} showed {each.kind} at {each.where}, no question of it alone did")
        closed = replace(result, verdict="drifted" if kept else "conformant", drifts=kept, reason="")
        return closed, replace(closed, case=_narrowed(result.case, told.settled))


def _narrowed(case: Case, parts: Iterable[Part]) -> Case:
    """Give a pool's case with those broken rules alone that its answers tell of."""
    told = {rule for part in parts for step in part.question.steps for rule in step.breaks}

    def less(step: Step) -> Step:
        return replace(step, breaks=tuple(each for each in step.breaks if each in told))

    return replace(case, steps=tuple(less(step) if step.breaks else step for step in case.steps))


def built(contracts: Mapping[str, Contract]) -> Source:
    """Give the source of a run that sends: pools are made of the questions."""

    def source(questions: Sequence[Case], *, is_packed: bool) -> Iterable[Pool]:
        return pools(questions, contracts, is_packed=is_packed)

    return source


def in_order(questions: Sequence[Case], planned: Sequence[Pool], source: Source) -> Sequence[Pool]:
    """Give the planned pools where they ask these questions as they are, else others in their order."""
    if {id(each) for pool in planned for each in pool.questions} == {id(each) for each in questions}:
        return planned
    names = (each.asks for pool in planned for each in pool.questions)
    place = {name: number for number, name in enumerate(names)}

    def first(pool: Pool) -> int:
        return min(place.get(each.asks, len(place)) for each in pool.questions)

    return sorted(source(questions, is_packed=True), key=first)


class Recorded:
    """Give the pools of a recording, each once, in the order in which they were asked."""

    def __init__(self, recorded: Sequence[Pool]) -> None:
        self._left = dict(enumerate(recorded))

    def __iter__(self) -> Iterator[Pool]:
        """Yield what was not asked for as a split of another."""
        while self._left:
            yield self._left.pop(next(iter(self._left)))

    def __call__(self, questions: Sequence[Case], *, is_packed: bool) -> Iterable[Pool]:  # noqa: ARG002 - recorded as it was
        """Yield the pools that ask these questions and no others, as far as they were recorded."""
        wanted = {each.id for each in questions}
        for number, pool in tuple(self._left.items()):
            ids = {each.id for each in pool.questions}
            if ids <= wanted and number in self._left:
                wanted -= ids
                yield self._left.pop(number)
            if not wanted:
                return
