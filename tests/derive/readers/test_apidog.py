"""Apidog exports of our own, read endpoint by endpoint."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conform.contract import Choice, Default, Reference
from conform.daftra import DAFTRA
from conform.derive.document import DocumentError
from conform.derive.readers import apidog
from conform.derive.readers.endpoint import edition
from tests.derive.project import EDITION, NAME, endpoint, export, only

LION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "format": "int64", "readOnly": True},
        "mood": {"type": ["integer", "null"], "enum": ["1 => 'Calm'", "2 => 'Wild'"], "default": None},
        "name": {"type": "string", "maxLength": "30"},
        "keeper": {"type": "integer", "description": "get it from [GET Keepers API](/22e0)"},
    },
    "required": ["name"],
}
DEFINITIONS = {
    "#/definitions/1": ("LionBase", LION),
    "#/definitions/2": (
        "Lion",
        {"type": "object", "properties": {"Lion": {"$ref": "#/definitions/1"}}, "x-apidog-orders": ["Lion"]},
    ),
}
BODY = {"allOf": [{"$ref": "#/definitions/2"}]}


def test_a_create_is_read_through_its_wrappers() -> None:
    operation = only(endpoint("POST", "/lions{format}", body=BODY), definitions=DEFINITIONS)
    assert (operation.id, operation.call, operation.role) == (
        "POST /lions{format}",
        "/api2/lions.json",
        "create",
    )
    assert (operation.source.page, operation.source.edition) == ("11e0", EDITION)
    assert operation.request is not None
    assert operation.request.wrapper == "Lion"
    lion = operation.request.body.fields[0]
    assert lion.model == "LionBase"
    assert [(field.name, field.is_required) for field in lion.fields] == [
        ("id", False),
        ("mood", False),
        ("name", True),
        ("keeper", False),
    ]
    assert lion.fields[0].is_read_only
    assert lion.fields[1].enum == (Choice(value=1, label="Calm"), Choice(value=2, label="Wild"))
    assert lion.fields[1].default == Default(value=None)
    assert lion.fields[2].max_length == 30


def test_links_lead_to_the_contracts_of_their_pages() -> None:
    document = apidog.read(
        NAME,
        export(
            endpoint("POST", "/lions{format}", body=BODY),
            endpoint("GET", "/keepers{format}", number=22),
            definitions=DEFINITIONS,
        ),
        DAFTRA,
    )
    request = document.operations[0].request
    assert request is not None
    keeper = request.body.fields[0].field("keeper")
    assert keeper is not None
    assert keeper.reference == Reference(resource="v1/keepers", page="22e0")


def test_a_list_is_read_with_its_rows_and_parameters() -> None:
    rows = {"type": "object", "properties": {"data": {"type": "array", "items": {"$ref": "#/definitions/2"}}}}
    limit = {"name": "limit", "type": "integer", "schema": {"type": "integer", "minimum": 1, "maximum": 1000}}
    operation = only(
        endpoint("GET", "/lions{format}", responses={200: rows}, query=[limit]), definitions=DEFINITIONS
    )
    assert operation.success is not None
    assert operation.success.record == ("data", "[]", "Lion")
    assert [(each.where, each.field.name, each.field.maximum) for each in operation.parameters] == [
        ("query", "limit", 1000)
    ]


def test_a_parameter_of_the_path_is_named_as_in_the_call() -> None:
    operation = only(endpoint("GET", "/lion/{{record_id}}/1", serverId="2"))
    assert operation.call == "/v2/api/entity/lion/{id}/1"
    assert [each.field.name for each in operation.parameters] == ["id"]


def test_a_shared_response_is_resolved_and_a_status_stands_once() -> None:
    shared = [{"id": "77", "_code": 401, "jsonSchema": {"type": "object", "properties": {"message": {}}}}]
    named = endpoint("GET", "/lions{format}", responses={200: {"type": "object"}})
    named["api"]["responses"] += [{"id": "77", "referencedResponseId": 77}, {"code": "200"}]
    named["api"]["commonResponseStatus"] = {"77": True}
    operation = only(named, responseCollection=shared)
    assert [each.status for each in operation.responses] == [200, 401]


def test_a_get_has_no_request_whatever_its_page_keeps() -> None:
    assert only(endpoint("GET", "/lions{format}", body=LION)).request is None


def test_a_body_on_a_get_is_told() -> None:
    found = only(endpoint("GET", "/lions{format}", body=LION)).contradictions
    told = [(each.at, each.sides[0].states, each.settled) for each in found if each.about == "body"]
    assert told == [("request", "a body of 4 fields with GET", "no body")]


def test_an_empty_body_on_a_get_is_not_worth_telling() -> None:
    found = only(endpoint("GET", "/lions{format}", body={"type": "object", "properties": {}})).contradictions
    assert [each for each in found if each.about == "body"] == []


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("id", None, "id"),
        ("path", None, "path"),
        ("method", None, "method"),
        ("method", "brew", "method that is"),
    ],
)
def test_an_endpoint_that_lacks_its_address_is_said(name: str, value: object, missing: str) -> None:
    odd = endpoint("POST", "/lions{format}", title="Add Lion", body=LION)
    odd["api"][name] = value
    with pytest.raises(DocumentError, match=f"endpoint Add Lion: has no {missing}"):
        only(odd)


def test_a_form_is_read_field_by_field() -> None:
    form = endpoint("POST", "/v2/oauth/token", serverId="3")
    form["api"]["requestBody"] = {
        "type": "multipart/form-data",
        "parameters": [{"name": "grant_type", "type": "string", "required": True, "example": "password"}],
    }
    operation = only(form)
    assert operation.request is not None
    assert operation.request.media == "multipart/form-data"
    field = operation.request.body.fields[0]
    assert (field.name, field.is_required, field.example) == ("grant_type", True, Default(value="password"))


def test_the_example_of_a_body_gives_examples_and_contradictions() -> None:
    example = {"Lion": {"name": "calm", "mood": "odd"}}
    operation = only(
        endpoint("POST", "/lions{format}", body=BODY, examples=[example]), definitions=DEFINITIONS
    )
    assert operation.request is not None
    name = operation.request.body.fields[0].field("name")
    assert name is not None
    assert name.example == Default(value="calm")
    assert [(each.at, each.about) for each in operation.contradictions] == [("request.Lion.mood", "example")]


def test_a_folder_gives_its_server_and_is_held_against_the_path() -> None:
    folder = {"name": "Endpoints v2", "serverId": "2", "items": [endpoint("GET", "/lions/{id}{format}")]}
    operation = only(folder)
    assert operation.call == "/api2/lions/{id}.json"
    assert [each.sides[0].states for each in operation.contradictions] == [
        "server /v2/api/entity under a v1 path",
        "filed under v2",
    ]


def test_a_host_in_the_path_reaches_nothing() -> None:
    operation = only(endpoint("GET", "https://zoo.test/v2/api/entity/lion/list/1", serverId="3"))
    assert "zoo.test" not in repr(operation)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (export(endpoint("POST", "/lions{format}", body={"$ref": "#/definitions/9"})), "refers to nothing"),
        (export(endpoint("POST", "/lions{format}", body={"properties": "odd"})), "endpoint 11: has a part"),
        (export(endpoint("GET", "/lions{format}"), responseCollection=[7]), "apiCollection: has a part"),
        (export(endpoint("GET", "/lions{format}"))[:-9], "is not whole JSON"),
        ("[]", "apiCollection: is missing"),
    ],
)
def test_what_cannot_be_read_is_told_on_one_line(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        apidog.read(NAME, text, DAFTRA)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(NAME)


def parsed(*items: Any, **more: Any) -> dict[str, Any]:
    return apidog.parse(NAME, export(*items, **more))


def test_the_nearest_folder_that_names_a_server_gives_it() -> None:
    inner = {"name": "In", "items": [endpoint("GET", "/a", number=1)]}
    outer = {"name": "Out", "serverId": "2", "items": [inner, endpoint("GET", "/b", number=2, serverId="3")]}
    found = apidog.read(NAME, export(outer, endpoint("GET", "/c", number=3)), DAFTRA).operations
    assert [(each.source.page, each.call) for each in found] == [
        ("1e0", "/v2/api/entity/a"),
        ("2e0", "/b"),
        ("3e0", "/api2/c"),
    ]


def test_servers_are_paths_below_the_tenants_host() -> None:
    assert apidog.bases(parsed()) == {"1": "/api2", "2": "/v2/api/entity", "3": ""}
    assert apidog.bases({}) == {}


def test_the_edition_is_in_the_name_or_in_the_project() -> None:
    assert edition("zoo-2026-01-02.json", "2026-06-28T13:00:00Z") == "2026-01-02"
    assert edition("zoo.json", "2026-06-28T13:00:00Z") == "2026-06-28"
    with pytest.raises(DocumentError, match="has no date; put one into its name"):
        edition("zoo.json", None)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ({"code": 200}, 200),
        ({"code": "422"}, 422),
        ({"_code": 401}, 401),
        ({"code": "default"}, None),
        ({}, None),
    ],
)
def test_a_status_is_a_number_a_text_or_under_another_key(
    response: dict[str, Any], expected: int | None
) -> None:
    assert apidog.status(response) == expected


def test_a_definition_is_found_by_every_reference_that_means_it() -> None:
    found = apidog.definitions(parsed(definitions={"#/definitions/7": ("Lion", {"type": "object"})}))
    assert found["#/definitions/7"] == ("Lion", {"type": "object"})
    bare = apidog.definitions(parsed(definitions={"7": ("Lion", {"type": "object"})}))
    assert bare["#/definitions/7"] == ("Lion", {"type": "object"})


def test_a_parameter_is_its_schema_under_its_text() -> None:
    stated = {
        "name": "page",
        "type": "integer",
        "description": "Page",
        "example": 2,
        "schema": {"minimum": 1},
    }
    assert apidog.parameter_schema(stated) == {
        "minimum": 1,
        "type": "integer",
        "description": "Page",
        "example": 2,
    }
    assert apidog.parameter_schema({}) == {"type": "string"}


def test_examples_belong_to_their_response() -> None:
    shown = endpoint("GET", "/lions{format}", responses={200: LION, 400: LION})
    shown["api"]["responseExamples"] = [{"responseId": "r200", "data": '{"name": 1}'}]
    told = only(shown).contradictions
    assert [(each.at, each.about) for each in told] == [("responses.200.name", "example")]


def test_a_field_that_an_example_of_a_refusal_calls_taken_is_unique() -> None:
    taken, owed = "هذا الحقل موجود من قبل", "هذا الحقل مطلوب"
    body = {"type": "object", "properties": {name: {"type": "string"} for name in ("name", "den", "mood")}}
    shown = endpoint("POST", "/lions{format}", body=body, responses={200: LION, 422: LION})
    shown["api"]["responseExamples"] = [
        {"responseId": "r422", "data": json.dumps({"errors": {"name": [taken], "mood": [owed]}})},
        {"responseId": "r422", "data": json.dumps({"errors": {"den": "مستخدم مسبقًا"}})},
        {"responseId": "r200", "data": json.dumps({"errors": {"mood": [taken]}})},
    ]
    request = only(shown).request
    assert request is not None
    assert [each.name for each in request.body.fields if each.is_unique] == ["name", "den"]

    wrapped = endpoint(
        "POST",
        "/lions{format}",
        body={"type": "object", "properties": {"Lion": body}},
        responses={422: LION},
        responseExamples=shown["api"]["responseExamples"],
    )
    request = only(wrapped).request
    assert request is not None
    assert [at for at, each in request.body.walk() if each.is_unique] == ["Lion.name", "Lion.den"]


def test_a_truncated_export_is_told_with_line_and_column() -> None:
    with pytest.raises(
        DocumentError, match=r"zoo.json: is not whole JSON \(.*line 1 column .*export the project again"
    ):
        apidog.parse("zoo.json", json.dumps({"apiCollection": []})[:-1])


def test_an_example_is_a_value_and_what_is_no_json_is_none() -> None:
    assert [apidog.value(each) for each in ('{"a": 1}', {"a": 1}, "{a", None)] == [
        {"a": 1},
        {"a": 1},
        None,
        None,
    ]


EMPTY: dict[str, Any] = {"type": "object", "properties": {}}


def test_a_body_that_an_example_alone_shows_is_read_from_the_example() -> None:
    shown = {
        "code": 36,
        "is_first": 1,
        "days": "42",
        "note": "",
        "staff_id": "1",
        "product_id": "id of the product that is meant",
        "size": "as long as the lion is",
        "dens": [586],
        "none": [],
        "since": None,
    }
    request = only(endpoint("PUT", "/lions/{id}{format}", body=EMPTY, examples=[shown])).request
    assert request is not None
    assert request.is_exemplary
    fields = {each.name: each for each in request.body.fields}
    assert not any(each.is_required for each in fields.values())
    assert [fields[each].kinds for each in ("code", "days", "dens", "since", "size")] == [
        ("integer",),
        ("string",),
        ("array",),
        ("null",),
        (),
    ]
    assert {each.name: each.enum[0].value for each in fields.values() if each.is_partial} == {
        "is_first": 1,
        "days": "42",
    }
    assert fields["staff_id"].reference == Reference(resource="v1/staff")
    assert fields["product_id"].kinds == ("integer", "string")
    assert fields["note"].enum == ()


def test_a_body_with_a_schema_keeps_it() -> None:
    body = {"type": "object", "properties": {"name": {"type": "string"}}}
    request = only(endpoint("PUT", "/lions/{id}{format}", body=body, examples=[{"other": 1}])).request
    assert request is not None
    assert (request.is_exemplary, [each.name for each in request.body.fields]) == (False, ["name"])


@pytest.mark.parametrize(
    ("path", "title", "text"),
    [
        ("/lions/update_draft/{id}/{draft}{format}", "GET Lions", ""),
        ("/lions/{id}/{draft}{format}", "Change Lion Draft Status", ""),
        ("/lions/{id}{format}", "Lions", "Sends the lion away."),
    ],
)
def test_a_get_that_acts_is_no_read(path: str, title: str, text: str) -> None:
    assert only(endpoint("GET", path, title=title, description=text)).role == "action"


def test_a_get_that_says_what_it_gives_is_a_read() -> None:
    text = "Returns a lion, to update it later."
    assert only(endpoint("GET", "/lions/{id}{format}", title="GET Single Lion", description=text)).role == (
        "read"
    )
