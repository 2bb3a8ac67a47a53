"""What lies on the way to a live tenant is taken as it is given, and no secret of it from a command line."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.redact import Redactor, environment_secrets
from conform.tenants.live import LiveTenant, SettingsError, connection, gateway
from conform.tenants.live.gateway import OURS
from tests.forward import forwarding
from tests.tenants.live.test_login import Office
from tests.tenants.test_tls import folder as folder  # noqa: PLC0414 - a fixture
from tests.tenants.test_tls import tls

if TYPE_CHECKING:
    from pathlib import Path

    from conform.tenants.http import Gateway
    from tests.conftest import Replying, Serving

ACCESS = DAFTRA.access
SECRET = "cf-0f1e2d3c4b5a6978"  # noqa: S105 - nobody's
ENTRY = {"DAFTRA_API_KEY": "some-key-1"}


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("X-Team: integrations", ("X-Team", "integrations")),
        ("X-Team:integrations", ("X-Team", "integrations")),
        (" x-team: \t two words ", ("x-team", "two words")),
        ("CF-Ray: a:b:c", ("CF-Ray", "a:b:c")),
        ("Accept-Language: ar", ("Accept-Language", "ar")),
    ],
)
def test_a_header_is_a_name_and_a_value(line: str, header: tuple[str, str]) -> None:
    assert gateway({}, ACCESS, [line]).headers == (header,)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "--header must be 'Name: value'"),
        ("X-Team", "must be 'Name: value'"),
        ("X-Team:", "with a value"),
        (": value", "must be"),
        ("X Team: value", "must be"),
        (f"X-Team: {SECRET}\r\nX-Other: b", "on one line"),
        (f"X-Team: {SECRET}\x00", "visible ASCII"),
        (f"X-Team: {SECRET}é", "visible ASCII"),
        ("Host: other.example", "--header Host: each request has one of its own; leave it out"),
        ("content-length: 3", "--header content-length: each request has one"),
        ("Accept: text/html", "--header Accept: each request has one"),
        ("Transfer-Encoding: chunked", "has one of its own"),
        (f"APIKEY: {SECRET}", "put the key into DAFTRA_API_KEY instead"),
        (f"apikey: {SECRET}", "put the key into DAFTRA_API_KEY instead"),
        (f"Authorization: Bearer {SECRET}", "put the key into DAFTRA_API_KEY instead"),
        (f"Cookie: session={SECRET}", "put the key into DAFTRA_API_KEY instead"),
        (f"Proxy-Authorization: Basic {SECRET}", "into the URL in DAFTRA_PROXY instead"),
        (f"CF-Access-Client-Secret: {SECRET}", "put the whole line into DAFTRA_HEADER instead"),
        (f"X-Auth-Token: {SECRET}", "put the whole line into DAFTRA_HEADER instead"),
        (f"X-Gateway: Basic {SECRET}", "--header X-Gateway carries a credential"),
    ],
)
def test_an_unusable_header_is_one_line_without_its_value(line: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        gateway({}, ACCESS, [line])
    assert says in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_header_of_the_client_can_be_given(name: str) -> None:
    with pytest.raises(SettingsError, match="has one of its own"):
        gateway({}, ACCESS, [f"{name.title()}: x"])


def test_a_header_is_given_once() -> None:
    with pytest.raises(SettingsError, match="the header x-team is given twice"):
        gateway({"DAFTRA_HEADER": "X-Team: a"}, ACCESS, ["x-team: b"])


def test_a_secret_of_a_gateway_comes_from_the_environment_and_is_kept_out_of_files() -> None:
    environ = {"DAFTRA_HEADER": f"CF-Access-Client-Id: me\n\n  CF-Access-Client-Secret: {SECRET}\n"}
    found = gateway(environ, ACCESS, ["X-Team: a"])
    assert [name for name, _ in found.headers] == ["CF-Access-Client-Id", "CF-Access-Client-Secret", "X-Team"]
    assert SECRET not in repr(found)
    assert SECRET not in Redactor(environment_secrets(environ, ACCESS)).text(f"it said {SECRET}")


@pytest.mark.parametrize("name", ["APIKEY", "Authorization", "Cookie", "Host"])
def test_no_header_of_the_environment_enters_the_tenant(name: str) -> None:
    with pytest.raises(SettingsError, match=f"DAFTRA_HEADER {name}"):
        gateway({"DAFTRA_HEADER": f"{name}: {SECRET}"}, ACCESS)


@pytest.mark.parametrize(
    ("option", "environ", "proxy"),
    [
        (None, {}, None),
        (None, {"HTTPS_PROXY": "http://other:1", "https_proxy": "http://other:1"}, None),
        ("http://gate:3128", {}, "http://gate:3128"),
        ("gate.example:3128/", {}, "http://gate.example:3128"),
        ("https://Gate.example", {}, "https://gate.example"),
        ("http://[::1]:8080", {}, "http://[::1]:8080"),
        (None, {"DAFTRA_PROXY": "http://me:pa%40ss@gate:3128"}, "http://me:pa%40ss@gate:3128"),
        ("http://gate:3128", {"DAFTRA_PROXY": "http://me:pass@other:1"}, "http://gate:3128"),
    ],
)
def test_a_proxy_is_named_by_the_option_or_by_our_own_variable(
    option: str | None, environ: dict[str, str], proxy: str | None
) -> None:
    assert gateway(environ, ACCESS, proxy=option).proxy == proxy


@pytest.mark.parametrize(
    ("option", "environ", "says"),
    [
        (f"http://me:{SECRET}@gate:3128", {}, "put the whole URL into DAFTRA_PROXY instead"),
        ("", {}, "--proxy is no address of an HTTP proxy"),
        ("socks5://gate:1080", {}, "--proxy is no address of an HTTP proxy"),
        ("http://gate:port", {}, "--proxy is no address"),
        ("http://gate/path", {}, "--proxy is no address"),
        ("http://gate?x=1", {}, "--proxy is no address"),
        ("http://gäte", {}, "--proxy is no address"),
        (None, {"DAFTRA_PROXY": f"http://me:{SECRET}@gate:port"}, "DAFTRA_PROXY is no address"),
    ],
)
def test_an_unusable_proxy_is_one_line_without_a_secret(
    option: str | None, environ: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        gateway(environ, ACCESS, proxy=option)
    assert says in str(refused.value)
    assert SECRET not in str(refused.value)


def test_the_password_of_a_proxy_is_kept_out_of_files() -> None:
    environ = {"DAFTRA_PROXY": "http://me:very%2Fsecret%2Fword@gate:3128"}
    told = Redactor(environment_secrets(environ, ACCESS)).text("very%2Fsecret%2Fword or very/secret/word")
    assert "secret" not in told.replace("[redacted]", "").lower()


# On the wire


def entered(url: str, way: Gateway, environ: dict[str, str] | None = None, **more: Any) -> LiveTenant:
    return LiveTenant(connection(environ or ENTRY, DAFTRA, url, gateway=way, **more))


def test_a_header_goes_with_each_request_the_login_too(serving: Serving, reply: Replying) -> None:
    office = Office(reply)
    names = {
        "CLIENT_ID": "7",
        "CLIENT_SECRET": "client-secret-1",
        "USERNAME": "owner",
        "PASSWORD": "pass word",
    }
    environ = {f"DAFTRA_{name}": value for name, value in names.items()}
    with serving(office) as server:
        tenant = entered(server.url, gateway({}, ACCESS, ["X-Team: a b"]), environ)
        assert tenant.check() is None
        tenant.confirm()
        tenant.close()
    assert len(server.heard) > 2
    assert {heard.headers.get("x-team") for heard in server.heard} == {"a b"}


@pytest.mark.parametrize("wants", ["", "Proxy-Authorization: Basic"])
def test_requests_go_through_the_proxy(wants: str, serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply()) as server, forwarding(wants) as proxy:
        environ = {"DAFTRA_PROXY": f"http://me:pass@{proxy.address}"}
        tenant = entered(server.url, gateway(environ, ACCESS))
        assert tenant.check() is None
        tenant.close()
    assert proxy.asked == [f"GET {server.url}{ACCESS.probe} HTTP/1.1"]
    assert base64.b64encode(b"me:pass").decode() in proxy.heads[0]
    assert "proxy-authorization" not in server.heard[0].headers


def test_a_tenant_by_https_is_reached_through_a_tunnel_that_shows_the_proxy_no_key(folder: Path) -> None:
    sent = list[Any]()
    with tls(folder, "good") as url, forwarding() as proxy:
        way = gateway({}, ACCESS, ["X-Team: a"], proxy.address)
        tenant = LiveTenant(
            connection(ENTRY, DAFTRA, url, ca_file=folder / "ca.pem", gateway=way), heard=sent.append
        )
        assert tenant.check() is None
        tenant.close()
    assert [each.split()[:2] for each in proxy.asked] == [["CONNECT", url.removeprefix("https://")]]
    assert "APIKEY" not in proxy.heads[0].upper()
    assert "x-team" not in proxy.heads[0].lower()
    assert len(sent) == 1


def test_a_proxy_that_lets_nobody_through_is_told_and_nothing_has_left(folder: Path) -> None:
    sent = list[Any]()
    with tls(folder, "good") as url, forwarding(wants="Proxy-Authorization: Basic") as proxy:
        way = gateway({}, ACCESS, proxy=proxy.address)
        reached = connection(ENTRY, DAFTRA, url, ca_file=folder / "ca.pem", gateway=way)
        tenant = LiveTenant(reached, heard=sent.append)
        assert "the proxy is not there, or does not let us through" in (tenant.check() or "")
        tenant.close()
    assert sent == []


def test_a_proxy_that_is_not_there_is_told(serving: Serving, reply: Replying) -> None:
    with forwarding() as proxy:
        address = proxy.address
    with serving(lambda _: reply()) as server:
        tenant = entered(server.url, gateway({}, ACCESS, proxy=address))
        assert "the proxy is not there, or does not let us through" in (tenant.check() or "")
        tenant.close()
    assert server.heard == []
