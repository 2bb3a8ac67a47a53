"""Pools find what one question a request finds: the same drifts, place by place, for less."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests.test_faults import CONTRACTS, groups, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract.embedded import Behaviour
    from conform.exchange import Tenant

FAULTS = DAFTRA.embedded.faults
EVERY = 1 if os.environ.get("PROOF") else 16
"""Of so many faults one is tried both ways; `make proof` tries them all."""
OBSERVED = ("v1/clients", "v1/treasuries", "v2/storage")


def both(key: str, tenant: Callable[[], Tenant]) -> tuple[dict[tuple[object, ...], str], ...]:
    """Give what is found in pools and one by one, by kind and place, and the requests of each."""
    found = []
    for is_pooled in (True, False):
        opened = tenant()
        try:
            running = session(opened)
            running.is_pooled = is_pooled
            for group in groups(key):
                running.run(group)
        finally:
            opened.close()
        drifts = {
            (drift.kind, drift.operation, drift.place, drift.claimed): drift.case
            for drift in running.tally.drifts.values()
        }
        found.append({**drifts, ("requests",): str(running.tally.requests["cases"])})
    return tuple(found)


def check(pooled: dict[tuple[object, ...], str], single: dict[tuple[object, ...], str]) -> None:
    assert {each: single[each] for each in single if each not in pooled} == {}, "lost in pools"
    assert {each: pooled[each] for each in pooled if each not in single} == {}, "found in pools alone"
    assert int(pooled["requests",]) < int(single["requests",])


@pytest.mark.parametrize("fault", list(FAULTS.values())[::EVERY], ids=list(FAULTS)[::EVERY])
def test_a_fault_shows_in_the_same_places(fault: Behaviour) -> None:
    known = tuple(CONTRACTS.values())
    check(*both(fault.contracts[0], lambda: EmbeddedTenant(known, faults=(fault.name,))))


@pytest.mark.parametrize("key", OBSERVED)
def test_on_a_tenant_as_observed_the_drifts_are_the_same(key: str) -> None:
    known = tuple(CONTRACTS.values())
    check(*both(key, lambda: EmbeddedTenant(known, profile="observed")))
