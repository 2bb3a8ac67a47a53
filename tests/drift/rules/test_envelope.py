"""The frame around the record, and the media type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drift.small import (
    BAD_BODY,
    CREATE,
    INK_LIST,
    INK_READ,
    LIST,
    READ,
    framed_pen,
    kinds,
    made,
    pen,
    rows,
    said,
    seen,
)

A_PAGE: dict[str, Any] = {
    "current_page": 1,
    "data": [{"id": 1, "name": "black", "tone": None}],
    "last_page": 1,
    "per_page": 20,
    "total": 1,
}


@pytest.mark.parametrize(
    ("operation", "status", "body"),
    [
        (CREATE, 202, made()),
        (CREATE, 400, BAD_BODY),
        (READ, 200, framed_pen()),
        (LIST, 200, rows(pen())),
        (LIST, 200, rows()),
        (INK_LIST, 200, A_PAGE),
        (INK_READ, 200, A_PAGE["data"][0]),
        (CREATE, 202, b"\xef\xbb\xbf" + b'{"result": "ok", "code": 202, "id": 1}'),
    ],
)
def test_a_documented_frame_is_met_with_silence(operation: Any, status: int, body: Any) -> None:
    assert seen(operation, status, body) == ()


@pytest.mark.parametrize(
    "media", [None, "application/json; charset=utf-8", "text/json", "application/hal+json"]
)
def test_json_under_any_name_of_json_is_met_with_silence(media: str | None) -> None:
    assert seen(CREATE, 202, made(), media=media) == ()


@pytest.mark.parametrize(
    ("content", "media", "observed"),
    [
        (b"<html></html>", "text/html", "a page of HTML or XML"),
        (b'{"result": "ok", "code": 202, "id": 1}', "text/html", "JSON sent as text/html"),
        (b"", "application/json", "an empty body"),
        (b'{"result": "ok", "co', "application/json", "JSON that breaks off or is malformed"),
        (b'{"result": "\xff"}', "application/json", "text that is not UTF-8"),
        (b'{"id": NaN}', "application/json", "NaN or Infinity in JSON"),
        (b"done", "application/json", "text that is not JSON"),
    ],
)
def test_what_is_not_json_is_said_to_be_what_it_is(content: bytes, media: str, observed: str) -> None:
    assert said(seen(CREATE, 202, content, media=media)) == [
        ("body.not_json", "body", "application/json with 202", observed)
    ]


def test_ten_thousand_levels_of_nesting_are_no_claim_and_no_crash() -> None:
    assert seen(CREATE, 202, b"[" * 10_000 + b"]" * 10_000) == ()


def test_of_duplicate_keys_the_last_counts() -> None:
    assert seen(CREATE, 202, b'{"result": "ok", "code": "x", "code": 202, "id": 1}') == ()


def test_keys_of_the_frame_that_are_absent_are_missing() -> None:
    body = rows(pen())
    del body["pagination"]["total_results"], body["result"]

    assert said(seen(LIST, 200, body)) == [
        ("envelope.missing", "result", "string", "absent"),
        ("envelope.missing", "pagination.total_results", "integer", "absent"),
    ]


def test_a_frame_without_its_record_is_missing_it() -> None:
    assert said(seen(READ, 200, {"result": "ok", "code": 200, "data": {}})) == [
        ("envelope.missing", "data.Pen", "object", "absent")
    ]


def test_another_frame_altogether_is_one_drift() -> None:
    assert said(seen(INK_LIST, 200, {"error": "Entity Not exists"})) == [
        (
            "envelope.missing",
            "body",
            "an object with current_page, data, last_page, per_page, …",
            "an object with error",
        )
    ]


@pytest.mark.parametrize(
    ("changed", "drift"),
    [
        ({"data": {}}, ("envelope.retyped", "data", "array", "empty object for an array")),
        ({"data": None}, ("envelope.retyped", "data", "array", "null")),
        ({"data": [[]]}, ("envelope.retyped", "data[0]", "object", "empty array for an object")),
        ({"data": [{"Pen": "x"}]}, ("envelope.retyped", "data[0].Pen", "object", "string")),
    ],
)
def test_parts_of_the_frame_and_the_record_as_a_whole_may_be_retyped(
    changed: dict[str, Any], drift: tuple[str, ...]
) -> None:
    assert said(seen(LIST, 200, {**rows(total=1), **changed})) == [drift]


def test_the_code_in_a_string_is_retyped_and_no_mismatch() -> None:
    assert said(seen(LIST, 200, {**rows(), "code": "200"})) == [
        ("envelope.retyped", "code", "integer", "integer in a string")
    ]


def test_a_body_that_is_no_object_is_retyped() -> None:
    assert said(seen(CREATE, 202, [])) == [
        ("envelope.retyped", "body", "object", "empty array for an object")
    ]


def test_keys_of_the_frame_that_the_docs_do_not_name_are_undocumented() -> None:
    assert said(seen(CREATE, 400, {**BAD_BODY, "error_type": 3, "extra_data": []})) == [
        ("envelope.undocumented", "error_type", "not documented", "integer"),
        ("envelope.undocumented", "extra_data", "not documented", "array"),
    ]


def test_a_code_that_is_not_the_http_status_is_a_mismatch() -> None:
    assert said(seen(CREATE, 202, made(code=200))) == [
        ("envelope.code_mismatch", "code", "the HTTP status, 202", "200")
    ]


@pytest.mark.parametrize("word", ["fail", "failed", "Failed"])
@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_refusal_that_is_dressed_as_a_success_is_told_and_nothing_else_of_it(
    word: str, status: int
) -> None:
    body = {"result": word, "message": "no", "errors": {"name": ["needed"]}}

    assert said(seen(CREATE, status, body)) == [
        (
            "envelope.code_mismatch",
            "result",
            "what the HTTP status says",
            f"{status} with the word {word}",
        )
    ]


@pytest.mark.parametrize(
    "body", [{"result": "successful"}, {"result": 0}, {"result": None}, {}, ["fail"], "fail"]
)
def test_other_words_are_no_refusals(body: Any) -> None:
    assert "result" not in [
        each.where for each in seen(CREATE, 202, body) if each.kind == "envelope.code_mismatch"
    ]


def test_a_refusal_that_says_so_under_its_own_status_is_met_with_silence() -> None:
    assert seen(CREATE, 400, BAD_BODY) == ()


def test_a_status_without_a_documented_body_claims_nothing_of_it() -> None:
    assert kinds(seen(INK_READ, 401, b"<html>")) == []
