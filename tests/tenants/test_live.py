from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.exchange import Answer, Call, Exchange
from conform.tenants.http import Secrets, Sender
from conform.tenants.live import LONGEST_PAUSE, TRIES, LiveTenant, is_write, pause, trouble
from conform.tenants.pace import Pace
from conform.tenants.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Heard, Reply, Replying, Serving

KEY = "canary-key-7f3a"


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def read(**changes: Any) -> Call:
    return Call(**{"method": "GET", "path": "/api2/clients.json", "is_repeatable": True, **changes})


def create() -> Call:
    return Call(method="POST", path="/api2/clients.json", body=b"{}", media="application/json")


def live(url: str, clock: Clock, *, allow_writes: bool = True) -> LiveTenant:
    settings = Settings(base_url=url, secrets=Secrets(key=KEY))
    pace = Pace(None, clock=clock, sleep=clock.sleep)
    return LiveTenant(settings, allow_writes=allow_writes, pace=pace, sender=Sender(url, settings.secrets))


def in_turn(*replies: Reply) -> Iterator[Reply]:
    yield from replies
    while True:
        yield replies[-1]


@pytest.mark.parametrize(
    ("call", "is_one"),
    [
        (read(), False),
        (read(method="POST"), True),
        (read(method="PUT"), True),
        (read(method="DELETE"), True),
        (read(is_repeatable=False), True),
    ],
)
def test_a_write_is_what_is_no_get_or_a_get_that_is_not_safe_to_repeat(call: Call, is_one: bool) -> None:  # noqa: FBT001
    assert is_write(call) is is_one


@pytest.mark.parametrize("call", [create(), read(is_repeatable=False), read(method="DELETE")])
def test_without_leave_no_write_is_sent(call: Call, serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply()) as server:
        exchange = live(server.url, Clock(), allow_writes=False).send(call)
    assert server.heard == []
    assert exchange.answer is None
    assert "pass --allow-writes" in (exchange.failure or "")


def test_without_leave_a_read_is_sent(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply()) as server:
        exchange = live(server.url, Clock(), allow_writes=False).send(read())
    assert (exchange.failure, len(server.heard)) == (None, 1)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_outage_is_waited_out_and_the_read_sent_again(
    status: int, serving: Serving, reply: Replying
) -> None:
    replies = in_turn(reply(status=status), reply(status=status), reply(status=200))
    clock = Clock()
    with serving(lambda _: next(replies)) as server:
        exchange = live(server.url, clock).send(read())
    assert exchange.failure is None
    assert exchange.answer is not None
    assert (exchange.answer.status, len(server.heard), clock.slept) == (200, 3, [1.0, 2.0])


def test_an_outage_that_lasts_is_a_failure_beside_its_answer(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda _: reply(status=503)) as server:
        tenant = live(server.url, clock)
        exchange = tenant.send(read())
        assert len(server.heard) == TRIES
        tenant.send(read())
        assert len(server.heard) == TRIES + 1, "a tenant that stays out gets one try a call"
    assert exchange.answer is not None
    assert exchange.failure == f"the tenant answered 503, after {TRIES} tries"
    assert clock.slept == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_tenant_that_answers_again_gets_all_tries_again(serving: Serving, reply: Replying) -> None:
    replies = in_turn(*[reply(status=500)] * TRIES, reply(), reply(status=500), reply())
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        failures = [tenant.send(read()).failure for _ in range(3)]
    assert failures[0] is not None
    assert failures[1:] == [None, None]


