"""Fields are read with the place that an error needs."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import ContractError, Field
from conform.contract.read_field import FieldReader


def test_a_field_is_read_with_all_below_it() -> None:
    read = FieldReader("x.yaml").field("a", {"kind": ["array", "null"], "items": {"kind": "string"}})
    assert read == Field(name="a", kinds=("array", "null"), items=Field(name="[]", kinds=("string",)))


def test_a_variant_of_a_model_keeps_the_vendors_name() -> None:
    reader = FieldReader("x.yaml")
    reader.models = {"A#2": {"b": {"kind": "string"}}}
    read = reader.field("a", {"kind": "object", "model": "A#2"})
    assert (read.model, [field.name for field in read.fields]) == ("A", ["b"])


def test_a_model_that_holds_itself_ends() -> None:
    reader = FieldReader("x.yaml")
    reader.models = {"A": {"a": {"kind": "object", "model": "A"}}}
    assert reader.field("x", {"model": "A"}).fields[0].fields == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"kind": "text"}, "x.yaml: kind must be of null, boolean"),
        ({"kind": 7}, "x.yaml: kind: cannot be read: 7"),
        ({"fields": {"b": {"read_only": 1}}}, "x.yaml: fields.b.read_only: cannot be read: 1"),
        ({"max_length": True}, "x.yaml: max_length: cannot be read: True"),
        ({"model": 7}, "x.yaml: model must be a text, found 7"),
        ("string", "x.yaml: expected a mapping, found str"),
    ],
)
def test_nonsense_names_its_place(value: Any, said: str) -> None:
    with pytest.raises(ContractError) as caught:
        FieldReader("x.yaml").field("a", value)
    assert str(caught.value).startswith(said)
