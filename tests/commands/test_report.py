from __future__ import annotations

import json
import os
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from tests.report.story import left, retyped
from tests.report.test_allure_html import fake

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a run, with a program in ALLURE that answers as Allure 3 does."""
    folder = tmp_path / "reports"
    left(folder, retyped())
    (folder / "allure-results").mkdir()
    (folder / "allure-results" / "1-result.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("ALLURE", fake(tmp_path))
    return folder


def report(folder: Path) -> int:
    return run_command(["report", "--reports", str(folder), "--open-not"])


def test_the_page_is_named(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(reports) == 0
    page = reports / "allure-report" / "index.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert page.exists()


def test_the_heading_tells_the_tenant_and_the_day_and_no_address(reports: Path) -> None:
    report(reports)
    text = (reports / "allurerc.mjs").read_text(encoding="utf-8")
    assert '"Daftra API conformance: embedded tenant, 2026-11-22"' in text
    assert "127.0.0.1" not in text


def test_the_bug_reports_go_with_it(reports: Path) -> None:
    report(reports)
    found = (reports / "allure-report" / "found.txt").read_text(encoding="utf-8")
    assert found[7:].startswith(" GET ∕pens∕{id} serves integer columns as strings.md# GET")  # noqa: RUF001 - see file_names


def test_of_which_nothing_is_new_says_so_in_its_heading(reports: Path) -> None:
    path = reports / "drift.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["findings"][0]["known"] = "flapping"
    path.write_text(json.dumps(told), encoding="utf-8")
    report(reports)
    found = (reports / "allure-report" / "found.txt").read_text(encoding="utf-8")
    assert " (flapping) GET" in found


def test_allure_is_not_told_the_secrets_of_a_tenant(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTRA_API_KEY", "hush-hush")
    report(reports)
    said = (reports / "allure-report" / "said.txt").read_text(encoding="utf-8")
    assert "PATH" in said
    assert "DAFTRA" not in said


def test_the_history_is_told_of_a_run_once(reports: Path) -> None:
    history = reports / "allure-history.jsonl"
    history.write_text("{}\n", encoding="utf-8")
    for moved, appends in ((-60, "true"), (60, "false")):
        told = (reports / "drift.json").stat().st_mtime
        os.utime(history, (told + moved, told + moved))
        report(reports)
        assert f'"appendHistory": {appends}' in (reports / "allurerc.mjs").read_text(encoding="utf-8")


def test_no_run_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path) == 2
    errors = capsys.readouterr().err
    assert "no results of a run; run `make conformance`" in errors
    assert len(errors.splitlines()) == 1


def test_no_allure_is_one_line(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ALLURE")
    monkeypatch.setenv("PATH", str(reports))
    monkeypatch.setattr(sys, "executable", str(reports / "python"))
    assert report(reports) == 2
    errors = capsys.readouterr().err
    assert "npm install allure" in errors
    assert len(errors.splitlines()) == 1


def test_a_failure_of_allure_is_one_line(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALLURE", fake(reports, fails="no results"))
    assert report(reports) == 2
    assert capsys.readouterr().err == "conform report: Allure failed: no results\n"


def test_a_program_that_is_no_allure_is_one_line(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALLURE", shlex.join([sys.executable, "-c", "print('hello')"]))
    assert report(reports) == 2
    assert "ALLURE names no Allure 3" in capsys.readouterr().err


def test_a_run_without_its_drift_is_one_line(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / "drift.json").unlink()
    assert report(reports) == 2
    assert "drift.json: is not there" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(["report", "--help"])
    assert caught.value.code == 0
    assert "example: conform report" in " ".join(capsys.readouterr().out.split())
