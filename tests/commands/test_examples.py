"""The example that each command's help ends with is one that it takes."""

from __future__ import annotations

import importlib
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from conform.commands import COMMANDS, run_command

if TYPE_CHECKING:
    from argparse import Namespace

EXAMPLES = [
    (name, line)
    for name in COMMANDS
    for line in importlib.import_module(f"conform.commands.{name}").EXAMPLE.split("; ")
]


@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_the_example_of_a_command_is_understood(
    name: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Namespace] = []

    def take(given: Namespace) -> int:
        taken.append(given)
        return 0

    monkeypatch.setattr(f"conform.commands.{name}.run", take)
    program, command, *more = shlex.split(re.sub(r"^(\w+=\S+ )+", "", line))

    assert (program, command) == ("conform", name)
    assert run_command([command, *more]) == 0
    assert len(taken) == 1
