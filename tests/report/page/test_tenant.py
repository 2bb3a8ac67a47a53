from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.report.drift_json import TenantTold
from conform.report.page.tenant import MOST, command, tenant
from conform.report.result import Left
from tests.report.page.small import nights, told, usual


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, "conform run"),
        ({"profile": "observed", "cases": 5}, "conform run --profile observed --cases 5"),
        ({"allow-writes": True, "record": False}, "conform run --allow-writes"),
        ({"cases": 0}, "conform run --cases 0"),
        ({"resource": ["pens", "inks"]}, "conform run --resource pens --resource inks"),
        ({"reports": "last night; rm -rf"}, "conform run --reports 'last night; rm -rf'"),
    ],
)
def test_the_same_is_run_again_by_one_line(options: dict[str, Any], line: str) -> None:
    assert command(options) == line


def test_what_ran_is_told_on_sight() -> None:
    found = tenant(told(options={"profile": "observed"}), 0)
    assert found.facts == (
        ("Tenant", "embedded tenant http://127.0.0.1:1, observed profile"),
        ("Run", "26 November 2026, 05:00 UTC"),
        ("Took", "1,234 requests in 2.5 minutes"),
        ("Asked", "9 of 9 documented operations"),
        ("Docs", "edition 2026-01-01"),
    )
    assert found.is_pass


def test_the_address_is_the_one_that_the_report_tells() -> None:
    live = TenantTold(sort="live", base_url="https://[redacted].example.com")
    assert tenant(told(tenant=live), 0).name == "live tenant https://[redacted].example.com"


def test_what_came_and_what_went_is_told_since_the_night_before() -> None:
    found = tenant(usual(), 0)
    assert found.before == "Tuesday 24 November"
    assert found.came.rows == (("GET /pens/{id}", "data.Pen.field0", "integer", "string", "F1"),)
    assert found.went.rows == (
        ("GET /inks", "data[].Ink.name", "field.null", "2 November 2026", "24 November 2026"),
    )
    assert tenant(told(), 0).before == ""


def test_what_was_not_asked_is_told_with_its_reason_the_most_first() -> None:
    found = tenant(told(unjudged={"broken": {"b": 1, "a": 2_000}, "not asked": {"c": 3}}), 0)
    assert found.unjudged.rows == (("2,000", "broken", "a"), ("1", "broken", "b"), ("3", "not asked", "c"))
    assert found.missed.rows == (
        ("v1/pens", "field", "1 of 46 claims"),
        ("v1/inks", "paging", "2 of 2 claims"),
    )
    assert found.explained == 6


def test_what_is_left_and_what_is_out_of_date_is_told() -> None:
    left = (
        Left(contract="v1/pens", ids=tuple(range(25)), doubts=1),
        Left(contract="v1/inks", ids=("a",), is_meant=True),
    )
    found = tenant(told(left=left, stale_known={"unseen": ("line 3",)}), 0)
    assert found.left.rows[0][1].endswith("18, 19, … 5 more; 1 in doubt")
    assert found.left.rows[1] == ("v1/inks", "a; left on purpose")
    assert found.stale.rows == (("line 3", "unseen"),)


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    found = tenant(told(unjudged={"broken": {f"reason {n}": 1 for n in range(MOST + 7)}}), 0).unjudged
    assert (len(found.rows), found.more) == (MOST, 7)


def label(number: int) -> str:
    found = tenant(told(history=nights(number)), 0)
    strip = found.groups[0].rows[0].strip
    assert strip is not None
    return strip.label


def test_a_resource_shows_its_last_thirty_nights() -> None:
    assert label(12) == (
        "12 nights: 4 without drift, 6 with drift, 1 on which drift came, 1 not asked; it came on 19 November"
    )
    assert label(40).startswith("30 nights: 30 with drift")


def test_on_the_very_first_night_nothing_came() -> None:
    whole = nights(6)
    drifted = {name: whole.nights[name] for name in list(whole.nights)[-2:]}
    strip = tenant(told(history=replace(whole, nights=drifted)), 0).groups[0].rows[0].strip
    assert strip is not None
    assert strip.label == "2 nights: 2 with drift"
