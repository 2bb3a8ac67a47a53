"""What the docs leave open, what the tenant led a caller to, and what nobody documents."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.breach import Served, is_refusable, stranger
from conform.contract import Field, Reference, Request
from conform.exchange import Answer
from tests.breach.small import call, disputing, found, names, pen, with_field
from tests.payloads.small import CREATE, EDIT, READ, contract, integer

if TYPE_CHECKING:
    from conform.contract import Operation


def served(**values: object) -> Served:
    seen = Served()
    seen.take(Answer(status=200, body=json.dumps({"data": [{"Pen": values}]}).encode()))
    return seen


@pytest.mark.parametrize(
    ("settled", "states", "value", "broken"),
    [
        (None, ("string", "integer"), {}, []),
        ("string", ("string", "integer"), 5, []),
        ("string", ("string", "integer"), {}, ["kind:Pen.name"]),
        ("string", ("string", "number or null"), 5, []),
    ],
)
def test_a_value_that_another_page_asks_for_is_no_breach(
    settled: str | None, states: tuple[str, ...], value: object, broken: list[str]
) -> None:
    asked = disputing("kinds", "request.Pen.name", *states, settled=settled)
    assert names(pen(name=value), asked) == broken


def test_a_text_that_another_page_allows_is_no_breach() -> None:
    asked = disputing("max_length", "request.Pen.name", "20", "30", settled="20")
    assert names(pen(name="x" * 25), asked) == []
    assert names(pen(name="x" * 31), asked) == ["max_length:Pen.name"]


def test_what_is_required_goes_by_what_was_settled() -> None:
    is_open = disputing("is_required", "request.Pen.name", "required", "optional", settled=None)
    is_settled = disputing("is_required", "request.Pen.name", "required", "optional", settled="required")
    assert names(pen(name=...), is_open) == []
    assert names(pen(name=...), is_settled) == ["required:Pen.name"]


def test_an_empty_text_in_an_edit_for_what_the_create_requires_is_not_settled() -> None:
    both = contract(CREATE, EDIT)
    assert names(pen(stock=""), EDIT, known=both) == []
    assert names(pen(stock=""), CREATE, known=both) == ["kind:Pen.stock"]
    assert names(pen(score=""), EDIT, known=both) == ["kind:Pen.score"]


def test_a_value_may_be_sent_back_as_it_was_served() -> None:
    assert names(pen(created="2024-01-01 00:00:00"), served=served(created="2024-01-01 00:00:00")) == []
    assert names(pen(created="2025-01-01 00:00:00"), served=served(created="2024-01-01 00:00:00")) != []
    assert names(pen(bought="17/04/2026"), served=served(bought="17/04/2026")) == []
    assert names(pen(bought="17/04/2026"), served=served(opened="17/04/2026")) == ["format:Pen.bought"]


def test_an_id_may_be_sent_as_it_was_served() -> None:
    assert names(pen(client_id="7"), served=served(id="7")) == []
    assert names(pen(client_id="7"), served=served(id=7)) == ["kind:Pen.client_id"]
    assert names(operation=READ, method="GET", path=("a7",), served=served(id="a7")) == []


def test_what_is_missing_after_an_answer_that_drifted_is_not_the_callers() -> None:
    asked = with_field(integer("owner", is_required=True, reference=Reference(resource="v1/owners")))
    for sent in (pen(owner=None), pen(owner="None"), pen()):
        assert names(sent, asked) != []
        assert names(sent, asked, has_drifted=True) == []
    assert names(operation=READ, method="GET", path=("undefined",), has_drifted=True) == []
    assert names(pen(name=...), asked, has_drifted=True) == ["required:Pen.name"]


def test_a_breach_tells_place_page_and_value() -> None:
    (told,) = found({**pen(), "PenNib": [{"width": "fine"}, {"width": "x" * 11}]})
    assert (told.name, told.where, told.raw) == (
        "max_length:PenNib[].width",
        "PenNib[1].width",
        f'"{"x" * 11}"',
    )
    assert (told.contract, told.operation) == ("v1/pens", "POST /pens{format}")
    assert told.source == CREATE.source


def test_nothing_is_served_by_an_answer_that_is_no_json() -> None:
    seen = Served()
    seen.take(Answer(status=500, body=b"<html>"))
    seen.take(None)
    assert not seen.holds("id", 7, is_id=True)


def test_a_call_that_no_page_documents_is_one_breach_and_what_programs_send_by_themselves_is_none() -> None:
    told = stranger(call(method="GET"), ("GET /pens",))
    assert told is not None
    assert (told.name, told.claimed) == ("undocumented:GET /api2/pens.json", ("nothing_there", "GET /pens"))
    assert stranger(call(method="OPTIONS")) is stranger(call(method="HEAD")) is None


OF_INK = with_field(integer("ink_id", reference=Reference(resource="v1/inks")))


@pytest.mark.parametrize(
    ("operation", "payload", "path", "is_due"),
    [
        (CREATE, pen(), (), False),
        (CREATE, pen(stock="many"), (), True),
        (CREATE, pen(nib=1), (), True),
        (OF_INK, pen(), (), False),
        (OF_INK, pen(ink_id=7), (), True),
        (READ, None, ("7",), True),
    ],
)
def test_a_request_may_be_refused_for_a_claim_a_strange_name_or_a_record(
    operation: Operation, payload: object, path: tuple[str, ...], *, is_due: bool
) -> None:
    sent = call(payload, method=operation.method)
    assert is_refusable(contract(operation), operation, sent, path) is is_due


@pytest.mark.parametrize("raw", [None, b"", b" ", b"[" * 5_000])
def test_a_request_may_be_refused_whose_body_is_left_out_or_nobody_reads(raw: bytes | None) -> None:
    listed = replace(CREATE, request=Request(media="application/json", body=Field(name="", kinds=("array",))))
    assert is_refusable(contract(listed), listed, call(raw=raw))
    assert not is_refusable(contract(listed), listed, call([]))
