"""A command has its defaults from the file of options, as far as it shares them with the suites."""

from __future__ import annotations

import argparse
import importlib
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import COMMANDS, run_command
from conform.commands.defaults import SHARED, parsed
from conform.run.settings import OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
tenant = "live"
reports = "night"
known = "accepted.yaml"
rate = 0.5
timeout = 20
base-url = "https://a.daftra.com"
ca-file = "ca.pem"
proxy = "http://gate:1"
header = ["X-Team: a"]
fail-on = "critical"
strict-known = true
"""


def read(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    below = parser.add_subparsers(dest="command", required=True)
    commands = {name: below.add_parser(name) for name in COMMANDS}
    for name, each in commands.items():
        importlib.import_module(f"conform.commands.{name}").add(each)
    return parsed(parser, commands, given)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conform.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (
            ["merge", "a"],
            {"reports": "night", "known": "accepted.yaml", "fail_on": "critical", "strict_known": True},
        ),
        (["sweep"], {"reports": "night", "rate": 0.5, "timeout": 20.0, "base_url": "https://a.daftra.com"}),
        (["sweep"], {"ca_file": "ca.pem", "proxy": "http://gate:1", "header": ["X-Team: a"]}),
        (["sweep", "--header", "X-Other: b", "--rate", "3"], {"header": ["X-Other: b"], "rate": 3.0}),
        (["bugs"], {"reports": "night"}),
        (["report", "--reports", "day"], {"reports": "day"}),
        (["known", "add", "F1", "--reason", "x"], {"reports": "night", "known": "accepted.yaml"}),
        (["judge", "a.har"], {"known": "accepted.yaml", "fail_on": "critical"}),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_the_command_line_does_not_say_is_as_the_file_says(
    command: list[str], found: dict[str, Any]
) -> None:
    told = {name: getattr(read(*command), name) for name in found}
    assert {
        name: value if isinstance(value, list | bool | float) else str(value) for name, value in told.items()
    } == found


def test_a_command_that_shares_nothing_does_not_look_for_a_file(folder: Path) -> None:
    (folder / "conform.toml").write_text("nonsense", encoding="utf-8")
    assert read("export", "openapi", "--out", "x").command == "export"


def test_a_file_that_cannot_be_used_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "conform.toml").write_text("reprots = 'x'", encoding="utf-8")
    assert run_command(["bugs"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("conform: conform.toml: reprots is no option; known are ")
    assert told.count("\n") == 1


def test_what_is_shared_is_an_option_of_the_suites() -> None:
    assert [flag for flag in SHARED if flag not in OPTIONS] == []
