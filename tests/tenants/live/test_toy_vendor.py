"""A vendor with other words for everything: its own header, prefix and question, and no login."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.contract import Vendor
from conform.contract.vendor import Access
from conform.exchange import Call
from conform.redact import REDACTED, Redactor, environment_secrets
from conform.tenants.live import LiveTenant, Pace, SettingsError, connection

if TYPE_CHECKING:
    from tests.conftest import Heard, Reply, Replying, Serving

KEY = "canary-key-7f3a"
TOY = Vendor(
    name="Toy",
    access=Access(
        prefix="TOY_",
        header="X-Toy-Key",
        agent="toy-conform",
        roots=("/toys",),
        probe="/toys/hello",
        site=("shop",),
        site_names=("number",),
    ),
)
READ = Call(method="GET", path="/toys/balls", is_repeatable=True)


def test_a_tenant_of_another_vendor_is_entered_by_its_own_header_and_question(
    serving: Serving, reply: Replying
) -> None:
    def answer(heard: Heard) -> Reply:
        if heard.headers.get("x-toy-key") != KEY:
            return reply(status=401, body=b"{}")
        return reply(body=json.dumps({"shop": {"number": 7}}).encode())

    with serving(answer) as server:
        environ = {"TOY_API_KEY": KEY, "TOY_BASE_URL": f"{server.url}/toys/"}
        tenant = LiveTenant(connection(environ, TOY), pace=Pace())
        assert tenant.check() is None
        assert [tenant.send(READ).answer is not None, len(tenant.identity or "")] == [True, 16]
        assert [heard.target for heard in server.heard] == ["/toys/hello", "/toys/balls"]
        assert {heard.headers["user-agent"] for heard in server.heard} == {"toy-conform"}
        refused = LiveTenant(connection({**environ, "TOY_API_KEY": f"{KEY}x"}, TOY), pace=Pace()).check()
    assert refused == f"{server.url} refuses the key (401); check TOY_API_KEY or TOY_TOKEN"


def test_what_is_wrong_with_a_tenant_names_its_vendor(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(body=b"<html>")) as server:
        tenant = LiveTenant(connection({"TOY_API_KEY": KEY}, TOY, server.url), pace=Pace())
        said = tenant.check()
    assert said is not None
    assert said.endswith(
        "answers with a web page (200), not with JSON; check that it is the root of a Toy tenant"
    )


LOGIN = {"TOY_CLIENT_ID": "7", "TOY_CLIENT_SECRET": "secret-1", "TOY_REFRESH_TOKEN": "refresh-1"}


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        (
            {"DAFTRA_API_KEY": KEY, "TOY_BASE_URL": "https://toys.example.com"},
            "no key is set.* as TOY_API_KEY",
        ),
        ({"TOY_SUBDOMAIN": "x", "TOY_API_KEY": KEY}, "pass --base-url, or set TOY_BASE_URL$"),
        ({**LOGIN, "TOY_BASE_URL": "https://toys.example.com"}, "no key is set; .* as TOY_API_KEY"),
        (
            {"TOY_API_KEY": KEY, "TOY_BASE_URL": "https://x/api2"},
            "no web address; write it like https://HOST",
        ),
    ],
    ids=["other variables", "no subdomains", "no login", "no address"],
)
def test_nothing_of_another_vendor_is_understood(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        connection(environ, TOY)


def test_its_secrets_are_hidden_by_its_own_names() -> None:
    redactor = Redactor(environment_secrets({"TOY_API_KEY": KEY}, TOY.access), header=TOY.access.header)
    assert redactor.text(f"it is {KEY}") == f"it is {REDACTED}"
    assert redactor.headers([("x-toy-key", "whatever-1")]) == (("x-toy-key", REDACTED),)
