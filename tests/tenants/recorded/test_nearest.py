from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.redact import Redactor
from conform.tenants.recorded.file import recorded_request
from conform.tenants.recorded.replay import first_difference, nearest

if TYPE_CHECKING:
    from conform.contract import Json
    from tests.tenants.recorded.conftest import Calling

REDACTOR = Redactor()


def test_the_nearest_recording_is_named_with_where_it_differs(call: Calling) -> None:
    asked = recorded_request(call(method="POST", body=b'{"Client": {"a": 1, "b": [1, 2]}}'), REDACTOR)
    recorded = [
        recorded_request(call(method="DELETE"), REDACTOR),
        recorded_request(
            call(method="POST", case="two", body=b'{"Client": {"a": 1, "b": [1, 3]}}'), REDACTOR
        ),
    ]
    assert nearest(asked, recorded) == (
        "nearest is POST /api2/clients/7.json of two: body.Client.b[1] 2, recorded 3; case one, recorded two"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"path": "/api2/clients/8.json"}, "path /api2/clients/8.json, recorded /api2/clients/7.json"),
        ({"method": "DELETE"}, "method DELETE, recorded GET"),
        ({"credentials": "none"}, "credentials none, recorded good"),
        ({"query": (("page", "2"),)}, "query page=2, recorded nothing"),
        ({"case": "two"}, "case two, recorded one"),
        ({"body": b"\xff"}, "body of 1 bytes, recorded 0 bytes"),
        ({"body": b"x" * 500}, "body of 500 bytes, recorded 0 bytes"),
    ],
)
def test_each_way_to_differ_is_said(call: Calling, changes: dict[str, object], said: str) -> None:
    asked, kept = recorded_request(call(**changes), REDACTOR), recorded_request(call(), REDACTOR)
    assert nearest(asked, [kept]).endswith(said)


def test_a_recording_without_requests_says_so(call: Calling) -> None:
    assert nearest(recorded_request(call(), REDACTOR), []) == "the recording is without any request"


@pytest.mark.parametrize(
    ("asked", "kept", "said"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({"a": 1}, {"a": True}, "body.a 1, recorded true"),
        ({"a": 1, "b": 2}, {"a": 1}, "body.b 2, recorded null"),
        ([1], [1, 2], "body [1], recorded [1, 2]"),
        ({"a": {"b": "x" * 99}}, {"a": {"b": 1}}, f'body.a.b "{"x" * 59}…, recorded 1'),
    ],
)
def test_the_first_difference_of_two_bodies_is_placed(asked: Json, kept: Json, said: str | None) -> None:
    assert first_difference(asked, kept, "body") == said
