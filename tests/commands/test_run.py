"""`conform run` as a person calls it, in folders that are no checkout."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from conform.run.settings import OPTIONS
from conform.shipped import CONTRACTS
from tests.forked import Ended, ended, started
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from pathlib import Path

TAXES = ("--resource", "taxes", "-k", "paging")


def conform(folder: Path, *words: str) -> Ended:
    said = folder / "said"
    return ended(started(folder, said, ("conform", *words), surroundings()), said)


def told(folder: Path) -> Any:
    return json.loads((folder / "drift.json").read_text(encoding="utf-8"))


def test_an_empty_folder_is_enough(tmp_path: Path) -> None:
    done = conform(tmp_path, "run", *TAXES, "--reports", "here/night")
    assert done.status == 0, done.text
    assert "\ncontracts: of daftra-conform " in done.text
    assert told(tmp_path / "here" / "night")["operations"] == {"documented": 5, "exercised": 2}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "said"]


def test_contracts_of_the_folder_win_and_are_named(tmp_path: Path) -> None:
    own = tmp_path / "contracts"
    (own / "v1").mkdir(parents=True)
    for name in ("editions.yaml", "v1/taxes.yaml"):
        shutil.copy(CONTRACTS / name, own / name)
    done = conform(tmp_path, "run", "-k", "paging")
    assert done.status == 0, done.text
    assert "\ncontracts: ./contracts (editions 2026-07-04, 2026-07-03)" in done.text
    assert list(told(tmp_path / "reports")["matrix"]) == ["v1/taxes"]


def test_what_pytest_reads_in_a_project_is_not_read_for_the_suites(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "--no-such-option"\n[tool.conform]\nreports = "told"\n',
        encoding="utf-8",
    )
    (tmp_path / "conftest.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    done = conform(tmp_path, "run", *TAXES)
    assert done.status == 0, done.text
    assert told(tmp_path / "told")["status"] == "passed"


def test_an_option_that_is_none_is_one_line_with_the_status_of_usage(tmp_path: Path) -> None:
    done = conform(tmp_path, "run", "--moon")
    assert done.status == 4
    assert "unrecognized arguments: --moon" in done.text
    assert "Traceback" not in done.text


def test_help_shows_every_option_of_the_suites_and_an_example(tmp_path: Path) -> None:
    done = conform(tmp_path, "run", "--help")
    assert done.status == 0
    assert [flag for flag in OPTIONS if flag not in done.text] == []
    assert "example: conform run" in done.text


@pytest.mark.parametrize("words", [("--version",), ("cases", "--claims", "taxes")])
def test_other_commands_need_no_checkout_either(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = conform(tmp_path, *words)
    assert done.status == 0, done.text
    assert done.text.startswith("daftra-conform ") or "GET /taxes/{id}" in done.text
