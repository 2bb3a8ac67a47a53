"""Postman collections: what they state is read, what they only show claims nothing."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.daftra import DAFTRA
from conform.derive import pipeline
from conform.derive.document import DocumentError, is_hollow
from conform.derive.readers import postman
from conform.drift.judge import judge_exchange
from conform.exchange import Answer, Call, Exchange
from tests.derive.collection import HOST, NAME, SCHEMA, collection, folder, only, request

LION = {"Lion": {"name": "Leo", "age": 3, "is_tame": True, "Cubs": [{"id": 1}, {"id": 2, "name": "x"}]}}


@pytest.mark.parametrize(
    ("url", "call", "path"),
    [
        ("{{host}}/lions.json", "/api2/lions.json", "/lions.json"),
        ("{{host}}/lions{format}", "/api2/lions.json", "/lions{format}"),
        ("{{host}}/lions{{format}}", "/api2/lions.json", "/lions{format}"),
        ("{{host}}/lions/:id.json?limit=2#top", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/{{id}}.json", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/{{lion-id}}.json", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/:lionId{{format}}", "/api2/lions/{id}.json", "/lions/{id}{format}"),
        ("{{host}}/notes/:type/:noteID.json", "/api2/notes/{type}/{id}.json", "/notes/{type}/{id}.json"),
        ("{{host}}/lions/:lion_id/:id.json", "/api2/lions/{lion_id}/{id}.json", ""),
        ("{{host}}/lions/of-{{den_id}}.json", "/api2/lions/of-{den_id}.json", ""),
        ("{{host}}/lions/{id}.json", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/12.json", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/{{mine_id}}.json", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/{{lion_id}}{{ending}}", "/api2/lions/{id}.json", "/lions/{id}.json"),
        ("{{host}}/lions/of-{{mine_id}}.json", "/api2/lions/of-{mine_id}.json", ""),
        ("https://x/v2/api/entity/lion/list/1", "/v2/api/entity/lion/list/1", "/lion/list/1"),
        ("https://{{tenant}}.example.com/api2/lions.json", "/api2/lions.json", "/lions.json"),
        ("zoo.example.com/v2/api/entity/lion/list/1", "/v2/api/entity/lion/list/1", "/lion/list/1"),
        ("https://{{tenant}}.example.com/v2/oauth/token", "/v2/oauth/token", "/v2/oauth/token"),
        ("{{unknown}}/api2/lions.json", "/api2/lions.json", "/lions.json"),
        ("{{unknown}}/lions.json", "/api2/lions.json", "/lions.json"),
        ("{{unknown}}/lion/{{id}}/1", "/v2/api/entity/lion/{id}/1", "/lion/{id}/1"),
        (
            {"raw": "{{host}}/lions.json", "host": ["{{host}}"], "path": ["lions.json"]},
            "/api2/lions.json",
            "",
        ),
        ({"host": ["{{host}}"], "path": ["lions", ":id.json"]}, "/api2/lions/{id}.json", ""),
        ({"host": "{{host}}", "path": "lions.json"}, "/api2/lions.json", ""),
        ({"host": ["a", "b"], "path": ["api2", {"value": "lions.json"}]}, "/api2/lions.json", ""),
        ("{{root}}/{{version}}/lions.json", "/api2/lions.json", "/lions.json"),
    ],
)
def test_an_address_is_read_however_it_is_written(url: Any, call: str, path: str) -> None:
    values = {
        "root": "https://x",
        "version": "api2",
        "ending": ".json",
        "mine_id": 3,
        "lion_id": "ab12",
        "id": 9,
    }
    known = (HOST, *({"key": name, "value": value} for name, value in values.items()))
    operation = only(request("GET", url), variables=known)
    assert operation.call == call
    assert operation.path == path or not path
    assert operation.contradictions == ()


def test_variables_of_folders_hide_those_around_them_and_may_stand_in_each_other() -> None:
    inner = [
        {"key": "host", "value": "{{root}}/v2/api/entity"},
        {"key": "root", "value": "https://in.example"},
    ]
    text = collection(
        folder("a", folder("b", request("POST", "{{host}}/lion"), variable=inner)),
        request("GET", "{{host}}/lions.json"),
        variables=(HOST, {"key": "host", "value": "https://off.example", "disabled": True}),
    )
    calls = [each.call for each in postman.read(NAME, text, DAFTRA).operations]
    assert calls == ["/v2/api/entity/lion", "/api2/lions.json"]


def test_variables_that_go_round_in_a_circle_end_somewhere() -> None:
    round_ = ({"key": "host", "value": "{{other}}"}, {"key": "other", "value": "{{host}}"})
    assert only(request("GET", "{{host}}/api2/lions.json"), variables=round_).call == "/api2/lions.json"


def test_names_roles_and_descriptions_are_read() -> None:
    description = {"content": "All of them.", "type": "text/markdown"}
    operation = only(
        folder("v2", request("GET", "{{host}}/lions.json", name="All  lions", description=description))
    )
    assert (operation.title, operation.role, operation.is_exemplary) == ("All lions", "list", True)
    assert (operation.source.page, operation.source.edition) == ("postman", "2026-02-03")
    acting = only(request("GET", "{{host}}/lions/:id.json", name="Send lion", description="Sends it."))
    assert acting.role == "action"


def test_a_request_may_be_its_address_and_a_method_nobody_documents_is_none() -> None:
    text = collection(
        {"name": "a", "request": "{{host}}/lions.json"},
        request("HEAD", "{{host}}/lions.json"),
        request("OPTIONS", "{{host}}/lions.json"),
    )
    assert [each.id for each in postman.read(NAME, text, DAFTRA).operations] == ["GET /lions.json"]


@pytest.mark.parametrize(
    "url", ["", None, "{{host}}", "https://mine.example.com/", "https://other.example.com/oauth/token"]
)
def test_a_draft_and_a_call_of_another_api_are_no_operation(url: Any) -> None:
    host = {"key": "host", "value": "https://zoo.example.com"}
    text = collection(request("POST", url), request("GET", "{{host}}/api2/lions.json"), variables=(host,))
    assert [each.id for each in postman.read(NAME, text, DAFTRA).operations] == ["GET /lions.json"]


def test_query_parameters_are_read_those_that_are_switched_off_too() -> None:
    url = {
        "raw": "{{host}}/lions/:id.json?limit=20",
        "query": [
            {"key": "limit", "value": "20", "description": "(Required) how many"},
            {"key": "page", "value": "1", "disabled": True},
            {"key": None, "value": "x"},
        ],
        "variable": [{"key": "id", "value": "3"}],
    }
    text = "| Parameter | Type |\n|--|--|\n| page | integer |\n| id | integer |"
    fields = {
        (each.where, each.field.name): (each.field.kinds, each.field.is_required)
        for each in only(request("GET", url, description=text)).parameters
    }
    assert fields == {
        ("path", "id"): (("integer",), True),
        ("query", "limit"): ((), True),
        ("query", "page"): (("integer",), False),
    }
    plain = only(request("GET", "{{host}}/lions.json?limit=2&page=")).parameters
    assert [each.field.name for each in plain] == ["limit", "page"]


def test_the_records_id_has_the_vendors_name_whatever_a_person_calls_it() -> None:
    url = {"raw": "{{host}}/lions/:lionId.json", "variable": [{"key": "lionId", "description": "the lion"}]}
    text = "| Name | Type |\n|--|--|\n| lionId | integer |"
    (own,) = only(request("PUT", url, description=text)).parameters
    assert (own.field.name, own.field.kinds) == ("id", ("integer",))


def test_a_body_that_is_only_shown_is_sent_as_that_shows_it() -> None:
    asked = only(request("POST", "{{host}}/lions.json", body=LION)).request
    assert asked is not None
    assert (asked.is_exemplary, asked.wrapper, asked.media) == (True, "Lion", "application/json")
    fields = dict(asked.body.walk())
    assert fields["Lion.age"].kinds == ("integer",)
    assert not any(field.is_required for field in fields.values())


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ('{"a": 1, // one\n "b": "http://x" /* two */}', ["a", "b"]),
        ('{"a": {{id}}, "b": "{{name}}"}', ["a", "b"]),
        ('{"a": {{$randomInt}}, "b": 1}', ["a", "b"]),
        ("<xml/>", []),
        ("{{payload}}", []),
    ],
)
def test_a_raw_body_may_have_comments_and_variables(raw: str, shown: list[str]) -> None:
    asked = only(request("POST", "{{host}}/lions.json", sent={"mode": "raw", "raw": raw})).request
    assert asked is not None
    assert [each.name for each in asked.body.fields] == shown


def test_lists_are_sent_as_they_are_shown() -> None:
    asked = only(request("POST", "{{host}}/lions.json", body=[{"a": 1, "tags": ["x"], "none": []}])).request
    assert asked is not None
    assert asked.is_exemplary
    assert dict(asked.body.walk())["[].tags"].kinds == ("array",)


def test_of_a_variable_without_a_value_no_kind_is_claimed() -> None:
    sent = {"mode": "raw", "raw": '{"a": {{one}}, "b": {{two}}}'}
    known = (HOST, {"key": "two", "value": "2"})
    asked = only(request("POST", "{{host}}/lions.json", sent=sent), variables=known).request
    assert asked is not None
    assert [each.kinds for each in asked.body.fields] == [(), ("integer",)]


@pytest.mark.parametrize(
    ("mode", "media"),
    [("urlencoded", "application/x-www-form-urlencoded"), ("formdata", "multipart/form-data")],
)
def test_a_form_is_an_object_of_its_fields(mode: str, media: str) -> None:
    rows = [
        {"key": "name", "value": "Leo"},
        {"key": "photo", "type": "file", "src": "leo.png"},
        {"key": "off", "value": "1", "disabled": True},
    ]
    asked = only(request("POST", "{{host}}/lions.json", sent={"mode": mode, mode: rows})).request
    assert asked is not None
    assert (asked.media, [each.name for each in asked.body.fields]) == (media, ["name"])


def test_the_media_type_is_that_of_the_headers_then_of_the_mode() -> None:
    headers = [{"key": "content-type", "value": "text/csv; x"}, {"key": "X-Key", "value": "1"}]
    sent = {"mode": "file", "file": {"src": "a.csv"}}
    asked = only(request("POST", "{{host}}/lions.json", sent=sent, header=headers)).request
    assert asked is not None
    assert (asked.media, is_hollow(asked.body)) == ("text/csv", True)
    plain = only(request("POST", "{{host}}/lions.json", sent=sent)).request
    assert plain is not None
    assert plain.media == "application/octet-stream"


@pytest.mark.parametrize(
    "sent", [None, {}, {"mode": "raw", "raw": " "}, {"mode": "raw", "raw": "1", "disabled": True}]
)
def test_without_a_body_nothing_is_sent(sent: Any) -> None:
    assert only(request("POST", "{{host}}/lions.json", sent=sent)).request is None


def test_a_saved_answer_names_its_status_and_what_was_served_and_claims_none_of_it() -> None:
    answers = {
        200: {"result": "ok", "data": {"Lion": {"id": 3, "tags": ["a"], "none": None}}},
        404: "<p>none</p>",
    }
    read = only(request("GET", "{{host}}/lions/:id.json", answers=answers))
    assert [each.status for each in read.responses] == [200, 404]
    success = read.success
    assert success is not None
    assert success.body is not None
    assert success.record == ("data", "Lion")
    fields = dict(success.body.walk())
    assert set(fields) >= {"result", "data.Lion.id", "data.Lion.tags", "data.Lion.none"}
    assert not any(field.is_claimed or field.is_required for field in fields.values())
    assert is_hollow(success.body)
    assert read.responses[1].body is None


def test_keys_that_are_numbers_name_no_fields() -> None:
    read = only(request("GET", "{{host}}/lions.json", answers={200: {"data": {"12": "Leo", "13": "Lea"}}}))
    assert read.success is not None
    assert read.success.body is not None
    assert [at for at, _ in read.success.body.walk() if at.strip("*.")] == ["data"]


def test_a_secret_is_written_nowhere() -> None:
    secret = {"key": "key", "value": "abc", "type": "secret"}
    asked = only(
        request("POST", "{{host}}/lions.json", body={"a": "{{key}}"}), variables=(HOST, secret)
    ).request
    assert "abc" not in repr(asked)


def test_an_answer_without_a_status_tells_nothing() -> None:
    item = request("GET", "{{host}}/lions.json", answers={200: {}})
    item["response"][0]["code"] = None
    assert only(item).responses == ()


def test_several_requests_of_one_operation_are_one() -> None:
    create = only(
        request("POST", "{{host}}/lions.json", name="Add", body={"Lion": {"a": 1}}, answers={202: {"id": 1}}),
        request(
            "POST",
            "{{host}}/lions.json?x=1",
            name="Add more",
            body={"b": 1},
            answers={202: {"more": 1}, 400: {}},
        ),
    )
    assert (create.title, [each.status for each in create.responses]) == ("Add", [202, 400])
    assert [each.field.name for each in create.parameters] == ["x"]
    assert create.success is not None
    assert create.success.body is not None
    assert [each.name for each in create.success.body.fields] == ["id", "more"]


def test_a_post_that_edits_by_its_title_is_another_operation() -> None:
    text = collection(
        request("POST", "https://x/v2/api/entity/credit_type", name="Add credit type"),
        request("POST", "https://x/v2/api/entity/credit_type", name="Edit credit type"),
    )
    assert [each.role for each in postman.read(NAME, text, DAFTRA).operations] == ["create", "edit"]


TABLE = """Adds a lion.

