from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.redact import REDACTED, Redactor, Secret

if TYPE_CHECKING:
    from conform.contract import Json

KEY = 'canary"/key+7f3a'
REDACTOR = Redactor(
    [Secret(kind="API key", value=KEY)], anonymise=["https://acme.daftra.com"], hides_people=True
)
ECHOES = [
    KEY,
    f"prefix{KEY}suffix",
    json.dumps({"echo": {"deep": [KEY]}}),
    json.dumps({"document": json.dumps({"echo": KEY})}),
    f"/api2/clients.json?apikey={quote(KEY, safe='')}&page=2",
    base64.b64encode(f"a{KEY}".encode()).decode(),
    json.dumps({"basic": base64.b64encode(f"ab{KEY}c".encode()).decode()}),
    f"<html><body>{KEY}</body></html>",
]


@pytest.mark.parametrize("echo", ECHOES)
def test_an_echoed_key_is_a_leak_and_none_after_redaction(echo: str) -> None:
    assert REDACTOR.leaks(echo.encode()) is not None
    assert REDACTOR.leaks(REDACTOR.text(echo).encode()) is None
    assert REDACTOR.leaks(REDACTOR.body(echo.encode())) is None


def test_a_leak_names_the_kind_and_the_form_and_not_the_value() -> None:
    assert REDACTOR.leaks(KEY.encode()) == "the API key as it is"
    assert REDACTOR.leaks(b"https://ACME.daftra.com/x") == "the tenant's name"


def test_what_holds_no_secret_leaks_none() -> None:
    assert REDACTOR.leaks(b'{"keywords": "canary", "id": 7}') is None


@pytest.mark.parametrize(
    "body",
    [
        b'{ "a" : 1.50,  "b": [1e3, "x"] }',
        b"",
        b"<html>",
        b"\xff\xfe\x00",
        b'{"keywords": "k", "subkey": "s"}',
        b"[" * 9999,
    ],
)
def test_a_body_without_a_secret_comes_back_byte_for_byte(body: bytes) -> None:
    assert REDACTOR.body(body) == body


def test_a_body_keeps_its_numbers_as_they_were_written() -> None:
    assert REDACTOR.body(b'{"total": 1.50, "n": 12345678901234567890, "token": "abc"}') == (
        b'{"total":1.50,"n":12345678901234567890,"token":"[re"}'
    )


def test_secrets_are_told_by_their_keys_at_any_depth() -> None:
    value: Json = {
        "data": [
            {"Staff": {"password": "hunter2", "api_key": "abc", "keywords": "kept", "pwd": None, "token": 7}}
        ]
    }
    assert REDACTOR.json(value) == {
        "data": [
            {
                "Staff": {
                    "password": REDACTED[:7],
                    "api_key": REDACTED[:3],
                    "keywords": "kept",
                    "pwd": None,
                    "token": 0,
                }
            }
        ]
    }


def test_what_we_sent_ourselves_stays_unless_it_is_a_known_secret() -> None:
    own = frozenset({"7", "hunter2", "+9665", "jo@acme.co", KEY})
    value: dict[str, Json] = {"password": "hunter2", "phone1": "+9665", "email": "jo@acme.co", "token": 7}
    assert REDACTOR.json({**value, "note": KEY}, own) == {**value, "note": REDACTED}


def test_people_are_hidden_in_what_a_live_tenant_answers() -> None:
    hidden = REDACTOR.json(
        {"email": "jo@acme.co", "phone1": "050 123", "mobile": 501234567, "is_mobile": True}
    )
    assert isinstance(hidden, dict)
    assert str(hidden["email"]).endswith("@example.invalid")
    assert (hidden["phone1"], hidden["mobile"], hidden["is_mobile"]) == ("000 000", 0, True)


def test_the_stand_in_of_an_address_cannot_be_made_without_the_secrets() -> None:
    one, same, other = (
        Redactor([key], hides_people=True).text("jo@acme.co") for key in (KEY, KEY, f"{KEY}2")
    )

    assert one == same
    assert one != other


def test_people_are_left_alone_where_nobody_is_real() -> None:
    value: Json = {"email": "jo@acme.co", "phone1": "050 123"}
    assert Redactor().json(value) == value


def test_the_name_of_the_tenant_is_hidden_as_a_whole_word() -> None:
    assert REDACTOR.text("see https://acme.daftra.com/x or Acme, not acmes") == (
        "see https://tenant.invalid/x or tenant, not acmes"
    )


