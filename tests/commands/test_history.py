from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.disk import Door
from conform.report.history import NAME, HistoryFile, keep
from conform.report.history import told as packed
from tests.findings.test_changes import PENS, A, B
from tests.findings.test_changes import joined as both
from tests.findings.test_changes import on as night_of
from tests.report.small import STARTED
from tests.report.story import left, retyped

if TYPE_CHECKING:
    from pathlib import Path

    from conform.findings.history import History

TWO = both(night_of(0, A), night_of(1, A, B))


def kept(folder: Path, **tenants: History) -> Path:
    file = HistoryFile(tenants={name.replace("_", " "): packed(each) for name, each in tenants.items()})
    keep(file, folder, Door())
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run_command(["history", *arguments]) == status
    out = capsys.readouterr()
    return out.err if status else out.out


def test_without_a_name_each_resource_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--reports", str(kept(tmp_path, live_a=TWO)))
    assert text.startswith("live a: 2 nights of 2, 2026-11-01 to 2026-11-02\n")
    assert [line.split()[0] for line in text.splitlines()[2:4]] == ["v1/caps", PENS]


@pytest.mark.parametrize("name", ["pens", PENS])
def test_a_resource_shows_each_of_its_drifts(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, name, "--reports", str(kept(tmp_path, live_a=TWO)))
    assert f"{PENS}: 2 drifts that ever showed, 2 as it stands" in text
    assert A.id in text
    assert B.id in text


def test_a_resource_without_drift_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "caps", "--reports", str(kept(tmp_path, live_a=TWO)))
    assert "no drift ever showed" in text


def test_one_drift_can_be_asked_for_by_the_beginning_of_its_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, "--drift", A.id[:8], "--reports", str(kept(tmp_path, live_a=TWO)))
    assert A.id in text
    assert B.id not in text


def test_a_finding_shows_its_drifts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path, retyped())
    left(tmp_path, retyped(), started=STARTED + timedelta(days=1))
    finding = json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))["findings"][0]
    text = said(capsys, "--finding", finding["id"], "--reports", str(tmp_path))
    assert finding["drifts"][0] in text
    assert "seen on 2 of 2 nights" in text


def test_only_the_last_nights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--nights", "1", "--reports", str(kept(tmp_path, live_a=TWO)))
    assert text.startswith("live a: 1 night of 2, 2026-11-02 to 2026-11-02\n")


def test_programs_read_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "pens", "--json", "--reports", str(kept(tmp_path, live_a=TWO))))
    assert {each["id"] for each in found["drifts"]} == {A.id, B.id}
    assert [each["key"] for each in found["resources"]] == [PENS]


def test_of_several_tenants_one_is_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(kept(tmp_path, live_a=TWO, live_b=night_of(0)))
    assert "choose one with --tenant: live a; live b" in said(capsys, "--reports", folder, status=2)
    assert said(capsys, "--reports", folder, "--tenant", "b").startswith("live b: 1 night")
    assert "choose one" in said(capsys, "--reports", folder, "--tenant", "live", status=2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nix"], "no night asked of nix; known are v1/caps, v1/pens"),
        (["--drift", "0"], "no night of live a has shown such a drift"),
        (["--finding", "F1"], "drift.json: is not there"),
        (["--tenant", "nix"], "choose one with --tenant: live a"),
    ],
)
def test_what_is_not_there_is_one_line_and_2(
    arguments: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, *arguments, "--reports", str(kept(tmp_path, live_a=TWO)), status=2)
    assert told in text
    assert len(text.splitlines()) == 1


def test_no_history_and_a_damaged_one_are_one_line_and_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "knows of no night" in said(capsys, "--reports", str(tmp_path), status=2)
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    assert NAME in said(capsys, "--reports", str(tmp_path), status=2)


@pytest.mark.parametrize("number", ["0", "x", "401"])
def test_a_number_of_nights_is_checked(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_command(["history", "--nights", number])
    assert "--nights" in capsys.readouterr().err


def test_a_terminal_without_unicode_gets_plain_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = kept(tmp_path, live_a=TWO)
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", screen)
    assert run_command(["history", "pens", "--reports", str(folder)]) == 0
    screen.flush()
    assert b"##" in screen.buffer.getvalue()
