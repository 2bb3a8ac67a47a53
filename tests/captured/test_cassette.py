"""Interactions of cassettes that others recorded."""

from __future__ import annotations

from typing import Any

import pytest

from conform.captured.cassette import captured
from tests.captured.small import interaction


@pytest.mark.parametrize(
    "response",
    [
        {"status": {"code": "200"}, "headers": {}, "body": {"string": "{}"}},
        {"status": {"code": 200}, "headers": {}, "body": {"string": b"{}"}},
        {"status_code": 200, "headers": {"A": "b"}, "content": "{}"},
        {"status": {"code": 200}, "headers": {}, "body": {"encoding": "utf-8", "string": "{}"}},
    ],
)
def test_answers_are_read_as_serializers_have_written_them(response: dict[str, Any]) -> None:
    found = captured(0, {**interaction(), "response": response})

    assert found.exchange is not None
    assert found.exchange.answer is not None
    assert (found.exchange.answer.status, found.exchange.answer.body) == (200, b"{}")


def test_headers_keep_their_repetitions() -> None:
    found = captured(0, interaction(more={"Set-Cookie": ["a", "b"]}))

    assert found.exchange is not None
    assert found.exchange.answer is not None
    assert [value for name, value in found.exchange.answer.headers if name == "Set-Cookie"] == ["a", "b"]


@pytest.mark.parametrize("response", [None, {}, {"status": None}, {"status": {"code": "x"}}, []])
def test_an_interaction_without_a_status_has_no_exchange(response: Any) -> None:
    assert captured(0, {**interaction(), "response": response}).exchange is None
