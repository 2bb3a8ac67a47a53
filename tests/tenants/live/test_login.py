# ruff: noqa: S105, S106, S107 - secrets made up for tests
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.http import Secrets
from conform.tenants.live import Connection
from conform.tenants.live.login import EARLY, Grant, Login
from conform.tenants.live.pace import Pace
from conform.tenants.live.tenant import LiveTenant
from tests.tenants.conftest import Clock

if TYPE_CHECKING:
    from tests.conftest import Heard, Reply, Replying, Serving

READ = Call(method="GET", path="/api2/clients.json", is_repeatable=True)
CREATE = Call(method="POST", path="/api2/clients.json", body=b"{}", media="application/json")
CLIENT = {"client_id": "7", "client_secret": "client-secret-1"}
ACCOUNT = Grant(**CLIENT, username="owner", password="pass word&1")
REFRESH = Grant(**CLIENT, refresh_token="refresh-token-0")


class Office:
    """A tenant that takes one token at a time and gives out numbered ones at one path."""

    def __init__(
        self, reply: Replying, path: str = DAFTRA.access.tokens[0], grants: tuple[str, ...] = ("password",)
    ) -> None:
        self.reply = reply
        self.path = path
        self.grants = grants
        self.token = "token-number-0"
        self.forms: list[str] = []
        self.expires_in: Any = 3600
        self.elsewhere = reply(status=404)

    def __call__(self, heard: Heard) -> Reply:
        if "oauth" in heard.target:
            return self.give(heard)
        known = heard.headers.get("authorization") == f"Bearer {self.token}"
        return self.reply(status=200 if known else 401)

    def give(self, heard: Heard) -> Reply:
        text = heard.body.decode()
        self.forms.append(text)
        if heard.target != self.path:
            return self.elsewhere
        if not any(f"\r\n\r\n{grant}\r\n" in text for grant in self.grants):
            return self.reply(status=400, body=b'{"error": "invalid_grant"}')
        self.token = f"token-number-{len(self.forms)}"
        given = {
            "access_token": self.token,
            "expires_in": self.expires_in,
            "refresh_token": f"refresh-{self.token}",
        }
        return self.reply(body=json.dumps(given).encode())


def entering(
    url: str, grant: Grant | None, *, token: str | None = "token-number-0", **learned: Any
) -> LiveTenant:
    clock = Clock()
    settings = Connection(vendor=DAFTRA, base_url=url, secrets=Secrets(token=token), grant=grant, timeout=5)
    pace = Pace(None, clock=clock, sleep=clock.sleep)
    return LiveTenant(settings, allow_writes=True, pace=pace, **learned)


@pytest.mark.parametrize("call", [READ, CREATE])
def test_an_expired_token_is_renewed_once_and_the_call_made_again(
    call: Call, serving: Serving, reply: Replying
) -> None:
    office = Office(reply)
    learned: list[tuple[str, str]] = []
    with serving(office) as server:
        tenant = entering(server.url, ACCOUNT, learned=lambda kind, value: learned.append((kind, value)))
        assert tenant.check() is None
        office.token = "another-now"
        answers = [tenant.send(call).answer for _ in range(3)]
    assert [each.status for each in answers if each is not None] == [200, 200, 200]
    assert len(office.forms) == 1
    assert learned == [("bearer token", "token-number-1"), ("refresh token", "refresh-token-number-1")]


