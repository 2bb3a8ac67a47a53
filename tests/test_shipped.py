"""Contracts and suites that come along, and whose contracts hold where."""

from __future__ import annotations

import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING

from conform import shipped
from conform.commands.run import INI
from conform.shipped import CONTRACTS, HOME, PROJECT, SUITES, contracts_at

if TYPE_CHECKING:
    import pytest

PROJECT_FILE = Path(__file__).parents[1] / "pyproject.toml"


def test_contracts_and_suites_are_there() -> None:
    assert (SUITES.parent, CONTRACTS.parent) == (HOME, HOME)
    assert len(list(CONTRACTS.glob("*/*.yaml"))) > 60
    assert (HOME / "conftest.py").is_file()
    assert {path.name for path in SUITES.glob("test_*.py")} >= {"test_valid.py", "test_walk.py"}


def test_contracts_of_a_folder_hold_there_and_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert contracts_at(tmp_path) == CONTRACTS
    own = tmp_path / "contracts"
    (own / "v1").mkdir(parents=True)
    (own / "editions.yaml").touch()
    assert contracts_at(tmp_path) == CONTRACTS, "a folder of that name that holds no contract"
    (own / "v1" / "pens.yaml").touch()
    assert contracts_at(tmp_path) == own


def test_a_package_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped.release().startswith(f"{PROJECT} ")
    monkeypatch.setattr(shipped, "PROJECT", "no-such-package")
    assert shipped.release() == "no-such-package unreleased"


def test_pytest_reads_the_same_for_the_command_as_in_a_checkout() -> None:
    written = ConfigParser()
    written.read(INI)
    options = tomllib.loads(PROJECT_FILE.read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    for_tests = {word for word in options["addopts"] if word.startswith("no:")} - {"no:timeout"}
    said = written["pytest"]["addopts"].split()
    assert {word for word in said if word.startswith("-") and word != "-p"} <= set(options["addopts"])
    assert {word for word in said if word.startswith("no:")} - {"no:timeout"} <= for_tests
    assert written["pytest"]["minversion"] == options["minversion"]
