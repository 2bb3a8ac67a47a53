"""A session goes on past what is raised, stops when it is told to, and counts what it judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.case import Case, Group, Step
from conform.run.execute import Executor
from conform.run.permitted import Policy
from conform.run.session import Session
from conform.run.stop import INTERRUPTED, MOST_IN_A_ROW, Stop
from tests.run.small import CONTRACTS, CREATE, LOOK, MAKE, READ, ListedTenant, case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json
    from conform.exchange import Call, Exchange, Purpose


class RaisingTenant(ListedTenant):
    """Raise for the calls whose numbers are given, and answer the others as listed."""

    def __init__(self, *answers: tuple[int, Json], raising: Mapping[int, BaseException]) -> None:
        super().__init__(*answers)
        self._raising = raising

    def send(self, call: Call) -> Exchange:
        error = self._raising.get(len(self.calls))
        if error is not None:
            self.calls.append(call)
            raise error
        return super().send(call)


def session(tenant: ListedTenant, **more: Any) -> Session:
    policy = Policy(may_write=True, may_leave=True)
    return Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy, **more)


def group(*cases: Case) -> Group:
    return Group(contract="v1/pens", operation=CREATE.id, sort="valid", cases=cases)


def named(*asks: str) -> tuple[Case, ...]:
    return tuple(replace(case(LOOK_UP), asks=each) for each in asks)


LOOK_UP = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": 7})
FINE: tuple[int, Json] = (200, {})


def test_what_a_case_raises_makes_it_broken_and_the_run_goes_on() -> None:
    tenant = RaisingTenant(FINE, FINE, raising={1: OverflowError("year 99999 of my-secret")})
    run = session(tenant, clean=lambda text: text.replace("my-secret", "[redacted]"))

    asked = run.run(group(*named("a", "b", "c")))

    assert [result.verdict for result in asked.results].count("broken") == 1
    assert run.tally.broken == {"unforeseen: OverflowError: year 99999 of [redacted]": 1}
    assert sum(run.tally.verdicts.values()) == 3, "no case vanishes from the counts"
    (trace,) = asked.faults
    assert "Traceback" in trace
    assert "my-secret" not in trace


def test_what_is_raised_by_every_case_ends_the_run_and_the_rest_is_counted() -> None:
    stop = Stop()
    tenant = RaisingTenant(raising={number: OSError(28, "No space left on device") for number in range(9)})
    run = session(tenant, stop=stop)

    asked = run.run(group(*named(*"abcdefghi")))

    assert len(asked.results) == len(tenant.calls) == MOST_IN_A_ROW
    assert stop.reason is not None
    assert asked.not_asked == {stop.reason: 9 - MOST_IN_A_ROW}
    assert "No space left on device" in stop.reason


def test_a_run_that_is_stopped_asks_nothing_more_and_counts_the_rest() -> None:
    said: list[str | None] = [None, "the tenant is out"]
    tenant = ListedTenant(FINE, FINE, FINE)
    run = session(tenant, stop=Stop(lambda: said.pop(0)))

    asked = run.run(group(*named("a", "b", "c")))

    assert len(tenant.calls) == 1
    assert asked.not_asked == run.tally.not_asked == {"the tenant is out": 2}
    assert run.tally.done == {group().label}


def test_a_person_who_ends_a_case_in_its_middle_loses_no_result() -> None:
    tenant = RaisingTenant(FINE, raising={1: KeyboardInterrupt()})
    run = session(tenant)

    asked = run.run(group(*named("a", "b", "c")))

    assert len(asked.results) == 1
    assert asked.not_asked == {INTERRUPTED: 2}


def test_claims_are_those_of_steps_that_were_sent_and_judged() -> None:
    whole, broken = session(ListedTenant((202, {"id": 7}), FINE, FINE)), session(ListedTenant())
    whole.run(group(case(MAKE, LOOK)))
    broken.run(group(case(MAKE, LOOK)))
    assert {(claim.operation, claim.rule, claim.at) for claim in whole.tally.claims} == {
        (CREATE.id, "status", "202"),
        (CREATE.id, "field", "Pen"),
        (CREATE.id, "field", "Pen.name"),
        (READ.id, "status", "200"),
        (READ.id, "parameter", "id"),
    }
    assert broken.tally.claims == set()


def test_a_step_that_was_never_reached_asks_nothing() -> None:
    run = session(ListedTenant((202, {}), (200, {})))
    run.run(group(case(MAKE, LOOK)))
    assert {claim.operation for claim in run.tally.claims} <= {CREATE.id}


def test_each_call_says_what_it_is_for() -> None:
    tenant = ListedTenant((202, {"id": 7}), (200, {}))
    session(tenant).run(group(case(MAKE)))
    assert [each.purpose for each in tenant.calls] == ["cases", "cleaning_up"]


def test_what_prepares_and_what_reduces_removes_what_it_made_on_its_own_account() -> None:
    purposes: tuple[Purpose, ...] = ("preparing", "reducing")
    for purpose in purposes:
        tenant = ListedTenant((202, {"id": 7}), (200, {}))
        executor = Executor(contracts=CONTRACTS, purpose=purpose)
        executor.end(executor.run(executor.begin(case(MAKE)), tenant, {}), tenant)
        assert [each.purpose for each in tenant.calls] == [purpose] * 2
