"""Behaviours one by one, and what each leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded import behave
from conform.tenants.embedded.store import Change, Order
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.window import Window
from conform.tenants.embedded.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

SEEN = Seen(contract="v1/pens", operation="GET /pens", role="read")
STRANGER = Seen(contract="v1/pens", operation="GET /pens", role="read", is_anonymous=True)


@pytest.mark.parametrize(
    ("does", "served", "seen_so"),
    [
        (
            behave.columns_are_text,
            {"a": 5, "b": 5.0, "c": 5.5, "d": True},
            {"a": "5", "b": "5", "c": "5.5", "d": "1"},
        ),
        (
            behave.columns_are_text,
            {"summary_total": 5, "is_expired": True},
            {"summary_total": 5, "is_expired": True},
        ),
        (
            behave.columns_are_text,
            {"rows": [{"n": 1}], "x": None, "y": "t"},
            {"rows": [{"n": "1"}], "x": None, "y": "t"},
        ),
        (behave.empties_are_mixed, {"id": 1, "a": "", "b": "x"}, {"id": 1, "a": None, "b": "x"}),
        (behave.empties_are_mixed, {"id": 2, "a": ""}, {"id": 2, "a": ""}),
        (behave.maps_are_lists, {"a": {}, "b": {"c": 1}}, {"a": [], "b": {"c": 1}}),
        (
            behave.date_is_local,
            {"date": "2026-04-17", "due_date": "2026-04-18"},
            {"date": "17/04/2026", "due_date": "2026-04-18"},
        ),
        (behave.date_is_local, {"date": ""}, {"date": "30/11/-1 00:00"}),
        (behave.date_is_local, {"name": "x"}, {"name": "x"}),
        (behave.date_has_midnight, {"date": "2026-04-17"}, {"date": "2026-04-17 00:00:00"}),
        (behave.date_has_midnight, {"date": "2026-04-17 10:00:00"}, {"date": "2026-04-17 10:00:00"}),
        (behave.details_are_text, {"a": 1}, {"a": 1}),
    ],
)
def test_a_record_is_served_as_it_was_seen(
    does: Callable[[Json, Seen], Json], served: Json, seen_so: Json
) -> None:
    assert does(served, SEEN) == seen_so


def test_extra_details_are_a_document_in_a_text() -> None:
    served = behave.details_are_text({"extra_details": None}, SEEN)
    assert isinstance(served, dict)
    assert str(served["extra_details"]).startswith('{"client_balance"')


def test_only_a_refusal_says_more_and_only_a_stranger_gets_a_page() -> None:
    fine, bad, denied = Reply(status=200, body={}), Reply(status=400, body={}), Reply(status=401, body={})
    assert behave.refusal_says_more(fine, SEEN) == fine
    assert behave.refusal_says_more(bad, SEEN).body == {
        "message": behave.LOCAL_MESSAGE,
        "error_type": "",
        "extra_data": [],
    }
    assert behave.stranger_gets_a_page(denied, SEEN) == denied
    assert behave.stranger_gets_a_page(denied, STRANGER).text == behave.LOGIN_PAGE
    assert behave.stranger_gets_a_page(fine, STRANGER) == fine


def test_only_an_update_is_a_replacement() -> None:
    insert = Change(sort="insert", store="s", id=1, record={"no": "1"})
    assert behave.edit_replaces(insert, SEEN) == insert


def test_newest_first_turns_any_order() -> None:
    window = Window(size=1, page=1, order=Order(column="date"))
    assert behave.newest_first(window, SEEN).order == Order(is_descending=True)
