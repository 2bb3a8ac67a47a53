from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.disk import Door
from conform.report import summary_md
from conform.report.causes import causes
from conform.report.markdown import plain
from conform.report.result import Left, Result
from conform.report.summary_md import text
from tests.report.small import CASE, drift, drifted, report
from tests.report.story import retyped
from tests.report.told import accepting, told, two_nights

if TYPE_CHECKING:
    from pathlib import Path


def parts(page: str) -> list[str]:
    return re.findall("^#+ (.+)$", page, re.MULTILINE)


def test_a_night_without_anything_to_say_is_a_heading_and_a_sentence() -> None:
    page = text(report())
    assert parts(page) == ["Conformance: passed"]
    assert "no drift that is new" in page


def test_new_findings_come_first_with_their_requests_folded() -> None:
    page = text(two_nights())
    rows = re.findall(r"^\| `(F\w+)` \| (\w+) ", page, re.MULTILINE)
    assert [state for _, state in rows] == ["new", "known"]
    assert page.count("<details>") == page.count("</details>") == 1
    assert f"<details><summary>{rows[0][0]} " in page
    assert "curl -sS" in page


def test_what_came_and_went_is_told_with_the_day_of_the_night_before() -> None:
    page = text(two_nights())
    assert "2 drifts new since Sunday 22 November; 1 gone" in page
    assert "- `body.not_json` `POST /pens` `body`, since 2026-11-22" in page
    quiet = told(retyped(), before=told(retyped()).history, days=1)
    assert "nothing new and nothing gone since Sunday 22 November" in text(quiet)


@pytest.mark.parametrize(
    "given_",
    [
        report(drifted(2)),
        report(Result(case=CASE, verdict="broken", reason="x")),
        replace(report(), left=(Left(contract="v1/pens", ids=(1, 2)),)),
        replace(report(), interrupted="after 3 cases"),
        replace(report(), stale_known=("line 3",)),
        replace(report(), verdicts=dict.fromkeys(report().verdicts, 0)),
    ],
)
def test_a_failed_run_says_why(given_: Any) -> None:
    page = text(given_)
    assert page.startswith("# Conformance: failed")
    assert f"It fails because: {plain('; '.join(causes(given_)))}." in page
    assert causes(given_)


def test_a_passed_run_gives_no_reason() -> None:
    page = text(told(retyped(), known=accepting(retyped())))
    assert page.startswith("# Conformance: passed")
    assert "It fails" not in page


def test_what_was_not_judged_and_what_is_left_are_told() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no <b>network</b>")
    left = (Left(contract="v1/pens", ids=(7,), doubts=2),)
    page = text(replace(report(broken), left=left))
    assert "- broken: 1 × no \\<b\\>network\\</b\\>" in page
    assert "- `v1/pens`: 7 and 2 in doubt" in page
    assert "`conform sweep` removes" in page


def test_what_was_left_on_purpose_needs_no_sweep() -> None:
    page = text(replace(report(), left=(Left(contract="v1/pens", ids=(7,), is_meant=True),)))
    assert "7, as was allowed" in page
    assert "conform sweep" not in page


def test_a_page_is_never_longer_than_several_of_them_may_be() -> None:
    long = tuple(drift(f"data.Pen.{'x' * 20_000}{n}", "state.altered") for n in range(30))
    page = text(report(Result(case=CASE, verdict="drifted", drifts=long)))
    assert len(page.encode()) <= summary_md.MOST_BYTES


def test_a_finding_that_takes_too_much_is_left_to_its_own_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_md, "MOST_OF_ONE", 10)
    page = text(told(retyped()))
    assert "curl" not in page
    assert "`conform bugs --finding F" in page


@given(st.text(alphabet=st.sampled_from(list("a`|<>#\n\r*_[]()&\u202e-")), max_size=30))
def test_nothing_that_a_tenant_serves_means_anything(where: str) -> None:
    result = Result(case=CASE, verdict="drifted", drifts=(drift(f"data.Pen.\n# x\n{where}</details>"),))
    page = text(report(result))
    assert parts(page) == ["Conformance: failed", "Findings"]
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 7 for row in rows)
    assert "</details>" not in page.replace("\\</details\\>", "")


def test_the_page_is_written_as_it_is(tmp_path: Path) -> None:
    given_ = two_nights()
    summary_md.write(given_, tmp_path, Door())
    assert (tmp_path / summary_md.NAME).read_text(encoding="utf-8") == text(given_)
