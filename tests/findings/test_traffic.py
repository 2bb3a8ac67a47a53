"""Captured exchanges judged one after the other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.captured import Captured, CapturedError, Matcher
from conform.contract import Field, Operation, Response
from conform.contract.vendor import Documents, Twin
from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.findings.traffic import agreed, judge_traffic, narrowed, told_apart
from tests.drift.small import (
    CREATE,
    DONE,
    EDIT,
    INK_READ,
    INKS,
    LIST,
    PEN,
    PENS,
    READ,
    exchange,
    framed_pen,
    kinds,
    pen,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


LOOSE = replace(READ, id="GET /pens/{id} (again)", responses=())
MATCHER = Matcher({"v1/pens": PENS})


def captured(index: int = 0, *, has_body: bool = True, **changed: object) -> Captured:
    return Captured(
        index=index,
        method="GET",
        path="/api2/pens/7",
        exchange=exchange(200, framed_pen(**changed) if has_body else None),
        has_body=has_body,
    )


def test_each_drift_is_kept_once_however_often_it_shows() -> None:
    traffic, error = judge_traffic([captured(count="3"), captured(1, count="4")], MATCHER)

    assert error is None
    assert (traffic.exchanges, traffic.matched) == (2, 2)
    assert kinds(traffic.drifts.values()) == ["field.retyped"]


def test_an_exchange_without_its_body_is_judged_by_its_status_alone() -> None:
    traffic, _ = judge_traffic([captured(has_body=False)], MATCHER)

    assert (traffic.bodiless, traffic.drifts) == (1, {})


def test_of_a_path_that_is_documented_twice_only_what_both_pages_claim_is_judged() -> None:
    contract = replace(PENS, operations=(LOOSE, READ))
    routes = Matcher({"v1/pens": contract}).match("GET", "/api2/pens/7")

    route, drifts = agreed(captured(), routes)

    assert (route.operation.id, drifts) == ("GET /pens/{id} (again)", ())


LENT = replace(CREATE, id="POST /pens (lent)", responses=(replace(DONE, status=200),))
ALTERED = replace(EDIT, id="POST /pens (edit)", method="POST", call=CREATE.call)
OF_COLOUR = replace(LIST, id="GET /pens/{colour}", call="/api2/pens/{colour}.json")
LENDING = replace(
    DAFTRA,
    documents=Documents(
        twins=(Twin(contract="v1/pens", operation=LENT.id, otherwise=CREATE.id, key="Loan"),)
    ),
)
TWINS = Matcher(
    {"v1/pens": replace(PENS, vendor=LENDING, operations=(CREATE, LENT, ALTERED, READ, OF_COLOUR))}
)


def requested(method: str, path: str, sent: object, status: int, body: object = None) -> Captured:
    raw = sent if isinstance(sent, bytes) or sent is None else json.dumps(sent).encode()
    call = Call(method=method, path=path, body=raw)
    answered = exchange(status, body)
    return Captured(
        index=0,
        method=method,
        path=path,
        exchange=replace(answered, call=call),
        has_body=body is not None,
    )


@pytest.mark.parametrize(
    ("method", "path", "sent", "meant"),
    [
        ("POST", "/api2/pens.json", {"Pen": {}, "Loan": {}}, [LENT]),
        ("POST", "/api2/pens", {"Pen": {}, "Loan": {}}, [LENT]),
        ("POST", "/api2/pens.json", {"Pen": {}, "Loan": [{}]}, [CREATE]),
        ("POST", "/api2/pens.json", {"Pen": {}, "Loan": None}, [CREATE]),
        ("POST", "/api2/pens", {"Pen": {}}, [CREATE]),
        ("POST", "/api2/pens", {"id": 7}, [ALTERED]),
        ("POST", "/api2/pens", None, [CREATE, LENT, ALTERED]),
        ("POST", "/api2/pens", b"Pen%5Bname%5D=x", [CREATE, LENT, ALTERED]),
        ("GET", "/api2//pens/7.json", None, [READ]),
        ("GET", "/api2/pens/red", None, [OF_COLOUR]),
    ],
)
def test_operations_of_one_path_are_told_apart_by_the_request(
    method: str, path: str, sent: object, meant: list[Operation]
) -> None:
    captured = requested(method, path, sent, 200)
    assert captured.exchange is not None

    left = told_apart(captured.exchange, TWINS.match(method, path))

    assert [each.operation for each in left] == meant


@pytest.mark.parametrize(
    ("sent", "status", "expected"),
    [
        ({"Pen": {}}, 202, []),
        ({"Pen": {}}, 200, ["status.unexpected"]),
        ({"Pen": {}, "Loan": {}}, 202, ["status.unexpected"]),
        ({"Pen": {}, "Loan": {}}, 200, []),
        (None, 202, []),
        (None, 200, []),
        (None, 418, ["status.unexpected"]),
    ],
)
def test_each_twin_answers_as_its_own_page_says_and_a_request_that_is_lost_only_as_none_does(
    sent: object, status: int, expected: list[str]
) -> None:
    traffic, _ = judge_traffic([requested("POST", "/api2/pens", sent, status)], TWINS)

    assert kinds(traffic.drifts.values()) == expected


GOOD = {"Pen": {"name": "Quill"}}
PLAIN = replace(CREATE, responses=(DONE,))
INK_SHOWN = replace(INK_READ, call="/v2/api/entity/ink/{id}/1")
SILENT = Matcher(
    {
        "v1/pens": replace(PENS, operations=(PLAIN, LIST, replace(READ, responses=READ.responses[:1]))),
        "v2/ink": replace(INKS, operations=(INK_SHOWN,)),
    }
)


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("POST", "/api2/pens.json", None, 400),
        ("POST", "/api2/pens.json", {"Pen": {}}, 422),
        ("POST", "/api2/pens.json", {"Pen": {"name": "Quill", "nib": 1}}, 400),
        ("POST", "/api2/pens.json", b"[" * 5_000, 400),
        ("GET", "/api2/pens/7.json", None, 404),
        ("GET", "/v2/api/entity/ink/7", None, 405),
        ("GET", "/v2/api/entity/ink/7", None, 404),
    ],
)
def test_how_a_request_is_refused_that_may_be_refused_no_page_has_to_list(
    method: str, path: str, sent: object, status: int
) -> None:
    traffic, _ = judge_traffic([requested(method, path, sent, status)], SILENT)

    assert (traffic.matched, traffic.drifts) == (1, {})


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("POST", "/api2/pens.json", GOOD, 400),
        ("POST", "/api2/pens.json", {"Pen": {}}, 418),
        ("POST", "/api2/pens.json", {"Pen": {}}, 405),
        ("GET", "/api2/pens.json", None, 400),
        ("GET", "/api2/pens.json", None, 404),
        ("GET", "/v2/api/entity/ink/7/1", None, 405),
    ],
)
def test_a_status_that_no_page_lists_is_unexpected_where_nothing_calls_for_it(
    method: str, path: str, sent: object, status: int
) -> None:
    traffic, _ = judge_traffic([requested(method, path, sent, status)], SILENT)

    assert kinds(traffic.drifts.values()) == ["status.unexpected"]


def test_what_came_before_an_error_is_judged_and_the_error_is_given() -> None:
    def broken() -> Iterator[Captured]:
        yield captured()
        raise CapturedError(file="a.har", reason="breaks off")

    told: list[int] = []
    traffic, error = judge_traffic(broken(), MATCHER, told=told.append)

    assert (traffic.exchanges, str(error), told) == (1, "a.har: breaks off", [1])


ROWS_ONLY = replace(
    LIST,
    responses=(
        Response(
            status=200,
            body=Field(name="", kinds=("array",), items=Field(name="[]", kinds=("object",), fields=(PEN,))),
            record=("[]", "Pen"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("operation", "value", "words", "record"),
    [
        (LIST, rows(pen()), "", ("data", "[]", "Pen")),
        (LIST, [{"Pen": pen()}], "the rows alone", ("[]", "Pen")),
        (LIST, {"Pen": pen()}, "one record alone", ("Pen",)),
        (READ, framed_pen(), "", ("data", "Pen")),
        (READ, {"Pen": pen()}, "one record alone", ("Pen",)),
        (READ, {"other": 1}, "", ("data", "Pen")),
        (READ, [], "", ("data", "Pen")),
        (READ, None, "", ("data", "Pen")),
        (INK_READ, {"id": 1}, "", ()),
    ],
)
def test_the_part_that_was_saved_is_recognised(
    operation: Any, value: Any, words: str, record: tuple[str, ...]
) -> None:
    cut, said = narrowed(operation, 200, value)

    assert (said, cut.responses[0].record) == (words, record)


def test_a_list_where_a_list_is_documented_is_a_whole_answer() -> None:
    assert narrowed(ROWS_ONLY, 200, [{"Pen": pen()}]) == (ROWS_ONLY, "")


def test_a_status_that_is_not_documented_is_left_as_it_is() -> None:
    assert narrowed(READ, 418, []) == (READ, "")


def answered(path: str, status: int, sent: object = None) -> Captured:
    return requested("POST" if sent else "GET", path, sent, status, framed_pen() if status == 200 else None)


SEVEN, EIGHT = "/api2/pens/7", "/api2/pens/8"


@pytest.mark.parametrize(
    ("came", "expected", "outages"),
    [
        ([(SEVEN, 500), (SEVEN, 503), (SEVEN, 429)], [], 3),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500)], ["status.server_error"], 1),
        ([(SEVEN, 429), (EIGHT, 200), (SEVEN, 429)], [], 2),
        ([(SEVEN, 500), (SEVEN, 500), (EIGHT, 200)], [], 2),
        ([(EIGHT, 200), (SEVEN, 500), (SEVEN, 500)], [], 2),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 200)], [], 1),
        ([(SEVEN, 500), (SEVEN, 200), (SEVEN, 500)], [], 2),
        ([(SEVEN, 500), (EIGHT, 500), (SEVEN, 500), (EIGHT, 500)], [], 4),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500), (EIGHT, 200)], ["status.server_error"], 1),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500), (EIGHT, 404)], ["status.server_error"], 1),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500), ("/api2/pens/9", 500)], [], 3),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500), (SEVEN, 500), (EIGHT, 200)], ["status.server_error"], 1),
        ([(SEVEN, 500), (EIGHT, 200), (SEVEN, 500), ("/api2/nobody", 503)], [], 2),
    ],
)
def test_a_5xx_of_captured_traffic_is_drift_where_it_comes_again_and_another_request_passed_in_between(
    came: list[tuple[str, int]], expected: list[str], outages: int
) -> None:
    traffic, _ = judge_traffic([answered(path, status) for path, status in came], MATCHER)

    assert (kinds(traffic.drifts.values()), traffic.outages) == (expected, outages)


def test_another_payload_is_another_request() -> None:
    sent = [{"Pen": {"name": "a"}}, {"Pen": {"name": "b"}}]
    came = [answered("/api2/pens", 500, sent[0]), answered(EIGHT, 200), answered("/api2/pens", 500, sent[1])]

    traffic, _ = judge_traffic(came, MATCHER)

    assert (traffic.drifts, traffic.outages) == ({}, 2)
