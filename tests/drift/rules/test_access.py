"""Credentials: what answers without good ones, and what refuses good ones."""

from __future__ import annotations

import pytest

from tests.drift.small import (
    CREATE,
    DELETE,
    DENIED_BODY,
    LIST,
    READ,
    drifts,
    exchange,
    framed_pen,
    made,
    pen,
    rows,
    said,
    seen,
    step,
)


def test_a_denied_call_is_met_with_silence() -> None:
    assert drifts((step(LIST, "denied", credentials="none"), exchange(401, DENIED_BODY))) == ()


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        ("none", "401 without credentials"),
        ("wrong", "401 with a wrong key"),
        ("bearer", "401 with the key sent as a Bearer token"),
    ],
)
def test_an_answer_in_json_without_good_credentials_is_open(credentials: str, words: str) -> None:
    found = drifts((step(LIST, "denied", credentials=credentials), exchange(200, rows(pen()))))  # type: ignore[arg-type]  # each is one

    assert said(found) == [("access.open", "status", words, "200")]
    assert found[0].source.page == "933385m0"


@pytest.mark.parametrize("status", [401, 403])
def test_good_credentials_that_are_refused_are_a_drift(status: int) -> None:
    found = drifts((step(CREATE), exchange(status, DENIED_BODY)), (step(READ), exchange(status, b"{}")))

    assert [(each.kind, each.operation) for each in found if each.kind.startswith("access")] == [
        ("access.refused", "POST /pens"),
        ("access.refused", "GET /pens/{id}"),
    ]


def test_captured_traffic_says_nothing_of_its_credentials() -> None:
    assert seen(CREATE, 202, made()) == ()


def test_what_a_refused_delete_left_is_no_drift_of_its_own() -> None:
    found = drifts(
        (step(CREATE), exchange(202, made())),
        (step(DELETE, subject=0), exchange(401, DENIED_BODY)),
        (step(READ, "absent", subject=0), exchange(200, framed_pen())),
    )

    assert [each.kind for each in found] == ["access.refused"]
