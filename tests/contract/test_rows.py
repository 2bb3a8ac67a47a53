"""Operations are read back, and nonsense in a contract is told with its place."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Condition, ContractError, Default, Field, Response, dump_contract
from conform.contract.load import read_contract
from conform.contract.rows import FieldRow
from conform.daftra import DAFTRA
from tests.contract.sample import CREATE, LIONS

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=6)
LEAVES = st.builds(
    Field,
    name=NAMES,
    kinds=st.sampled_from([(), ("string",), ("integer", "null"), ("number",)]),
    is_required=st.booleans(),
    is_unique=st.booleans(),
    required_if=st.none()
    | st.builds(Condition, field=NAMES, values=st.lists(SCALARS, min_size=1, max_size=2).map(tuple)),
    max_length=st.none() | st.integers(0, 99),
    enum=st.lists(st.builds(Choice, value=SCALARS, label=st.sampled_from(["", "Red"])), max_size=2).map(
        tuple
    ),
    default=st.none() | st.builds(Default, value=SCALARS),
    notes=st.lists(NAMES, max_size=2).map(tuple),
)
BODIES = st.builds(
    Field,
    name=st.just(""),
    kinds=st.just(("object",)),
    model=st.none() | st.sampled_from(["A", "B"]),
    fields=st.lists(LEAVES, max_size=4, unique_by=lambda field: field.name).map(tuple),
)


def edited(**changes: Any) -> Any:
    """Give the sample as parsed YAML with its first operation changed."""
    document = yaml.safe_load(dump_contract(LIONS))
    document["operations"][0].update(changes)
    return document


def reason(document: Any) -> str:
    with pytest.raises(ContractError) as caught:
        read_contract("lions.yaml", document, DAFTRA)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@given(BODIES)
def test_any_body_is_read_back(body: Field) -> None:
    contract = replace(
        LIONS, operations=(replace(CREATE, request=None, responses=(Response(status=200, body=body),)),)
    )
    read = read_contract("x", yaml.load(dump_contract(contract), Loader=yaml.CSafeLoader), DAFTRA)
    assert read.operations[0].responses[0].body == body


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "lions.yaml: expected a mapping, found list"),
        ({"format": 7}, "lions.yaml: format must be 1, found 7"),
        (edited(role="creates"), "operations[0].POST /lions{format}: role must be one of create, read"),
        (edited(id="FETCH /lions"), "operations[0].FETCH /lions: id must begin with one of GET, POST"),
        (edited(edition=20260102), "edition must be a text, found 20260102"),
        (edited(parameters={"in": "query"}), "parameters: expected a list, found dict"),
        (edited(parameters=[{"in": "body", "name": "x"}]), "parameters.0: in must be one of path, query"),
        (edited(responses={"ok": {}}), "responses.ok: a status must be a number, found 'ok'"),
        (
            edited(responses={200: {"body": {"kind": "text"}}}),
            "responses.200.body: kind must be of null, boolean",
        ),
        (edited(responses={200: {"body": {"format": "uuid"}}}), "responses.200.body: format must be of date"),
        (edited(responses={200: {"body": {"required": "yes"}}}), "body.required: cannot be read: 'yes'"),
        (edited(responses={200: {"body": {"max_length": "x"}}}), "body.max_length: cannot be read: 'x'"),
        (edited(responses={200: {"body": {"minimum": "x"}}}), "body.minimum: cannot be read: 'x'"),
        (edited(responses={200: {"body": {"enum": ["a"]}}}), "body.enum: cannot be read: ['a']"),
        (edited(responses={200: {"body": {"reference": {"to": "x"}}}}), "body.reference: cannot be read"),
        (
            edited(responses={200: {"body": {"fields": {"a": {"items": 7}}}}}),
            "fields.a.items: expected a mapping",
        ),
        (edited(request={"media": 7, "body": {}}), "request: media must be a text, found 7"),
        (edited(contradictions=[{"at": "x"}]), "contradictions: cannot be read"),
        (edited(id="GET /lions{format}"), "id GET /lions{format} stands twice"),
    ],
)
def test_nonsense_is_told_on_one_line(document: Any, said: str) -> None:
    assert said in reason(document)


def with_field(value: Any, models: Any = None) -> Any:
    return {**edited(responses={200: {"body": {"fields": {"a": value}}}}), "models": models or {}}


def read_field(value: Any, models: Any = None) -> Field:
    contract = read_contract("x", with_field(value, models), DAFTRA)
    body = contract.operations[0].responses[0].body
    assert body is not None
    return body.fields[0]


def test_a_field_is_read_with_all_below_it() -> None:
    read = read_field({"kind": ["array", "null"], "items": {"kind": "string"}})
    assert read == Field(name="a", kinds=("array", "null"), items=Field(name="[]", kinds=("string",)))


def test_a_variant_of_a_model_keeps_the_vendors_name() -> None:
    read = read_field({"kind": "object", "model": "A#2"}, {"A#2": {"b": {"kind": "string"}}})
    assert (read.model, [field.name for field in read.fields]) == ("A", ["b"])


def test_a_model_that_holds_itself_ends() -> None:
    models = {"A": {"a": {"kind": "object", "model": "A"}}}
    assert read_field({"model": "A"}, models).fields[0].fields == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"kind": "text"}, "fields.a: kind must be of null, boolean"),
        ({"kind": 7}, "fields.a.kind: cannot be read: 7"),
        ({"fields": {"b": {"read_only": 1}}}, "fields.a.fields.b.read_only: cannot be read: 1"),
        ({"max_length": True}, "fields.a.max_length: cannot be read: True"),
        ({"pattern": 7}, "fields.a.pattern: cannot be read: 7"),
        ({"model": 7}, "fields.a: model must be a text, found 7"),
        ("string", "fields.a: expected a mapping, found str"),
    ],
)
def test_a_field_that_is_nonsense_names_its_place(value: Any, said: str) -> None:
    place = "lions.yaml: operations[0].POST /lions{format}.responses.200.body."
    assert reason(with_field(value)).startswith(f"{place}{said}")


def test_a_key_without_a_value_is_as_good_as_none() -> None:
    empty = dict.fromkeys(("parameters", "responses", "contradictions"))
    read = read_contract("x", {**edited(**empty), "models": None}, DAFTRA).operations[0]
    assert (read.parameters, read.responses, read.contradictions) == ((), (), ())
    assert read_contract("x", {**edited(), "operations": None}, DAFTRA).operations == ()


def test_a_name_that_yaml_takes_for_a_number_is_a_name() -> None:
    body = {"kind": "object", "fields": {1: {"kind": "string"}}}
    read = read_contract("x", edited(responses={200: {"body": body}}), DAFTRA).operations[0].responses[0]
    assert read.body is not None
    assert read.body.fields == (Field(name="1", kinds=("string",)),)


def test_a_row_has_every_attribute_of_a_field_but_its_name() -> None:
    assert set(FieldRow.__struct_fields__) | {"name"} == {each.name for each in fields(Field)}


def test_an_unknown_version_is_told() -> None:
    assert "version must be one of v1, v2, found 'v3'" in reason({**edited(), "version": "v3"})
