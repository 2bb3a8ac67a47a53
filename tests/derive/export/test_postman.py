"""The Postman collection of small contracts, and of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conform.contract import Choice, Parameter, Request
from conform.derive.export.postman import SCHEMA, postman_collection, postman_text
from tests import ours
from tests.derive.contracts import BODY, BRAND, CREATE, EVERYTHING, LIONS, READ, TOKEN, contract, field

OURS = Path(__file__).parents[3] / "contracts"


def item(*operations: Any) -> dict[str, Any]:
    found: dict[str, Any] = postman_collection([contract(*operations)])["item"][0]["item"][0]
    return found


def test_each_resource_is_a_folder_and_each_operation_a_request() -> None:
    collection = postman_collection(EVERYTHING)
    assert collection["info"]["schema"] == SCHEMA
    assert (collection["info"]["name"], collection["info"]["version"]) == ("Daftra ERP API", "2026-07-03")
    assert [(each["name"], len(each["item"])) for each in collection["item"]] == [
        ("v1/lions", 2),
        ("v1/authentication", 1),
        ("v2/brand", 1),
    ]


def test_none_of_our_own_operations_is_left_out() -> None:
    contracts = ours.contracts()
    stated = [
        each["request"]["description"]
        for one in postman_collection(contracts)["item"]
        for each in one["item"]
    ]
    assert len(stated) == len({*stated}) == sum(len(each.operations) for each in contracts)


def test_the_same_contracts_give_the_same_bytes() -> None:
    assert postman_text(EVERYTHING) == postman_text(tuple(EVERYTHING))


def test_root_and_key_are_variables() -> None:
    collection = postman_collection([LIONS])
    assert {each["key"]: each["value"] for each in collection["variable"]} == {
        "baseUrl": "https://{{subdomain}}.daftra.com",
        "api_key": "",
        "subdomain": "",
        "id": "",
    }
    auth = collection["auth"]
    assert auth["type"] == "apikey"
    assert [each["value"] for each in auth["apikey"]] == ["APIKEY", "{{api_key}}", "header"]


def test_a_host_is_the_value_of_the_root() -> None:
    variables = postman_collection([LIONS], host="http://127.0.0.1:8000")["variable"]
    assert variables[0] == {"key": "baseUrl", "value": "http://127.0.0.1:8000", "type": "string"}
    assert [each["key"] for each in variables] == ["baseUrl", "api_key", "id"]


def test_a_parameter_in_a_segment_is_a_variable_and_one_alone_is_a_path_variable() -> None:
    assert item(READ)["request"]["url"] == {
        "raw": "{{baseUrl}}/api2/lions/{{id}}.json",
        "host": ["{{baseUrl}}"],
        "path": ["api2", "lions", "{{id}}.json"],
    }
    url = item(replace(READ, call="/v2/api/entity/lion/{id}/1"))["request"]["url"]
    assert url["raw"] == "{{baseUrl}}/v2/api/entity/lion/:id/1"
    assert url["variable"] == [{"key": "id", "value": "{{id}}"}]


def test_a_path_parameter_has_the_value_that_its_page_shows() -> None:
    kind = Parameter(where="path", field=field("kind", "string", enum=(Choice(value="cub"),)))
    whole = item(replace(READ, call="/lions/{kind}", parameters=(kind,)))
    assert whole["request"]["url"]["variable"] == [{"key": "kind", "value": "cub"}]
    assert whole["event"] == []
    within = item(replace(READ, call="/lions/{kind}.json", parameters=(kind,)))
    (event,) = within["event"]
    assert event["listen"] == "prerequest"
    assert event["script"]["exec"] == ['if (!pm.variables.get("kind")) pm.variables.set("kind", "cub");']


def test_only_a_required_query_is_switched_on() -> None:
    asked = (
        Parameter(where="query", field=field("page", "integer", enum=(Choice(value=2),))),
        Parameter(where="query", field=field("sort", "string", is_required=True)),
    )
    url = item(replace(BRAND, parameters=asked))["request"]["url"]
    assert url["query"] == [
        {"key": "page", "value": "2", "disabled": True},
        {"key": "sort", "value": "", "disabled": False},
    ]
    assert url["raw"].endswith("/list/1?sort=")


def test_what_is_sent_and_what_was_answered_are_documented_examples() -> None:
    create = item(CREATE)
    assert json.loads(create["request"]["body"]["raw"]) == {
        "Lion": {"mane": 2, "name": "Leo", "is_tame": False}
    }
    assert [(each["code"], each["status"], each["body"]) for each in create["response"]] == [
        (202, "Accepted", ""),
        (400, "Bad Request", ""),
    ]
    shown = json.loads(item(READ)["response"][0]["body"])
    assert shown == {"Lion": {"mane": 2, "name": "Leo", "is_tame": False}}


def test_a_body_of_which_no_value_is_shown_has_one_text() -> None:
    names = (
        field("id", "string", is_read_only=True),
        field("born", "string", format="date"),
        field("size", "integer"),
        field("name", "string", max_length=3),
        field("note", "string"),
    )
    lion = field("Lion", "object", fields=names)
    sent = Request(media="application/json", body=field("", "object", fields=(lion,)))
    assert json.loads(item(replace(CREATE, request=sent))["request"]["body"]["raw"]) == {
        "Lion": {"name": "tex"}
    }
    nothing = Request(media="application/json", body=field("", "object", fields=names[:3]))
    assert item(replace(CREATE, request=nothing))["request"]["body"]["raw"] == ""


def test_a_form_is_sent_as_one() -> None:
    form = replace(CREATE, request=Request(media="multipart/form-data", body=BODY.fields[0]))
    body = item(form)["request"]["body"]
    assert body["mode"] == "formdata"
    assert {"key": "name", "value": "Leo", "type": "text"} in body["formdata"]
    assert [each["key"] for each in item(form)["request"]["header"]] == ["Accept"]


def test_only_the_token_is_asked_for_without_the_key() -> None:
    assert item(TOKEN)["request"]["auth"] == {"type": "noauth"}
    assert "auth" not in item(CREATE)["request"]


def test_a_create_keeps_the_id_for_the_requests_that_follow() -> None:
    (event,) = item(CREATE)["event"]
    assert event["listen"] == "test"
    assert event["script"]["exec"][-1] == (
        'if (id !== undefined) pm.collectionVariables.set("id", String(id));'
    )


@pytest.mark.parametrize("operation", [READ, TOKEN, BRAND])
def test_no_other_request_keeps_anything(operation: Any) -> None:
    assert item(operation)["event"] == []
