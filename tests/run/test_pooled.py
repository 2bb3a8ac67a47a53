"""Pools on a tenant of a few lines: whatever it refuses, and however it names it, all is answered."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from math import ceil, log2
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.case import Pool
from conform.drift.judge import judge
from conform.exchange import Answer, Call, Exchange
from conform.payloads.pools import own_places, pools
from conform.payloads.sorts import boundary, invalid
from conform.report.answers import Answers
from conform.report.result import Result
from conform.run.pooled import Pooling, Recorded, built
from tests.payloads.small import CREATE, EDIT, PENS, of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.case import Case, Part, Step
    from conform.drift.value import Drift

    Naming = Literal["all", "first", "none"]

KNOWN = {PENS.key: PENS}
LIMITS = [each for each in boundary.cases(of(CREATE)) if not each.asks.startswith("varied")]
EDITS = [each for each in boundary.cases(of(EDIT)) if not each.asks.startswith("varied")]
BROKEN = [each for each in invalid.cases(of(CREATE)) if own_places(each, of(CREATE))]
NAMES: tuple[Naming, ...] = ("all", "first", "none")


@dataclass(slots=True, kw_only=True)
class Fake:
    """Refuse limits in `faulty`, and what breaks a rule but those in `faulty`; change those in `altered`.

    `naming` says which fields a refusal names. What is read back is what was sent.
    """

    faulty: frozenset[str] = frozenset()
    altered: frozenset[str] = frozenset()
    naming: Naming = "all"
    fails: frozenset[str] = frozenset()
    requests: int = 0
    kept: list[Result] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def ask(self, pool: Pool) -> Result:
        exchanges: list[Exchange] = []
        sent: Any = {}
        changed: set[str] = set()
        for index, step in enumerate(pool.case.steps):
            parts = [part for part in pool.parts if index in part.steps]
            asked = [each for each in parts if step.operation == each.question.operation and not step.is_any]
            if step.payload is not None:
                changed = {each.question.asks for each in asked} & self.altered
            answer = self._answer(step, [each.question for each in asked], sent, changed)
            if answer[0] < 300 and step.payload is not None:
                sent = step.payload
            exchanges.append(exchange(step, *answer))
            self.requests += 1
            if answer[0] == 0:
                break
        judged = judge(pool.case, tuple(exchanges), KNOWN)
        drifts = tuple(each for each in judged if each.kind.startswith(("status.", "state.")))
        failed = next((each.failure for each in exchanges if each.failure), "")
        verdict: Any = "broken" if failed else "drifted" if drifts else "conformant"
        return Result(
            case=pool.case, verdict=verdict, drifts=drifts, exchanges=tuple(exchanges), reason=failed or ""
        )

    def _answer(self, step: Step, asked: Sequence[Case], sent: Any, changed: set[str]) -> tuple[int, Any]:
        if any(each.asks in self.fails for each in asked):
            return 0, {}
        if step.payload is None:
            texts = {name: each for name, each in sent.get("Pen", {}).items() if isinstance(each, str)}
            return 200, {"Pen": {**texts, "id": 7, **self._changed(changed)}}
        is_valid = step.expects == "success"
        wrong = [each.asks for each in asked if (each.asks in self.faulty) == is_valid]
        if not wrong:
            return (202 if step.operation == CREATE.id else 200), {"id": 7}
        named = {"all": wrong, "first": wrong[:1], "none": []}[self.naming]
        reasons: dict[str, Any] = {name.split(":")[1].replace("[]", ".0"): ["wrong"] for name in named}
        return 400, {"message": "no", "validation_errors": reasons} if reasons else {"message": "no"}

    def _changed(self, changed: set[str]) -> dict[str, Any]:
        return {name.split(":")[1].rpartition(".")[2]: "other" for name in changed}

    def keep(self, result: Result, _: Result, parts: Sequence[Part]) -> None:
        self.kept.append(result)
        self.seen |= {drift.id for drift in result.drifts}
        self.answered += [each.question.asks for each in parts]
        self.answers.add("label", result, parts)

    def is_news(self, drift: Drift) -> bool:
        return drift.id not in self.seen

    def run(self, questions: Sequence[Case], recorded: Sequence[Pool] | None = None) -> None:
        found = None if recorded is None else Recorded(recorded)
        pooling = Pooling(
            contracts=KNOWN,
            ask=self.ask,
            keep=self.keep,
            source=built(KNOWN) if found is None else found,
            is_news=self.is_news,
            note=self.notes.append,
            counts=self.counts,
        )
        for pool in pools(questions, KNOWN) if found is None else found:
            pooling.run(pool)

    @property
    def drifted(self) -> set[str]:
        return {result.case.asks for result in self.kept if result.drifts}

    def became(self, outcome: str) -> set[str]:
        return {asks for asks, each in self.answers.became["label"].items() if each.outcome == outcome}


def exchange(step: Step, status: int, body: Any) -> Exchange:
    payload = None if step.payload is None else json.dumps(step.payload).encode()
    call = Call(method="POST", path="/", body=payload, case="x")
    if status == 0:
        return Exchange(call=call, failure="no answer")
    return Exchange(call=call, answer=Answer(status=status, body=json.dumps(body).encode()))


def asks(questions: Sequence[Case]) -> list[str]:
    return [each.asks for each in questions]


@pytest.mark.parametrize("questions", [LIMITS, EDITS, BROKEN], ids=["limits", "edits", "broken"])
def test_on_a_tenant_that_behaves_no_pool_is_split(questions: list[Case]) -> None:
    fake = Fake()
    fake.run(questions)
    assert fake.drifted == set()
    assert sorted(fake.answered) == sorted(asks(questions))
    assert fake.requests == sum(len(pool.case.steps) for pool in pools(questions, KNOWN))
    assert fake.requests < sum(len(each.steps) for each in questions) / 3


@settings(max_examples=25, deadline=None)
@given(faulty=st.sets(st.sampled_from(asks(LIMITS)), max_size=6), naming=st.sampled_from(NAMES))
def test_each_refused_limit_is_found_alone_and_no_other(faulty: set[str], naming: Naming) -> None:
    fake = Fake(faulty=frozenset(faulty), naming=naming)
    fake.run(LIMITS)
    assert fake.drifted == faulty == fake.became("drifted")
    assert sorted(fake.answered) == sorted(asks(LIMITS))
    assert fake.became("settled") == {*asks(LIMITS)} - faulty


@settings(max_examples=25, deadline=None)
@given(faulty=st.sets(st.sampled_from(asks(BROKEN)), max_size=6), naming=st.sampled_from(NAMES))
def test_each_rule_that_is_not_enforced_is_found_alone_and_no_other(faulty: set[str], naming: Naming) -> None:
    fake = Fake(faulty=frozenset(faulty), naming=naming)
    fake.run(BROKEN)
    assert fake.drifted == faulty == fake.became("drifted")
    assert sorted(fake.answered) == sorted(asks(BROKEN))
    assert fake.became("settled") == {*asks(BROKEN)} - faulty


@pytest.mark.parametrize("naming", NAMES)
def test_a_tenant_that_enforces_nothing_is_told_of_for_each_rule(naming: Naming) -> None:
    fake = Fake(faulty=frozenset(asks(BROKEN)), naming=naming)
    fake.run(BROKEN)
    assert fake.drifted == set(asks(BROKEN)) == fake.became("drifted")


@settings(max_examples=25, deadline=None)
@given(
    altered=st.sets(
        st.sampled_from([each for each in asks(EDITS) if each.split(":")[1].startswith("Pen.")]), max_size=4
    )
)
def test_what_comes_back_changed_is_confirmed_alone(altered: set[str]) -> None:
    fake = Fake(altered=frozenset(altered))
    fake.run(EDITS)
    assert fake.drifted <= altered
    kinds = {drift.place for result in fake.kept for drift in result.drifts}
    assert {each.split(":")[1].rpartition(".")[2] for each in altered} == {
        each.rpartition(".")[2] for each in kinds
    }
    assert sorted(fake.answered) == sorted(asks(EDITS))


@pytest.mark.parametrize("naming", NAMES)
@pytest.mark.parametrize("questions", [LIMITS, BROKEN], ids=["limits", "broken"])
def test_a_refusal_of_many_that_names_no_field_is_counted(questions: list[Case], naming: Naming) -> None:
    faulty = asks(questions)[:1] if questions is LIMITS else []
    fake = Fake(faulty=frozenset(faulty), naming=naming)
    fake.run(questions)
    assert (fake.counts["unnamed"] > 0) == (naming == "none")


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_refusal_that_names_nothing_is_split_in_halves(count: int) -> None:
    pack = max(pools(LIMITS, KNOWN), key=lambda pool: len(pool.parts))
    whole = Fake()
    whole.run(LIMITS)
    fake = Fake(faulty=frozenset(asks(pack.questions)[:count]), naming="none")
    fake.run(LIMITS)
    many = len(pack.parts)
    splits = 2 * (count * ceil(log2(many / count)) + 2 * count)
    assert fake.requests - whole.requests <= splits * len(pack.case.steps)


def test_a_refusal_that_names_its_fields_costs_one_request_for_each_and_one_for_the_rest() -> None:
    pack = max(pools(LIMITS, KNOWN), key=lambda pool: len(pool.parts))
    whole = Fake()
    whole.run(LIMITS)
    fake = Fake(faulty=frozenset(asks(pack.questions)[:3]))
    fake.run(LIMITS)
    assert fake.requests - whole.requests <= 4 * len(pack.case.steps)


def test_one_that_gets_no_answer_is_broken_and_the_others_are_asked() -> None:
    failing = asks(EDITS)[3]
    fake = Fake(fails=frozenset({failing}))
    fake.run(EDITS)
    assert {result.case.asks for result in fake.kept if result.verdict == "broken"} == {failing}
    assert fake.became("broken") == {failing}
    assert fake.became("settled") == {*asks(EDITS)} - {failing}
    assert sorted(fake.answered) == sorted(asks(EDITS))


def test_a_recording_takes_the_same_way() -> None:
    faulty = frozenset(asks(LIMITS)[::7])
    first, asked = Fake(faulty=faulty), list[Pool]()

    def remembering(pool: Pool) -> Result:
        asked.append(pool)
        return first.ask(pool)

    pooling = Pooling(
        contracts=KNOWN,
        ask=remembering,
        keep=first.keep,
        source=built(KNOWN),
        is_news=first.is_news,
    )
    for pool in pools(LIMITS, KNOWN):
        pooling.run(pool)
    again = Fake(faulty=faulty)
    again.run((), recorded=asked)
    assert again.requests == first.requests
    assert again.drifted == first.drifted == faulty
    assert Counter(again.answered) == Counter(first.answered)


def test_what_a_recording_does_not_hold_stays_told_of_its_pool() -> None:
    faulty = frozenset(asks(LIMITS)[:1])
    recorded = [pool for pool in pools(LIMITS, KNOWN) if len(pool.parts) > 1]
    fake = Fake(faulty=faulty)
    fake.run((), recorded=recorded)
    (drifted,) = (result for result in fake.kept if result.drifts)
    assert asks(LIMITS)[0] in drifted.case.questions


def test_what_only_all_together_show_is_noted_and_no_drift() -> None:
    class Together(Fake):
        def _answer(self, step: Step, asked: Sequence[Case], sent: Any, changed: set[str]) -> tuple[int, Any]:
            if step.payload is not None and len(asked) > 1:
                return 400, {"message": "no"}
            return Fake._answer(self, step, asked, sent, changed)

    fake = Together()
    fake.run(LIMITS[:6])
    assert fake.drifted == set()
    assert sorted(fake.answered) == sorted(asks(LIMITS[:6]))
    assert all("no question of it alone did" in note for note in fake.notes)
    assert fake.notes
