"""Start the engine as a person would, in a process of its own, quickly enough for hundreds of runs.

A process is forked from a server that has imported everything: what is started is still `pytest suites …` or
`conform sweep …`, with an environment, a folder and an end of its own, and it can be killed like any other.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

LONGEST = 90.0
"""Seconds after which a command that does not end counts as hanging, and is killed."""
PRELOADED = [  # but xdist, which keeps the path that was there when it was imported
    "pytest",
    "conform.plugin",
    *(f"conform.commands.{name}" for name in COMMANDS),
    "allure_pytest.plugin",
    "hypothesis",
    "vcr",
]
_QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Of what the server has imported before pytest ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Hold how a command ended: its status (None: it did not end by itself), and what it printed."""

    status: int | None
    text: str


def started(
    folder: Path,
    said: Path,
    command: tuple[str, ...],
    environ: Mapping[str, str],
    before: Callable[[], None] | None = None,
) -> ForkServerProcess:
    """Start `pytest …` or `conform …` in a folder, with no other environment; what it prints goes to `said`.

    `before` is called in the process first: a function of a module, by its name.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    arguments = (str(folder), str(said), command, dict(environ), before)
    process = context.Process(target=_serve, args=arguments, daemon=True)
    process.start()
    return process


def ended(process: ForkServerProcess, said: Path, longest: float = LONGEST) -> Ended:
    """Wait for a command; kill it where it does not end."""
    process.join(longest)
    status = process.exitcode
    if status is None:
        process.kill()
        process.join()
    return Ended(status=status, text=said.read_text(encoding="utf-8", errors="surrogateescape"))


def _serve(
    folder: str,
    said: str,
    command: tuple[str, ...],
    environ: dict[str, str],
    before: Callable[[], None] | None,
) -> None:
    """Become the command, as an interpreter that was just started would."""
    output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.path[:0] = filter(None, environ.get("PYTHONPATH", "").split(os.pathsep))
    if before is not None:
        before()
    sys.argv = [*command]
    if command[0] == "pytest":
        import pytest  # noqa: PLC0415 - in the child alone

        sys.exit(int(pytest.main([*command[1:], *_QUIET])))
    from conform.__main__ import main  # noqa: PLC0415 - in the child alone

    sys.exit(main())
