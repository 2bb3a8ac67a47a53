from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.run.explain import Explained, Lightest, explained
from conform.run.permitted import Policy
from conform.run.reduction import Reducer
from conform.run.session import Session
from tests.drift.small import CONTRACTS
from tests.report.story import lost, retyped
from tests.test_faults import CONTRACTS as KNOWN
from tests.test_faults import groups
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from conform.case import Case
    from conform.exchange import Call
    from conform.report.result import Result


def kept(*results: Result) -> Lightest:
    shown = Lightest()
    for result in results:
        shown.add(result)
    return shown


def test_of_each_drift_the_lightest_case_of_each_sort_is_kept() -> None:
    light, heavy = retyped("a"), retyped("a" * 20, asks="full")
    walk = replace(heavy, case=replace(heavy.case, sort="walk"))
    (drift,) = light.drifts
    for order in ((light, heavy, walk), (walk, heavy, light)):
        assert kept(*order).results(drift.id) == [light, walk]


def test_each_cause_is_explained_once() -> None:
    shown, results = kept(retyped(), lost()), {each.case.id: each for each in (retyped(), lost())}

    def ask(case: Case) -> Result:
        whole = results[next(each for each in results if each == case.id or case.asks in each)]
        return replace(whole, case=case)

    found = list(
        explained(
            shown,
            shown.drifts(lambda _: True),
            CONTRACTS,
            lambda: Reducer(contracts=CONTRACTS, ask=ask, is_fresh=True),
        )
    )
    assert sorted(each.drift.kind for each in found) == ["field.retyped", "state.altered"]


def running(tenant: UnwiredTenant, *, is_fresh: bool = True, **more: object) -> Session:
    policy = Policy(may_write=True, may_leave=True, may_explain=True)
    session = Session(
        contracts=KNOWN,
        open_tenant=lambda _: tenant,
        policy=policy,
        fresh=tenant.reset if is_fresh else None,
        **more,  # type: ignore[arg-type]  # options of the session
    )
    tenant.heard = session.tally.count
    for group in groups("v1/taxes"):
        session.run(group)
    return session


def found(session: Session) -> list[Explained]:
    return list(session.explain())


def test_what_only_a_delete_before_brings_about_is_shown_with_the_delete() -> None:
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    (told,) = found(running(tenant))
    assert [each.operation.split()[0] for each in told.result.case.steps].count("DELETE") == 1
    tenant.close()


def test_on_somebodys_tenant_a_case_with_a_delete_comes_first() -> None:
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    (told,) = found(running(tenant, is_fresh=False))
    assert "DELETE" in [each.operation.split()[0] for each in told.result.case.steps]
    tenant.close()


@pytest.mark.parametrize("is_fresh", [True, False])
def test_known_drift_is_not_explained(is_fresh: bool) -> None:  # noqa: FBT001 - both ways
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    session = running(tenant, is_fresh=is_fresh, is_known=lambda _: True)
    before = session.tally.requests.total()
    assert found(session) == []
    assert session.tally.requests.total() == before
    tenant.close()


@pytest.mark.parametrize("spare", [0, 3, 10])
def test_no_more_is_sent_for_a_case_than_a_budget_leaves(spare: int) -> None:
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    session = running(tenant, is_fresh=False)
    before = session.tally.requests["reducing"]
    session.spare = lambda: max(0, spare - (session.tally.requests["reducing"] - before))
    found(session)
    cleaned = session.tally.requests["reducing"] - before
    assert cleaned <= 2 * spare  # what a case makes is removed whatever the budget says
    tenant.close()


def test_a_stop_in_its_middle_ends_what_is_sent_and_shows_what_is_known() -> None:
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    session = running(tenant)
    before = session.tally.requests["reducing"]

    def heard(call: Call) -> None:
        session.tally.count(call)
        session.stop.because("SIGINT")

    tenant.heard = heard
    (told,) = found(session)
    assert session.tally.requests["reducing"] - before <= len(told.result.case.steps) + 12
    assert told.result.exchanges
    tenant.close()


def test_after_a_stop_nothing_is_asked_and_the_steps_that_the_judge_needs_are_shown() -> None:
    tenant = UnwiredTenant(tuple(KNOWN.values()), faults=("taxes_list_forgets_the_oldest",))
    session = running(tenant)
    session.stop.because("a person ended it")
    before = session.tally.requests.total()
    (told,) = found(session)
    assert not told.is_proven
    assert len(told.result.case.steps) == len(told.result.exchanges) <= 4
    assert session.tally.requests.total() == before
    tenant.close()
