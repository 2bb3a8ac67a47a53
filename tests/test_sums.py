"""What a run says adds up: verdicts, reasons and questions, each counted in the unit that is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.second_tenant import second_tenant
from tests.test_suites import Run, live, suites

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = ("--resource", "taxes", "--resource", "stores", "--profile", "observed")
_REASONS = re.compile(
    r"^(?P<sort>[a-z][a-z, ]*): (?P<total>\d+) (?P<unit>case|question)s?: "
    r"(?:(?P<first>\d+) × .* \(and (?P<rest>\d+) for \d+ other reasons?, see run\.log\)|.*)$",
    re.MULTILINE,
)


def reasons(text: str) -> dict[str, int]:
    """Read the totals by sort of what was not judged; hold the parts of each to its total."""
    totals = {}
    for found in _REASONS.finditer(text):
        assert found["unit"] == ("question" if found["sort"] == "not asked" else "case")
        if found["first"] is not None:
            assert int(found["first"]) + int(found["rest"]) == int(found["total"])
        totals[found["sort"]] = int(found["total"])
    return totals


def numbers(text: str, *words: str) -> list[int]:
    found = (re.search(rf"(\d+) {word}", text) for word in words)
    return [0 if each is None else int(each[1]) for each in found]


def holds(run: Run) -> dict[str, int]:
    """Hold the lines of a run to each other and to its report; give the totals by sort."""
    totals = reasons(run.text)
    (cases,) = re.findall(r"^(\d+ cases?: .*);", run.text, re.MULTILINE)
    counted, conformant, drifted, broken, blocked, accepted = numbers(
        cases, "cases?", "conformant", "drifted", "broken", "blocked", "of them accepted"
    )
    assert counted == conformant + drifted + broken + blocked == run.drift["cases"]["run"]
    assert totals.get("broken", 0) == broken
    assert totals.get("blocked", 0) + accepted == blocked
    assert totals.get("blocked, accepted", 0) == accepted
    (line,) = re.findall(r"^\d+ questions? by .*$", run.text, re.MULTILINE)
    asked, vain, left = numbers(line, "questions? by", "of cases broken or blocked", "not asked")
    assert totals.get("not asked", 0) == left
    assert asked + vain + left == run.drift["questions"]["planned"]
    assert (vain > 0) == (broken + blocked > 0)
    return totals


@pytest.mark.parametrize(
    ("options", "sorts"),
    [((), set()), (("--budget", "60"), {"not asked"}), (("-n", "2", "--budget", "60"), {"not asked"})],
)
def test_an_embedded_run_adds_up(tmp_path: Path, options: tuple[str, ...], sorts: set[str]) -> None:
    run = suites(tmp_path, *CHOSEN, *options)
    assert run.status == 1, run.text
    assert set(holds(run)) == sorts


def test_a_live_run_adds_up_where_cases_are_blocked_and_others_not_asked(tmp_path: Path) -> None:
    known = tmp_path / "known.yaml"
    known.write_text("- blocked: v1/taxes\n  reason: a new tenant\n")
    with second_tenant("controls") as (url, books):
        blocked = live(tmp_path / "blocked", url, "--allow-writes")
        books.taxes.clear()
        mixed = live(tmp_path / "mixed", url, "--known", str(known))
    assert set(holds(blocked)) == {"blocked"}
    assert set(holds(mixed)) == {"blocked, accepted", "not asked"}
