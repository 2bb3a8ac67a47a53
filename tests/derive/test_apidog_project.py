"""The parts of an export, where Apidog keeps them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conform.derive import apidog_project as project
from conform.derive.errors import DocumentError
from tests.derive.project import NAME, endpoint, export


def parsed(*items: Any, **more: Any) -> dict[str, Any]:
    return project.parse(NAME, export(*items, **more))


def test_the_nearest_folder_that_names_a_server_gives_it() -> None:
    inner = {"name": "In", "items": [endpoint("GET", "/a", number=1)]}
    outer = {"name": "Out", "serverId": "2", "items": [inner, endpoint("GET", "/b", number=2, serverId="3")]}
    found = project.endpoints(parsed(outer, endpoint("GET", "/c", number=3)))
    assert [(each.id, each.server, each.folder) for each in found] == [
        ("1", "2", "/Root/Out/In"),
        ("2", "3", "/Root/Out"),
        ("3", "1", "/Root"),
    ]


def test_servers_are_paths_below_the_tenants_host() -> None:
    assert project.bases(parsed()) == {"1": "/api2", "2": "/v2/api/entity", "3": ""}
    assert project.bases({}) == {}


def test_the_edition_is_in_the_name_or_in_the_project() -> None:
    changed = {"commonParameters": {"updatedAt": "2026-06-28T13:00:00Z"}}
    assert project.edition("zoo-2026-01-02.json", changed) == "2026-01-02"
    assert project.edition("zoo.json", changed) == "2026-06-28"
    with pytest.raises(DocumentError, match="has no date; put one into its name"):
        project.edition("zoo.json", {})


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
    assert project.status(response) == expected


def test_a_definition_is_found_by_every_reference_that_means_it() -> None:
    found = project.definitions(parsed(definitions={"#/definitions/7": ("Lion", {"type": "object"})}))
    assert found["#/definitions/7"] == ("Lion", {"type": "object"})
    bare = project.definitions(parsed(definitions={"7": ("Lion", {"type": "object"})}))
    assert bare["#/definitions/7"] == ("Lion", {"type": "object"})


def test_a_parameter_is_its_schema_under_its_text() -> None:
    stated = {
        "name": "page",
        "type": "integer",
        "description": "Page",
        "example": 2,
        "schema": {"minimum": 1},
    }
    assert project.parameter_schema(stated) == {
        "minimum": 1,
        "type": "integer",
        "description": "Page",
        "example": 2,
    }
    assert project.parameter_schema({}) == {"type": "string"}


def test_examples_belong_to_their_response() -> None:
    api = {"responseExamples": [{"responseId": 1, "data": "a"}, {"responseId": 2, "data": "b"}]}
    assert list(project.examples(api, {"id": "2"})) == ["b"]


def test_a_truncated_export_is_told_with_line_and_column() -> None:
    with pytest.raises(
        DocumentError, match=r"zoo.json: is not whole JSON \(.*line 1 column .*export the project again"
    ):
        project.parse("zoo.json", json.dumps({"apiCollection": []})[:-1])


def test_an_example_is_a_value_and_what_is_no_json_is_none() -> None:
    assert [project.value(each) for each in ('{"a": 1}', {"a": 1}, "{a", None)] == [
        {"a": 1},
        {"a": 1},
        None,
        None,
    ]
