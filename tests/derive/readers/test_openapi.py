from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.contract import Field
from conform.daftra import DAFTRA
from conform.derive.document import HOLLOW, DocumentError, is_hollow
from conform.derive.export import openapi_text
from conform.derive.readers import openapi
from conform.derive.readers.endpoint import _with_hollows
from conform.derive.readers.openapi import (
    _Whole,
    check_version,
    content,
    definition,
    examples,
    pointed,
    resolved,
)
from tests.derive.contracts import CREATE, EVERYTHING, LION, contract, field, source

VENDOR = Path(__file__).parents[4] / "shared" / "docs" / "daftra-2026-07-04.openapi-3.1.json"
NAME = "zoo-2026-02-01.yaml"
ZOO = """
openapi: 3.0.3
info: {title: Zoo, version: 1.0.0}
servers: [{url: "https://{{subdomain}}.example.com/api2"}]
paths:
  /lions{format}:
    parameters:
      - {$ref: "#/components/parameters/Page"}
    post:
      summary: Add  Lion
      x-run-in-apidog: https://app.example.com/apis/api-42-run
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                Lion: {$ref: "#/components/schemas/LionBase"}
            example: {Lion: {name: Leo, born: 2024-02-29}}
      responses:
        202: {$ref: "#/components/responses/Not%20Odd"}
        default: {description: else}
    get:
      externalDocs: {url: "https://docs.example.com/43e0"}
      responses:
        200: {description: fine, content: {application/json: {schema: {type: array}}}}
    head: {responses: {}}
components:
  parameters:
    Page: {name: page, in: query, description: "1 => first, 2 => second", schema: {type: integer}}
  responses:
    Not Odd:
      description: taken
      content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}
  schemas:
    LionBase:
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 10}
        born: {type: string, format: date, nullable: true}
        mane: {type: integer, enum: ["2 => 'Long'", "3 => 'Short'"]}
        id: {type: integer, readOnly: true}
"""


def document(**paths: Any) -> str:
    return json.dumps({"openapi": "3.1.0", "info": {"version": "2026-01-01"}, "paths": paths})


def posted(schema: Any) -> str:
    body = {"content": {"application/json": {"schema": schema}}}
    return document(**{"/lions": {"post": {"requestBody": body, "responses": {}}}})


def test_yaml_of_3_0_is_read_with_its_references() -> None:
    create, listing = openapi.read(NAME, ZOO, DAFTRA).operations
    assert (create.id, create.call, create.role) == ("POST /lions{format}", "/api2/lions.json", "create")
    assert (create.title, create.source.page, create.source.edition) == ("Add Lion", "42e0", "2026-02-01")
    assert listing.source.page == "43e0"
    assert create.request is not None
    lion = create.request.body.field("Lion")
    assert lion is not None
    assert lion.model == "LionBase"
    assert [(each.name, each.kinds, each.is_required) for each in lion.fields] == [
        ("name", ("string",), True),
        ("born", ("string", "null"), False),
        ("mane", ("integer",), False),
        ("id", ("integer",), False),
    ]


def test_claims_of_fields_are_read_as_of_any_document() -> None:
    create = openapi.read(NAME, ZOO, DAFTRA).operations[0]
    assert create.request is not None
    fields = dict(create.request.body.walk())
    assert fields["Lion.name"].max_length == 10
    assert fields["Lion.born"].format == "date"
    assert [choice.label for choice in fields["Lion.mane"].enum] == ["Long", "Short"]
    assert fields["Lion.id"].is_read_only
    example = fields["Lion.born"].example
    assert example is not None
    assert example.value == "2024-02-29"


def test_shared_responses_and_parameters_are_found() -> None:
    create, listing = openapi.read(NAME, ZOO, DAFTRA).operations
    assert [response.status for response in create.responses] == [202]
    body = create.responses[0].body
    assert body is not None
    assert body.field("id") is not None
    assert [(each.where, each.field.name) for each in listing.parameters] == [("query", "page")]


