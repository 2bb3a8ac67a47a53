"""Payloads for an integrator's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, find, given, settings

from conform import payloads
from conform.api import documented
from conform.case import UnboundError
from conform.contract import ContractError
from tests.payloads.small import CREATE

if TYPE_CHECKING:
    from pathlib import Path


FEW = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(payloads("POST /clients{format}"))
def test_an_integrator_gets_what_the_docs_allow(payload: Any) -> None:
    assert payload["Client"].get("email") != ""
    assert len(payload["Client"].get("city") or "") <= 255


def test_a_failing_payload_shrinks() -> None:
    found: Any = find(
        payloads("POST /taxes{format}"), lambda tax: len(tax["Tax"]["name"]) >= 12, settings=FEW
    )
    assert len(found["Tax"]["name"]) < 20
    assert set(found["Tax"]) == {"name", "value"}


def test_references_are_bound_to_the_ids_that_are_given() -> None:
    asked = "POST /invoice_payments{format}"
    free: Any = find(payloads(asked), lambda _: True, settings=FEW)
    assert free["InvoicePayment"]["invoice_id"] == {"$ref": "v1/invoices"}
    bound: Any = find(
        payloads(asked, references={"v1/invoices": 7, "v1/treasuries": 3}), lambda _: True, settings=FEW
    )
    assert bound["InvoicePayment"]["invoice_id"] == 7
    with pytest.raises(UnboundError, match="v1/invoices"):
        find(payloads(asked, references={}), lambda _: True, settings=FEW)


def test_an_operation_may_be_named_with_its_contract() -> None:
    assert find(payloads("v1/taxes POST /taxes{format}"), lambda payload: "Tax" in payload)


def test_what_no_contract_has_and_what_several_have_is_said_on_one_line() -> None:
    with pytest.raises(LookupError, match="no contract has this operation") as caught:
        payloads("POST /nothing")
    assert "\n" not in str(caught.value)
    with pytest.raises(LookupError, match="say which: v1/cards POST /pens, v1/pens POST /pens"):
        documented._one("POST /pens", {"v1/pens POST /pens": CREATE, "v1/cards POST /pens": CREATE})


def test_a_folder_without_contracts_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        payloads("POST /clients{format}", contracts=tmp_path / "nowhere")
