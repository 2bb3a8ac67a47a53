"""Small documents of our own, one a reader: derived, written, loaded, exported and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.contract import dump_contract, load_contracts
from conform.daftra import DAFTRA
from conform.derive.export import openapi_document, openapi_text
from conform.derive.pipeline import derive, format_of, write_contracts
from tests import ours
from tests.derive import collection, project
from tests.derive.page_text import PAGE
from tests.toy import document as toy
from tests.toy.vendor import TOY

if TYPE_CHECKING:
    from conform.contract import Contract, Operation, Vendor

OURS = Path(__file__).parents[2] / "contracts"
LION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string", "maxLength": "30", "description": "**Required.**"},
        "mood": {"type": ["integer", "null"], "enum": ["1 => 'Calm'", "2 => 'Wild'"]},
        "keeper_id": {"type": "integer", "description": "get it from [GET Keepers API](/22e0)"},
    },
}
WRAPPED = {"type": "object", "properties": {"Lion": {"$ref": "#/definitions/1"}}}
SINGLE = {"type": "object", "properties": {"data": WRAPPED}}
ROWS = {"type": "object", "properties": {"data": {"type": "array", "items": WRAPPED}}}
APIDOG = project.export(
    project.endpoint("POST", "/lions{format}", number=11, body=WRAPPED, responses={202: {}}),
    project.endpoint("GET", "/lions{format}", number=12, responses={200: ROWS}),
    project.endpoint("GET", "/lions/{id}{format}", number=13, responses={200: SINGLE}),
    project.endpoint("PUT", "/lions/{id}{format}", number=14, body=WRAPPED, responses={200: {}}),
    project.endpoint("GET", "/keepers{format}", number=22, responses={200: ROWS}),
    definitions={"#/definitions/1": ("LionBase", LION)},
)
SHOWN = {"Lion": {"id": 1, "name": "Leo", "keeper_id": "3", "tags": ["a"], "den": {"id": 4}}}
POSTMAN = collection.collection(
    collection.request("POST", "{{host}}/lions.json", body=SHOWN, answers={202: {"id": 1}}),
    collection.request("GET", "{{host}}/lions.json", answers={200: {"data": [SHOWN]}}),
    collection.request("GET", "{{host}}/lions/:id.json", answers={200: {"data": SHOWN}, 404: "none"}),
    collection.request("DELETE", "{{host}}/lions/{{id}}.json"),
    collection.request("GET", "{{host}}/keepers.json"),
)
DOCUMENTS: dict[str, tuple[str, str, Vendor]] = {
    "apidog": (project.NAME, APIDOG, DAFTRA),
    "openapi": (toy.NAME, json.dumps(toy.DOCUMENT), TOY),
    "page": ("lions.page.txt", PAGE, DAFTRA),
    "postman": (collection.NAME, POSTMAN, DAFTRA),
}


def derived(tmp_path: Path, sort: str) -> tuple[Contract, ...]:
    name, text, vendor = DOCUMENTS[sort]
    known = format_of(text)
    assert known is not None
    assert known.name == sort
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return derive([path], vendor).contracts


@pytest.mark.parametrize("sort", list(DOCUMENTS))
def test_contracts_carry_the_vendor_that_they_were_derived_with(tmp_path: Path, sort: str) -> None:
    assert {each.vendor.name for each in derived(tmp_path, sort)} == {DOCUMENTS[sort][2].name}


@pytest.mark.parametrize("sort", list(DOCUMENTS))
def test_deriving_twice_gives_the_same_bytes(tmp_path: Path, sort: str) -> None:
    first, second = (list(map(dump_contract, derived(tmp_path, sort))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("sort", list(DOCUMENTS))
def test_what_is_derived_is_loaded_back(tmp_path: Path, sort: str) -> None:
    contracts = derived(tmp_path, sort)
    write_contracts(contracts, tmp_path / "contracts")
    assert load_contracts(tmp_path / "contracts", DOCUMENTS[sort][2]) == contracts


@pytest.mark.parametrize("sort", list(DOCUMENTS))
def test_what_is_exported_is_derived_again(tmp_path: Path, sort: str) -> None:
    contracts = derived(tmp_path, sort)
    path = tmp_path / "export-2026-01-02.openapi.json"
    path.write_text(openapi_text(contracts), encoding="utf-8")
    again = derive([path], DOCUMENTS[sort][2]).contracts
    assert [each.key for each in again] == [each.key for each in contracts]
    for was, now in zip(contracts, again, strict=True):
        stated = [(each.method, each.call, each.role) for each in was.operations]
        assert [(each.method, each.call, each.role) for each in now.operations] == stated
        assert [each.is_exemplary for each in now.operations] == [
            each.is_exemplary for each in was.operations
        ]


@pytest.mark.parametrize("sort", list(DOCUMENTS))
def test_what_is_exported_claims_the_same_when_it_is_derived(tmp_path: Path, sort: str) -> None:
    contracts = derived(tmp_path, sort)
    assert again(tmp_path, contracts, DOCUMENTS[sort][2], None) == plain(contracts)


@pytest.mark.parametrize(("version", "host"), [("v1", None), ("all", "http://127.0.0.1:8000"), ("all", None)])
def test_our_own_contracts_claim_the_same_when_their_export_is_derived(
    tmp_path: Path, version: str, host: str | None
) -> None:
    contracts = tuple(each for each in ours.contracts() if version in ("all", each.version))
    assert again(tmp_path, contracts, DAFTRA, host) == plain(contracts)


def again(
    tmp_path: Path, contracts: tuple[Contract, ...], vendor: Vendor, host: str | None
) -> tuple[Contract, ...]:
    path = tmp_path / "export.openapi.json"
    path.write_text(openapi_text(contracts, host=host), encoding="utf-8")
    return plain(derive([path], vendor).contracts)


def plain(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Give contracts without what they keep of several editions."""

    def of_one(operation: Operation) -> Operation:
        return replace(operation, contradictions=(), source=replace(operation.source, edition=""))

    return tuple(replace(each, operations=tuple(map(of_one, each.operations))) for each in contracts)


