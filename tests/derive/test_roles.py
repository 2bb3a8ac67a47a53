"""What an endpoint does to a record."""

from __future__ import annotations

import pytest

from conform.derive.roles import role


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
    assert role(method, call, title) == expected
