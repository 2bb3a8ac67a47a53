"""On a tenant that ends with the run nothing stays either of what is drawn, where the docs have a delete."""

from __future__ import annotations

import pytest

from conform.fuzz import Wanted, groups
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.test_faults import CONTRACTS
from tests.unwired import UnwiredTenant


def standing(tenant: UnwiredTenant, key: str) -> int:
    return tenant.application.state.store.count(key)


@pytest.mark.parametrize("key", ["v1/taxes", "v1/stores", "v1/invoices"])
def test_a_run_of_one_resource_leaves_no_record(key: str) -> None:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()))
    before = standing(tenant, key)
    policy = Policy(may_write=True, may_leave=True)
    session = Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy)
    results = [each for group in groups([CONTRACTS[key]], Wanted()) for each in session.run(group).results]
    session.close()
    assert [each.case.id for each in results if each.is_failure] == []
    assert any(each.case.sort == "linked" for each in results)
    assert standing(tenant, key) == before
    tenant.close()
