"""Contradictions as Markdown."""

from __future__ import annotations

from conform.contract import Contract, Contradiction, Operation, Side, Source
from conform.derive.report import contradictions

SOURCE = Source(page="1e0", edition="2026-01-02")


def contract(name: str, *found: Contradiction) -> Contract:
    operation = Operation(
        id=f"GET /{name}",
        method="GET",
        path=f"/{name}",
        call=f"/api2/{name}",
        role="list",
        source=SOURCE,
        contradictions=found,
    )
    return Contract(name=name, version="v1", title=name, operations=(operation,))


def kinds(at: str, settled: str | None = "string") -> Contradiction:
    sides = (Side(source=SOURCE, states="string"), Side(source=SOURCE, states="integer"))
    return Contradiction(at=at, about="kinds", sides=sides, settled=settled)


def test_each_side_is_told_with_its_page() -> None:
    text = contradictions([contract("lions", kinds("request.Lion.age"))])
    assert text.startswith("# Contradictions of the documents\n\n1 causes in 1 places.")
    assert "## Types" in text
    assert "- `GET /lions` of v1/lions, `request.Lion.age`\n" in text
    assert "  - integer (page 1e0, edition 2026-01-02)\n" in text
    assert "  - settled: string\n" in text


def test_one_cause_in_several_places_is_told_once() -> None:
    text = contradictions(
        [contract("lions", kinds("a.age"), kinds("b.age")), contract("bears", kinds("age"))]
    )
    assert "1 causes in 3 places." in text
    assert "(and 2 more)" in text


def test_what_is_not_settled_says_so() -> None:
    assert "neither side is relied on" in contradictions([contract("lions", kinds("age", None))])


def test_nothing_to_tell_is_told() -> None:
    assert "0 causes in 0 places." in contradictions([contract("lions")])


def test_what_is_about_something_unknown_comes_last() -> None:
    odd = Contradiction(at="x", about="aura", sides=(), settled="none")
    text = contradictions([contract("lions", odd, kinds("age"))])
    assert text.index("## Types") < text.index("## aura")
