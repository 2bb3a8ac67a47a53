"""Printed paths as paths to call."""

from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from conform.daftra.paths import ROOT, V1, V2, locate, resource_of
from conform.derive.paths import key_of, role


@pytest.mark.parametrize(
    ("printed", "base", "call", "key"),
    [
        ("/lions{format}", V1, "/api2/lions.json", "v1/lions"),
        ("/lions/{id}{format}", V1, "/api2/lions/{id}.json", "v1/lions"),
        ("/lions", V1, "/api2/lions", "v1/lions"),
        ("/lion-log/store", V1, "/api2/lion-log/store", "v1/lion_log"),
        ("/notes/{type}/{id}{format}", V1, "/api2/notes/{type}/{id}.json", "v1/notes"),
        ("/lion/list/1", V2, "/v2/api/entity/lion/list/1", "v2/lion"),
        ("/lion/list/-1", V2, "/v2/api/entity/lion/list/-1", "v2/lion"),
        ("/lion/{{id}}/{{format}}", V2, "/v2/api/entity/lion/{id}/1", "v2/lion"),
        ("/lion/{ID}/1", V2, "/v2/api/entity/lion/{id}/1", "v2/lion"),
        ("/lion/{{record_id}}", V2, "/v2/api/entity/lion/{id}", "v2/lion"),
        ("/{entity}/list/1", V2, "/v2/api/entity/{entity}/list/1", "v2/entity"),
        (
            "/le_workflow-type-entity-{{workflow_id}}/list/{{format}}",
            V2,
            "/v2/api/entity/le_workflow-type-entity-{workflow_id}/list/1",
            "v2/workflow",
        ),
        ("/lions/12.json", V1, "/api2/lions/{id}.json", "v1/lions"),
        ("/lions/12/notes.json", V1, "/api2/lions/{id}/notes.json", "v1/lions"),
        ("/lion/12/1", V2, "/v2/api/entity/lion/{id}/1", "v2/lion"),
        ("/lion/12", V2, "/v2/api/entity/lion/{id}", "v2/lion"),
        ("/v2/oauth/token", ROOT, "/v2/oauth/token", "v1/authentication"),
        ("/v2/api/multi-entity", ROOT, "/v2/api/multi-entity", "v2/multi_entity"),
        ("/v2/api/app-manager/is_active/{id}", ROOT, "/v2/api/app-manager/is_active/{id}", "v2/app_manager"),
    ],
)
def test_a_plain_path_is_called_as_meant(printed: str, base: str, call: str, key: str) -> None:
    located = locate(printed, base)
    assert (located.call, key_of(located.call, DAFTRA), located.oddities) == (call, key, ())


@pytest.mark.parametrize(
    ("printed", "base", "call", "oddity"),
    [
        ("lion/list/1", V2, "/v2/api/entity/lion/list/1", "no leading slash"),
        ("/lion/list/1", V1, "/v2/api/entity/lion/list/1", "server /api2 under a v2 path"),
        ("/lion/{ID}/1", V1, "/v2/api/entity/lion/{id}/1", "server /api2 under a v2 path"),
        ("/lions/{id}{format}", V2, "/api2/lions/{id}.json", "server /v2/api/entity under a v1 path"),
        ("/api2/lions/{lionId}", V1, "/api2/lions/{lionId}", "server /api2 doubles the path's own prefix"),
        ("/api2/api2/lions", ROOT, "/api2/lions", "prefix stands twice"),
        (
            "/v2/api/entity/lion",
            V2,
            "/v2/api/entity/lion",
            "server /v2/api/entity doubles the path's own prefix",
        ),
        (
            "https://zoo.test/v2/api/entity/lion/list/1",
            ROOT,
            "/v2/api/entity/lion/list/1",
            "host in the path",
        ),
        ("/lion/id/1", V2, "/v2/api/entity/lion/{id}/1", "literal id"),
        ("/lion/list/format", V2, "/v2/api/entity/lion/list/1", "literal id"),
        (
            "/le_workflow-type-entity-workflow_id/record_id",
            V2,
            "/v2/api/entity/le_workflow-type-entity-{workflow_id}/{id}",
            "literal id",
        ),
    ],
)
def test_an_odd_path_is_called_as_meant_and_the_oddity_named(
    printed: str, base: str, call: str, oddity: str
) -> None:
    located = locate(printed, base)
    assert located.call == call
    assert oddity in located.oddities


def test_printed_names_are_known_after_renaming() -> None:
    assert dict(locate("/lion/{{record_id}}/1", V2).renamed) == {"record_id": "id"}


def test_a_call_names_its_contract() -> None:
    assert resource_of("/api2/lions/{id}.json") == ("v1", "lions")
    assert resource_of("/v2/api/entity/lion") == ("v2", "lion")


@pytest.mark.parametrize(
    ("method", "call", "title", "expected"),
    [
        ("POST", "/api2/lions.json", "Add New Lion", "create"),
        ("GET", "/api2/lions.json", "GET All Lions", "list"),
        ("GET", "/api2/lions/{id}.json", "GET Single Lion", "read"),
        ("GET", "/api2/site_info.json", "GET Site Info", "read"),
        ("GET", "/api2/listing/{model}.json", "GET General Listing", "list"),
        ("GET", "/v2/api/entity/lion/list/1", "Get All", "list"),
        ("GET", "/v2/api/entity/lion/{id}/1", "Get One", "read"),
        ("PUT", "/api2/lions/{id}.json", "Edit Lions", "edit"),
        ("POST", "/v2/api/entity/lion", "Edit Lion", "edit"),
        ("POST", "/v2/api/entity/lion", "Add Credit", "create"),
        ("DELETE", "/api2/lions/{id}.json", "Delete Lions", "delete"),
        ("POST", "/api2/lions/add_bulk.json", "Bulk Add", "action"),
        ("GET", "/api2/bookings/change_status/{id}/{status}", "Change", "action"),
        ("GET", "/api2/bookings/convert_to_invoice/{id}", "Convert", "action"),
        ("POST", "/v2/oauth/token", "Token", "action"),
    ],
)
def test_a_role_is_read(method: str, call: str, title: str, expected: str) -> None:
    assert role(method, call, title, DAFTRA) == expected
