from __future__ import annotations

from dataclasses import replace
from datetime import date

from conform.case import Case
from conform.contract import Source
from conform.drift.value import MOST_SHOWN, Drift, Shown
from conform.exchange import Answer, Call, Exchange, Purpose
from conform.findings import read_known
from conform.payloads.claims import Claim
from conform.report.result import Left, Result
from conform.report.tally import MOST_CASES, Tally, exercised, unseen
from tests.run.small import CREATE, PENS, READ

CASE = Case(contract="v1/pens", operation=CREATE.id, sort="valid", asks="minimal", steps=())

CLAIM = Claim(contract="v1/pens", operation=CREATE.id, rule="field", at="Pen.name")


def drift(case: str = "c1", where: str = "data.Pen.name") -> Drift:
    return Drift(
        kind="field.retyped",
        contract="v1/pens",
        operation=CREATE.id,
        where=where,
        claimed=("kinds", "string"),
        got=("integer",),
        source=Source(page="1e0", edition="2026-01-01"),
        case=case,
    )


def answered(status: int) -> Exchange:
    return Exchange(call=Call(method="GET", path="/"), answer=Answer(status=status))


def counted() -> Tally:
    tally = Tally()
    tally.add(Result(case=CASE, verdict="conformant"))
    tally.add(Result(case=CASE, verdict="drifted", drifts=(drift("c1"),)))
    tally.add(Result(case=CASE, verdict="drifted", drifts=(drift("c2"),), known=frozenset({drift().id})))
    tally.add(Result(case=CASE, verdict="broken", reason="no network"))
    lacking = frozenset({"v1/inks"})
    tally.add(Result(case=CASE, verdict="blocked", reason="no ink", lacks=lacking))
    tally.add(Result(case=CASE, verdict="blocked", reason="no ink", lacks=lacking, is_accepted=True))
    tally.count(Call(method="POST", path="/"))
    tally.answered("v1/pens", CREATE.id, answered(202))
    tally.add(Result(case=CASE, verdict="conformant"), [CLAIM])
    purposes: tuple[Purpose, ...] = ("preparing", "cleaning_up", "cleaning_up", "reducing", "checking")
    for purpose in purposes:
        tally.count(Call(method="GET", path="/", purpose=purpose))
    tally.done.add("v1/pens POST valid")
    tally.leaves(Left(contract="v1/pens", ids=(7, "b"), doubts=1))
    tally.swept.append("deleted v1/pens 6")
    tally.unowed.add(replace(CLAIM, rule="status", at="404"))
    tally.left_out.add(replace(CLAIM, rule="status", at="400"))
    return tally


def test_one_difference_is_one_drift_with_all_its_cases() -> None:
    tally = counted()
    assert list(tally.drifts) == [drift().id]
    assert tally.cases[drift().id] == ["c1", "c2"]
    assert tally.known == {drift().id}
    assert tally.broken == {"no network": 1}


def test_rows_of_one_list_are_one_drift() -> None:
    tally = Tally()
    rows = tuple(drift(where=f"data[{n}].Pen.name") for n in range(3))
    tally.add(Result(case=CASE, verdict="drifted", drifts=rows))
    assert len(tally.drifts) == 1


def test_only_so_many_cases_are_kept_with_a_drift() -> None:
    tally = Tally()
    for number in range(MOST_CASES + 5):
        tally.add(Result(case=CASE, verdict="drifted", drifts=(drift(f"c{number}"),)))
    assert len(tally.cases[drift().id]) == MOST_CASES
    assert tally.verdicts["drifted"] == MOST_CASES + 5


def test_the_order_in_which_results_come_in_does_not_show() -> None:
    results = [
        Result(case=CASE, verdict="drifted", drifts=(replace(drift(f"c{number:02}"), got=(f"{number:02}",)),))
        for number in range(MOST_CASES + 5)
    ]
    forth, back, halves = Tally(), Tally(), (Tally(), Tally())
    for number, result in enumerate(results):
        forth.add(result)
        back.add(results[-1 - number])
        halves[number % 2].add(result)
    halves[1].merge(halves[0])
    assert (forth.drifts, forth.cases) == (back.drifts, back.cases) == (halves[1].drifts, halves[1].cases)
    assert forth.drifts[drift().id].got == ("00",)


