"""Payloads for an integrator's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings

from conform.api import payloads
from conform.case import UnboundError
from conform.contract import ContractError


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
    assert len(found["Client"]["notes"]) == 18


def test_references_are_bound_to_the_ids_that_are_given() -> None:
    numbered = payloads("POST /invoices{format}", references={"v1/clients": 7})
    with pytest.raises(UnboundError):
        find(numbered, lambda _: False)
    placed: Any = find(payloads("POST /invoices{format}"), lambda payload: "client_id" in payload["Invoice"])
    assert placed["Invoice"]["client_id"] == {"$ref": "v1/clients"}


def test_an_operation_may_be_named_with_its_contract() -> None:
    assert find(payloads("v1/taxes POST /taxes{format}"), lambda payload: "Tax" in payload)


@pytest.mark.parametrize(
    ("asked", "said"), [("POST /nothing", "no contract has"), ("GET /x", "no contract has")]
)
def test_what_no_contract_has_is_said_on_one_line(asked: str, said: str) -> None:
    with pytest.raises(LookupError, match=said) as caught:
        payloads(asked)
    assert "\n" not in str(caught.value)


def test_a_folder_without_contracts_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        payloads("POST /clients{format}", contracts=tmp_path / "nowhere")
