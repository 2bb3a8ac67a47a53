"""What the answers to a pool tell of each of its questions, and which are to be asked again, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.judged import is_judged, read_body
from conform.drift.refusal import is_inside, is_meant, named_places
from conform.drift.rules.status import classed
from conform.payloads.endpoint import endpoint_of
from conform.payloads.pools import own_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Part, Pool, Step
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Answer, Exchange
    from conform.payloads.endpoint import Endpoint
    from conform.report.result import Result

    Parts: TypeAlias = tuple[Part, ...]

MOST_ALONE: Final = 20
"""Questions of one taken payload that are each asked alone: what breaks every rule tells of each."""
_OF_CONTEXT: Final = ("state.", "status.", "filter.")
"""Kinds that what was sent beside, or before, may have a part in; any other is shown by the answer alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Say what became of the questions of a pool.

    `settled` are those that the answers settle. `alone` are to be asked by their own cases, each tuple of
    `again` by a pool of its own, `singly` each by a payload of its own. `shown` are those that the answers
    show broken, without a request more. `open` are the ids of drifts that this is to confirm. `unnamed`
    counts the refusals that named no field of a question. Without `is_reached` no question came to an answer.
    """

    settled: Parts = ()
    alone: tuple[Case, ...] = ()
    again: tuple[tuple[Case, ...], ...] = ()
    singly: tuple[Case, ...] = ()
    shown: Parts = ()
    open: frozenset[str] = frozenset()
    unnamed: int = 0
    is_reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pack:
    """Hold the questions of one payload of a pool, its step, its answer, and the drifts blamed on it.

    `news` are those of them that nothing has shown before.
    """

    of: Endpoint | None
    parts: Parts
    step: Step
    exchange: Exchange | None
    drifts: tuple[Drift, ...]
    news: tuple[Drift, ...]

    @property
    def questions(self) -> tuple[Case, ...]:
        return tuple(part.question for part in self.parts)

    @property
    def answer(self) -> Answer | None:
        is_there = self.exchange is not None and is_judged(self.exchange)
        return self.exchange.answer if is_there and self.exchange is not None else None

    @property
    def is_taken(self) -> bool:
        answer = self.answer
        return answer is not None and classed(answer.status) == "ok" and not self._said(answer)

    @property
    def is_refused(self) -> bool:
        answer = self.answer
        return answer is not None and (classed(answer.status) == "refused" or self._said(answer))

    def _said(self, answer: Answer) -> bool:
        body = read_body(answer.body).value
        return self.of is not None and self.of.contract.vendor.answers.maybe_refusal(body) is not None


def outcome(
    pool: Pool, result: Result, contracts: Mapping[str, Contract], is_news: Callable[[Drift], bool]
) -> Outcome:
    """Read a pool's answers; `is_news` tells of a drift that nothing has shown before."""
    packs = tuple(_packs(pool, result, contracts, is_news))
    reached = [pack for pack in packs if pack.exchange is not None]
    found = [_of_pack(pack) for pack in reached]
    missed = tuple(each for pack in packs if pack.exchange is None for each in pack.questions)
    if missed:
        found.append(Outcome(again=(missed,)))
    return _joined(found, is_reached=bool(reached))


def _joined(found: Sequence[Outcome], *, is_reached: bool) -> Outcome:
    return Outcome(
        settled=tuple(part for each in found for part in each.settled),
        alone=tuple(case for each in found for case in each.alone),
        again=tuple(some for each in found for some in each.again if some),
        singly=tuple(case for each in found for case in each.singly),
        shown=tuple(part for each in found for part in each.shown),
        open=frozenset().union(*(each.open for each in found)),
        unnamed=sum(each.unnamed for each in found),
        is_reached=is_reached,
    )


def _packs(
    pool: Pool, result: Result, contracts: Mapping[str, Contract], is_news: Callable[[Drift], bool]
) -> Iterator[_Pack]:
    by_steps: dict[tuple[int, ...], list[Part]] = {}
    for part in pool.parts:
        by_steps.setdefault(part.steps, []).append(part)
    shared = frozenset.intersection(*map(frozenset, by_steps)) if len(by_steps) > 1 else frozenset()
    for steps, parts in by_steps.items():
        own = frozenset(steps) - shared
        question = parts[0].question
        asked = next(
            steps[index]
            for index, step in enumerate(question.steps)
            if step.operation == question.operation and not step.is_any
        )
        blamed = tuple(each for each in result.drifts if {each.step, each.exchange} & own)
        yield _Pack(
            of=endpoint_of(question, contracts),
            parts=tuple(parts),
            step=pool.case.steps[asked],
            exchange=result.exchanges[asked] if asked < len(result.exchanges) else None,
            drifts=blamed,
            news=tuple(each for each in blamed if is_news(each)),
        )


