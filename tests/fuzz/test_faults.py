"""The faults that only an odd request shows: each is found by what is drawn or listed, and kept."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from conform.daftra.embedded.odd import ODD
from conform.fuzz import FUZZ, Wanted, groups, kept
from tests.test_faults import CONTRACTS, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.case import Group
    from conform.contract.embedded import Behaviour
    from conform.report.result import Result


@cache
def planned(key: str) -> tuple[Group, ...]:
    return groups([CONTRACTS[key]], Wanted(seed=3))


def results(asked: Sequence[Group], *faults: str) -> Iterator[Result]:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=faults)
    try:
        running = session(tenant)
        for group in asked:
            yield from running.run(group).results
    finally:
        tenant.close()


@pytest.mark.parametrize("fault", ODD.values(), ids=ODD)
def test_each_odd_fault_is_found_and_found_again_by_what_is_kept(fault: Behaviour) -> None:
    key = fault.contracts[0]
    found = [each for each in results(planned(key), fault.name) if each.drifts]
    assert found
    told = kept.text((), (each.case for each in found[:3]))
    again = groups([CONTRACTS[key]], Wanted(kept=tuple(kept.cases(told)), draws=False))
    assert {group.sort for group in again} <= {*FUZZ}
    assert any(each.drifts for each in results(again, fault.name))
    assert not [each for each in results(again) if each.drifts]
