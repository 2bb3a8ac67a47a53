"""The pages say what there is: options, commands, sorts of case, files; their figures are the tool's own."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import pytest
import yaml

from conform.case import Sort
from conform.commands import COMMANDS, run_command
from conform.daftra import DAFTRA
from conform.findings.known import load_known
from conform.report.drift_json import DriftFile
from conform.report.matrix import FAMILIES
from conform.report.sinks import SINKS
from conform.run.option_file import OWN, read_options
from conform.run.settings import OPTIONS
from tests.people import (
    PAGES,
    ROOMS,
    ROOT,
    anchors,
    blocks,
    commands,
    first_cells,
    prose,
    section,
    text,
    unlike,
)

if TYPE_CHECKING:
    from pathlib import Path

README, SUITES, CONTRACTS, REPORTS, ENGINE = (
    "README.md",
    "suites/README.md",
    "contracts/README.md",
    "reports/README.md",
    "conform/README.md",
)
MOST = 8_000
"""Bytes of the first page: what a newcomer reads in ten minutes."""
WORDS = ("claim", "edition", "place", "question", "pool", "verdict", "finding", "frame")
"""Words of our own that the first page explains where it first says them, in bold."""

OF_OTHERS = ("--dist", "--from", "--junitxml", "--lf", "--reruns", "--spec", "--tb")
"""Options of pytest, its plugins, pipx and uv that a page names."""
MADE = ("cassettes/live", "cassettes/fuzz.json")
"""What a page names and is there once a run has made it."""


def test_the_first_page_is_read_in_ten_minutes() -> None:
    assert len(text(README).encode()) <= MOST


def test_each_room_explains_itself_and_the_first_page_leads_there() -> None:
    for room in ROOMS:
        assert (ROOT / room / "README.md").is_file()
        assert f"]({room}/README.md)" in section(README, "Where the rest stands")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_our_own_is_explained_where_it_is_first_said(word: str) -> None:
    first = re.search(rf"[*]*\b{word}s?\b[*]*", prose(README))
    assert first is not None
    assert first[0] == f"**{word}**"


def test_each_option_is_documented_and_nothing_else() -> None:
    named = [cell.replace("\\|", "|").split()[0] for cell in first_cells(section(SUITES, "Options"))]
    assert sorted(named) == sorted(OPTIONS)


def test_each_command_is_documented_and_nothing_else() -> None:
    named = [cell.split()[1] for cell in first_cells(section(ENGINE, "The `conform` command"))]
    assert sorted(named) == sorted(COMMANDS)


def test_each_sort_of_case_is_documented_and_nothing_else() -> None:
    assert sorted(first_cells(section(SUITES, "What they ask"))) == sorted(get_args(Sort))


def test_each_file_of_a_run_is_documented_and_nothing_else() -> None:
    assert first_cells(section(REPORTS, "A folder of reports")) == [sink.name for sink in SINKS]


def test_each_key_of_the_report_is_documented_and_nothing_else() -> None:
    table = section(REPORTS, "`drift.json`").partition("| family |")[0]
    cells = re.findall(r"^\| (`.+?`) \|", table, flags=re.MULTILINE)
    assert [name for cell in cells for name in re.findall(r"`(\w+)`", cell)] == [
        each.name for each in fields(DriftFile)
    ]


def test_each_family_of_claims_is_documented_and_nothing_else() -> None:
    table = section(REPORTS, "`drift.json`").partition("| family |")[2]
    assert first_cells(table) == list(FAMILIES)


def test_the_table_of_cases_is_what_the_command_prints() -> None:
    command = [sys.executable, "-m", "conform", "cases"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - ours
    ((_, shown),) = (each for each in blocks(section(SUITES, "What they ask")) if each[0] == "text")
    assert unlike(shown, printed) == []


def test_each_room_of_the_engine_is_on_the_page_that_says_how_it_is_built() -> None:
    for path in (ROOT / "conform").iterdir():
        if path.is_dir() and path.name != "__pycache__":
            assert f"`conform/{path.name}/`" in text(ENGINE)


def test_the_order_of_imports_is_that_which_is_kept() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (each["layers"] for each in linter["contracts"] if each["type"] == "layers")
    ((_, shown),) = blocks(section(ENGINE, "The rooms"))
    assert " ".join(shown) == " → ".join(layers)


@pytest.mark.parametrize(
    ("page", "heading", "said"),
    [(CONTRACTS, "Payloads in your own tests", "1 passed"), (ENGINE, "A sandbox", "3 passed")],
)
def test_an_example_of_somebodys_tests_runs_as_it_stands(
    page: str, heading: str, said: str, tmp_path: Path
) -> None:
    ((_, block),) = blocks(section(page, heading))
    (tmp_path / "test_own.py").write_text("\n".join([*block, ""]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_own.py"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert said in ended.stdout, ended.stdout


def test_the_example_from_python_runs_as_it_stands(tmp_path: Path) -> None:
    ((_, block),) = blocks(section(ENGINE, "From Python"))
    command = [sys.executable, "-c", "\n".join(block)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert ended.returncode == 0, ended.stderr
    assert "data.Tax.id" in ended.stdout


def test_the_example_of_known_drift_is_read_as_it_stands(tmp_path: Path) -> None:
    shown = [lines for language, lines in blocks(section(REPORTS, "Known drift")) if language == "yaml"]
    path = tmp_path / "known-drift.yaml"
    path.write_text("\n".join(line for lines in shown for line in [*lines, ""]), encoding="utf-8")
    assert len(load_known(path).entries) == len(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_each_option_that_a_page_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (*((name,) for name in COMMANDS), ("diff", "docs"), ("diff", "tenant"), ("known", "add")):
        with suppress(SystemExit):
            run_command([*command, "--help"])
    known = {*OPTIONS, *OF_OTHERS} | flags(capsys.readouterr().out)
    assert {each for page in PAGES for each in flags(text(page))} <= known


def flags(said: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]+", said))


def test_each_target_of_make_that_a_page_names_is_one() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {each for page in PAGES for each in re.findall(r"\bmake ([a-z]+)[`\n ]", _code(page))}
    assert named <= set(targets)


def _code(page: str) -> str:
    """Give the commands of a page, in blocks and in the middle of a line."""
    return "\n".join([*re.findall(r"`[^`\n]+`", text(page)), *(each.line for each in commands(page)), ""])


def test_the_example_of_options_in_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    (shown,) = (lines for language, lines in blocks(text(SUITES)) if language == "toml")
    (tmp_path / OWN).write_text("\n".join(shown), encoding="utf-8")
    assert len(read_options(tmp_path, DAFTRA.access).options) == len(shown)


@pytest.mark.parametrize("page", PAGES)
class TestAPage:
    def test_the_files_that_it_names_are_there(self, page: str) -> None:
        named = re.findall(
            r"`((?:contracts|suites|cassettes|conform|tests|[.]github)/[\w/.-]+|[.][\w-]+[.]yml)`", text(page)
        )
        assert [each for each in named if each not in MADE and not (ROOT / each).exists()] == []

    def test_its_links_and_pictures_lead_somewhere(self, page: str) -> None:
        for link in re.findall(r"\]\(([^)\s]+)\)", text(page)):
            if not link.startswith("https://"):
                path, _, anchor = link.partition("#")
                target = (ROOT / page).parent.joinpath(path).resolve() if path else ROOT / page
                assert target.is_file(), link
                assert not anchor or anchor in anchors(str(target.relative_to(ROOT))), link

    def test_nothing_is_left_to_be_written(self, page: str) -> None:
        assert "<!--" not in text(page)

    def test_its_commands_stand_where_they_are_looked_for(self, page: str) -> None:
        assert {language for language, _ in blocks(text(page))} <= {"sh", "text", "yaml", "toml", "python"}
        assert re.findall(r"^(?:    |\t|\$ ).*", prose(page), flags=re.MULTILINE) == []
        assert commands(page)

    def test_its_lines_are_short(self, page: str) -> None:
        lines = text(page).splitlines()
        assert [line for line in lines if len(line) > 120 and not line.startswith("|")] == []
