from __future__ import annotations

import pytest

from conform.redact import REDACTED, Redactor
from conform.redact.names import looks_secret


@pytest.mark.parametrize(
    "value",
    ["0123456789abcdef", "issued-refresh-token-31415926", "QUJDREVGR0hJSktMTU5PUA==", "AbCdEfGhIjKlMnOp"],
)
def test_what_is_made_by_chance_looks_like_a_secret(value: str) -> None:
    assert looks_secret(value)


@pytest.mark.parametrize(
    "value",
    [
        "This field is required",
        "validation.required.password",
        "0123456789abcde",
        "0000000000000000",
        "THIS_FIELD_IS_REQUIRED",
        f"{REDACTED}0123456789abcdef",
        "",
    ],
)
def test_a_word_a_sentence_and_a_row_of_zeros_do_not(value: str) -> None:
    assert not looks_secret(value)


REASON = "This field is required"


@pytest.mark.parametrize(
    "body",
    [
        {"validation_errors": {"password": REASON, "name": REASON}},
        {"validation_errors": {"Client": {"password": [REASON], "name": [REASON]}}},
        {"errors": {"password": [REASON], "name": [REASON]}},
        {"validation_errors": {"password": "E-0123456789abcdefgh", "name": REASON}},
    ],
)
def test_a_complaint_about_a_password_teaches_nothing(body: object) -> None:
    redactor = Redactor()
    redactor.json(body)  # type: ignore[arg-type]  # JSON
    assert redactor.text(f"{REASON}, E-0123456789abcdefgh") == f"{REASON}, E-0123456789abcdefgh"


def test_a_complaint_is_told_and_a_value_in_it_that_looks_like_a_secret_is_not() -> None:
    errors = {"password": REASON, "token": "issued-token-31415926"}
    assert Redactor().json({"errors": errors}) == {"errors": {"password": REASON, "token": REDACTED}}  # type: ignore[dict-item]  # JSON


def test_a_record_teaches_its_token_and_hides_its_password() -> None:
    redactor = Redactor()
    record = {"data": {"Staff": {"password": "a pass phrase", "api_token": "issued-token-31415926"}}}
    assert "pass phrase" not in str(redactor.json(record))  # type: ignore[arg-type]  # JSON
    assert redactor.text("issued-token-31415926 a pass phrase") == f"{REDACTED} a pass phrase"
