"""What a run shows at its end, on one screen, and how its commands are called from there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conform.report.ending import Standpoint, as_opened, as_written, next_steps, verdict, where
from conform.report.summary import MOST_LINES, Paper, summary, troubles
from conform.run.settings import COMMAND_LINE, KNOWN, OPTIONS
from conform.shipped import release

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.run.conformance import Conformance
    from conform.run.settings import Settings

ONCE: Final = frozenset(
    {"--record", "--failed", "--case", "--budget", "--time-limit", "--shard", "--fail-on-age", "--max-age"}
)
"""Options that say how much of the plan a run asks, or what it keeps: not for one that asks again."""

_OPENS: Final = {"darwin": "open", "win32": "explorer"}
"""What opens a page in a browser, on systems without the program of freedesktop.org (xdg-utils)."""


def restated(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the options that ask the same again, as they are written, of those of a run by name."""
    asking = (pair for pair in given.items() if f"--{pair[0]}" not in ONCE)
    return tuple(word for pair in asking for word in as_written(*pair))


def standpoint(settings: Settings, here: Path) -> Standpoint:
    """Say from where a person runs commands after a run, and how."""
    folder = as_opened(settings.reports, here)
    address = () if settings.base_url is None else ("--base-url", settings.base_url)
    reports = _folder(folder)
    return Standpoint(
        here=here,
        folder=settings.reports,
        reports=reports,
        accept=(*(("--drift", f"{folder}/drift.json") if reports else ()), *_known(settings, here)),
        sweep=(*address, *_folder(as_opened(settings.ledgers.parent, here))),
        asked=restated(_said(settings)),
        opens=_OPENS.get(sys.platform, "xdg-open"),
        conform=_called("conform", here),
        goes_on=settings.tenant != "recorded" and not (settings.is_recording or settings.named),
    )


def contracts_used(settings: Settings, editions: Sequence[str], here: Path) -> str:
    """Say which contracts a run went by: those of a folder, or those that come with us."""
    is_own = settings.contracts.is_relative_to(here)
    whose = f"./{as_opened(settings.contracts, here)}" if is_own else f"of {release()}"
    return f"contracts: {whose} (editions {', '.join(editions)})"


def _known(settings: Settings, here: Path) -> tuple[str, ...]:
    """Give the option that names the file of accepted drift, none for the usual one."""
    name = as_opened(settings.known, here)
    return () if name == KNOWN else ("--known", name)


def _folder(name: str) -> tuple[str, ...]:
    """Give the option that names a folder of reports, none for the usual one."""
    return () if name == OPTIONS["--reports"]["default"] else ("--reports", name)


def _said(settings: Settings) -> dict[str, Any]:
    """Give the options of the command line: a file says its own each time."""
    whence = settings.whence
    return {
        name: value
        for name, value in settings.given.items()
        if whence.get(name, COMMAND_LINE) == COMMAND_LINE
    }


def _called(program: str, here: Path) -> tuple[str, ...]:
    """Give the words that call a program of this Python from a folder: its name where that is enough."""
    beside = Path(sys.executable).with_name(program)
    found = shutil.which(program)
    if found is not None and (not beside.exists() or Path(found).samefile(beside)):
        return (program,)
    if beside.exists():
        return (as_opened(beside, here),)
    return as_opened(Path(sys.executable), here), "-m", program


def screen(run: Conformance, stand: Standpoint, status: int, width: int) -> list[str]:
    """Give the lines that a run ends with, the last of which says why it passes or fails."""
    report = run.report
    used = "" if report is None else contracts_used(run.settings, report.editions, stand.here)
    tail = [*troubles(run.troubles), run.age(), used, *where(stand, width)]
    if report is not None and status:
        tail += next_steps(report, stand)
    tail = [line for line in tail if line]
    told = [] if report is None else summary(report, Paper(width=width, lines=MOST_LINES - len(tail)))
    return [run.door.line(line) for line in (*told, *tail, verdict(report, status, run.beside()))]
