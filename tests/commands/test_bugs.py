from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.disk import Door
from conform.findings import find
from conform.report import drift_json
from conform.report.documents import Contradicted
from tests.drift.small import CONTRACTS, PENS
from tests.report.small import STARTED, drift, report
from tests.report.story import left, listed, lost, page_for_json, retyped

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-4f1e9a7c2b"


def bugs(*arguments: str | Path) -> int:
    return run_command(["bugs", *map(str, arguments)])


def written(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / "bugs").iterdir())


def first(folder: Path) -> str:
    """Give the id of the first finding of a report."""
    return drift_json.read(folder / "drift.json").findings[0].id


def told(folder: Path) -> str:
    """Give the bug report of the first finding."""
    return (folder / "bugs" / f"{first(folder)}.md").read_text(encoding="utf-8")


def test_each_finding_is_a_file_and_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path, retyped(), lost(), *page_for_json())
    assert bugs("--reports", tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(written(tmp_path)) == 3
    assert lines[0].startswith(f"{tmp_path / 'bugs' / first(tmp_path)}.md  ")
    text = told(tmp_path)
    assert text.startswith("# ")
    assert "curl" in text
    assert "- Since: 2026-11-22 " in text


def test_only_the_findings_that_are_named_are_written(tmp_path: Path) -> None:
    left(tmp_path, retyped(), lost())
    second = drift_json.read(tmp_path / "drift.json").findings[1]
    for name in (second.id, second.id[:4], second.slug):
        assert bugs("--reports", tmp_path, "--finding", name, name) == 0
        assert written(tmp_path) == [f"{second.id}.md"]


def test_reports_of_findings_that_are_gone_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    left(tmp_path, retyped(), lost())
    bugs("--reports", tmp_path)
    (tmp_path / "bugs" / "sent-to-vendor.md").write_text("", encoding="utf-8")
    left(tmp_path, retyped())
    bugs("--reports", tmp_path)
    assert written(tmp_path) == [f"{first(tmp_path)}.md", "sent-to-vendor.md"]


def test_the_first_of_earlier_runs_says_since_when(tmp_path: Path) -> None:
    left(tmp_path / "old" / "monday", retyped(), started=STARTED.replace(day=16))
    left(tmp_path / "old" / "tuesday", retyped(), listed(), started=STARTED.replace(day=17))
    left(tmp_path / "now", retyped())
    assert bugs("--reports", tmp_path / "now", "--since", tmp_path / "old") == 0
    assert "- Since: 2026-11-16 " in told(tmp_path / "now")


def test_a_report_of_before_says_since_when_by_the_ids_of_then(tmp_path: Path) -> None:
    left(tmp_path / "now", retyped())
    path = tmp_path / "old" / "drift.json"
    left(path.parent, retyped(), started=STARTED.replace(day=16))
    before = json.loads(path.read_text(encoding="utf-8"))
    for each in before["drifts"]:
        each["id"] = each["formerly"]
        for fact in ("contract", "role", "step", "exchange", "claimed", "got", "raw", "formerly"):
            del each[fact]
    path.write_text(json.dumps(before), encoding="utf-8")

    assert bugs("--reports", tmp_path / "now", "--since", path) == 0
    assert "- Since: 2026-11-16 " in told(tmp_path / "now")


def test_the_run_before_in_the_same_folder_is_remembered(tmp_path: Path) -> None:
    for day in (20, 22):
        left(tmp_path, retyped(), started=STARTED.replace(day=day))
    bugs("--reports", tmp_path)
    assert "- Since: 2026-11-20 " in told(tmp_path)


def test_a_run_without_evidence_is_told_without_it(tmp_path: Path) -> None:
    left(tmp_path, retyped())
    (tmp_path / "evidence.json").unlink()
    assert bugs("--reports", tmp_path) == 0
    assert "The run kept no exchange" in told(tmp_path)


def test_a_run_without_findings_has_no_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path)
    assert bugs("--reports", tmp_path) == 0
    assert capsys.readouterr().out == "no findings, so no bug reports\n"


