"""Nights of a tenant as a forge hears of them; the forge is one of our own, called as the real ones are."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from conform.commands import run_command
from conform.disk import Door
from conform.report import drift_json
from conform.report.drift_json import TenantTold
from conform.report.result import Left
from tests import forge
from tests.report import story
from tests.report.small import STARTED
from tests.report.story import listed, lost, retyped

if TYPE_CHECKING:
    from pathlib import Path

    from conform.report.result import Result


def fine() -> Result:
    """Ask what `lost` asks, and be answered as documented."""
    return replace(lost(), verdict="conformant", drifts=())


def left(folder: Path, *results: Result, day: int = 2) -> None:
    """Leave what a run leaves, on a tenant that behaves as it is documented."""
    story.left(folder, *results, started=STARTED.replace(day=day), profile="documented")


def mended() -> Result:
    return replace(retyped(), verdict="conformant", drifts=())


class Nights:
    """Live through nights: what a run leaves, then `conform issue`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.day = folder / "reports", name, 1
        self.more: tuple[str, ...] = ()
        self.store = folder / "issues.json"

    def night(self, *results: Result, **changed: Any) -> int:
        self.day += 1
        left(self.folder, *results, day=self.day)
        if changed:
            told = replace(drift_json.read(self.folder / "drift.json"), **changed)
            Door().json(self.folder / "drift.json", msgspec.to_builtins(told))
        return self.issue()

    def issue(self, *options: str) -> int:
        return run_command(
            ["issue", "--reports", str(self.folder), "--forge", self.name, *self.more, *options]
        )

    @property
    def only(self) -> dict[str, Any]:
        (issue,) = forge.issues(self.store)
        return issue

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "issue.json").read_text(encoding="utf-8")))


