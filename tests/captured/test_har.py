"""HAR entries."""

from __future__ import annotations

from typing import Any

import pytest

from conform.captured.har import captured, split
from tests.captured.small import entry


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("https://x/api2/pens.json?page=2&limit=", "/api2/pens.json", (("page", "2"), ("limit", ""))),
        ("/relative?x=1", "/relative", (("x", "1"),)),
        ("https://[broken", "", ()),
        ("", "", ()),
    ],
)
def test_a_url_is_split_into_path_and_query(url: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    assert split(url) == (path, query)


def test_what_was_posted_is_the_call_s_body() -> None:
    posted = entry()
    posted["request"] |= {"method": "post", "postData": {"text": '{"Pen": {}}'}}

    found = captured(0, posted)

    assert found.method == "POST"
    assert found.exchange is not None
    assert found.exchange.call.body == b'{"Pen": {}}'


@pytest.mark.parametrize("content", [{"encoding": "base64", "text": "\ud800"}, {"text": 5}, None])
def test_a_body_that_cannot_be_read_is_none(content: Any) -> None:
    odd = entry()
    odd["response"]["content"] = content

    assert not captured(0, odd).has_body
