"""Cases: identity and binding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.case import Case, Step, UnboundError, bind, content, digest, placeholders


def case(**step: Any) -> Case:
    steps = (Step(contract="v1/pens", operation="POST /pens", expects="success", **step),)
    return Case(contract="v1/pens", operation="POST /pens", sort="valid", asks="minimal", steps=steps)


def test_an_id_is_made_of_the_content_and_names_the_rule() -> None:
    assert case(payload={"a": 1}).id == case(payload={"a": 1}).id
    assert case(payload={"a": 1}).id != case(payload={"a": 2}).id
    assert case().id.startswith("POST /pens valid minimal ")


def test_a_case_is_digested_once_and_a_changed_one_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    digested: list[Any] = []

    def counted(value: Any) -> str:
        digested.append(value)
        return "0"

    monkeypatch.setattr("conform.case.digest", counted)
    asked = case(payload={"a": 1})
    assert asked.id == asked.id
    assert len(digested) == 1
    assert replace(asked, asks="full").id.startswith("POST /pens valid full ")
    assert len(digested) == 2


def test_an_id_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": "é"}) == "57e512a1"


def test_content_leaves_out_what_says_nothing_and_keeps_an_empty_payload() -> None:
    bare: Any = content(case())
    assert set(bare["steps"][0]) == {"contract", "operation", "expects", "credentials"}
    empty: Any = content(case(payload={}, raw="", subject=0))
    assert {"payload": {}, "raw": "", "subject": 0}.items() <= empty["steps"][0].items()


def test_a_case_needs_what_its_placeholders_name() -> None:
    asked = case(payload={"a": {"$ref": "v1/x"}, "b": [{"$reftext": "v1/y"}]}, path={"id": {"$made": 0}})
    assert asked.needs == {"v1/x", "v1/y"}
    assert list(placeholders({"a": {"$made": 3}})) == [("$made", 3)]


def test_placeholders_are_bound_as_numbers_and_as_texts() -> None:
    payload: Any = {"a": {"$ref": "v1/x"}, "b": [{"$reftext": "v1/x"}], "c": {"$made": 0}, "d": 1}
    assert bind(payload, references={"v1/x": 7}, made={0: 9}) == {"a": 7, "b": ["7"], "c": 9, "d": 1}


@pytest.mark.parametrize(
    ("served", "number", "text"), [(7, 7, "7"), ("7", 7, "7"), ("0", 0, "0"), ("main", "main", "main")]
)
def test_a_reference_has_the_kind_of_its_field_however_the_id_is_served(
    served: Any, number: Any, text: str
) -> None:
    known = {"v1/clients": served}
    payload: Any = {"number": {"$ref": "v1/clients"}, "text": {"$reftext": "v1/clients"}}
    assert bind(payload, references=known, made={}) == {"number": number, "text": text}


def test_a_row_is_bound_as_it_was_served() -> None:
    path: Any = {"id": {"$row": [0, 1]}, "other": {"$row": [2, 0]}}
    assert bind(path, references={}, made={0: 9}, rows={(0, 1): "017", (2, 0): 5}) == {
        "id": "017",
        "other": 5,
    }
    assert case(path=path).needs == frozenset()


@pytest.mark.parametrize(
    "payload", [{"$ref": "v1/x"}, {"$reftext": "v1/x"}, {"a": {"$made": 1}}, {"$row": [0, 1]}, {"$row": None}]
)
def test_what_is_not_known_is_named(payload: Any) -> None:
    with pytest.raises(UnboundError, match=r"nothing is known for \$"):
        bind(payload, references={}, made={0: 1}, rows={(0, 0): 1})


def test_an_object_that_only_looks_like_a_placeholder_is_left() -> None:
    payload: Any = {"$ref": "v1/x", "other": 1}
    assert bind(payload, references={}, made={}) == payload


def test_an_id_that_was_made_has_the_kind_of_the_field_that_it_stands_in() -> None:
    for made in (7, "7"):
        assert bind([{"$made": 0}, {"$madetext": 0}], references={}, made={0: made}) == [7, "7"]


def test_what_any_record_serves_takes_no_part_in_the_name_of_a_case() -> None:
    assert case(payload={"a": 1}, is_any=True).id == case(payload={"a": 2}, is_any=True).id
    assert case(payload={"a": 1}, is_any=True).id != case(payload={"a": 1}).id
