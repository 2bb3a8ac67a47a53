"""Payloads for an integrator's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, find, given, settings

from conform import api
from conform.api import payloads
from conform.case import UnboundError
from conform.contract import ContractError
from tests.payloads.small import CREATE

if TYPE_CHECKING:
    from pathlib import Path


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(payloads("POST /clients{format}"))
def test_an_integrator_gets_what_the_docs_allow(payload: Any) -> None:
    assert payload["Client"].get("email") != ""
    assert len(payload["Client"].get("city") or "") <= 255


def test_a_failing_payload_shrinks() -> None:
    found: Any = find(
        payloads("POST /clients{format}"),
        lambda payload: len(payload["Client"].get("notes") or "") >= 18,
        settings=settings(max_examples=2000),
    )
    assert len(found["Client"]["notes"]) < 40
    assert set(found["Client"]) <= {
        "business_name",
        "first_name",
        "last_name",
        "email",
        "password",
        "type",
        "notes",
    }


def test_references_are_bound_to_the_ids_that_are_given() -> None:
    numbered = payloads("POST /invoices{format}", references={"v1/clients": 7})
    with pytest.raises(UnboundError):
        find(numbered, lambda _: False)
    placed: Any = find(payloads("POST /invoices{format}"), lambda payload: "client_id" in payload["Invoice"])
    assert placed["Invoice"]["client_id"] == {"$ref": "v1/clients"}


def test_an_operation_may_be_named_with_its_contract() -> None:
    assert find(payloads("v1/taxes POST /taxes{format}"), lambda payload: "Tax" in payload)


def test_what_no_contract_has_and_what_several_have_is_said_on_one_line() -> None:
    with pytest.raises(LookupError, match="no contract has this operation") as caught:
        payloads("POST /nothing")
    assert "\n" not in str(caught.value)
    with pytest.raises(LookupError, match="say which: v1/cards POST /pens, v1/pens POST /pens"):
        api._one("POST /pens", {"v1/pens POST /pens": CREATE, "v1/cards POST /pens": CREATE})


def test_a_folder_without_contracts_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        payloads("POST /clients{format}", contracts=tmp_path / "nowhere")
