"""The sandbox: changed, heard and reset while clients ask it, from any thread."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.rehearsal import Rehearsal
from conform.tenants.embedded.sandbox import Sandbox
from tests.tenants.embedded.small import ALL, KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

PENS = "/api2/pens.json"
MADE = {"Pen": {"name": "a pen"}}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with closing(Sandbox(ALL)) as opened:
        yield opened


def ask(sandbox: Sandbox, path: str = PENS, payload: Any = None, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        sandbox.base_url + path,
        data=None if payload is None else json.dumps(payload).encode(),
        headers={"APIKEY": sandbox.key, "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def test_it_keeps_what_it_is_asked_and_forgets_it_with_everything_else(sandbox: Sandbox) -> None:
    assert ask(sandbox, payload=MADE)[1]["id"] == 1
    assert [each.exchange.call.method for each in sandbox.heard()[0]] == ["POST"]
    sandbox.reset()
    assert sandbox.heard() == ((), 0)
    assert ask(sandbox, payload=MADE)[1]["id"] == 1


def test_a_token_opens_it_until_it_is_reset(sandbox: Sandbox) -> None:
    token = ask(sandbox, "/v2/oauth/token", dict(sandbox.form))[1]["access_token"]
    bearer = {"APIKEY": "", "Authorization": f"Bearer {token}"}
    assert ask(sandbox, **bearer)[0] == 200
    sandbox.reset()
    assert ask(sandbox, **bearer)[0] == 401


def test_what_is_rehearsed_spoils_answers_and_is_told_apart(sandbox: Sandbox) -> None:
    sandbox.rehearse(Rehearsal(fail_every=2))
    assert [ask(sandbox, payload=MADE)[0] for _ in range(2)] == [202, 503]
    assert [each.was_spoilt for each in sandbox.heard()[0]] == [False, True]
    sandbox.rehearse(Rehearsal(rate_limit=1))
    limited = [each for each in (ask(sandbox) for _ in range(2)) if each[0] == 429]
    assert all(each[1]["retry-after"] == "1" for each in limited)
    sandbox.rehearse(Rehearsal(latency=1))
    assert ask(sandbox)[1]["pagination"]["total_results"] == 1


def test_it_is_asked_quietly_as_documented_whatever_it_does_else(sandbox: Sandbox) -> None:
    before = sandbox._application.state.altered
    with sandbox.quietly() as asked:
        reply = asked(HttpRequest(method="GET", path=PENS, headers=KEY))
        assert sandbox._application.state.altered is not before
    assert (reply.status, sandbox.heard()[0]) == (200, ())
    assert sandbox._application.state.altered == before


def test_many_threads_may_ask_while_others_change_it(sandbox: Sandbox) -> None:
    def changed(number: int) -> int:
        if number % 5 == 0:
            with sandbox.quietly() as asked:
                return asked(HttpRequest(method="GET", path=PENS, headers=KEY)).status
        return ask(sandbox, payload=MADE)[0]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(changed, range(60)))
    assert sorted(set(found)) == [200, 202]
    assert ask(sandbox)[1]["pagination"]["total_results"] == 48
    assert [each.number for each in sandbox.heard()[0]] == list(range(1, 50))


def test_a_second_close_does_nothing() -> None:
    sandbox = Sandbox(ALL)
    sandbox.close()
    sandbox.close()
