from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Request as Prepared
from vcr.request import Request

from conform.exchange import Call
from conform.redact import Redactor, Secret
from conform.tenants.http import WRONG_KEY, target
from conform.tenants.recorded.file import ROOT, identity, recorded_request
from tests.tenants.recorded.stock import classified, same_credentials

if TYPE_CHECKING:
    from tests.tenants.recorded.conftest import Calling

KEY = "canary-key-7f3a"
REDACTOR = Redactor([Secret(kind="API key", value=KEY)])


def test_equal_calls_have_one_identity_whatever_their_case(call: Calling) -> None:
    one, other = (identity(recorded_request(call(case=case), REDACTOR)) for case in ("one", "two"))
    assert one == other


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "POST"},
        {"path": "/api2/clients/8.json"},
        {"query": (("page", "2"),)},
        {"body": b"{}", "media": "application/json"},
        {"credentials": "none"},
        {"credentials": "wrong"},
        {"credentials": "bearer"},
    ],
)
def test_a_call_that_differs_has_another_identity(call: Calling, changes: dict[str, object]) -> None:
    assert identity(recorded_request(call(), REDACTOR)) != identity(
        recorded_request(call(**changes), REDACTOR)
    )


def test_a_recorded_request_holds_no_secret_and_no_host(call: Calling) -> None:
    made = call(method="POST", body=KEY.encode(), query=(("key", KEY), ("token", "abc")))
    request = recorded_request(made, REDACTOR)
    assert KEY not in str(request._to_dict())
    assert request.uri.startswith(ROOT)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"APIKEY": KEY}, "good"),
        ({"apikey": KEY.encode()}, "good"),
        ({}, "none"),
        ({"APIKEY": WRONG_KEY}, "wrong"),
        ({"Authorization": f"Bearer {WRONG_KEY}"}, "wrong"),
        ({"Authorization": f"Bearer {KEY}"}, "bearer"),
        ({"APIKEY": KEY, "Authorization": f"Bearer {WRONG_KEY}"}, "both"),
    ],
)
def test_credentials_on_their_way_out_become_their_class(
    headers: dict[str, str | bytes], expected: str
) -> None:
    request = classified(Request("GET", ROOT, None, headers), "APIKEY")
    assert identity(request).credentials == expected
    assert KEY not in str(request._to_dict())
    assert same_credentials(request, classified(request, "APIKEY"))
    other = "none" if expected != "none" else "good"
    assert not same_credentials(request, Request("GET", ROOT, None, {"X-Conform-Credentials": other}))


texts = st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=12)


@given(part=texts, query=st.lists(st.tuples(texts, texts), max_size=3))
def test_requests_sends_the_very_target_that_is_recorded(part: str, query: list[tuple[str, str]]) -> None:
    call = Call(method="GET", path=f"/api2/{quote(part)}.json", query=tuple(query))
    assert Prepared("GET", ROOT + target(call)).prepare().url == ROOT + target(call)