def _of_pack(pack: _Pack) -> Outcome:
    """Read one payload's answer."""
    if pack.step.expects == "refused":
        return _of_broken(pack)
    if pack.is_taken or pack.step.expects == "observed":
        return _of_taken(pack)
    named = _named(pack)
    return _suspected(pack, tuple(part for part in pack.parts if _is_named(part, pack, named)))


def _of_taken(pack: _Pack) -> Outcome:
    """Confirm alone what the read-back, or the answer itself, shows anew."""
    suspects: list[Part] = []
    halved = False
    opened: set[str] = set()
    for drift in pack.news:
        meant = [part for part in pack.parts if _is_about(drift, part, pack)]
        if meant or drift.kind.startswith(_OF_CONTEXT):
            opened.add(drift.id)
            suspects += [part for part in meant if part not in suspects]
            halved = halved or not meant
    if halved and len(suspects) < len(pack.parts):
        return _suspected(pack, tuple(suspects), frozenset(opened))
    settled = tuple(part for part in pack.parts if part not in suspects)
    alone = tuple(part.question for part in suspects)
    return Outcome(settled=settled, alone=alone, open=frozenset(opened))


def _suspected(pack: _Pack, suspects: Parts, opened: frozenset[str] | None = None) -> Outcome:
    """Ask suspects alone and the others again together; halves of a payload that tells of no place."""
    ids = frozenset(each.id for each in pack.drifts) if opened is None else opened
    rest = tuple(part.question for part in pack.parts if part not in suspects)
    if suspects or len(pack.parts) == 1:
        alone = tuple(part.question for part in suspects or pack.parts)
        return Outcome(alone=alone, again=(rest,) if suspects else (), open=ids)
    middle = len(rest) // 2
    return Outcome(again=(rest[:middle], rest[middle:]), open=ids, unnamed=int(pack.is_refused))


def _of_broken(pack: _Pack) -> Outcome:
    """Settle what a refusal names; ask again what it does not, and alone what was taken."""
    ids = frozenset(each.id for each in pack.drifts)
    if pack.is_taken:
        alone = tuple(part.question for part in pack.parts[:MOST_ALONE])
        return Outcome(alone=alone, shown=pack.parts[MOST_ALONE:], open=ids)
    if not pack.is_refused:
        return _suspected(pack, ())
    if len(pack.parts) == 1:
        alone = pack.questions if pack.news else ()
        return Outcome(settled=() if alone else pack.parts, alone=alone, open=ids if alone else frozenset())
    named = _named(pack)
    settled = tuple(part for part in pack.parts if _is_named(part, pack, named))
    rest = tuple(part.question for part in pack.parts if part not in settled)
    if len(settled) > 1:
        return Outcome(settled=settled, again=(rest,))
    return Outcome(settled=settled, singly=rest, unnamed=int(not settled))


def _named(pack: _Pack) -> frozenset[str]:
    """Give the places that a refusal names; a place above counts for what alone is asked inside it."""
    if pack.answer is None or pack.of is None:
        return frozenset()
    return named_places(read_body(pack.answer.body).value, pack.of.contract.vendor.answers)


def _is_named(part: Part, pack: _Pack, named: Iterable[str]) -> bool:
    places = _places(part, pack)
    if any(is_meant(name, at) for name in named for at in places):
        return True
    above = {name for name in named for at in places if is_inside(at, name)}
    others = (_places(each, pack) for each in pack.parts if each is not part)
    inside = {name for name in above for places in others for at in places if is_inside(at, name)}
    return bool(above - inside)


def _places(part: Part, pack: _Pack) -> frozenset[str]:
    return frozenset() if pack.of is None else own_places(part.question, pack.of)


def _is_about(drift: Drift, part: Part, pack: _Pack) -> bool:
    """Tell whether a drift stands at a place that a question asks about, under either of its names."""
    if pack.of is None:
        return False
    fields = dict(pack.of.body.walk()) if pack.of.body is not None else {}
    names = set[str]()
    for at in _places(part, pack):
        field = fields.get(at)
        names |= {at.rpartition(".")[2].removesuffix("[]"), (field.reads_as or "") if field else ""}
    return bool((names - {""}) & set(drift.place.replace("[]", "").split(".")))