@pytest.fixture(params=["github", "gitlab"])
def nights(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    for name, value in forge.commands(tmp_path / "bin", tmp_path / "issues.json").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DAFTRA_API_KEY", "canary-4f1e9a7c2b")
    return Nights(tmp_path, request.param)


def test_a_quiet_night_opens_nothing(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    assert nights.night(fine()) == 0
    assert forge.issues(nights.store) == []
    assert nights.state["action"] == "none"
    assert capsys.readouterr().out == "no issue: nothing new drifted, and the night passed\n"


def test_an_issue_is_opened_followed_and_closed(nights: Nights) -> None:
    nights.night(lost(), mended())
    opened = nights.only
    (finding,) = drift_json.read(nights.folder / "drift.json").findings
    assert opened["title"] == f"API drift on 127.0.0.1: 1 finding, the worst {finding.severity}"
    assert opened["labels"] == ["api-drift"]
    assert f"## {finding.id}\n\n### " in opened["body"]
    assert "curl" in opened["body"]
    assert "| 2026-11-02 |" in opened["body"]

    nights.night(lost(), mended())
    assert nights.only["comments"] == [], "nothing came or went"
    assert "2026-11-03" in nights.only["body"], "and the body is of the last night"

    nights.night(lost(), retyped())
    assert nights.only["title"].startswith("API drift on 127.0.0.1: 2 findings")
    assert len(nights.only["comments"]) == 1
    assert "New:" in nights.only["comments"][0]

    nights.night(fine(), retyped())
    assert nights.only["is_open"]
    assert "Gone: asked for and not seen any more." in nights.only["comments"][1]
    assert finding.id in nights.only["comments"][1]

    nights.night(fine(), mended())
    assert not nights.only["is_open"]
    assert "Nothing of this issue is left." in nights.only["comments"][2]
    assert nights.state["action"] == "close"

    nights.night(lost(), mended())
    assert [each["is_open"] for each in forge.issues(nights.store)] == [False, True]


def test_what_was_not_asked_keeps_an_issue_open(nights: Nights) -> None:
    nights.night(lost(), retyped())
    nights.night(fine())
    assert nights.only["is_open"]
    assert "## Not asked for last night" in nights.only["body"]
    assert "Gone" in nights.only["comments"][0]
    assert [*nights.state["gone"]] != []
    held = nights.state["unasked"]
    nights.night(fine(), listed())
    assert nights.state["unasked"] == held, "another question shows another drift, and answers for none"
    nights.night(fine(), mended())
    assert nights.only["is_open"], "the list still drifts"
    assert [*nights.state["gone"]] == [*held]


def test_a_night_that_says_nothing_closes_nothing(nights: Nights) -> None:
    broken = {"broken": {"no answer in 30 s": 4}}
    nights.night(lost())
    nights.night(fine(), status="failed", unjudged=broken)
    assert nights.only["is_open"]
    assert nights.only["title"] == "Nightly run on 127.0.0.1 could not be judged"
    assert "- 4 cases broken: 4 × no answer in 30 s" in nights.only["body"]
    nights.night(fine(), status="failed", unjudged=broken)
    assert len(nights.only["comments"]) == 1, "that it is so still is no news"
    nights.night(fine())
    assert not nights.only["is_open"]
    assert "The night could be judged again." in nights.only["comments"][1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"interrupted": "after 3 of 9 questions: no usable answer"},
            "it ended early, after 3 of 9 questions",
        ),
        ({"left": (Left(contract="v1/pens", ids=(1, 2), doubts=1),)}, "3 records of the run may"),
        ({}, "nothing was judged"),
    ],
)
def test_an_issue_says_why_a_night_could_not_be_judged(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    left(tmp_path, fine())
    told = replace(drift_json.read(tmp_path / "drift.json"), status="failed", **changed)
    Door().json(tmp_path / "drift.json", msgspec.to_builtins(told))
    assert run_command(["issue", "--reports", str(tmp_path)]) == 0
    text = (tmp_path / "issue.md").read_text(encoding="utf-8")
    assert "## The night could not be judged" in text
    assert said in text


def test_accepted_drift_is_let_go(nights: Nights) -> None:
    nights.night(lost())
    told = drift_json.read(nights.folder / "drift.json")
    known = tuple(replace(each, state="known", known=True) for each in told.drifts)
    nights.night(lost(), drifts=known, status="passed")
    assert not nights.only["is_open"]
    assert "Accepted by now" in nights.only["comments"][0]


def test_each_tenant_has_an_issue_of_its_own(nights: Nights) -> None:
    nights.night(lost())
    nights.night(lost(), options={"profile": "observed"})
    first, second = forge.issues(nights.store)
    assert first["is_open"]
    assert second["is_open"]
    assert first["body"].splitlines()[0] != second["body"].splitlines()[0]


def test_by_its_name_a_tenant_is_known_on_a_night_that_does_not_reach_it(nights: Nights) -> None:
    nights.more = ("--name", "trial")
    unreached = TenantTold(sort="embedded")
    nights.night(fine(), status="failed", interrupted="after 0 of 9 questions: no key", tenant=unreached)
    assert nights.only["title"] == "Nightly run on trial could not be judged"
    assert "on trial, the embedded tenant.\n" in nights.only["body"]
    nights.night(fine())
    assert not nights.only["is_open"]


def test_a_forge_that_fails_is_one_line_and_loses_nothing(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nights.night(lost())
    capsys.readouterr()
    monkeypatch.setenv("FAKE_FORGE_FAILS", "HTTP 502 canary-4f1e9a7c2b\nmore")
    assert nights.night(fine()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "issue list` failed: HTTP 502" in line
    assert "canary" not in line
    monkeypatch.delenv("FAKE_FORGE_FAILS")
    assert nights.issue() == 0
    assert not nights.only["is_open"]


def test_a_forge_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left(tmp_path, lost())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_command(["issue", "--reports", str(tmp_path), "--forge", "github"]) == 2
    assert "gh is not on the path; install it, or leave out --forge" in capsys.readouterr().err


def test_a_dry_run_changes_nothing(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    left(nights.folder, lost())
    assert nights.issue("--dry-run") == 0
    assert forge.issues(nights.store) == []
    assert "issue would be opened: API drift on 127.0.0.1" in capsys.readouterr().out
    assert nights.state["action"] == "open"
    assert (nights.folder / "issue.md").exists()


def test_what_is_told_names_the_tenant_and_the_run_as_asked(tmp_path: Path) -> None:
    left(tmp_path, lost())
    options = ("--name", "trial @all", "--link", "https://ci.example/1", "--link", "javascript:1")
    run_command(["issue", "--reports", str(tmp_path), *options])
    text = (tmp_path / "issue.md").read_text(encoding="utf-8")
    assert "on trial `@`all, the embedded tenant" in text
    assert "<https://ci.example/1> javascript:1" in text


def test_a_replay_is_no_night(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path, lost())
    told = drift_json.read(tmp_path / "drift.json")
    plain = msgspec.to_builtins(replace(told, tenant=replace(told.tenant, sort="recorded")))
    Door().json(tmp_path / "drift.json", plain)
    assert run_command(["issue", "--reports", str(tmp_path)]) == 2
    assert "is of a replay" in capsys.readouterr().err


def test_without_a_run_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["issue", "--reports", str(tmp_path)]) == 2
    assert "drift.json: is not there" in capsys.readouterr().err


def test_a_damaged_history_is_told_and_closes_nothing(nights: Nights) -> None:
    nights.night(lost())
    left(nights.folder, fine(), day=9)
    (nights.folder / "history.json").write_text("{", encoding="utf-8")
    assert nights.issue() == 0
    assert nights.only["is_open"]


def test_nothing_of_a_tenant_stands_in_the_environment_of_a_forge(nights: Nights) -> None:
    assert "DAFTRA_API_KEY" in os.environ
    assert nights.night(lost()) == 0, "the forge of the tests refuses to be told"


def test_no_secret_goes_to_a_forge_whoever_names_it(
    nights: Nights, capsys: pytest.CaptureFixture[str]
) -> None:
    nights.more = ("--name", "canary-4f1e9a7c2b", "--link", "https://ci.example/?key=canary-4f1e9a7c2b")
    nights.night(lost())
    nights.night(lost(), retyped())
    nights.night(fine(), mended())
    assert not nights.only["is_open"]
    assert "canary" not in json.dumps(nights.only)
    assert "canary" not in "".join(path.read_text("utf-8") for path in nights.folder.glob("issue*"))
    told = capsys.readouterr()
    assert "canary" not in told.out + told.err
