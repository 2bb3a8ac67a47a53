from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.contract import Field, Parameter, Request, Response
from conform.derive.export_component import Components
from conform.derive.export_operation import path_item
from conform.derive.export_path import spots
from tests.derive.contracts import BODY, CREATE, JSON, READ, contract, field


def described(*operations: Any) -> dict[str, Any]:
    placed = list(spots((contract(*operations),)))
    components = Components.primed(operations)
    item = path_item(placed, components, set(), with_server=False)
    found: dict[str, Any] = item[operations[0].method.lower()]
    return found


def query(name: str, *, is_required: bool = False, kind: Any = "string") -> Parameter:
    return Parameter(where="query", field=Field(name=name, kinds=(kind,), is_required=is_required))


def test_headers_that_openapi_states_elsewhere_are_no_parameters() -> None:
    header = Parameter(where="header", field=field("APIKEY", "string"))
    own = Parameter(where="header", field=field("X-Own", "string"))
    stated = described(replace(CREATE, parameters=(header, own)))["parameters"]
    assert [(each["in"], each["name"]) for each in stated] == [("header", "X-Own")]


def test_a_path_parameter_that_the_page_forgot_is_there() -> None:
    stated = described(replace(READ, parameters=()))["parameters"]
    assert stated == [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]


def test_a_parameter_is_required_where_every_operation_requires_it() -> None:
    one = replace(CREATE, parameters=(query("a", is_required=True), query("b", is_required=True)))
    two = replace(CREATE, id="other", parameters=(query("a", is_required=True),))
    assert {each["name"]: each.get("required") for each in described(one, two)["parameters"]} == {
        "a": True,
        "b": None,
    }


def test_an_object_in_a_query_stands_in_brackets() -> None:
    stated = described(replace(CREATE, parameters=(query("filter", kind="object"),)))["parameters"][0]
    assert (stated["style"], stated["explode"]) == ("deepObject", True)


def test_equal_bodies_of_two_operations_are_one() -> None:
    content = described(CREATE, replace(CREATE, id="other"))["requestBody"]["content"][JSON]
    assert "anyOf" not in content["schema"]


def test_each_media_type_keeps_its_body() -> None:
    form = replace(CREATE, id="other", request=Request(media="multipart/form-data", body=BODY))
    assert list(described(CREATE, form)["requestBody"]["content"]) == [JSON, "multipart/form-data"]


def test_a_body_is_required_where_each_operation_has_one() -> None:
    assert described(CREATE)["requestBody"]["required"] is True
    assert described(CREATE, replace(CREATE, id="other", request=None))["requestBody"]["required"] is False


def test_a_status_has_its_phrase_and_an_operation_without_any_is_valid_still() -> None:
    assert described(CREATE)["responses"]["202"]["description"] == "Accepted"
    odd = replace(CREATE, responses=(Response(status=299),))
    assert described(odd)["responses"] == {"299": {"description": "Status 299"}}
    assert list(described(replace(CREATE, responses=()))["responses"]) == ["default"]


def test_an_example_that_breaks_the_schema_is_left_out() -> None:
    wrong = replace(BODY, fields=(field("a", "string", is_required=True, pattern="^x$"),))
    content = described(replace(CREATE, request=Request(media=JSON, body=wrong)))["requestBody"]["content"]
    assert "example" not in content[JSON]