| Field | Type | Required | Description |
| --- | :-: | --- | --- |
| `Lion.name` | varchar(30) | yes | its name |
| age | int \\| null | no | 1 => young, 2 => old |
| mane | string[] | | |
| Cubs[].name | string | **Required** | |

### Response
| Field | Type |
|--|--|
| id | integer |

| Code | Meaning |
|--|--|
| 400 | bad |
"""


def test_a_table_of_fields_is_stated() -> None:
    body = {"Lion": {"name": "Leo", "age": 3}, "Cubs": [{"name": "x"}]}
    asked = only(request("POST", "{{host}}/lions.json", body=body, description=TABLE)).request
    assert asked is not None
    assert not asked.is_exemplary
    fields = dict(asked.body.walk())
    name, age, cub = fields["Lion.name"], fields["Lion.age"], fields["Cubs[].name"]
    assert (name.kinds, name.max_length, name.is_required) == (("string",), 30, True)
    assert (age.kinds, age.is_required) == (("integer", "null"), False)
    assert [(each.value, each.label) for each in age.enum] == [(1, "young"), (2, "old")]
    assert (cub.kinds, cub.is_required) == (("string",), True)
    assert fields["Lion.mane"].kinds == ("array",)
    assert "id" not in " ".join(fields)


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("<integer>", ("integer",)),
        ("<dateTime>", ("string",)),
        ("<string>", ("string",)),
        ("<boolean>", ("boolean",)),
        ("<your key>", ("string",)),
    ],
)
def test_a_type_in_a_values_place_is_stated(written: str, kinds: tuple[str, ...]) -> None:
    asked = only(request("POST", "{{host}}/lions.json", body={"a": written})).request
    assert asked is not None
    assert asked.body.fields[0].kinds == kinds


READ = "version 2.1 is read"
ODD = "has a part that is not Postman's"
OLD = {"name": "a", "schema": SCHEMA.replace("2.1", "2.0")}


def collected(**changed: Any) -> str:
    whole = json.loads(collection(request("GET", "{{host}}/lions.json")))
    return json.dumps({**whole, **changed})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (collected()[:-9], "is not whole JSON"),
        (collected(info=OLD), f"info.schema: is version 2.0; {READ}: export the collection as 2.1"),
        (collected(info={"_postman_id": "a"}), f"info.schema: names no version; {READ}"),
        ('{"id": "a", "requests": [], "order": []}', f"info: is missing (this is version 1); {READ}"),
        (collected(item={}), "item: is missing; export the whole collection"),
        (collected(item=[]), "item: holds no request"),
        (collected(item=[3]), f"item.0: {ODD}"),
        (collected(item=[{"item": [{"name": "a"}]}]), f"item.0.item.0: {ODD}"),
        (collected(item=[{"request": {"url": 3}}]), f"item.0: {ODD}"),
        (collected(variable=3), f"variable: {ODD}"),
        (
            collected(item=[{"request": "{{where}}/lion"}]),
            (
                "item.0.request.url: of {{where}} no variable tells the address; "
                "add it to the collection's variables"
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentError) as raised:
        pipeline.read_text(NAME, text, DAFTRA)
    assert str(raised.value).startswith(f"{NAME}: {said}")
    assert "\n" not in str(raised.value)


ANY: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        3,
        True,
        "",
        "x",
        [],
        {},
        [3],
        [None],
        {"a": 1},
        {"key": None},
        "{{a}}",
        "://",
        {"item": []},
        {"mode": "raw"},
    ]
)
WHOLE = collection(
    folder("a", request("POST", "{{host}}/lions.json", body=LION, answers={200: LION}, description=TABLE)),
    request("GET", {"raw": "{{host}}/lions/:id.json", "query": [{"key": "a"}], "variable": [{"key": "id"}]}),
)


def places(value: Any) -> list[tuple[Any, Any]]:
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    return [
        place
        for key, inner in pairs
        for place in [(value, key), *(places(inner) if isinstance(inner, dict | list) else [])]
    ]


def outcome(text: str) -> str:
    try:
        return pipeline.read_text(NAME, text, DAFTRA).name
    except DocumentError as error:
        return str(error)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_odd_part_is_read_or_refused_on_one_line(data: st.DataObject) -> None:
    whole = json.loads(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(places(whole)))
        parent[key] = copy.deepcopy(data.draw(ANY))
    assert "\n" not in outcome(json.dumps(whole))


def test_a_collection_is_told_by_what_it_holds_and_may_be_wrapped_as_by_postmans_api() -> None:
    wrapped = json.dumps({"collection": json.loads(collected())}, indent=1)
    for text in (collected(), wrapped, collected().replace("https://schema", "https:\\/\\/schema")):
        known = pipeline.format_of(text)
        assert known is postman.POSTMAN
        assert len(pipeline.read_text(NAME, text, DAFTRA).operations) == 1


def test_its_date_is_that_of_its_name_else_what_it_says() -> None:
    text = collected(info={"name": "a", "schema": SCHEMA, "version": "2026-05-06"})
    assert postman.read("a.json", text, DAFTRA).edition == "2026-05-06"
    with pytest.raises(DocumentError, match="has no date"):
        postman.read("a.json", collected(), DAFTRA)


def test_a_vendor_without_servers_needs_no_address() -> None:
    plain = replace(DAFTRA, documents=replace(DAFTRA.documents, locate=None, resource_of=None, servers=()))
    text = collection(request("GET", "{{where}}/lions/:id"))
    assert postman.read(NAME, text, plain).operations[0].call == "/lions/{id}"


def test_an_answer_that_somebody_saved_makes_no_drift_of_another() -> None:
    answers = {200: {"result": "ok", "data": {"Lion": {"id": "3", "name": "Leo"}}}}
    text = collection(request("GET", "{{host}}/lions/:id.json", answers=answers))
    (contract,) = pipeline.contracts(postman.read(NAME, text, DAFTRA).operations, DAFTRA)
    (read,) = contract.operations
    bodies = [{"data": []}, {"data": {"Lion": {"id": 3, "more": 1}}, "page": 1}, {"code": 409}, ["x"]]
    for status, body in zip((200, 200, 409, 200), bodies, strict=True):
        answer = Answer(status=status, body=json.dumps(body).encode())
        exchange = Exchange(call=Call(method="GET", path="/api2/lions/3.json"), answer=answer)
        assert judge_exchange(contract, read, exchange) == ()
