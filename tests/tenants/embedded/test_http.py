"""Requests and replies as values."""

from __future__ import annotations

from conform.tenants.embedded.http import HttpRequest, Reply, http_request


def test_what_is_not_utf_8_is_replaced() -> None:
    scope = {
        "method": "GET",
        "raw_path": b"/a%FF",
        "query_string": b"x=%FF",
        "headers": [(b"X-A", b"\xff")],
    }
    found = http_request(scope, b"")
    assert found.path == "/a\N{REPLACEMENT CHARACTER}"
    assert found.query == (("x", "\N{REPLACEMENT CHARACTER}"),)
    assert found.headers == {"x-a": "ÿ"}


def test_the_last_value_of_a_parameter_counts() -> None:
    found = HttpRequest(method="GET", path="/", query=(("a", "1"), ("a", "2")))
    assert (found.parameter("a"), found.parameter("b")) == ("2", None)


def test_a_reply_is_encoded_as_json_or_given_as_text() -> None:
    assert Reply(status=200, body={"a": [1.5, None, "é"]}).encoded() == '{"a":[1.5,null,"é"]}'.encode()
    assert Reply(status=200, text="<p>").encoded() == b"<p>"
    assert Reply(status=200).with_body([1]).encoded() == b"[1]"
