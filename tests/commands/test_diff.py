from __future__ import annotations

import pytest

from conform.commands import run_command
from conform.commands.diff import SORTS


def test_editions_can_be_compared() -> None:
    assert "docs" in SORTS


def test_an_unknown_sort_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(["diff", "moons", "a", "b"])
    assert caught.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(["diff", "--help"])
    assert caught.value.code == 0
    assert "example: conform diff docs" in " ".join(capsys.readouterr().out.split())
