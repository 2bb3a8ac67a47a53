"""The faults that only an odd request shows: each is found by what is drawn or listed, and kept."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from conform.daftra.embedded.odd import ODD
from conform.fuzz import FUZZ, Wanted, groups, kept
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.test_faults import CONTRACTS
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.case import Case
    from conform.contract.embedded import Behaviour
    from conform.drift.value import Drift
    from conform.run.explain import Explained

TALL: Final = 4_200
"""Characters below which a frozen case is: one fault needs 4,097, and what is drawn has up to 20,000."""


def running(tenant: UnwiredTenant) -> Session:
    policy = Policy(may_write=True, may_leave=True, may_explain=True)
    return Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy, fresh=tenant.reset)


def found(fault: Behaviour) -> list[Explained]:
    """Ask what is drawn of a tenant with a fault, and reduce what shows drift."""
    with closing(UnwiredTenant(tuple(CONTRACTS.values()), faults=(fault.name,))) as tenant:
        session = running(tenant)
        for group in groups([CONTRACTS[fault.contracts[0]]], Wanted(seed=3)):
            session.run(group)
        return list(session.explain())


def asked_again(key: str, cases: Iterable[Case], *faults: str) -> list[Drift]:
    """Ask the cases alone, as they come back from the file, and draw nothing."""
    frozen = tuple(kept.cases(kept.text((), cases)))
    with closing(UnwiredTenant(tuple(CONTRACTS.values()), faults=faults)) as tenant:
        session = running(tenant)
        again = groups([CONTRACTS[key]], Wanted(kept=frozen, draws=False))
        return [drift for group in again for each in session.run(group).results for drift in each.drifts]


@pytest.mark.parametrize("fault", ODD.values(), ids=ODD)
def test_each_odd_fault_is_found_reduced_and_frozen_into_a_case_that_finds_it_again(fault: Behaviour) -> None:
    shown = found(fault)
    assert {each.drift.kind for each in shown} == {fault.reason}
    cases = [each.result.case for each in shown]
    assert {case.sort for case in cases} <= {*FUZZ}
    assert all(len(f"{step.raw}{step.query}") < TALL for case in cases for step in case.steps)
    drifts = asked_again(fault.contracts[0], cases, fault.name)
    assert {each.id for each in drifts} == {each.drift.id for each in shown}
    assert not asked_again(fault.contracts[0], cases)
