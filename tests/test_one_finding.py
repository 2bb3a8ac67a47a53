"""One fault is one finding: what follows from it is not told as a cause of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conform.findings import find
from tests.test_faults import CONTRACTS, FAULTS, drifts


@pytest.mark.parametrize(
    "name",
    [
        "staff_list_counts_one_too_many",
        "storage_list_counts_one_too_many",
        "brand_list_counts_one_too_few",
        "staff_list_is_one_short",
        "clients_a_flag_is_not_saved",
        "stores_delete_redirects",
        "suppliers_refuse_arabic_names",
    ],
)
def test_a_fault_is_told_once(name: str) -> None:
    fault = FAULTS[name]
    told = {each.id: replace(each, case="") for each in drifts(fault)}
    (found,) = find(tuple(told.values()), CONTRACTS)
    assert fault.reason in {told[each].kind for each in found.drifts}