def test_the_form_is_the_documented_one(serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    with serving(office) as server:
        entering(server.url, ACCOUNT, token=None).check()
    login = server.heard[0]
    assert login.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert "authorization" not in login.headers
    for name, value in {
        **CLIENT,
        "grant_type": "password",
        "username": "owner",
        "password": "pass word&1",
    }.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n' in office.forms[0]


@pytest.mark.parametrize("path", DAFTRA.access.tokens)
def test_without_a_token_a_login_begins_the_run_at_either_path(
    path: str, serving: Serving, reply: Replying
) -> None:
    office = Office(reply, path, ("password", "refresh_token"))
    with serving(office) as server:
        sent = list[Call]()
        tenant = entering(server.url, ACCOUNT, token=None, heard=sent.append)
        assert tenant.check() is None
        office.token = "another-now"
        assert tenant.send(READ).failure is None
    logins = [heard.target for heard in server.heard if "oauth" in heard.target]
    assert logins == [*DAFTRA.access.tokens[: DAFTRA.access.tokens.index(path) + 1], path], (
        "the path that worked is kept"
    )
    assert len(sent) == len(server.heard)
    assert [each.purpose for each in sent].count("cases") == 2, "a case's own, and once more"


def test_a_web_page_at_the_first_path_leads_to_the_second(serving: Serving, reply: Replying) -> None:
    office = Office(reply, DAFTRA.access.tokens[1])
    office.elsewhere = reply(body=b"<html>", headers=(("Content-Type", "text/html"),))
    with serving(office) as server:
        assert entering(server.url, ACCOUNT, token=None).check() is None


def test_a_refresh_token_goes_first_is_good_once_and_the_account_stands_in(
    serving: Serving, reply: Replying
) -> None:
    office = Office(reply, grants=("refresh_token",))
    both = Grant(**CLIENT, refresh_token="refresh-token-0", username="owner", password="password-1")
    with serving(office) as server:
        tenant = entering(server.url, both, token=None)
        assert tenant.check() is None
        office.token = "another-now"
        assert tenant.send(READ).failure is None
        assert "refresh-token-0" in office.forms[0]
        assert "refresh-token-number-1" in office.forms[1]
        office.token, office.grants = "another-now", ("password",)
        assert tenant.send(READ).failure is None
    assert "password-1" in office.forms[-1]
    assert len(office.forms) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": 400}, "was answered 400"),
        ({"status": 200, "body": b"{}"}, "was answered without a token"),
        ({"status": 200, "body": b'{"access_token": "\\u0000"}'}, "was answered without a token"),
        ({"status": 200, "body": b"[" * 100_000}, "was answered without a token"),
        ({"status": 503}, "was answered 503"),
    ],
)
def test_a_login_that_fails_ends_the_run_with_one_line_and_no_secret(
    change: dict[str, Any], said: str, serving: Serving, reply: Replying
) -> None:
    with serving(lambda heard: reply(**change) if "oauth" in heard.target else reply(status=401)) as server:
        tenant = entering(server.url, REFRESH)
        exchanges = [tenant.send(READ) for _ in range(5)]
        asked = len(server.heard)
    assert tenant.ended == (
        f"{server.url} gives no new token: POST /v2/oauth/token with refresh_token {said}; "
        "check the DAFTRA_ variables of the login"
    )
    assert exchanges[0].failure == tenant.ended
    assert [each.was_sent for each in exchanges] == [True, False, False, False, False]
    assert asked <= 4
    assert "refresh-token-0" not in repr((tenant.ended, exchanges))
    assert entering(server.url, REFRESH, token=None).check() is not None


def test_a_401_of_one_call_is_no_expiry(serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    with serving(lambda heard: reply(status=401) if "clients" in heard.target else office(heard)) as server:
        tenant = entering(server.url, ACCOUNT)
        tenant.check()
        answers = [tenant.send(READ).answer for _ in range(4)]
    assert [each.status for each in answers if each is not None] == [401] * 4
    assert (office.forms, tenant.ended) == ([], None)


@pytest.mark.parametrize("credentials", ["none", "wrong"])
def test_a_probe_that_is_refused_renews_nothing(credentials: Any, serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    probe = Call(method="GET", path="/api2/clients.json", credentials=credentials, is_repeatable=True)
    with serving(office) as server:
        entering(server.url, ACCOUNT).send(probe)
    assert (office.forms, len(server.heard)) == ([], 1)


def test_a_token_is_renewed_before_it_expires(serving: Serving, reply: Replying) -> None:
    clock = Clock()
    office = Office(reply)
    with serving(office) as server:
        tenant = entering(server.url, None)
        login = Login(ACCOUNT, DAFTRA.access.tokens, tenant._through, lambda _kind, _value: None, clock)
        assert not login.is_due
        login.token()
        clock.seconds = 3600 - EARLY - 1
        assert not login.is_due
        clock.seconds += 2
        assert login.is_due


@pytest.mark.parametrize("lasts", [None, 0, -1, True, "3600", 120, float("inf"), float("nan"), 10**400])
def test_a_lifetime_that_is_none_renews_nothing_early(lasts: Any, serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    office.expires_in = lasts
    with serving(office) as server:
        tenant = entering(server.url, ACCOUNT, token=None)
        assert tenant.check() is None
        assert tenant.send(READ).failure is None
    assert len(office.forms) == 1


def test_a_key_has_no_login_and_a_token_no_bearer_probe(serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    with serving(office) as server:
        by_key = Connection(
            vendor=DAFTRA, base_url=server.url, secrets=Secrets(key="some-key-1"), grant=ACCOUNT
        )
        assert LiveTenant(by_key).send(READ).failure is None
        assert LiveTenant(by_key).credentials == {"good", "none", "wrong", "bearer", "both"}
        assert entering(server.url, None).credentials == {"good", "none", "wrong"}
        assert entering(server.url, ACCOUNT, token=None).credentials == {"good", "none", "wrong"}
    assert office.forms == []


def test_the_representation_of_a_grant_shows_nothing() -> None:
    assert repr(REFRESH) == "Grant(…)"
