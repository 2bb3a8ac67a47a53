"""Every rule against the faults that it must catch, through the whole flow, and its silence without them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.drift.kinds import KINDS
from conform.payloads.plan import plan
from conform.run.permitted import Policy
from conform.run.session import Session
from tests import ours
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Group
    from conform.contract import Contract
    from conform.contract.embedded import Behaviour
    from conform.drift.value import Drift

FAULTS = {name: each for name, each in DAFTRA.embedded.faults.items() if not each.found_by}
"""Those that our own cases find."""
CONTRACTS = ours.by_key()


@cache
def groups(key: str) -> tuple[Group, ...]:
    return plan(list(CONTRACTS.values()), resources=[key], seed=7, drawn=1)


def session(tenant: UnwiredTenant, *, is_pooled: bool = True, lends: bool = True) -> Session:
    policy = Policy(may_write=True, may_leave=True)
    running = Session(
        contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy, is_pooled=is_pooled, lends=lends
    )
    tenant.heard = running.tally.count
    return running


def drifts(fault: Behaviour, *, lends: bool = True) -> Iterator[Drift]:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=(fault.name,))
    try:
        running = session(tenant, lends=lends)
        for group in groups(fault.contracts[0]):
            for result in running.run(group).results:
                yield from result.drifts
    finally:
        tenant.close()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_caught_by_the_rule_that_it_is_named_for(fault: Behaviour) -> None:
    seen = set()
    for drift in drifts(fault):
        seen.add(drift.kind)
        if drift.kind == fault.reason and drift.contract == fault.contracts[0]:
            return
    pytest.fail(f"{fault.name} should show as {fault.reason}; seen {sorted(seen) or 'nothing'}")


@pytest.mark.parametrize(
    "name",
    [
        "clients_refused_edit_is_stored",
        "treasuries_edit_hits_the_neighbour",
        "expenses_delete_hits_both",
        "stores_ids_come_back",
        "incomes_delete_is_open",
        "storage_edit_loses_zeros",
        "unit_template_edit_is_open",
    ],
)
def test_no_fault_shows_elsewhere_or_not_at_all_because_records_are_lent(name: str) -> None:
    shown = [
        {(each.kind, each.operation, each.place) for each in drifts(FAULTS[name], lends=lends)}
        for lends in (False, True)
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_on_a_tenant_that_behaves_as_documented_every_rule_is_silent(contract: Contract) -> None:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()))
    try:
        running = session(tenant)
        results = [result for group in groups(contract.key) for result in running.run(group).results]
        running.close()
    finally:
        tenant.close()
    assert results
    assert [(result.case.id, result.drifts, result.reason) for result in results if result.is_failure] == []


def test_every_rule_that_judges_a_tenant_has_its_faults() -> None:
    assert {fault.reason for fault in FAULTS.values()} == {
        name for name, kind in KINDS.items() if kind.reads != "documents"
    }
    assert len(FAULTS) >= 60
    assert len({fault.contracts[0] for fault in FAULTS.values()}) >= 15
