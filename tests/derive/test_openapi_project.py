from __future__ import annotations

from typing import Any

import pytest

from conform.derive.errors import DocumentError
from conform.derive.openapi_project import (
    bodies,
    check_version,
    definition,
    edition,
    endpoints,
    pointed,
    resolved,
)

WHOLE: dict[str, Any] = {
    "components": {"schemas": {"Lion": {"type": "object"}, "Lion.Read.2": {}, "a/b": {"x": [1]}}},
    "loop": {"$ref": "#/loop"},
}


def one(operation: dict[str, Any], **document: Any) -> Any:
    return next(iter(endpoints("zoo", {"paths": {"/lions": {"post": operation}}, **document})))


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
    assert definition(WHOLE, "#/components/schemas/Lion.Read.2") == ("Lion", {})
    assert definition(WHOLE, "#/components") == ("", WHOLE["components"])
    assert definition(WHOLE, "#/nothing") is None


@pytest.mark.parametrize(
    ("operation", "page"),
    [
        ({"x-page": "42e0"}, "42"),
        ({"x-run-in-apidog": "https://app.example.com/apis/api-42-run"}, "42"),
        ({"externalDocs": {"url": "https://docs.example.com/42e0"}}, "42"),
        ({"operationId": "lions"}, None),
        ({"x-page": 3, "externalDocs": "x"}, None),
    ],
)
def test_a_page_is_found_where_a_document_names_it(operation: dict[str, Any], page: str | None) -> None:
    assert one(operation).id == page


def test_the_nearest_server_counts() -> None:
    roots = [{"url": "https://x.test/api2"}, {"url": "https://x.test/v2/api/entity"}]
    assert one({"servers": [{"url": "/own"}]}, servers=roots).base == "/own"
    assert one({"tags": ["v2"]}, servers=roots).base == "/v2/api/entity"
    assert one({}, servers=roots).base == "/api2"
    assert one({}).base == ""


def test_a_date_is_of_the_name_before_it_is_of_the_version() -> None:
    document = {"info": {"version": "2026-01-01"}}
    assert edition("zoo-2026-02-02.json", document) == "2026-02-02"
    assert edition("zoo.json", document) == "2026-01-01"
    with pytest.raises(DocumentError, match="has no date"):
        edition("zoo.json", {})


def test_another_version_of_openapi_is_refused() -> None:
    check_version("zoo", {"openapi": "3.0.1"})
    with pytest.raises(DocumentError, match=r"is 2\.0; convert"):
        check_version("zoo", {"swagger": "2.0"})


def test_bodies_are_what_is_sent_and_what_success_serves() -> None:
    media = {"content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"requestBody": media, "responses": {"202": media, "400": media, "204": {}}}
    assert [place for place, _ in bodies({}, one(operation))] == ["request", "responses.202"]