@pytest.mark.parametrize("status", [429, 503])
def test_a_create_is_never_sent_twice(status: int, serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(status=status)) as server:
        exchange = live(server.url, Clock()).send(create())
    assert len(server.heard) == 1
    assert exchange.failure == (
        f"the tenant answered {status}, and it was not sent again, because it may have done its work"
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_write_that_the_caller_marks_as_safe_is_sent_again(
    method: str, serving: Serving, reply: Replying
) -> None:
    replies = in_turn(reply(status=503), reply())
    with serving(lambda _: next(replies)) as server:
        exchange = live(server.url, Clock()).send(read(method=method))
    assert (exchange.failure, len(server.heard)) == (None, 2)


def test_retry_after_is_obeyed(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    replies = in_turn(reply(status=429, headers=(("Retry-After", "17"),)), reply())
    with serving(lambda _: next(replies)) as server:
        assert live(server.url, clock).send(read()).failure is None
    assert clock.slept == [17.0]


def test_retry_after_a_create_holds_the_next_request(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    replies = in_turn(reply(status=429, headers=(("Retry-After", "17"),)), reply())
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, clock)
        tenant.send(create())
        tenant.send(read())
    assert clock.slept == [17.0]


def test_a_tenant_that_asks_for_an_hour_gets_no_request_within_it(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda _: reply(status=503, headers=(("Retry-After", "3600"),))) as server:
        tenant = live(server.url, clock)
        said = [tenant.send(read()).failure or "" for _ in range(2)]
    assert (len(server.heard), clock.slept) == (1, [])
    assert all("the tenant asked for 3600 s without requests" in each for each in said)


def test_requests_are_paced(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda _: reply()) as server:
        settings = Settings(base_url=server.url, secrets=Secrets(key=KEY))
        tenant = LiveTenant(settings, pace=Pace(2, clock=clock, sleep=clock.sleep))
        for _ in range(3):
            tenant.send(read())
    assert clock.slept == [0.5, 0.5]


def test_a_pause_doubles_up_to_its_limit() -> None:
    assert [pause(None, tries) for tries in (1, 2, 3, 9)] == [1.0, 2.0, 4.0, LONGEST_PAUSE]


def page(status: int, body: bytes = b"{}", media: str = "application/json") -> Answer:
    return Answer(status=status, body=body, headers=(("content-type", media),))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(401), "refuses the key (401); check DAFTRA_API_KEY or DAFTRA_TOKEN"),
        (page(403), "refuses the key (403)"),
        (page(302), "redirects (302), as to a login page"),
        (page(200, b"<html>", "text/html"), "answers with a web page"),
        (page(404, b"<html>", "text/html"), "answers with a web page"),
        (page(200, b"\n <!DOCTYPE html>", "application/json"), "answers with a web page"),
        (page(200, b"hello", "text/plain"), "does not answer with JSON"),
    ],
)
def test_what_is_wrong_with_a_tenant_is_one_line(answer: Answer, said: str) -> None:
    found = trouble(Exchange(call=read(), answer=answer), "https://x.daftra.com")
    assert found is not None
    assert found.startswith(f"https://x.daftra.com {said}")
    assert "\n" not in found


@pytest.mark.parametrize("answer", [page(200), page(400), page(404), page(404, b"", "text/plain")])
def test_a_tenant_that_answers_is_usable(answer: Answer) -> None:
    assert trouble(Exchange(call=read(), answer=answer), "https://x.daftra.com") is None


def test_the_check_asks_one_question_with_the_key(serving: Serving, reply: Replying) -> None:
    def answer(heard: Heard) -> Reply:
        return reply(status=200 if heard.headers.get("apikey") == KEY else 401)

    with serving(answer) as server:
        assert live(server.url, Clock()).check() is None
        wrong = Settings(base_url=server.url, secrets=Secrets(key=f"{KEY}x"))
        assert "refuses the key" in (LiveTenant(wrong).check() or "")
    assert [heard.target for heard in server.heard] == ["/api2/site_info.json"] * 2


def test_the_check_waits_out_an_outage(serving: Serving, reply: Replying) -> None:
    replies = in_turn(reply(status=503), reply(status=503), reply())
    with serving(lambda _: next(replies)) as server:
        assert live(server.url, Clock()).check() is None


def test_an_address_where_nobody_listens_is_one_line_at_once() -> None:
    clock = Clock()
    said = live("http://127.0.0.1:9", clock).check() or ""
    assert clock.slept == []
    assert said.startswith("http://127.0.0.1:9 cannot be used: the connection was refused")
    assert "\n" not in said
