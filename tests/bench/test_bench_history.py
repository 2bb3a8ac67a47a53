"""How fast a year of everything answers since when, and when it came and went: at most a second.

Not part of `make test`: `make bench` runs it.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.disk import Door
from conform.findings.history import times
from conform.report.history import HistoryFile, keep, remembered, told
from tests.report.year import DRIFTS, year

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_SECONDS = 1.0
MOST_BYTES = 5 * 2**20
TENANT = "live https://pens.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("year")
    keep(HistoryFile(tenants={TENANT: told(year())}), found, Door())
    return found


def seconds(work: Callable[[], object]) -> float:
    """Give the best of three runs, in seconds of a core: others may keep it busy."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize(
    "asked", [(), ("resource_7",), ("--drift", DRIFTS[10]), ("resource_7", "--nights", "30")]
)
def test_the_history_of_a_year_is_on_the_screen_in_a_second(
    asked: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = seconds(lambda: run_command(["history", *asked, "--reports", str(folder)]))
    size = (folder / "history.json").stat().st_size
    with capsys.disabled():
        sys.stdout.write(
            f"\n{' '.join(asked) or 'all':<24} {taken:.2f} s, a file of {size / 2**20:.2f} MiB\n"
        )
    assert taken <= MOST_SECONDS
    assert size <= MOST_BYTES


def test_a_run_learns_since_when_each_drift_shows_in_a_second(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = remembered(folder).of(TENANT)
    taken = seconds(lambda: [times(history, [each]) for each in DRIFTS])
    with capsys.disabled():
        sys.stdout.write(f"\n{len(DRIFTS)} drifts: {taken:.2f} s\n")
    assert taken <= MOST_SECONDS
