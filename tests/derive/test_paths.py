"""Where an endpoint is called and what it does, where the vendor says nothing of it."""

from __future__ import annotations

import pytest

from conform.contract import Vendor
from conform.derive.paths import hostless, key_of, locate, names, role, without_hosts

PLAIN = Vendor()


@pytest.mark.parametrize(
    ("printed", "base", "call", "key"),
    [
        ("/lions", "", "/lions", "api/lions"),
        ("lions/{{id}}", "/v3", "/v3/lions/{id}", "v3/lions"),
        ("/v3/lions", "/v3", "/v3/lions", "v3/lions"),
        ("https://zoo.test/api/big-cats", "", "/api/big-cats", "api/big_cats"),
        ("/animals/{id}/photos", "/keeper", "/keeper/animals/{id}/photos", "api/animals"),
        ("/{id}", "", "/{id}", "api/root"),
    ],
)
def test_a_path_is_called_below_its_server(printed: str, base: str, call: str, key: str) -> None:
    located = locate(printed, base, PLAIN)
    assert (located.call, key_of(located.call, PLAIN)) == (call, key)
    assert (located.oddities, located.renamed) == ((), ())


@pytest.mark.parametrize(
    ("method", "call", "expected"),
    [
        ("POST", "/lions", "create"),
        ("GET", "/lions", "list"),
        ("GET", "/lions/{key}", "read"),
        ("PUT", "/lions/{key}", "edit"),
        ("PATCH", "/lions/{key}", "edit"),
        ("DELETE", "/lions/{key}", "delete"),
    ],
)
def test_a_role_is_told_by_method_and_path(method: str, call: str, expected: str) -> None:
    assert role(method, call, "Edit", PLAIN) == expected


def test_a_host_never_stays() -> None:
    assert hostless(" https://zoo.test/lions ") == "/lions"
    assert hostless("/lions") == "/lions"
    assert without_hosts("GET  https://zoo.test/lions of all") == "GET /lions of all"


def test_parameters_are_those_of_the_call() -> None:
    assert names("/api2/notes/{type}/{id}.json") == ["type", "id"]
