"""The files of a report, each listed once: a run, its processes and `conform merge` write the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.disk import DiskError, RefusedError
from conform.errors import one_line
from conform.report import (
    allure_results,
    annotated,
    answers,
    close,
    ctrf,
    drift_json,
    evidence,
    history,
    log,
    page,
    sarif,
    summary_md,
)
from conform.report.result import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conform.disk import Door
    from conform.report.result import Report

BUGS: Final = "bugs"
"""What `conform bugs` has made of the reports of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """Name one file of the report in its folder, and what writes it there; it raises DiskError.

    A file of before is set aside when a run begins, unless `is_kept`: the log keeps its own, and the
    history is of all runs.
    """

    name: str
    write: Callable[[Report, Path, Door], None]
    is_kept: bool = False


SINKS: tuple[Sink, ...] = (
    Sink(name=drift_json.NAME, write=drift_json.write),
    Sink(name=evidence.NAME, write=evidence.write),
    Sink(name=answers.NAME, write=answers.write),
    Sink(name=page.NAME, write=page.write),
    Sink(name=close.SHARD, write=close.write_shard),
    Sink(name=sarif.NAME, write=sarif.write),
    Sink(name=ctrf.NAME, write=ctrf.write),
    Sink(name=annotated.NAME, write=annotated.write),
    Sink(name=summary_md.NAME, write=summary_md.write),
    Sink(name=allure_results.RESULTS, write=allure_results.gather),
    Sink(name=f"{allure_results.RESULTS}/environment.properties", write=allure_results.environment),
    Sink(name=history.NAME, write=history.write, is_kept=True),
    Sink(name=log.NAME, write=log.end, is_kept=True),
)
"""In the order in which they are written; a file that is not listed here is no report of a run."""


def write_all(report: Report, folder: Path, door: Door) -> tuple[str, ...]:
    """Write each file of a report for itself; give in one line each what was not written.

    Where a file is refused because a secret stands in it, one of an earlier run is taken away, since it
    would be read as this run's; where the disk takes nothing, what was reported before is kept.
    """
    troubles = []
    for sink in SINKS:
        try:
            sink.write(report, folder, door)
        except RefusedError as error:
            troubles.append(str(error))
            if (folder / sink.name).is_file():
                door.remove(folder / sink.name)
        except DiskError as error:
            troubles.append(str(error))
        except Exception as error:  # noqa: BLE001 - a report that cannot be made may not take others along
            troubles.append(door.line(f"{sink.name} could not be written: {one_line(error)}"))
    return tuple(dict.fromkeys(troubles))


def set_aside(folder: Path, door: Door) -> None:
    """Move an earlier run's reports into `previous/`, and remove its Allure results; raise DiskError.

    A link is moved as the link that it is. What is not listed here is nobody's to touch: known drift,
    ledgers, the history and the rest stay.
    """
    results, kept, bugs = folder / allure_results.RESULTS, folder / PREVIOUS, folder / BUGS
    for path in results.iterdir() if results.is_dir() else ():
        if path.is_file():
            door.remove(path)
    for path in (folder / sink.name for sink in SINKS if not sink.is_kept):
        if path.is_file() or (path.is_symlink() and not path.is_dir()):
            door.folder(kept)
            door.move(path, kept / path.name)
    if bugs.is_dir() and not bugs.is_symlink():
        door.folder(kept)
        door.put(bugs, kept / BUGS)
