"""Commands of GitHub's runner, read back as the runner reads them (actions/runner, ActionCommand.cs)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report import annotated
from conform.report.annotated import command, lines
from conform.report.result import Result
from tests.report.small import CASE, drift, drifted, report
from tests.report.story import retyped
from tests.report.told import accepting, told, two_nights

NOWHERE = Path("nowhere")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Read one command: its name up to a blank, properties between commas, and the rest as data."""
    assert line.startswith("::")
    end = line.index("::", 2)
    name, _, told_of = line[2:end].partition(" ")
    pairs = dict(each.split("=", 1) for each in told_of.split(",") if each)
    inner = {key: _plain(each, ("%3A", ":"), ("%2C", ",")) for key, each in pairs.items()}
    return name, inner, _plain(line[end + 2 :])


def _plain(text: str, *more: tuple[str, str]) -> str:
    for coded, sign in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(coded, sign)
    return text


@given(st.text(), st.text(min_size=1))
def test_whatever_stands_in_a_command_is_read_back_and_ends_nothing(message: str, title: str) -> None:
    line = command("error", {"file": "a.yaml", "title": title}, message)
    assert re.search("[\r\n]", line) is None
    assert read(line) == ("error", {"file": "a.yaml", "title": title}, message)


@pytest.mark.parametrize(
    ("text", "told_of"), [("a%0Ab", "a%250Ab"), ("a\r\nb", "a%0D%0Ab"), ("::error::x", "::error::x")]
)
def test_signs_are_escaped_as_the_runner_reads_them(text: str, told_of: str) -> None:
    assert command("notice", {}, text) == f"::notice::{told_of}"
    assert command("notice", {"title": "a:b,c"}, "") == "::notice title=a%3Ab%2Cc::"


@given(st.text(alphabet=st.sampled_from(list("a:,%=\r\n\x1b\u2028]#[ ")), max_size=20))
def test_a_tenant_writes_no_command_of_its_own(where: str) -> None:
    result = Result(case=CASE, verdict="drifted", drifts=(drift(f"data.Pen.{where}\n::error::x"),))
    found = lines(report(result), NOWHERE)
    assert [read(line)[0] for line in found] == ["error"]
    assert not any(re.search("[\r\n\u2028]", line) for line in found)


def test_a_new_finding_is_an_error_at_its_operation() -> None:
    first, notice = map(read, lines(two_nights(), NOWHERE))
    assert (first[0], first[1]["file"], first[1]["line"]) == ("error", "contracts/v1/pens.yaml", "1")
    assert "conform bugs --finding" in first[2]
    assert notice[0] == "notice"
    assert "1 known finding: F" in notice[2]
    assert "1 drift gone since 2026-11-22: body.not_json POST /pens body" in notice[2]


def test_no_more_errors_than_are_shown_and_the_rest_in_the_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated, "MOST", 0)
    (notice,) = map(read, lines(told(retyped()), NOWHERE))
    assert notice[2] == "1 further new finding, see drift.json"


def test_what_was_not_judged_and_an_early_end_are_told() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no network")
    (notice,) = map(read, lines(replace(report(broken), interrupted="after 1 case"), NOWHERE))
    assert notice[2] == "1 case broken, most of them: no network\ninterrupted after 1 case"


def test_known_drift_is_no_error() -> None:
    found = lines(told(retyped(), known=accepting(retyped())), NOWHERE)
    assert [read(line)[0] for line in found] == ["notice"]


def test_where_nothing_is_to_say_the_file_is_empty(tmp_path: Path) -> None:
    annotated.write(report(), tmp_path, Door())
    assert (tmp_path / annotated.NAME).read_bytes() == b""


def test_a_long_finding_stays_within_what_github_takes() -> None:
    long = Result(case=CASE, verdict="drifted", drifts=(drift("data.Pen." + "x" * 100_000),))
    (error,) = map(read, lines(report(long), NOWHERE))
    assert len(error[1]["title"]) <= 255
    assert len(error[2]) <= annotated.MOST_MESSAGE


def test_a_secret_leaves_before_it_is_escaped(tmp_path: Path) -> None:
    key = "canary:0f1e2d3c%4b5a"
    door = Door(Redactor([Secret(kind="API key", value=key)]))
    leaking = Result(case=CASE, verdict="drifted", drifts=(drift(f"data.Pen.{key}"),))
    annotated.write(report(leaking), tmp_path, door)
    text = (tmp_path / annotated.NAME).read_text(encoding="utf-8")
    assert "0f1e2d3c" not in text
    assert text.startswith("::error ")


def test_errors_are_told_worst_first() -> None:
    found = [read(line)[1]["title"] for line in lines(report(drifted(2)), NOWHERE)]
    assert found == [f"{each.id} {each.title}" for each in report(drifted(2)).findings]


def test_what_is_too_light_to_fail_is_a_warning() -> None:
    given_ = told(retyped())
    light = replace(given_, below=frozenset({given_.drifts[0].drift.id}))
    assert [read(line)[0] for line in lines(light, NOWHERE)] == ["warning"]
