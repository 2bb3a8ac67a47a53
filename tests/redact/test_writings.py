from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.redact.search import PLAIN, Secret, aligned_base64, writings

VALUE = 'k3y/"canary"+é &<7f3a'
SECRET = Secret(kind="API key", value=VALUE)


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
    texts = [each.text for each in writings(Secret(kind="key", value=value)) if each.is_base64]
    assert any(text in base64.urlsafe_b64encode(whole).decode() for text in texts)
    assert any(text in base64.b64encode(base64.b64encode(whole)).decode() for text in texts)


@pytest.mark.parametrize("before", ["", "x", "xx"])
@pytest.mark.parametrize(("value", "sign"), [("key>>>key", "-"), ("key???key", "_"), ("k~~~?>?~~~k", "-")])
def test_each_sign_of_the_alphabet_for_urls_is_looked_for(before: str, value: str, sign: str) -> None:
    written = base64.urlsafe_b64encode(f"{before}{value}".encode()).decode()
    texts = [each.text for each in writings(Secret(kind="key", value=value)) if each.is_base64]

    assert any(text in written for text in texts if sign in text)


def test_a_short_secret_is_not_looked_for() -> None:
    assert writings(Secret(kind="password", value="12345")) == ()
    assert writings(Secret(kind="password", value="123456")) != ()


@pytest.mark.parametrize(
    ("value", "meant"),
    [("ab%41cde", "abacde"), ("ab%41cd", None), ("%0A%0A", None), ("\\" * 6, None), ("\0" * 6, None)],
)
def test_what_a_secret_means_is_looked_for_only_if_it_is_as_long_as_one(
    value: str, meant: str | None
) -> None:
    plain = {each.text for each in writings(Secret(kind="key", value=value)) if each.form == PLAIN}

    assert plain == {value.lower(), *([] if meant is None else [meant])}


@pytest.mark.parametrize(("length", "count"), [(5, 0), (6, 3), (7, 3)])
def test_fewer_than_seven_characters_of_base64_are_not_looked_for(length: int, count: int) -> None:
    assert len(list(aligned_base64(b"1234567"[:length]))) == count


def test_no_representation_shows_the_value() -> None:
    assert VALUE not in repr(SECRET)
    assert all(each.text not in repr(each) for each in writings(SECRET))


@pytest.mark.parametrize(
    ("value", "is_folded"), [("invoiceword", False), ("invoicewords", True), ("invoice1", True)]
)
def test_a_word_is_looked_for_in_its_own_letters_only(value: str, is_folded: bool) -> None:  # noqa: FBT001 - a parameter
    assert writings(Secret(kind="password", value=value))[0].is_folded is is_folded