def test_headers_are_hidden_by_name_and_by_value() -> None:
    headers = (
        ("APIKEY", KEY),
        ("X-Echo", KEY),
        ("Set-Cookie", "a=b"),
        ("Location", "/x?token=abc&b=1"),
        ("ETag", "e"),
    )
    assert REDACTOR.headers(headers) == (
        ("APIKEY", REDACTED),
        ("X-Echo", REDACTED),
        ("Set-Cookie", REDACTED),
        ("Location", f"/x?token={REDACTED}&b=1"),
        ("ETag", "e"),
    )


def test_a_url_loses_its_user_its_secrets_and_the_name_of_the_tenant() -> None:
    assert REDACTOR.url("https://me:pw@acme.daftra.com/a?api_key=x&page=2") == (
        f"https://tenant.invalid/a?api_key={REDACTED}&page=2"
    )


def test_a_bearer_token_that_nobody_knew_is_hidden_in_a_text() -> None:
    assert (
        REDACTOR.text("sent Authorization: Bearer abc.def-123 there")
        == f"sent Authorization: Bearer {REDACTED} there"
    )


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (
            '{"refresh_token": "abc", "keywords": "abc"}',
            f'{{"refresh_token": "{REDACTED}", "keywords": "abc"}}',
        ),
        ("{'password': 'abc', 'a': 1}", f"{{'password': '{REDACTED}', 'a': 1}}"),
        (r'"document": "{\"token\": \"abc\"}"', rf'"document": "{{\"token\": \"{REDACTED}\"}}"'),
        ('{"password": "cut sho', f'{{"password": "{REDACTED}'),
        (
            '"token": "long-enough-to-look-4", "echo long-enough-to-look-4"',
            f'"token": "{REDACTED}", "echo {REDACTED}"',
        ),
        ('"token": "", "token": null', '"token": "", "token": null'),
    ],
)
def test_a_text_loses_what_stands_under_the_name_of_a_secret(text: str, hidden: str) -> None:
    assert Redactor().text(text) == hidden


def test_a_token_that_an_answer_shows_is_looked_for_from_then_on() -> None:
    redactor = Redactor()
    redactor.see((), b'{"refresh_token": "seen-refresh-token-1"}')
    assert redactor.leaks(b"later: seen-refresh-token-1") == "the value of refresh_token as it is"


def test_a_cookie_is_looked_for_without_its_name_and_old_ones_are_forgotten() -> None:
    redactor = Redactor()
    for number in range(80):
        redactor.headers([("Set-Cookie", f"session=cookie-number-{number:04}; Path=/")])
    assert redactor.text("cookie-number-0079") == REDACTED
    assert redactor.text("cookie-number-0000") == "cookie-number-0000"


@pytest.mark.parametrize("token", [r"%00\u0000&#x0;%00", "&#x000041;&#x000061;"])
def test_a_token_that_means_next_to_nothing_hides_nothing_else_and_no_other_secret_is_shown(
    token: str,
) -> None:
    redactor = Redactor([Secret(kind="API key", value=KEY)])
    redactor.see((), json.dumps({"refresh_token": token}).encode())

    assert redactor.leaks(KEY.encode()) == "the API key as it is"
    assert redactor.text(f"{KEY} of Aaron, {token}") == f"{REDACTED} of Aaron, {REDACTED}"


def test_the_last_64_secrets_seen_are_looked_for() -> None:
    redactor = Redactor()
    for number in range(65):
        redactor.headers([("Set-Cookie", f"session=cookie-number-{number:04}; Path=/")])

    assert redactor.text("cookie-number-0000") == "cookie-number-0000"
    assert redactor.text("cookie-number-0001") == REDACTED


def test_what_we_send_is_no_name_of_the_tenant() -> None:
    assert REDACTOR.sent(b'{"name": "acme"}') == b'{"name": "acme"}'
    assert REDACTOR.json(["acme", "of acme"], frozenset({"acme"})) == ["acme", "of tenant"]


def test_a_body_that_we_send_loses_known_secrets_only() -> None:
    body = json.dumps({"password": "drawn", "email": "jo@acme.co", "client_secret": KEY}).encode()
    sent = REDACTOR.sent(body)
    assert json.loads(sent) == {"password": "drawn", "email": "jo@acme.co", "client_secret": REDACTED}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_redacting_twice_is_redacting_once(value: object) -> None:
    once = REDACTOR.json(value)  # type: ignore[arg-type] # hypothesis cannot name JSON
    assert REDACTOR.json(once) == once


def test_a_long_run_of_letters_takes_no_long_time() -> None:
    text = "a" * 300_000
    assert REDACTOR.text(text + "=") == text + "="
