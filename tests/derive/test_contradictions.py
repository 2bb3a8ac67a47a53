"""Where a page contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Contract, Contradiction, Field, Operation, Side, Source
from conform.derive import contradictions
from conform.derive.contradictions import report, with_contradictions
from tests.daftra.readings.zoo import operation

SOURCE = Source(page="1e0", edition="2026-01-02")


def within(**schema: Any) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    found = contradictions.within({"properties": {"x": schema}}, "request", SOURCE)
    return [(each.at, each.about, tuple(side.states for side in each.sides), each.settled) for each in found]


@pytest.mark.parametrize(
    ("schema", "about", "states"),
    [
        ({"type": "integer", "default": "the first"}, "default", ("integer", "default a string")),
        ({"type": "string", "default": 0}, "default", ("string", "default 0")),
        ({"type": "integer", "maxLength": "100"}, "max_length", ("integer", "maxLength 100")),
        (
            {"type": "integer", "description": "Decimal values are allowed."},
            "kinds",
            ("integer", "text: decimal values"),
        ),
        ({"type": "string", "examples": [26]}, "example", ("string", "example 26")),
        ({"type": "integer", "examples": ["2415"]}, "example", ("integer", "example a string (2415)")),
        (
            {"type": "integer", "enum": [1, 2], "description": "`0` means not set."},
            "enum",
            ("enum: 1, 2", "text: 0 too"),
        ),
        (
            {"type": "string", "enum": ["a lion that sleeps all day"]},
            "enum",
            ("string", "enum of sentences"),
        ),
    ],
)
def test_a_contradiction_is_found(schema: dict[str, Any], about: str, states: tuple[str, ...]) -> None:
    found = within(**schema)
    assert [(each[0], each[1], each[2]) for each in found] == [("request.x", about, states)]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "default": 0, "examples": [1]},
        {"type": ["integer", "null"], "default": None},
        {"type": "double", "default": 0},
        {"type": "boolean", "default": 0, "examples": ["1"]},
        {"type": "string", "maxLength": "100", "enum": ["2 => Cat", "a => b c d e f g h"]},
        {"default": "anything", "maxLength": 3, "examples": [1]},
        {"type": "integer", "enum": [0, 1], "description": "`0` means not set."},
        {"type": "integer", "description": "`0` means not set."},
        {"type": "number", "description": "Decimal values are allowed."},
    ],
)
def test_what_agrees_is_no_contradiction(schema: dict[str, Any]) -> None:
    assert within(**schema) == []


def test_rows_are_looked_into() -> None:
    schema = {"items": {"properties": {"x": {"type": "string", "default": 0}}}}
    assert [each.at for each in contradictions.within(schema, "request", SOURCE)] == ["request[].x"]


BODY = Field(
    name="",
    kinds=("object",),
    fields=(
        Field(name="mood", kinds=("string",)),
        Field(name="is_tame", kinds=("boolean",)),
        Field(name="Cub", kinds=("array",), items=Field(name="[]", kinds=("integer",))),
    ),
)


def with_example(body: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = contradictions.with_example(BODY, body, "request", SOURCE)
    return [(each.at, each.about, tuple(side.states for side in each.sides)) for each in found]


def test_an_example_of_another_kind_is_found() -> None:
    assert with_example({"mood": 7, "Cub": ["x"]}) == [
        ("request.mood", "example", ("string", "example 7")),
        ("request.Cub[]", "example", ("integer", "example a string")),
    ]


def test_a_key_of_the_example_that_the_schema_lacks_is_found() -> None:
    assert with_example({"mane": "long"}) == [
        ("request.mane", "fields", ("no such field", "example a string"))
    ]


def test_an_example_that_fits_is_no_contradiction() -> None:
    assert with_example({"mood": "calm", "is_tame": "1", "Cub": [1]}) == []
    assert with_example(None) == []
    assert with_example({"mood": ""}) == []


def test_the_text_of_an_example_is_never_told() -> None:
    assert "Leo" not in str(with_example({"mane": "Leo", "Cub": "Leo"}))


def test_a_contradiction_is_kept_once_and_in_order() -> None:
    first = Contradiction(at="a", about="kinds", sides=())
    second = Contradiction(at="b", about="kinds", sides=())
    found = with_contradictions(with_contradictions(operation("list"), first, second), second, first)
    assert found.contradictions == (first, second)


PAGE = Source(page="1e0", edition="2026-01-02")


def contract(name: str, *found: Contradiction) -> Contract:
    operation = Operation(
        id=f"GET /{name}",
        method="GET",
        path=f"/{name}",
        call=f"/api2/{name}",
        role="list",
        source=PAGE,
        contradictions=found,
    )
    return Contract(name=name, version="v1", title=name, operations=(operation,))


def kinds(at: str, settled: str | None = "string") -> Contradiction:
    sides = (Side(source=PAGE, states="string"), Side(source=PAGE, states="integer"))
    return Contradiction(at=at, about="kinds", sides=sides, settled=settled)


def test_each_side_is_told_with_its_page() -> None:
    text = report([contract("lions", kinds("request.Lion.age"))])
    assert text.startswith("# Contradictions of the documents\n\n1 causes in 1 places.")
    assert "## Types" in text
    assert "- `GET /lions` of v1/lions, `request.Lion.age`\n" in text
    assert "  - integer (page 1e0, edition 2026-01-02)\n" in text
    assert "  - settled: string\n" in text


def test_one_cause_in_several_places_is_told_once() -> None:
    text = report([contract("lions", kinds("a.age"), kinds("b.age")), contract("bears", kinds("age"))])
    assert "1 causes in 3 places." in text
    assert "(and 2 more)" in text


def test_what_is_not_settled_says_so() -> None:
    assert "neither side is relied on" in report([contract("lions", kinds("age", None))])


def test_nothing_to_tell_is_told() -> None:
    assert "0 causes in 0 places." in report([contract("lions")])


def test_what_is_about_something_unknown_comes_last() -> None:
    odd = Contradiction(at="x", about="aura", sides=(), settled="none")
    text = report([contract("lions", odd, kinds("age"))])
    assert text.index("## Types") < text.index("## aura")
