"""Contradictions of the documents, told once each."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Contradiction, Side
from conform.drift.judge import docs_contradictions
from tests.drift.small import CREATE, PENS, page, said


def test_a_contract_without_contradictions_is_met_with_silence() -> None:
    assert docs_contradictions(PENS) == ()


def test_a_contradiction_is_told_with_each_side_and_its_page() -> None:
    kept = Contradiction(
        at="request.Pen.price",
        about="kinds",
        sides=(Side(source=page(3), states="integer"), Side(source=page(9), states="number")),
        settled="number",
    )
    contract = replace(PENS, operations=(replace(CREATE, contradictions=(kept,)),))

    found = docs_contradictions(contract)

    assert said(found) == [("docs.contradiction", "request.Pen.price: kinds", "integer", "number (9e0)")]
    assert found[0].source.page == "3e0"
