"""How each version describes a page of a list."""

from __future__ import annotations

from conform.daftra.embedded.frames import MOST_LINKS, envelope, pagination, paginator
from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.slice import Slice
from tests.tenants.embedded.small import INKS, context

PATH = "/v2/api/entity/ink/list/1"
ROOT = f"http://127.0.0.1:1{PATH}"
AT = context(INKS, "list", HttpRequest(method="GET", path=PATH, headers={"host": "127.0.0.1:1"}))


def test_a_status_is_told_as_a_success_below_300_and_as_a_failure_from_there() -> None:
    assert envelope(299, "m") == {"result": "successful", "code": 299, "message": "m"}
    assert envelope(300, None) == {"result": "failed", "code": 300, "message": None}


def test_pagination_of_v1_names_its_neighbours_by_their_paths() -> None:
    found = pagination(AT, Slice(size=2, page=2, total=5, offset=2))["pagination"]
    alone = pagination(AT, Slice())["pagination"]
    assert isinstance(found, dict)
    assert isinstance(alone, dict)
    assert (found["prev"], found["next"], found["page_count"]) == (f"{PATH}?page=1", f"{PATH}?page=3", 3)
    assert (alone["prev"], alone["next"], alone["has_more_pages"]) == (None, None, False)


def test_a_paginator_of_v2_names_its_neighbours() -> None:
    found = paginator(AT, Slice(size=2, page=2, total=5, offset=2), 2)
    assert (found["from"], found["to"], found["last_page"], found["total"]) == (3, 4, 3, 5)
    assert (found["prev_page_url"], found["next_page_url"]) == (f"{ROOT}?page=1", f"{ROOT}?page=3")
    links = found["links"]
    assert isinstance(links, list)
    assert [link["page"] for link in links if isinstance(link, dict)] == [1, 1, 2, 3, 3]


def test_a_page_past_the_end_still_names_the_one_before_and_links_are_limited() -> None:
    found = paginator(AT, Slice(size=1, page=40, total=20), 0)
    assert (found["prev_page_url"], found["next_page_url"]) == (f"{ROOT}?page=39", None)
    assert isinstance(found["links"], list)
    assert len(found["links"]) == MOST_LINKS + 2


def test_an_empty_list_has_one_page_from_nowhere() -> None:
    found = paginator(AT, Slice(), 0)
    assert (found["from"], found["to"], found["last_page"], found["next_page_url"]) == (None, None, 1, None)
