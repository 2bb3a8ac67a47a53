from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from vcr.cassette import Cassette
from vcr.errors import UnhandledHTTPRequestError
from vcr.matchers import method, raw_body, uri

from conform.redact import Redactor
from conform.tenants.recorded.file import recorded_request
from conform.tenants.recorded.replay import IndexedCassette
from tests.tenants.recorded.stock import same_credentials

if TYPE_CHECKING:
    from tests.tenants.recorded.conftest import Calling

REDACTOR = Redactor()


def response(number: int) -> dict[str, Any]:
    return {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": str(number).encode()}}


def filled(*calls: Any) -> IndexedCassette:
    cassette = IndexedCassette(path="f")
    for number, each in enumerate(calls):
        cassette.append(recorded_request(each, REDACTOR), response(number))
    return cassette


def played(cassette: IndexedCassette, call: Any) -> int:
    return int(cassette.play_response(recorded_request(call, REDACTOR))["body"]["string"])


def test_equal_requests_are_played_in_the_order_of_their_recording(call: Calling) -> None:
    cassette = filled(call(), call(method="PUT"), call())
    assert [played(cassette, call()), played(cassette, call()), played(cassette, call(method="PUT"))] == [
        0,
        2,
        1,
    ]
    assert cassette.all_played


def test_a_recording_is_played_once(call: Calling) -> None:
    cassette = filled(call())
    played(cassette, call())
    assert cassette.times(recorded_request(call(), REDACTOR)) == 1
    with pytest.raises(UnhandledHTTPRequestError):
        played(cassette, call())


def test_a_case_is_never_answered_by_the_recording_of_another(call: Calling) -> None:
    cassette = filled(call(case="one"), call(case="two"))
    assert played(cassette, call(case="two")) == 1
    with pytest.raises(UnhandledHTTPRequestError):
        played(cassette, call(case="two"))
    assert played(cassette, call(case="one")) == 0


def test_a_probe_without_credentials_is_never_answered_by_an_authorised_recording(call: Calling) -> None:
    cassette = filled(call(credentials="good"))
    for credentials in ("none", "wrong", "bearer", "both"):
        with pytest.raises(UnhandledHTTPRequestError):
            played(cassette, call(credentials=credentials))
    assert played(cassette, call()) == 0


def test_rewinding_starts_again(call: Calling) -> None:
    cassette = filled(call())
    played(cassette, call())
    cassette.rewind()
    assert played(cassette, call()) == 0


def test_the_seam_through_which_vcrpy_asks_agrees_with_vcrpys_own(call: Calling) -> None:
    calls = [call(case=""), call(case="", method="PUT"), call(case=""), call(case="", credentials="none")]
    ours = filled(*calls)
    stock = Cassette(path="f", match_on=(method, uri, raw_body, same_credentials))
    for number, each in enumerate(calls):
        stock.append(recorded_request(each, REDACTOR), response(number))
    for each in [*calls, call(case="", path="/other")]:
        request = recorded_request(each, REDACTOR)
        assert (request in ours) == (request in stock)
        assert list(ours._responses(request)) == list(stock._responses(request))
