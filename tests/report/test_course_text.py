from __future__ import annotations

import pytest

from conform.findings.course import courses, moments, resources
from conform.report.course_text import BLOCKS, PLAIN, Signs, overview, plain, signs, years
from tests.findings.test_changes import PENS, A, B
from tests.findings.test_changes import joined as both
from tests.findings.test_changes import on as night_of
from tests.findings.test_history import DRIFT, nights_of


def told(nights: str, chosen: Signs = PLAIN) -> list[str]:
    history = nights_of(nights)
    return [*years(courses(history, lambda _, __: True), moments(history, 400), chosen)]


def test_a_resource_is_a_line_with_its_nights() -> None:
    history = both(night_of(0), night_of(1, A), night_of(2, A, B))
    lines = [*overview(resources(history, 30), moments(history, 30), PLAIN)]
    assert lines[1] == f"{PENS}  .48     2  since 2026-11-02, last one came 2026-11-03"
    assert lines[-1].startswith(
        "each sign is a night: . no drift, 1 to 8 as many as at most, - nothing asked"
    )


def test_a_drift_is_a_line_of_facts_and_one_of_nights() -> None:
    head, facts, strip, _, legend = told("s.-u")
    assert head == "v1/pens: 1 drift that ever showed, 1 as it stands"
    assert facts == f"  {DRIFT.kind} {DRIFT.operation} {DRIFT.place}"
    assert strip == (
        "    #.-+  since 2026-11-01; back since 2026-11-04; seen on 2 of 3 nights; "
        f"came 2026-11-01, went 2026-11-02, came 2026-11-04 ({DRIFT.id})"
    )
    assert legend.startswith("each sign is a night: # shown")


def test_what_has_gone_says_when() -> None:
    assert "gone on 2026-11-03" in told("ss.")[2]


def test_drifts_that_went_alike_are_told_together() -> None:
    history = both(night_of(0, A, B), night_of(1, A, B))
    lines = [*years(courses(history, lambda _, __: True), moments(history, 400), PLAIN)]
    assert lines[1] == "  field.null GET /pens data.a, data.b"
    assert len(lines) == 5


def test_many_turns_are_cut_to_the_last() -> None:
    line = told("s." * 6)[2]
    assert "; … came" in line
    assert line.count("came") == 3


def test_a_year_is_told_by_weeks() -> None:
    lines = told("s" * 365)
    assert "each sign is 7 nights" in lines[-1]
    assert "#" * 53 in lines[2]
    assert "#" * 54 not in lines[2]


@pytest.mark.parametrize(
    ("encoding", "chosen"),
    [("utf-8", BLOCKS), ("ascii", PLAIN), ("latin-1", PLAIN), ("cp437", PLAIN), (None, PLAIN), ("x", PLAIN)],
)
def test_a_terminal_without_blocks_gets_plain_signs(encoding: str | None, chosen: Signs) -> None:
    assert signs(encoding) is chosen


@pytest.mark.parametrize("chosen", [BLOCKS, PLAIN])
def test_each_meaning_has_a_sign_of_its_own(chosen: Signs) -> None:
    assert len({*chosen.cells.values()}) == 4
    assert len({*chosen.levels, chosen.unasked}) == 10
    assert chosen is BLOCKS or chosen.all.isascii()


def test_programs_get_all_of_it() -> None:
    history = nights_of("s.s")
    nights = moments(history, 30)
    found = plain("live a", nights, resources(history, 30), courses(history, lambda _, __: True))
    assert (found["tenant"], len(found["nights"])) == ("live a", 3)
    assert [word for _, word in found["drifts"][0]["turns"]] == ["came", "went", "came"]
    assert found["resources"][0]["nights"][0] == {
        "night": nights[0],
        "asked": 1,
        "shown": 1,
        "came": 1,
    }
