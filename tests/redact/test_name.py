from __future__ import annotations

import pytest

from conform.redact.names import is_phone_name, is_secret_name


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "client_secret",
        "access_token",
        "refresh-token",
        "accessToken",
        "APIKEY",
        "api_key",
        "x-api-key",
        "Set-Cookie",
        "Proxy-Authorization",
        "X-Auth-Token",
        "x-csrf-token",
        "PHPSESSID",
    ],
)
def test_a_name_that_tells_of_a_secret_is_one(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "keywords",
        "content-type",
        "session_id",
        "subkey",
        "entity_key",
        "key",
        "token_type",
        "tokens_left",
        "secretary",
        "monkey",
        "id",
        "",
    ],
)
def test_a_name_that_only_looks_like_one_is_none(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["phone1", "phone2", "client_phone", "mobile", "Fax", "tel", "phone_number", "business_phone"]
)
def test_a_name_that_tells_of_a_phone_is_one(name: str) -> None:
    assert is_phone_name(name)


@pytest.mark.parametrize("name", ["hotel", "phonetic", "telex_code", "mobile_app_id"])
def test_a_name_that_only_looks_like_a_phone_is_none(name: str) -> None:
    assert not is_phone_name(name)
