from __future__ import annotations

from typing import TYPE_CHECKING

from conform.commands import run_command
from tests.report.story import left, lost, retyped

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_page_of_a_run_is_made_anew_from_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left(tmp_path, retyped(), lost())
    assert run_command(["page", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'index.html'}\n"
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "No pass: " in text
    assert f"--reports {tmp_path}" in text


def test_several_runs_make_one_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left(tmp_path / "one", retyped())
    left(tmp_path / "two", retyped(), lost())
    out = tmp_path / "both"
    assert (
        run_command(["page", *(str(tmp_path / name) for name in ("one", "two")), "--reports", str(out)]) == 0
    )
    assert capsys.readouterr().out == f"{out / 'index.html'}\n"
    text = (out / "index.html").read_text(encoding="utf-8")
    assert text.count('class="finding ') == 2
    assert text.count('class="tenant"') == 4


def test_nights_that_cannot_be_read_are_said_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left(tmp_path, retyped())
    (tmp_path / "history.json").write_text("{", encoding="utf-8")
    assert run_command(["page", str(tmp_path)]) == 0
    assert capsys.readouterr().err.startswith(f"conform page: {tmp_path / 'history.json'}: is no whole ")
    assert "Last nights" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_folder_without_a_run_is_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["page", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"conform page: {tmp_path / 'drift.json'}: is not there; ")
