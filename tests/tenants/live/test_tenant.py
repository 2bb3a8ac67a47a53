from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.http import Secrets
from conform.tenants.live import Connection
from conform.tenants.live.outage import CONFIRMATIONS, PATIENCE, STRIKES
from conform.tenants.live.pace import Pace
from conform.tenants.live.tenant import TRIES, LiveTenant, is_collection, is_write
from tests.tenants.conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Heard, Reply, Replying, Running, Serving
    from tests.tenants.conftest import Raw

KEY = "canary-key-7f3a"


def read(**changes: Any) -> Call:
    return Call(**{"method": "GET", "path": "/api2/clients.json", "is_repeatable": True, **changes})


def create() -> Call:
    return Call(method="POST", path="/api2/clients.json", body=b"{}", media="application/json")


def live(url: str, clock: Clock, *, allow_writes: bool = True, **more: Any) -> LiveTenant:
    settings = Connection(vendor=DAFTRA, base_url=url, secrets=Secrets(key=KEY))
    pace = Pace(None, clock=clock, sleep=clock.sleep, dice=lambda: 0.0)
    return LiveTenant(settings, allow_writes=allow_writes, pace=pace, **more)


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
        exchange = live(server.url, clock).send(read())
        assert len(server.heard) == TRIES
    assert exchange.answer is not None
    assert exchange.failure == f"the tenant answered 503, after {TRIES} tries"
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]


def test_a_read_that_is_sent_to_see_a_fault_again_is_sent_once(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(status=503)) as server:
        exchange = live(server.url, Clock()).send(read(is_again=True))
        assert len(server.heard) == 1
    assert exchange.failure is not None


def test_a_confirmation_lets_the_pauses_begin_anew(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda heard: reply(status=200 if "site_info" in heard.target else 500)) as server:
        tenant = live(server.url, clock)
        tenant.send(read())
        assert tenant.confirm() is None
        tenant.send(read(is_again=True))
        tenant.send(read(is_again=True))
    assert clock.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 1.0]


def test_a_tenant_that_answers_again_gets_all_tries_again(serving: Serving, reply: Replying) -> None:
    replies = in_turn(*[reply(status=500)] * TRIES, reply(), reply(status=500), reply())
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        failures = [tenant.send(read()).failure for _ in range(3)]
    assert failures[0] is not None
    assert failures[1:] == [None, None]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, "which is a refusal, and it was not sent again"),
        (503, "and it was not sent again, because it may have done its work"),
    ],
)
def test_a_create_is_never_sent_twice(status: int, said: str, serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(status=status)) as server:
        exchange = live(server.url, Clock()).send(create())
    assert len(server.heard) == 1
    assert (exchange.failure, exchange.was_sent) == (f"the tenant answered {status}, {said}", True)


def test_a_create_that_never_left_us_is_no_doubt() -> None:
    exchange = live("http://127.0.0.1:9", Clock()).send(create())
    assert exchange.was_sent is False
    assert exchange.failure == "the connection was refused, so it was not sent"


def dead_from(first: int, server: list[Running], reply: Replying, status: int = 503) -> Reply:
    """Answer well up to a request, and with an outage from there on."""
    return reply(status=200 if len(server[0].heard) < first else status)


@pytest.mark.parametrize("sort", ["reads", "creates", "both"])
def test_an_outage_that_stays_ends_the_run_after_a_few_requests(
    sort: str, serving: Serving, reply: Replying
) -> None:
    calls = {"reads": [read()], "creates": [create()], "both": [create(), read()]}[sort] * 60
    clock, running, sent = Clock(), list[Any](), list[Call]()
    with serving(lambda _: dead_from(50, running, reply)) as server:
        running.append(server)
        tenant = live(server.url, clock, heard=sent.append)
        assert tenant.check() is None
        exchanges = [tenant.send(call) for call in calls[:48]]
        assert all(each.failure is None for each in exchanges)
        exchanges = [tenant.send(call) for call in calls]
    assert len(server.heard) == 49 + STRIKES + 1, "with one question whether it is there at all"
    assert (
        tenant.ended == f"{server.url} is asked nothing more: it answered 503, {STRIKES + 1} times in a row"
    )
    assert exchanges[-1].failure == f"not sent: {tenant.ended}"
    assert sum(clock.slept) <= PATIENCE
    assert [each.was_sent for each in exchanges].count(True) <= STRIKES
    assert len(sent) == len(server.heard)


def test_a_tenant_that_hangs_ends_the_run(raw: Raw) -> None:
    clock = Clock()
    with raw(lambda _: None) as server:
        tenant = LiveTenant(
            Connection(vendor=DAFTRA, base_url=server.url, secrets=Secrets(key=KEY), timeout=0.05),
            allow_writes=True,
            pace=Pace(None, clock=clock, sleep=clock.sleep),
        )
        for _ in range(20):
            tenant.send(create())
        tenant.close()
    assert len(server.heads) == STRIKES + 1
    assert "no answer within 0.05 s" in (tenant.ended or "")


