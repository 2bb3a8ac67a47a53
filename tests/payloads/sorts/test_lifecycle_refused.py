from __future__ import annotations

from pathlib import Path

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.payloads.sorts.lifecycle import REFUSED, refused
from tests.payloads.small import asked

CONTRACTS = {
    contract.key: contract for contract in load_contracts(Path(__file__).parents[3] / "contracts", DAFTRA)
}


def test_a_refused_create_is_looked_for_in_the_list_before_and_after() -> None:
    (create, *_) = asked(refused, CONTRACTS["v1/clients"])
    looks = [step.operation for step in create.steps]
    assert looks[0] == looks[2] == "GET /clients{format}"
    assert create.steps[1].expects == "refused"
    assert create.steps[1].breaks


def test_a_refused_edit_is_looked_for_in_the_record() -> None:
    edit = next(case for case in asked(refused, CONTRACTS["v1/clients"]) if case.operation.startswith("PUT"))
    assert [step.expects for step in edit.steps] == ["success", "success", "refused", "success"]
    assert [step.subject for step in edit.steps] == [None, 0, 0, 0]


@pytest.mark.parametrize("key", ["v1/requisitions", "v1/site_info", "v1/bookings"])
def test_where_no_refusal_is_documented_nothing_is_asked(key: str) -> None:
    assert asked(refused, CONTRACTS[key]) == []


def test_one_rule_is_broken_a_case() -> None:
    for contract in CONTRACTS.values():
        for case in asked(refused, contract):
            assert case.asks == REFUSED
            assert len([step for step in case.steps if step.breaks]) == 1