def test_lions_of_an_apidog_export_are_understood(tmp_path: Path) -> None:
    keepers, lions = derived(tmp_path, "apidog")
    assert [each.role for each in lions.operations] == ["create", "list", "read", "edit"]
    create, edit = lions.operations[0].request, lions.operations[3].request
    assert create is not None
    assert edit is not None
    fields = dict(create.body.walk())
    assert [at for at, each in fields.items() if each.is_required] == ["Lion.name"]
    assert fields["Lion.keeper_id"].reference is not None
    assert fields["Lion.keeper_id"].reference.resource == keepers.key
    assert [choice.label for choice in fields["Lion.mood"].enum] == ["Calm", "Wild"]


def test_a_vendor_with_other_words_is_understood(tmp_path: Path) -> None:
    (animals,) = derived(tmp_path, "openapi")
    assert animals.key == "api/animals"
    assert [(each.role, each.method, each.call) for each in animals.operations] == [
        ("create", "POST", "/keeper/animals"),
        ("list", "GET", "/keeper/animals"),
        ("read", "GET", "/keeper/animals/{id}"),
        ("edit", "PATCH", "/keeper/animals/{id}"),
        ("delete", "DELETE", "/keeper/animals/{id}"),
    ]
    records = {each.role: each.success.record for each in animals.operations if each.success}
    assert (records["list"], records["read"]) == (("items", "[]"), ("items",))
    assert [each.field.name for each in animals.operations[1].parameters] == ["offset", "count"]
    assert [each.contradictions for each in animals.operations] == [()] * 5


def test_an_export_names_what_the_vendor_names(tmp_path: Path) -> None:
    document = openapi_document(derived(tmp_path, "openapi"))
    assert document["info"] == {"title": "API", "version": toy.EDITION}
    assert [each["url"] for each in document["servers"]] == ["https://zoo.example"]
    assert document["components"]["securitySchemes"] == {}
    assert "variables" not in document["servers"][0]
