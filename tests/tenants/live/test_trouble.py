from __future__ import annotations

import json
from typing import Any

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.tenants.live.trouble import identity, is_good, looks_like_page, lost, trouble

URL = "https://x.daftra.com"
CALL = Call(method="GET", path="/api2/site_info.json")


def page(
    status: int, body: bytes = b"{}", media: str = "application/json", location: str | None = None
) -> Answer:
    moved = () if location is None else (("Location", location),)
    return Answer(status=status, body=body, headers=(("content-type", media), *moved))


def told(answer: Answer | None = None, failure: str | None = None) -> str | None:
    return trouble(Exchange(call=CALL, answer=answer, failure=failure), URL, DAFTRA)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(401), "refuses the key (401); check DAFTRA_API_KEY or DAFTRA_TOKEN"),
        (
            page(403),
            "knows the key and refuses it (403); give its role the rights, and check that the plan has",
        ),
        (
            page(302, location="/users/login?back=secret"),
            "redirects (302) to /users/login, as to a login page",
        ),
        (page(302, location="https://X.daftra.com/in"), "redirects (302) to x.daftra.com/in, as to a login"),
        (
            page(301, location="https://www.daftra.com/no-site?name=x#y"),
            "redirects (301) to another host, www.daftra.com/no-site; check the subdomain",
        ),
        (page(302, location="http://["), "redirects (302) to an address that is none"),
        (page(302, location="/a\x1b[2J\u202e"), "redirects (302) to /a?[2J?, as to a login page"),
        (page(302, location="/" + "a" * 500), f"redirects (302) to /{'a' * 79}, as to"),
        (page(307), "redirects (307) to nowhere"),
        (page(200, b"<html>", "text/html"), "answers with a web page (200)"),
        (page(404, b"<html>", "text/html"), "answers with a web page (404)"),
        (page(200, b"\xef\xbb\xbf\n <!DOCTYPE html>", "application/json"), "answers with a web page (200)"),
        (page(200, b"hello", "text/plain"), "does not answer with JSON (200)"),
        (page(200, b"", "application/json"), "does not answer with JSON (200)"),
        (page(200, b"[" * 100_000), "does not answer with JSON (200)"),
    ],
)
def test_what_is_wrong_with_a_tenant_is_one_line(answer: Answer, said: str) -> None:
    found = told(answer)
    assert found is not None
    assert found.startswith(f"{URL} {said}")
    assert found.isprintable()


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        ("the host name is not known", "check the subdomain and the network"),
        ("the connection was refused", "check the address and the network"),
        ("the TLS certificate is signed by itself", "pass its certificate with --ca-file if it is yours"),
        ("no answer within 30 s", "check the base URL and the network"),
    ],
)
def test_what_to_do_depends_on_why_there_is_no_answer(failure: str, advice: str) -> None:
    assert told(failure=failure) == f"{URL} cannot be used: {failure}; {advice}"


@pytest.mark.parametrize(
    "answer",
    [page(200), page(400), page(404), page(404, b"", "text/plain"), page(200, b'{"a": 1}', "text/html")],
)
def test_a_tenant_that_answers_is_usable_whatever_it_calls_its_json(answer: Answer) -> None:
    assert told(answer) is None


@pytest.mark.parametrize("answer", [page(200), page(202, b"[]"), page(200, b"{}", "text/html")])
def test_nothing_is_lost_of_a_tenant_that_answers_well(answer: Answer) -> None:
    assert lost(Exchange(call=CALL, answer=answer), URL) is None


def test_silence_is_a_loss() -> None:
    said = lost(Exchange(call=CALL, failure="no answer"), URL)
    assert said == f"{URL} is not there any more: no answer; it answered GET /api2/site_info.json well before"


@pytest.mark.parametrize(("body", "is_page"), [(b" <a>", True), (b"", False), (b"{}", False), (b"x<", False)])
def test_a_page_is_known_by_its_first_character(body: bytes, is_page: bool) -> None:  # noqa: FBT001
    assert looks_like_page(body) is is_page


def test_only_a_success_with_json_is_good() -> None:
    assert [is_good(each) for each in (None, page(200), page(404), page(200, b""))] == [
        False,
        True,
        False,
        False,
    ]


def site(**values: Any) -> Answer:
    return page(200, json.dumps({"code": 200, "data": {"Site": values}}).encode())


def test_the_identity_is_of_the_site_and_not_of_its_settings_or_its_types() -> None:
    one = identity(
        site(id="3000001", subdomain="x.daftra.com", business_name="A", staff_id=-3), DAFTRA.access
    )
    assert one == identity(
        site(id=3000001, subdomain="X.daftra.com", business_name="B", staff_id=7), DAFTRA.access
    )
    assert one != identity(site(id="3000002", subdomain="x.daftra.com"), DAFTRA.access)
    assert one != identity(site(id="3000001", subdomain="y.daftra.com"), DAFTRA.access)
    assert len(one or "") == 16


@pytest.mark.parametrize(
    "answer",
    [
        None,
        page(404),
        page(401, site(id=1).body),
        page(200, b"nothing"),
        page(200, b"[]"),
        page(200, b'{"data": []}'),
        page(200, b'{"data": {"Site": "x"}}'),
        site(subdomain="x.daftra.com"),
        site(id=None),
        site(id=""),
    ],
)
def test_there_is_no_identity_where_the_tenant_names_none(answer: Answer | None) -> None:
    assert identity(answer, DAFTRA.access) is None