def test_types_of_3_1_may_be_lists() -> None:
    schema = {"type": "object", "properties": {"a": {"type": ["string", "null"]}}}
    request = openapi.read("a", posted(schema), DAFTRA).operations[0].request
    assert request is not None
    assert request.body.fields[0].kinds == ("string", "null")


@pytest.mark.parametrize("schema", [{"allOf": [{}]}, {"type": "object", "properties": {}}, {}])
def test_a_body_that_was_lost_says_so(schema: dict[str, Any]) -> None:
    request = openapi.read("a", posted(schema), DAFTRA).operations[0].request
    assert request is not None
    assert is_hollow(request.body)
    assert (request.body.kinds, request.body.notes) == ((), ("hollow",))


def test_a_part_that_was_lost_says_so_and_a_null_does_not() -> None:
    schema = {"type": "object", "properties": {"Lion": {}, "none": {"type": "null"}, "a": {"type": "string"}}}
    request = openapi.read("a", posted(schema), DAFTRA).operations[0].request
    assert request is not None
    assert [each.notes for each in request.body.fields] == [("hollow",), (), ()]


def test_the_folder_chooses_among_servers() -> None:
    text = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"version": "2026-01-01"},
            "servers": [{"url": "https://x.test/api2"}, {"url": "https://x.test/v2/api/entity"}],
            "paths": {
                "/brand": {"post": {"tags": ["Endpoints v2/Brands"], "responses": {}}},
                "/lions": {"post": {"tags": ["Lions"], "responses": {}}},
                "/v2/oauth/token": {"post": {"responses": {}}},
            },
        }
    )
    calls = [each.call for each in openapi.read("a", text, DAFTRA).operations]
    assert calls == ["/v2/api/entity/brand", "/api2/lions", "/v2/oauth/token"]


def test_our_own_export_is_read_back() -> None:
    stated = [operation for contract in EVERYTHING for operation in contract.operations]
    read = openapi.read("ours", openapi_text(EVERYTHING), DAFTRA).operations
    assert [(each.method, each.call, each.source) for each in read] == [
        (each.method, each.call, each.source) for each in stated
    ]
    assert read[0].request is not None
    assert stated[0].request is not None
    assert [(at, field.kinds) for at, field in read[0].request.body.walk()] == [
        (at, field.kinds) for at, field in stated[0].request.body.walk()
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "top level must be a mapping"),
        ("{", "not whole JSON"),
        ("a: [", "not whole YAML"),
        ("[1]", "top level must be a mapping"),
        ("a: 1", "openapi: is missing"),
        ('{"swagger": "2.0"}', "is 2.0; convert"),
        ('{"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": {}}}}', "has no date"),
        ('{"openapi": "3.1.0", "info": {"version": "2026-01-01"}, "paths": []}', "paths: must be a mapping"),
        (document(), "documents no operation"),
        (document(lions=3), "paths.lions: must be a mapping, found int"),
        (document(lions={"post": 3}), "paths.lions.post: must be a mapping"),
        (document(lions={"post": {"responses": [1]}}), "paths.lions.post.responses: must be a mapping"),
        (posted({"$ref": "#/components/schemas/None"}), "refers to nothing"),
        (posted({"$ref": "other.yaml#/Lion"}), "refers to nothing"),
        (posted({"type": "object", "properties": ["a"]}), "mend the document"),
        (posted(3), "is no schema"),
    ],
)
def test_what_cannot_be_read_is_one_line(text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        openapi.read("zoo", text, DAFTRA)
    assert str(caught.value).startswith("zoo: ")
    assert "\n" not in str(caught.value)
    assert reason in str(caught.value)


def test_a_cycle_of_schemas_is_named() -> None:
    whole = json.loads(posted({"$ref": "#/components/schemas/A"}))
    whole["components"] = {
        "schemas": {
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "B": {"$ref": "#/components/schemas/A"},
        }
    }
    with pytest.raises(DocumentError, match="cycle"):
        openapi.read("zoo", json.dumps(whole), DAFTRA)


def places(value: Any) -> list[tuple[Any, Any]]:
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    return [
        place
        for key, inner in pairs
        for place in [(value, key), *(places(inner) if isinstance(inner, dict | list) else [])]
    ]


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 3, "x", [], {}, [1], True, {"$ref": 3}, {"type": 3}, {"properties": []}, {"enum": 3}]
)


