"""Every error that is for people ends a command with one line and 2, wherever it is raised."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import conform
from conform.commands import COMMANDS, run_command
from conform.errors import UsageError, UserError

if TYPE_CHECKING:
    import pytest


def families(error: type[UserError]) -> set[type[UserError]]:
    return {error}.union(*map(families, error.__subclasses__()))


def test_an_error_for_people_is_one_line_and_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: object) -> int:
        raise UserError("a.txt: is no report;\nname another")

    for name in COMMANDS:
        monkeypatch.setattr(importlib.import_module(f"conform.commands.{name}"), "run", refuse)
    assert run_command(["cases"]) == 2
    assert capsys.readouterr().err.splitlines() == ["conform cases: a.txt: is no report;\\x0aname another"]


def test_what_says_that_it_is_one_line_is_an_error_for_people() -> None:
    for found in pkgutil.walk_packages(conform.__path__, "conform."):
        importlib.import_module(found.name)
    named = {each.__name__ for each in families(UserError)}
    assert UsageError.__name__ in named
    for name in ("BusyError", "ContractError", "DiskError", "DocumentError", "KnownError", "SettingsError"):
        assert name in named, f"{name} is raised at people, and is no UserError"
