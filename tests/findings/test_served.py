"""What a tenant was seen to serve."""

from __future__ import annotations

import json
from typing import Any

from conform.captured import Matcher
from conform.exchange import Answer
from conform.findings.compare import Served
from tests.drift.small import PENS

(ROUTE,) = Matcher({"v1/pens": PENS}).match("GET", "/api2/pens/7")
LABEL = "v1/pens GET /pens/{id}"


def observed(*answers: tuple[int, Any]) -> Served:
    seen = Served()
    for status, body in answers:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        seen.take(ROUTE, Answer(status=status, body=content))
    return seen


def test_kinds_are_gathered_by_status_and_place() -> None:
    seen = observed((200, {"a": [1, "x"], "7": None}), (200, {"a": []}), (404, []))

    assert seen.statuses[LABEL] == {"200", "404"}
    assert seen.kinds[LABEL] == {
        "200": {"object"},
        "200.a": {"array"},
        "200.a[]": {"integer", "string"},
        "200.*": {"null"},
        "404": {"array"},
    }


def test_an_outage_and_what_is_no_json_say_nothing_of_kinds() -> None:
    seen = observed((500, {"a": 1}), (200, b"<html>"))

    assert seen.statuses[LABEL] == {"200"}
    assert not seen.kinds[LABEL]


def test_deep_nesting_ends_somewhere() -> None:
    body = b"[" * 500 + b"]" * 500

    assert len(observed((200, body)).kinds[LABEL]) < 60