def outcome(text: str) -> str:
    try:
        return openapi.read(NAME, text, DAFTRA).format.name
    except DocumentError as error:
        return str(error)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_odd_part_is_read_or_refused_on_one_line(data: st.DataObject) -> None:
    whole = yaml.safe_load(ZOO)
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(places(whole)))
        parent[key] = copy.deepcopy(data.draw(ODD))
    assert "\n" not in outcome(json.dumps(whole, default=str))


@pytest.mark.parametrize("url", ["https://x.test/api2", "{{subdomain}}/api2", "/api2/", "http://[::1/api2"])
def test_the_path_of_a_server_is_found_whatever_its_host(url: str) -> None:
    whole = json.loads(document(**{"/lions": {"get": {}}}))
    whole["servers"] = [{"url": url}]
    assert openapi.read("a", json.dumps(whole), DAFTRA).operations[0].call == "/api2/lions"


@pytest.fixture(scope="module")
def vendor() -> Any:
    if not VENDOR.exists():
        pytest.skip("the vendor's documents (../shared/docs) are not here")
    return openapi.read(VENDOR.name, VENDOR.read_text(encoding="utf-8"), DAFTRA)


def test_every_operation_of_the_vendors_export_is_read(vendor: Any) -> None:
    assert len(vendor.operations) == 244
    assert {each.source.edition for each in vendor.operations} == {"2026-07-04"}
    assert all(each.source.page[:-2].isdigit() for each in vendor.operations)


def test_the_vendors_lost_bodies_are_told_from_the_others(vendor: Any) -> None:
    bodies = [each.request.body for each in vendor.operations if each.request is not None]
    assert (len(bodies), sum("hollow" in body.notes for body in bodies)) == (97, 56)


def test_an_example_of_another_kind_is_a_contradiction() -> None:
    found = openapi.read(NAME, ZOO.replace("name: Leo", "name: 3"), DAFTRA).operations[0].contradictions
    assert [(each.at, each.about) for each in found] == [("request.Lion.name", "example")]
    assert openapi.read(NAME, ZOO, DAFTRA).operations[0].contradictions == ()


def test_json_counts_before_any_other_media_type() -> None:
    stated = {"content": {"text/plain": {"a": 1}, "application/json; charset=utf-8": {"b": 2}}}
    assert content(stated) == ("application/json; charset=utf-8", {"b": 2})
    assert content({"content": {"text/plain": {"a": 1}}}) == ("text/plain", {"a": 1})
    assert content({}) == ("", {})


def test_every_way_to_show_an_example_is_read() -> None:
    assert list(examples({"example": 1, "examples": {"a": {"value": 2}, "b": 3}})) == [1, 2]


def test_only_what_claims_nothing_is_hollow() -> None:
    row = field("rows", "array", items=Field(name="[]"))
    marked = _with_hollows(replace(LION, fields=(row, field("a", "null"), Field(name="b"))))
    assert [(at, each.notes) for at, each in marked.walk() if each.notes] == [
        ("rows[]", (HOLLOW,)),
        ("b", (HOLLOW,)),
    ]


WHOLE: dict[str, Any] = {
    "components": {"schemas": {"Lion": {"type": "object"}, "Lion.2": {}, "a/b": {"x": [1]}}},
    "loop": {"$ref": "#/loop"},
}


