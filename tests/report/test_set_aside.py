"""What an earlier run reported is set aside, and nothing else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.disk import Door
from conform.report.allure_results import gather
from conform.report.result import PREVIOUS as FOLDER
from conform.report.sinks import SINKS, set_aside

if TYPE_CHECKING:
    from pathlib import Path


def left(folder: Path, *names: str, text: str = "old") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


KEPT = (
    "known-drift.yaml",
    "ledger/1.ledger.jsonl",
    "allure-history.jsonl",
    "README.md",
    "drift.schema.json",
    ".gitkeep",
    "example.png",
    "notes/mine.txt",
    "allure-report/index.html",
    "drift.json.mine/notes.txt",
)
KEEPING = {"run.log", "history.json"}


def test_reports_are_moved_and_everything_else_stays(tmp_path: Path) -> None:
    reports = ("drift.json", "evidence.json", "answers.json", "index.html", "shard.json", "bugs/F1.md")
    left(tmp_path, *reports, "allure-results/a.json", *KEPT)
    set_aside(tmp_path, Door())
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    moved = {f"{FOLDER}/{name}" for name in reports}
    assert found == {*KEPT, *moved}


def test_the_run_before_the_last_makes_room(tmp_path: Path) -> None:
    left(tmp_path, f"{FOLDER}/drift.json", f"{FOLDER}/bugs/F9.md", text="older")
    left(tmp_path, "drift.json", "bugs/F1.md")
    set_aside(tmp_path, Door())
    assert (tmp_path / FOLDER / "drift.json").read_text(encoding="utf-8") == "old"
    assert [path.name for path in (tmp_path / FOLDER / "bugs").iterdir()] == ["F1.md"]


def test_what_is_not_there_leaves_what_was_kept(tmp_path: Path) -> None:
    left(tmp_path, f"{FOLDER}/evidence.json")
    set_aside(tmp_path, Door())
    set_aside(tmp_path, Door())
    assert (tmp_path / FOLDER / "evidence.json").exists()


def test_a_link_is_moved_and_not_followed(tmp_path: Path) -> None:
    left(tmp_path, "elsewhere/drift.json")
    (tmp_path / "drift.json").symlink_to(tmp_path / "elsewhere" / "drift.json")
    set_aside(tmp_path, Door())
    assert (tmp_path / "elsewhere" / "drift.json").exists()
    assert (tmp_path / FOLDER / "drift.json").is_symlink()


def test_a_folder_where_a_report_belongs_is_not_ours(tmp_path: Path) -> None:
    left(tmp_path, "drift.json/kept")
    set_aside(tmp_path, Door())
    assert (tmp_path / "drift.json" / "kept").is_file()


def test_what_a_run_would_write_anew_is_set_aside_and_its_log_and_history_keep_themselves(
    tmp_path: Path,
) -> None:
    names = [sink.name for sink in SINKS if sink.write is not gather]
    left(tmp_path, *names)
    set_aside(tmp_path, Door())
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        *KEEPING,
        *(f"{FOLDER}/{name}" for name in names if name not in KEEPING and "/" not in name),
    }
