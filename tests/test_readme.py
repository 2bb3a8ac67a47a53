"""The README says what there is: options, commands, sorts of case; its figures are the tool's own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from conform.case import Sort
from conform.commands import COMMANDS
from conform.run.settings import OPTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE)


def test_each_option_is_documented_and_nothing_else() -> None:
    named = [
        cell.replace("\\|", "|").split()[0] for cell in first_cells(section("Options of `pytest suites`"))
    ]
    assert sorted(named) == sorted(OPTIONS)


def test_each_command_is_documented_and_nothing_else() -> None:
    named = [cell.split()[1] for cell in first_cells(section("The `conform` command"))]
    assert sorted(named) == sorted(COMMANDS)


def test_each_sort_of_case_is_documented_and_nothing_else() -> None:
    assert sorted(first_cells(section("What it asks"))) == sorted(get_args(Sort))


def test_the_table_of_cases_is_what_the_command_prints() -> None:
    command = [sys.executable, "-m", "conform", "cases"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - ours
    for line in printed.splitlines()[:10]:
        assert f"    {line}".rstrip() in README


def test_each_room_of_the_engine_is_on_the_page_that_says_how_it_is_built() -> None:
    rooms = (ROOT / "conform" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "conform").iterdir():
        if path.is_dir() and path.name != "__pycache__":
            assert f"`conform/{path.name}/`" in rooms


def test_the_example_of_payloads_runs_as_it_stands(tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", section("Payloads in your own tests"), flags=re.DOTALL)
    (tmp_path / "test_taxes.py").write_text(block, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_taxes.py"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert "1 passed" in ended.stdout, ended.stdout


def test_the_files_that_a_page_names_are_there() -> None:
    for page in ("README.md", "conform/README.md", "contracts/README.md"):
        named = re.findall(
            r"`((?:conform|tests|contracts|suites)/[\w/.]+)`", (ROOT / page).read_text("utf-8")
        )
        assert [each for each in named if not (ROOT / each).exists()] == []


def test_nothing_is_left_to_be_written() -> None:
    assert "<!--" not in README


def test_the_pictures_are_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()
