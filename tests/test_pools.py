"""Pools find what one question a request finds: the same drifts, place by place, for less."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.test_faults import CONTRACTS, FAULTS, groups, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract.embedded import Behaviour

Found: TypeAlias = "dict[tuple[object, ...], str]"

KNOWN = tuple(CONTRACTS.values())
EVERY = 1 if os.environ.get("PROOF") else 40
"""Of so many faults one is tried both ways; `make proof` tries them all."""
OBSERVED = ("v1/clients", "v2/storage")


OF_OTHERS = ("no_other_record_by_an_edit",)
"""What a list shows of other records hangs on which of them stand; walks make those that tell."""
SAME = {"state.altered": "state.not_saved"}
"""Which of both is said hangs on whether the record was read before the edit, as in a pool it was."""


def found(key: str, tenant: UnwiredTenant, *, is_pooled: bool) -> Found:
    """Give what is found by kind and place, and the requests that it took."""
    try:
        running = session(tenant, is_pooled=is_pooled)
        for group in groups(key):
            running.run(group)
        running.close()
    finally:
        tenant.close()
    drifts: Found = {
        (SAME.get(drift.kind, drift.kind), drift.operation, drift.place, drift.claimed): drift.case
        for drift in running.tally.drifts.values()
        if drift.claimed != OF_OTHERS
    }
    return {**drifts, ("requests",): str(running.tally.requests.total())}


def check(key: str, tenant: Callable[[], UnwiredTenant]) -> None:
    pooled, single = (found(key, tenant(), is_pooled=is_pooled) for is_pooled in (True, False))
    assert {each: single[each] for each in single if each not in pooled} == {}, "lost in pools"
    assert {each: pooled[each] for each in pooled if each not in single} == {}, "found in pools alone"
    dearest = 1.2 * int(single["requests",])  # where each payload is turned away the splits come on top
    assert int(pooled["requests",]) <= dearest, "more than one by one"


@pytest.mark.parametrize("fault", list(FAULTS.values())[::EVERY], ids=list(FAULTS)[::EVERY])
def test_a_fault_shows_in_the_same_places(fault: Behaviour) -> None:
    check(fault.contracts[0], lambda: UnwiredTenant(KNOWN, faults=(fault.name,)))


@pytest.mark.parametrize("key", OBSERVED)
def test_on_a_tenant_as_observed_the_drifts_are_the_same(key: str) -> None:
    check(key, lambda: UnwiredTenant(KNOWN, is_observed=True))
