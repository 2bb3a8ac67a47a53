"""What is accepted of a finding: its cause as it was seen, and nothing that comes later from another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from conform.findings import read_known
from conform.findings.facts import MOST_PLACES, facts
from conform.findings.known import way
from tests.findings.test_known import DRIFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.drift.value import Drift

TODAY = date(2026, 3, 1)
WIDE = tuple(
    replace(DRIFT, contract=f"v1/{name}", operation=f"GET /{name}", where=f"data.Pen.{place}")
    for name in ("pens", "inks", "caps")
    for place in (f"count{n}" for n in range(MOST_PLACES + 1))
)
FRAME = tuple(
    replace(
        DRIFT, kind="envelope.undocumented", contract=f"v1/{name}", where="error_type", claimed=("nothing",)
    )
    for name in ("pens", "inks", "caps")
)


def accepted(drifts: Sequence[Drift], drift: Drift) -> bool:
    entries = [{"finding": "F3a9c1", **entry, "reason": "agreed"} for entry, _ in facts(drifts)]
    text = "".join("- " + "\n  ".join(f"{k}: '{v}'" for k, v in each.items()) + "\n" for each in entries)
    return read_known(text, file="k").matches(drift, TODAY)


@pytest.mark.parametrize(
    "drifts", [(DRIFT,), WIDE, FRAME, (DRIFT, *FRAME)], ids=["one", "wide", "frame", "both"]
)
def test_all_of_a_finding_is_accepted(drifts: tuple[Drift, ...]) -> None:
    assert all(accepted(drifts, each) for each in drifts)


@pytest.mark.parametrize(
    "other",
    [
        {"got": ("null",)},
        {"how": ("upper_case",)},
        {"got": ("boolean_in_a_string",)},
        {"claimed": ("kinds", "number")},
        {"where": "data.Pen.price"},
        {"operation": "GET /pens"},
        {"contract": "v1/inks"},
        {"kind": "field.null"},
    ],
)
def test_another_cause_in_the_place_of_one_is_new(other: dict[str, object]) -> None:
    assert not accepted((DRIFT,), replace(DRIFT, **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drifts", "other", "is_accepted"),
    [
        (WIDE, {"contract": "v1/erasers", "where": "data.Eraser.size"}, True),
        (WIDE, {"contract": "v2/erasers"}, False),
        (WIDE, {"got": ("null",)}, False),
        (WIDE, {"kind": "field.null"}, False),
        (FRAME, {"contract": "v1/erasers"}, True),
        (FRAME, {"where": "error_code"}, False),
    ],
)
def test_a_habit_is_accepted_wherever_it_comes_up_and_no_other(
    drifts: tuple[Drift, ...], other: dict[str, object], *, is_accepted: bool
) -> None:
    assert accepted(drifts, replace(drifts[0], **other)) is is_accepted  # type: ignore[arg-type]


def test_a_habit_of_few_fields_is_accepted_at_them_alone() -> None:
    few = tuple(replace(each, where="data.Pen.count") for each in WIDE)
    assert accepted(few, replace(few[0], where="data[].Ink.count", contract="v1/erasers"))
    assert not accepted(few, replace(few[0], where="data.Pen.price"))


def test_many_drifts_of_a_habit_are_few_entries() -> None:
    assert len(facts(WIDE)) == 1
    assert len(facts(FRAME)) == 1


def test_a_report_of_before_tells_no_way_in_which_a_drift_showed() -> None:
    assert facts((replace(DRIFT, got=("in_words", "a string")),))[0][0] == {"id": DRIFT.id}
    assert way(DRIFT) == "integer_in_a_string"


def test_a_value_that_is_changed_otherwise_one_day_is_new() -> None:
    cut = replace(DRIFT, kind="state.altered", claimed=("sent",), got=("sent",), how=("cut_at", "99"))
    assert accepted((cut,), cut)
    assert not accepted((cut,), replace(cut, how=("cut_at", "50")))
    assert not accepted((cut,), replace(cut, how=("upper_case",)))
