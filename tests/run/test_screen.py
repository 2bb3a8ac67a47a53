"""How the commands of what to run next are called from where a person stands."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.run.screen import ONCE, restated, standpoint
from conform.run.settings import COMMAND_LINE, OPTIONS, settings
from tests.run.test_settings import LIVE, options, read

if TYPE_CHECKING:
    from pathlib import Path


def parsed(words: tuple[str, ...]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    for flag, told in OPTIONS.items():
        parser.add_argument(flag, **told)
    return vars(parser.parse_args(words))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"profile": "observed", "resource": ["clients", "v2/brand"], "seed": 7, "cases": 3},
        {**LIVE, "allow_writes": True, "rate": 1.5, "values": "my values.yaml"},
        {"one_by_one": True, "strict_known": True, "known": "other.yaml"},
        {"exclude": ["taxes"], "only": ["GET", "PUT"], "fail_on": "critical"},
        {**LIVE, "header": ["X-Team: a b", "X-Other: c"], "proxy": "http://gate:1"},
    ],
)
def test_the_options_of_a_run_are_restated_as_they_are_read(tmp_path: Path, given: dict[str, Any]) -> None:
    (tmp_path / "my values.yaml").touch()
    (tmp_path / "other.yaml").touch()
    assert parsed(restated(read(tmp_path, **given).given)) == options(**given)


def test_what_cuts_or_keeps_a_run_is_not_restated() -> None:
    assert restated({name.removeprefix("--"): True for name in ONCE}) == ()


def test_usual_folders_need_no_option_and_others_are_named_as_they_are_opened(tmp_path: Path) -> None:
    usual = standpoint(read(tmp_path), tmp_path)
    assert (usual.reports, usual.accept, usual.sweep, usual.goes_on) == ((), (), (), True)
    given = {"reports": str(tmp_path / "out"), **LIVE}
    other = standpoint(read(tmp_path, **given), tmp_path)
    assert other.reports == ("--reports", "out")
    assert other.accept == ("--drift", "out/drift.json")
    assert other.sweep == ("--base-url", LIVE["base_url"], "--reports", "out")
    above = standpoint(read(tmp_path), tmp_path / "elsewhere")
    assert above.reports == ("--reports", str(tmp_path / "reports"))


@pytest.mark.parametrize("given", [{"tenant": "recorded"}, {"record": True}])
def test_a_recording_is_not_gone_on_with(tmp_path: Path, given: dict[str, Any]) -> None:
    assert not standpoint(read(tmp_path, **given), tmp_path).goes_on


def test_a_program_is_called_so_that_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    nowhere = standpoint(read(tmp_path), tmp_path)
    assert nowhere.conform == ("venv/python", "-m", "conform")
    for folder in ("venv", "."):
        program = tmp_path / folder / "conform"
        program.parent.mkdir(exist_ok=True)
        program.touch()
        program.chmod(0o755)
    beside = standpoint(read(tmp_path), tmp_path)
    assert beside.conform == ("venv/conform",), "another one is found by its name"
    monkeypatch.setenv("PATH", str(tmp_path / "venv"))
    assert standpoint(read(tmp_path), tmp_path).conform == ("conform",)


def test_what_the_file_of_options_says_is_not_restated_and_the_ledgers_are_where_they_were(
    tmp_path: Path,
) -> None:
    given = options(
        tenant="live", base_url="https://a.daftra.com", rate=1.0, case=["abcdef"], reports="night"
    )
    whence = {"tenant": "conform.toml", "rate": "conform.toml", "reports": COMMAND_LINE}
    found = standpoint(settings(given, tmp_path, DAFTRA, whence=whence), tmp_path)
    assert found.asked == ("--base-url", "https://a.daftra.com", "--reports", "night")
    assert found.sweep == ("--base-url", "https://a.daftra.com", "--reports", "night")
    assert (found.reports, found.goes_on) == (("--reports", "night/case"), False)