def one(operation: dict[str, Any], **document: Any) -> Any:
    whole = {"paths": {"/lions": {"post": operation}}, **document}
    return next(iter(_Whole(name="zoo", whole=whole).endpoints()))


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#/components/schemas/Lion", {"type": "object"}),
        ("#/components/schemas/a~1b/x/0", 1),
        ("#/components/schemas/None", None),
        ("other.json#/Lion", None),
        ("#/components/schemas/a~1b/x/9", None),
    ],
)
def test_a_pointer_is_followed_within_the_document(reference: str, found: Any) -> None:
    assert pointed(WHOLE, reference) == found


def test_a_reference_that_leads_round_means_nothing() -> None:
    assert resolved(WHOLE, WHOLE["loop"]) is None


def test_a_schema_has_the_vendors_name_without_our_suffix() -> None:
    assert definition(WHOLE, "#/components/schemas/Lion.2") == ("Lion.2", {})
    assert definition(WHOLE, "#/components") == ("", WHOLE["components"])
    assert definition(WHOLE, "#/nothing") is None


@pytest.mark.parametrize(
    ("operation", "page"),
    [
        ({"x-page": "42e0"}, "42e0"),
        ({"x-run-in-apidog": "https://app.example.com/apis/api-42-run"}, "42e0"),
        ({"externalDocs": {"url": "https://docs.example.com/42e0"}}, "42e0"),
        ({"operationId": "lions"}, None),
        ({"x-page": 3, "externalDocs": "x"}, None),
    ],
)
def test_a_page_is_found_where_a_document_names_it(operation: dict[str, Any], page: str | None) -> None:
    assert one(operation).page == page


def test_the_nearest_server_counts() -> None:
    roots = [{"url": "https://x.test/api2"}, {"url": "https://x.test/v2/api/entity"}]
    assert one({"servers": [{"url": "/own"}]}, servers=roots).base == "/own"
    assert one({"tags": ["v2"]}, servers=roots).base == "/v2/api/entity"
    assert one({}, servers=roots).base == "/api2"
    assert one({}).base == ""


def test_another_version_of_openapi_is_refused() -> None:
    check_version("zoo", {"openapi": "3.0.1"})
    with pytest.raises(DocumentError, match=r"is 2\.0; convert"):
        check_version("zoo", {"swagger": "2.0"})


def test_only_what_is_sent_and_what_success_serves_is_held_to_itself() -> None:
    odd = {"type": "object", "properties": {"a": {"type": "integer", "maxLength": 3}}}
    media = {"content": {"application/json": {"schema": odd}}}
    operation = {"requestBody": media, "responses": {"202": media, "400": media, "204": {}}}
    text = document(**{"/lions": {"post": operation}})
    told = openapi.read("a", text, DAFTRA).operations[0].contradictions
    assert [each.at for each in told] == ["request.a", "responses.202.a"]


def ours(**stated: Any) -> str:
    document = json.loads(
        openapi_text((contract(CREATE, replace(CREATE, id="POST /lions", source=source("7e0"))),))
    )
    return json.dumps({**document, **stated})


def test_what_our_own_export_tells_apart_is_read_apart() -> None:
    read = openapi.read("ours", ours(), DAFTRA)
    assert read.format.is_settled
    assert [each.source.page for each in read.operations] == ["1e0", "7e0"]


@pytest.mark.parametrize(
    ("apart", "reason"),
    [
        ([], "x-contracts.apart: has a part that is not OpenAPI's"),
        ({"a": {}}, "has a part that is not OpenAPI's"),
    ],
)
def test_an_export_of_ours_that_was_changed_is_one_line(apart: Any, reason: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(reason)) as raised:
        openapi.read("ours", ours(**{"x-contracts": {"format": 1, "apart": apart}}), DAFTRA)
    assert "export it anew" in str(raised.value)


def test_what_stands_beside_the_keywords_must_be_in_the_words_of_contracts() -> None:
    text = (
        ours()
        .replace('"max_length"', '"longest"')
        .replace('{"enum": [[2, "Long"]', '{"kind": 3, "enum": [[2, "Long"]')
    )
    with pytest.raises(DocumentError, match="x-contract"):
        openapi.read("ours", text, DAFTRA)
