"""The table of faults as a whole, on the vendor's own contracts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.tenants.embedded.faults import (
    FAULTS,
    Fault,
    UnknownFaultError,
    access,
    faults_named,
    field,
    frame,
    paging,
    state,
    status,
    value,
)

CONTRACTS = {
    contract.key: contract for contract in load_contracts(Path(__file__).parents[4] / "contracts", DAFTRA)
}
TABLES = (access, field, frame, paging, state, status, value)


def test_names_are_given_once() -> None:
    names = Counter(fault.name for table in TABLES for fault in table.FAULTS)
    assert {name for name, times in names.items() if times > 1} == set()
    assert set(names) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_sits_at_an_operation_that_there_is(fault: Fault) -> None:
    operations = CONTRACTS[fault.contract].operations
    assert any(fault.applies(fault.contract, each.role, each.id) for each in operations)
    assert not any(fault.applies("v1/nonsense", each.role, each.id) for each in operations)


def test_faults_are_found_by_name_in_order_and_an_unknown_one_is_said() -> None:
    first, second = list(FAULTS)[:2]
    assert [fault.name for fault in faults_named((second, first))] == [second, first]
    with pytest.raises(UnknownFaultError, match="nonsense"):
        faults_named((first, "nonsense"))
