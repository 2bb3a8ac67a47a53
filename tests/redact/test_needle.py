from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from conform.redact.needle import REDACTED, Needle, Secret, aligned_base64, needles, without

VALUE = 'k3y/"canary"+é &<7f3a'
SECRET = Secret(kind="API key", value=VALUE)


def forms(text: str) -> set[str]:
    return {needle.form for needle in needles(SECRET) if needle.text in text}


def test_each_way_to_write_a_secret_is_found() -> None:
    assert "as it is" in forms(f"x{VALUE}x")
    assert "URL-encoded" in forms(quote(VALUE, safe=""))
    assert "URL-encoded" in forms(quote_plus(VALUE))
    assert "URL-encoded" in forms(
        quote(VALUE, safe="").replace("%C3%A9", "%c3%a9").replace("%2F", "%2f").lower()
    )
    assert "JSON-escaped" in forms(json.dumps({"a": VALUE}))
    assert "JSON-escaped" in forms(json.dumps({"a": VALUE}, ensure_ascii=False))
    assert "JSON-escaped" in forms(json.dumps({"a": json.dumps({"b": VALUE})}))
    assert "JSON-escaped" in forms(json.dumps({"a": VALUE}).replace("/", "\\/"))
    assert "HTML-escaped" in forms(html.escape(VALUE))


@given(
    before=st.binary(max_size=4),
    after=st.binary(max_size=4),
    value=st.text("abc/+?é", min_size=6, max_size=40),
)
def test_a_secret_is_found_in_base64_wherever_it_stands_in_what_was_encoded(
    before: bytes, after: bytes, value: str
) -> None:
    whole = before + value.encode() + after
    found = list(aligned_base64(value.encode()))
    assert any(text in base64.b64encode(whole).decode() for text in found)
    texts = [needle.text for needle in needles(Secret(kind="key", value=value))]
    assert any(text in base64.urlsafe_b64encode(whole).decode() for text in texts)


def test_a_text_without_the_secret_has_none_of_its_forms() -> None:
    assert forms("a key, a canary, and 7f3a; " + base64.b64encode(b"something else").decode()) == set()


def test_a_short_secret_is_not_looked_for() -> None:
    assert needles(Secret(kind="password", value="12345")) == ()


def test_no_representation_shows_the_value() -> None:
    assert VALUE not in repr(SECRET)
    assert all(needle.text not in repr(needle) for needle in needles(SECRET))


def test_a_form_is_taken_out_and_its_neighbours_stay() -> None:
    assert without(f"a {VALUE} b", Needle(kind="k", form="as it is", text=VALUE)) == f"a {REDACTED} b"


def test_of_base64_the_whole_run_is_taken_out() -> None:
    run = base64.b64encode(f"me:{VALUE}!".encode()).decode()
    needle = next(each for each in needles(SECRET) if each.form == "in base64" and each.text in run)
    assert without(f"Basic {run}; {run}", needle) == f"Basic {REDACTED}; {REDACTED}"
