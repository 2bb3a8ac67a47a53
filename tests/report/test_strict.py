"""Known drift that has expired or is never seen again: told, and under `--strict-known` a failure."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from conform.case import alone
from conform.findings import read_known
from conform.findings.history import QUIET, History, gone, is_about, merged, night
from conform.report.answers import name_of
from conform.report.causes import causes
from conform.report.close import Part, close
from conform.report.result import Result
from conform.report.tally import Tally
from tests.findings.test_history import DRIFT, day, nights_of, on
from tests.findings.test_history import joined as of
from tests.report.small import CASE, STARTED, drift
from tests.run.small import CONTRACTS, PENS

if TYPE_CHECKING:
    from conform.report.result import Report

SHOWN = drift()
BY_ID = f"- id: {SHOWN.id}\n  reason: agreed\n"
BY_PLACE = "- kind: field.retyped\n  operation: '*'\n  reason: agreed\n"


def run(known: str, before: History, *, is_strict: bool = True, shows: bool = False) -> Report:
    """Close a run that asked the question which had shown the drift, and nothing else."""
    tally = Tally(base_url="http://127.0.0.1:1")
    tally.statuses = {"v1/pens": {PENS.operations[0].id: Counter({202: 1})}}
    result = Result(case=CASE, verdict="drifted" if shows else "conformant", drifts=(SHOWN,) if shows else ())
    tally.add(result)
    tally.answers.add("pens", result, alone(CASE).parts)
    part = Part(
        shard=None, tenant="embedded", contracts=tuple(CONTRACTS), started=STARTED, seconds=1.0, tally=tally
    )
    read = read_known(known, file="k")
    return close(part, CONTRACTS, read, STARTED.date(), before=before, is_strict=is_strict)


def nights(told: str) -> History:
    """Give nights before the run that asked its question: `s` shown, `.` absent."""
    name, found = name_of(CASE), History()
    for number, sign in enumerate(told, -len(told)):
        shown = {SHOWN.id: SHOWN} if sign == "s" else {}
        by = {each: [name] for each in shown}
        found = merged(found, night(STARTED + timedelta(days=number), {name: CASE.contract}, by, shown))
    return found


@pytest.mark.parametrize(
    ("before", "is_stale"),
    [
        ("s", False),  # it went tonight
        ("s" + "." * (QUIET - 2), False),
        ("s" + "." * (QUIET - 1), True),
        ("s.s..s" + "." * QUIET, False),  # it comes and goes
    ],
)
@pytest.mark.parametrize("entry", [BY_ID, BY_PLACE], ids=["id", "pattern"])
def test_what_was_not_seen_for_some_nights_fails_a_strict_run(
    entry: str, before: str, *, is_stale: bool
) -> None:
    told = run(entry, nights(before))
    assert len(told.unseen_known) == 1, "it is told the first night"
    assert bool(told.stale_known) is is_stale
    assert told.has_failed is is_stale
    assert ("1 entry of known drift expired or never seen again" in causes(told)) is is_stale


def test_an_entry_of_which_no_night_knows_fails_at_once_where_it_was_asked() -> None:
    assert run(BY_PLACE, History()).has_failed


def test_an_entry_by_id_is_not_asked_for_where_no_night_knows_its_question() -> None:
    told = run(BY_ID, History())
    assert told.unseen_known == ()
    assert not told.has_failed


def test_without_the_option_it_is_told_alone() -> None:
    told = run(BY_ID, nights("s" + "." * QUIET), is_strict=False)
    assert len(told.unseen_known) == 1
    assert told.stale_known == ()
    assert not told.has_failed


@pytest.mark.parametrize(("ago", "is_over"), [(0, False), (1, True)])
def test_an_entry_fails_a_strict_run_from_the_day_after_its_last(ago: int, *, is_over: bool) -> None:
    last = STARTED.date() - timedelta(days=ago)
    entry = f"- id: 0123456789ab\n  reason: agreed\n  expires: {last}\n"
    told = run(entry, History())
    assert told.has_failed is is_over
    assert len(told.stale_known) == is_over
    assert not run(entry, History(), is_strict=False).has_failed


def test_what_shows_is_neither_gone_nor_stale() -> None:
    told = run(BY_ID, nights("s..."), shows=True)
    assert told.unseen_known == told.stale_known == ()


def test_what_a_night_asked_for_and_did_not_show_is_gone() -> None:
    history = nights_of("s.")
    assert gone(history, [*history.nights][-1]) == {DRIFT.id}
    assert gone(history, next(iter(history.nights))) == frozenset()
    assert gone(of(on(0, DRIFT), on(1, asked=["r"])), f"{day(1)}-0") == frozenset()


@pytest.mark.parametrize(
    ("told", "is_expected"),
    [("s", True), ("s..", True), ("s...", False), ("s.s.s....", True), ("...", False)],
)
def test_what_was_seen_lately_or_comes_and_goes_is_expected_again(told: str, *, is_expected: bool) -> None:
    assert is_about(nights_of(told), DRIFT.id) is is_expected