def test_writes_that_the_tenant_cannot_digest_are_no_outage(serving: Serving, reply: Replying) -> None:
    with serving(lambda heard: reply(status=500 if heard.method == "POST" else 200)) as server:
        tenant = live(server.url, Clock())
        assert tenant.check() is None
        answers = [tenant.send(create()).answer for _ in range(20)]
    assert tenant.ended is None
    assert [each.status for each in answers if each is not None] == [500] * 20


@pytest.mark.parametrize("call", [read(), create()])
@pytest.mark.parametrize("wished", ["3600", "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 5000])
def test_a_tenant_that_asks_for_an_hour_is_asked_nothing_more(
    call: Call, wished: str, serving: Serving, reply: Replying
) -> None:
    clock = Clock()
    with serving(lambda _: reply(status=429, headers=(("Retry-After", wished),))) as server:
        tenant = live(server.url, clock)
        exchanges = [tenant.send(call) for _ in range(60)]
    assert (len(server.heard), clock.slept) == (1, [])
    assert "s without requests, and a run waits 120 s at most" in (tenant.ended or "")
    assert [each.was_sent for each in exchanges] == [True] + [False] * 59
    assert exchanges[0].answer is not None, "a refusal is seen as one"


def test_waits_that_are_asked_for_again_and_again_add_up(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda _: reply(status=429, headers=(("Retry-After", "50"),))) as server:
        tenant = live(server.url, clock)
        tenant.send(read())
    assert (len(server.heard), clock.slept) == (3, [50.0, 50.0])
    assert tenant.ended is not None


@pytest.mark.parametrize("value", ["Fri, 31 Dec 99999 00:00:00 GMT", "nan", "-1", "\xb2", "", "0"])
def test_no_retry_after_raises_or_makes_us_hurry(value: str, serving: Serving, reply: Replying) -> None:
    clock = Clock()
    replies = in_turn(*[reply(status=429, headers=(("Retry-After", value),))] * 2, reply())
    with serving(lambda _: next(replies)) as server:
        assert live(server.url, clock).send(read()).failure is None
    assert clock.slept == [1.0, 2.0]


def test_an_ended_tenant_may_be_tried_again_a_few_times_to_clean_up(
    serving: Serving, reply: Replying
) -> None:
    with serving(lambda _: reply(status=503)) as server:
        tenant = live(server.url, Clock())
        while tenant.ended is None:
            tenant.send(read())
        before = len(server.heard)
        tenant.give_grace(2)
        sent = [tenant.send(read(method="DELETE")).was_sent for _ in range(4)]
    assert sent == [True, True, False, False]
    assert len(server.heard) == before + 2


@pytest.mark.parametrize("status", [401, 403])
def test_a_login_that_is_lost_may_be_tried_no_more_often_either(
    status: int, serving: Serving, reply: Replying
) -> None:
    replies = in_turn(reply(), reply(status=status))
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        tenant.check()
        while tenant.ended is None:
            tenant.confirm()
        tenant.give_grace(2)
        sent = [tenant.send(read(method="DELETE")).was_sent for _ in range(4)]
    assert sent == [True, True, False, False]


def test_a_tenant_that_is_back_when_cleaning_up_is_cleaned_up(serving: Serving, reply: Replying) -> None:
    replies = in_turn(*[reply(status=503)] * (STRIKES + 1), reply())
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        while tenant.ended is None:
            tenant.send(read())
        tenant.give_grace(1)
        failures = [tenant.send(read(method="DELETE")).failure for _ in range(9)]
    assert failures == [None] * 9
    assert tenant.ended is not None, "the run is over all the same"


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


def test_requests_are_paced(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    with serving(lambda _: reply()) as server:
        settings = Connection(vendor=DAFTRA, base_url=server.url, secrets=Secrets(key=KEY))
        tenant = LiveTenant(settings, pace=Pace(2, clock=clock, sleep=clock.sleep, dice=lambda: 0.0))
        for _ in range(3):
            tenant.send(read())
    assert clock.slept == [0.5, 0.5]


def test_the_check_asks_one_question_with_the_key(serving: Serving, reply: Replying) -> None:
    def answer(heard: Heard) -> Reply:
        return reply(status=200 if heard.headers.get("apikey") == KEY else 401)

    with serving(answer) as server:
        assert live(server.url, Clock()).check() is None
        wrong = Connection(vendor=DAFTRA, base_url=server.url, secrets=Secrets(key=f"{KEY}x"))
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


def test_a_key_that_may_delete_nothing_is_told_before_the_first_write(
    serving: Serving, reply: Replying
) -> None:
    deletes = [Call(method="DELETE", path=f"/api2/{name}/2000000011.json") for name in ("clients", "taxes")]
    with serving(lambda heard: reply(status=403 if heard.method == "DELETE" else 200)) as server:
        said = live(server.url, Clock()).check(deletes) or ""
    assert said.startswith(
        f"{server.url}: the key may only read: all 2 deletes of records that are not there"
    )
    assert "\n" not in said
    with serving(
        lambda heard: reply(status=404 if "taxes" in heard.target else 403 if "2000" in heard.target else 200)
    ) as server:
        assert live(server.url, Clock()).check(deletes) is None


def test_the_identity_of_a_tenant_is_known_after_the_check(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(body=b'{"data": {"Site": {"id": "3000001"}}}')) as server:
        before, tenant = live(server.url, Clock()), live(server.url, Clock())
        tenant.check()
    assert before.identity is None
    assert len(tenant.identity or "") == 16


def test_a_tenant_that_is_as_well_as_before_is_confirmed(serving: Serving, reply: Replying) -> None:
    with serving(lambda heard: reply(status=200 if "site_info" in heard.target else 404)) as server:
        tenant = live(server.url, Clock())
        tenant.check()
        assert [tenant.confirm() for _ in range(5)] == [None] * 5
    assert len(server.heard) == 6


GONE: dict[str, tuple[dict[str, Any], str]] = {
    "login": ({"status": 401}, "does not take the key any more (401)"),
    "everything": ({"status": 404}, "answers 404 now"),
    "web page": ({"body": b"<html>login</html>"}, "answers with a web page now (200)"),
    "redirect": (
        {"status": 302, "headers": (("Location", "https://www.daftra.com/login?token=s3cret"),)},
        "redirects now (302) to www.daftra.com/login",
    ),
    "no JSON": ({"body": b"maintenance"}, "answers 200 now and no JSON"),
    "server": ({"status": 500}, "answers 500 now"),
}


@pytest.mark.parametrize("sort", GONE)
def test_what_was_lost_since_the_check_is_one_line(sort: str, serving: Serving, reply: Replying) -> None:
    changed, said = GONE[sort]
    replies = in_turn(reply(), reply(**changed))
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        assert tenant.check() is None
        found = [tenant.confirm() for _ in range(CONFIRMATIONS)]
    assert found == [f"{server.url} {said}; it answered GET /api2/site_info.json well before"] * CONFIRMATIONS
    assert tenant.ended == found[0]
    assert tenant.confirm() == tenant.ended
    assert len(server.heard) == 1 + CONFIRMATIONS


def test_a_tenant_without_a_site_info_is_held_to_another_list_that_it_gave(
    serving: Serving, reply: Replying
) -> None:
    def answer(heard: Heard) -> Reply:
        return reply(status=404 if "site_info" in heard.target or len(server.heard) > 4 else 200)

    with serving(answer) as server:
        tenant = live(server.url, Clock())
        assert tenant.check() is None
        assert tenant.confirm() is None
        tenant.send(read(path="/api2/clients/7.json"))
        tenant.send(read())
        assert "answers 404 now; it answered GET /api2/clients.json well before" in (tenant.confirm() or "")
    assert [heard.target for heard in server.heard][-1] == "/api2/clients.json"


def test_an_outage_is_a_loss_also_where_nothing_was_ever_answered_well(
    serving: Serving, reply: Replying
) -> None:
    replies = in_turn(reply(status=404), reply(status=503))
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock())
        assert tenant.check() is None
        assert "cannot be used: the tenant answered 503" in (tenant.confirm() or "")


@pytest.mark.parametrize(
    ("call", "is_one"),
    [
        (read(), True),
        (read(path="/v2/api/entity/branch/list"), True),
        (read(path="/api2/clients/7.json"), False),
        (read(path="/api2/clients/7"), False),
        (read(credentials="none"), False),
        (read(is_repeatable=False), False),
        (create(), False),
    ],
)
def test_a_collection_is_a_read_that_names_no_record(call: Call, is_one: bool) -> None:  # noqa: FBT001
    assert is_collection(call) is is_one


def test_each_request_that_leaves_is_told_with_what_it_is_for(serving: Serving, reply: Replying) -> None:
    replies, sent = in_turn(reply(), reply(status=503), reply()), list[Call]()
    with serving(lambda _: next(replies)) as server:
        tenant = live(server.url, Clock(), allow_writes=False, heard=sent.append)
        tenant.check()
        tenant.send(read())
        tenant.send(create())
        tenant.confirm()
    purposes = [each.purpose for each in sent]
    assert purposes == ["checking", "cases", "cases", "checking"], "what is sent again is for the same"
    assert len(server.heard) == len(sent)


def test_a_question_of_a_case_that_is_asked_again_checks_the_tenant(
    serving: Serving, reply: Replying
) -> None:
    sent = list[Call]()
    with serving(lambda _: reply(body=b"{}")) as server:
        tenant = live(server.url, Clock(), heard=sent.append)
        tenant.send(read())
        tenant.confirm()
    assert [(each.path, each.purpose) for each in sent] == [(read().path, "cases"), (read().path, "checking")]
