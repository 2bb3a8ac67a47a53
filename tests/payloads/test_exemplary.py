"""Bodies that an example alone shows, and values shown among others: sent, and no more is claimed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Contract, Request
from conform.payloads.build import full, minimal
from conform.payloads.claims import claims, reasons
from conform.payloads.sorts import boundary, invalid, valid
from tests.payloads.small import CREATE, DELETE, READ, contract, integer, of, text, thing

if TYPE_CHECKING:
    from conform.payloads.endpoint import Endpoint

SHOWN = thing(
    "",
    text("days", enum=(Choice(value="42"),), is_partial=True),
    text("note", enum=(Choice(value=""),), is_partial=True),
    integer("code"),
)
REQUEST = Request(media="application/json", body=SHOWN, is_exemplary=True)
BODY = replace(CREATE, request=REQUEST)
STATED = replace(CREATE, request=replace(REQUEST, is_exemplary=False))


def known(operation: object) -> Contract:
    return contract(operation, READ, DELETE)  # type: ignore[arg-type] # an operation


def asks(endpoint: Endpoint) -> list[str]:
    found = [*boundary.cases(endpoint), *invalid.cases(endpoint), *valid.cases(endpoint, seed=1, count=3)]
    return [case.asks for case in found]


def test_a_body_that_an_example_shows_is_sent_whole_and_never_as_nothing() -> None:
    sent = minimal(of(BODY))
    assert sent == {**full(of(BODY)), "code": sent["code"]}  # type: ignore[dict-item,index,call-overload] # objects
    assert (sent["days"], sent["note"]) == ("42", "")
    assert minimal(of(STATED)) == {}


def test_nothing_is_drawn_from_an_example_nor_broken_on_purpose() -> None:
    kinds = ("drawn", "enum", "kind", "null", "zero")
    assert not any(each.startswith(kinds) for each in asks(of(BODY)))
    assert {each.partition(":")[0] for each in asks(of(STATED))} >= {"drawn", "enum", "kind"}


def test_a_value_beside_those_that_are_shown_is_no_wrong_one() -> None:
    assert "enum:days" not in asks(of(STATED))
    whole = replace(SHOWN, fields=(replace(SHOWN.fields[0], is_partial=False),))
    assert "enum:days" in asks(of(replace(STATED, request=replace(REQUEST, body=whole, is_exemplary=False))))


@pytest.mark.parametrize(("operation", "reason"), [(BODY, reasons.EXEMPLARY), (STATED, "")])
def test_what_is_not_asked_is_explained(operation: object, reason: str) -> None:
    told = {(claim.rule, claim.at): why for claim, why in claims(known(operation))}
    assert told["kind", "code"] == reason
    assert ("enum", "days") not in told