def test_merging_adds_up() -> None:
    tally = Tally()
    for _ in range(2):
        tally.merge(counted())
    assert tally.requests == {"cases": 2, "preparing": 2, "cleaning_up": 4, "reducing": 2, "checking": 2}
    assert tally.verdicts == {"conformant": 4, "drifted": 4, "broken": 2, "blocked": 4}
    assert (tally.blocked, tally.accepted) == ({"no ink": 2}, {"no ink": 2})
    assert tally.lacks == {(CREATE.id, "v1/inks")}
    assert tally.statuses == {"v1/pens": {CREATE.id: {202: 2}}}
    assert tally.cases[drift().id] == ["c1", "c2"]
    assert tally.claims == {CLAIM}, "a claim that two processes asked is one claim"
    assert tally.left == {"v1/pens": Left(contract="v1/pens", ids=(7, "b"), doubts=2)}
    assert tally.swept == ["deleted v1/pens 6"]


def test_each_purpose_counts_for_itself_and_cleaning_up_in_no_budget() -> None:
    tally = counted()
    assert tally.requests == {"cases": 1, "preparing": 1, "cleaning_up": 2, "reducing": 1, "checking": 1}
    assert tally.spent == 4
    assert tally.statuses == {"v1/pens": {CREATE.id: {202: 1}}}, "only what was judged counts as answered"


def test_nothing_left_is_no_line() -> None:
    tally = Tally()
    tally.leaves(Left(contract="v1/pens"))
    assert tally.left == {}


def test_what_was_handed_over_is_forgotten() -> None:
    tally = counted()
    tally.clear()
    assert tally == Tally()
    tally.add(Result(case=CASE, verdict="conformant"))
    assert Tally().verdicts == {}, "no two tallies share a counter"


def test_an_operation_is_exercised_once_it_has_answered() -> None:
    assert exercised(counted(), [PENS]) == (4, 1)
    assert exercised(Tally(), [PENS]) == (4, 0)


def test_only_a_whole_run_says_that_accepted_drift_no_longer_shows() -> None:
    known, today = read_known("- kind: field.null\n  reason: agreed\n", file="k"), date(2026, 3, 1)
    whole = Tally()
    for operation in PENS.operations:
        whole.answered("v1/pens", operation.id, answered(200))

    assert tuple(map(str, unseen(known, whole, [PENS], today))) == ("line 1 (kind field.null): agreed",)
    assert tuple(map(str, unseen(known, whole, [PENS], today, is_cut=True))) == ()
    assert tuple(map(str, unseen(known, counted(), [PENS], today))) == ()


def test_a_record_that_was_read_says_that_it_is_no_longer_lacking() -> None:
    known, today = read_known("- blocked: v1/pens\n  reason: none yet\n", file="k"), date(2026, 3, 1)
    tally = Tally()
    tally.answered("v1/pens", READ.id, answered(401))
    assert tuple(map(str, unseen(known, tally, [PENS], today))) == ()
    tally.answered("v1/pens", READ.id, answered(200))
    assert tuple(map(str, unseen(known, tally, [PENS], today))) == ("line 1 (blocked v1/pens): none yet",)
    tally.add(Result(case=CASE, verdict="blocked", reason="no pen", lacks=frozenset({"v1/pens"})))
    assert tuple(map(str, unseen(known, tally, [PENS], today))) == ()


def test_a_request_without_an_answer_exercises_nothing() -> None:
    tally = Tally()
    tally.answered("v1/pens", CREATE.id, Exchange(call=Call(method="GET", path="/"), failure="refused"))
    assert exercised(tally, [PENS])[1] == 0


def shown(case: str, *statuses: int) -> Result:
    ways = tuple(Shown(status=each, got=("integer",)) for each in statuses)
    return Result(case=CASE, verdict="drifted", drifts=(replace(drift(case), shown=ways),))


def test_the_ways_in_which_a_drift_shows_add_up_in_any_order() -> None:
    results = [shown("c1", 200), shown("c2", 404, 200), shown("c3", 400)]
    tallies = Tally(), Tally()
    for tally, each in zip(tallies, (results, results[::-1]), strict=True):
        for result in each:
            tally.add(result)
        (kept,) = tally.drifts.values()
        assert (kept.case, [way.status for way in kept.shown]) == ("c1", [200, 400, 404])


def test_only_so_many_ways_are_kept_with_a_drift() -> None:
    tally = Tally()
    for status in range(200, 300):
        tally.add(shown("c1", status))
    (kept,) = tally.drifts.values()
    assert len(kept.shown) == MOST_SHOWN
