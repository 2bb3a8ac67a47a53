from __future__ import annotations

from dataclasses import replace

from conform.derive.export_path import server, spots
from tests.derive.contracts import BRAND, CREATE, EVERYTHING, READ, contract


def test_each_call_is_parted_into_server_and_key() -> None:
    assert [(each.prefix, each.key) for each in spots(EVERYTHING)] == [
        ("/api2", "/lions.json"),
        ("/api2", "/lions/{id}.json"),
        ("", "/v2/oauth/token"),
        ("/v2/api/entity", "/brand/list/1"),
    ]


def test_versions_that_share_a_key_are_kept_apart() -> None:
    other = replace(BRAND, call="/v2/api/entity/lions.json")
    placed = spots((contract(CREATE), contract(other, version="v2")))
    assert [each.key for each in placed] == ["/lions.json", "/v2/api/entity/lions.json"]


def test_keys_that_differ_in_names_alone_take_the_first_names() -> None:
    placed = spots((contract(READ, replace(READ, call="/api2/lions/{key}.json")),))
    assert [each.key for each in placed] == ["/lions/{id}.json"] * 2
    assert placed[1].names == {"key": "id"}


def test_no_server_names_a_tenant() -> None:
    assert server("/api2")["url"] == "https://{subdomain}.daftra.com/api2"
    assert server("")["variables"]["subdomain"]["default"] == "subdomain"