def test_a_secret_of_the_environment_reaches_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(tmp_path, retyped(CANARY))
    monkeypatch.setenv("DAFTRA_API_KEY", CANARY)
    assert bugs("--reports", tmp_path) == 0
    assert CANARY not in told(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "drift.json: is not there; run `make conformance`"),
        (("--finding", "F9"), "--finding F9: the run has no such finding; it has F"),
        (("--since", "nowhere.json"), "nowhere.json: is not there; run"),
        (("--since", "."), "--since .: no drift.json in this folder"),
    ],
)
def test_bad_input_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    if arguments:
        left(tmp_path / "reports", retyped())
    assert bugs("--reports", tmp_path / "reports", *arguments) == 2
    errors = capsys.readouterr().err
    assert said in errors
    assert len(errors.splitlines()) == 1


def test_damaged_evidence_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path, retyped())
    (tmp_path / "evidence.json").write_text(json.dumps({"format": 3, "evidences": 3}), encoding="utf-8")
    assert bugs("--reports", tmp_path) == 2
    assert "evidence.json: is no whole evidence.json" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left(tmp_path, retyped())
    (tmp_path / "bugs").write_text("", encoding="utf-8")
    assert bugs("--reports", tmp_path) == 2
    assert "bugs: cannot be written" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        bugs("--help")
    assert caught.value.code == 0
    assert "example: conform bugs" in " ".join(capsys.readouterr().out.split())


def test_what_the_documents_contradict_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    found = drift("request.Pen.price: kinds", "docs.contradiction")
    documents = Contradicted(drifts=(found,), findings=(replace(find((found,), CONTRACTS)[0], id="D1"),))
    drift_json.write(replace(report(), documents=documents), tmp_path, Door())
    assert bugs("--reports", tmp_path) == 0
    assert written(tmp_path) == []
    assert bugs("--reports", tmp_path, "--documents") == 0
    assert written(tmp_path) == ["D1.md"]
    assert bugs("--reports", tmp_path) == 0
    assert written(tmp_path) == ["D1.md"]


def test_an_overlay_is_written_as_its_ending_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path / "reports", retyped(), lost())
    write_contracts([PENS], tmp_path / "contracts")
    given = ("--reports", tmp_path / "reports", "--contracts", tmp_path / "contracts", "--overlay")
    for name, read in (("seen.yaml", yaml.safe_load), ("seen.json", json.loads)):
        assert bugs(*given, tmp_path / name) == 0
        overlay = read((tmp_path / name).read_text(encoding="utf-8"))
        assert overlay["overlay"] == "1.0.0"
        assert overlay["actions"]
        lines = capsys.readouterr().out.splitlines()
        assert lines[2] == f"{tmp_path / name}  2 actions on `conform export openapi`, for 2 drifts"
        assert lines[3] == "  left out: 1 drift of state.altered, no schema can say it"


def test_an_overlay_is_of_the_named_findings(tmp_path: Path) -> None:
    left(tmp_path / "reports", retyped(), lost())
    write_contracts([PENS], tmp_path / "contracts")
    given = ("--reports", tmp_path / "reports", "--contracts", tmp_path / "contracts")
    told = drift_json.read(tmp_path / "reports" / "drift.json").finding
    assert len(told) == 2
    for finding in told:
        path = tmp_path / f"{finding}.json"
        assert bugs(*given, "--finding", finding, "--overlay", path) == 0
        (action,) = json.loads(path.read_text(encoding="utf-8"))["actions"]
        assert action["description"].endswith(f" of {finding}")


def test_what_no_schema_can_say_makes_no_overlay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path / "reports")
    write_contracts([PENS], tmp_path / "contracts")
    path = tmp_path / "seen.json"
    given = ("--reports", tmp_path / "reports", "--contracts", tmp_path / "contracts", "--overlay", path)
    assert bugs(*given) == 0
    assert not path.exists()
    assert "no overlay: no drift here is one that a schema can say" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["seen.txt", "seen"])
def test_an_overlay_of_another_ending_is_refused(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left(tmp_path, retyped())
    assert bugs("--reports", tmp_path, "--overlay", tmp_path / name) == 2
    assert "name a file that ends in .yaml, .yml, .json" in capsys.readouterr().err
