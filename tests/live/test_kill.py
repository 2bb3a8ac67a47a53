"""Runs that die at any moment: what they made is gone or told after the sweep, and nobody else's is touched.

`make kill` lets 200 of them die; an ordinary run of the tests a few.
"""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.books import Books, tenant
from tests.forked import ended
from tests.live.engine import drift_of, started, suites, swept, unsaid, untold

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

KILLS = int(os.environ.get("KILLS", "6"))
SEEDS = (3, 8, *(seed for seed in range(2, 999) if seed not in (3, 8)))
"""The first two once lost a record for good."""
TOGETHER = 3
"""How many runs die on one tenant and in one folder of reports, before it is swept."""
RESOURCES = ("clients", "invoices", "client_payments")
PATIENCE = 30.0


def wait_for_requests(process: ForkServerProcess, books: Books, number: int) -> None:
    """Wait until a run has sent so many requests more, or has ended."""
    wanted, until = len(books.heard) + number, time.monotonic() + PATIENCE
    while len(books.heard) < wanted and process.is_alive() and time.monotonic() < until:
        time.sleep(0.001)


@pytest.mark.parametrize("seed", SEEDS[: -(-KILLS // TOGETHER)])
def test_after_kills_at_random_moments_nothing_of_ours_is_left_untold(
    seed: int, project: Path, reports: Path
) -> None:
    dice, books = random.Random(seed), Books(foreign=50, pause=0.01)  # noqa: S311 - a seed, not a secret
    with tenant(books) as url:
        for number in range(TOGETHER):
            resource, said = RESOURCES[(seed + number) % len(RESOURCES)], reports.parent / f"{number}.txt"
            process = started(project, said, *suites(url, reports, "--resource", resource))
            wait_for_requests(process, books, dice.randint(2, 60))
            time.sleep(dice.random() / 50)
            process.kill()
            process.join()
            assert "Traceback" not in said.read_text(encoding="utf-8")
        assert any(each.method == "POST" for each in books.heard), "there was something to leave"
        sweep = swept(project, url, reports)
    assert books.damage() == []
    assert "Traceback" not in sweep.text
    assert unsaid(books.ours(), sweep.text) == [], sweep.text
    assert not books.ours() or sweep.status == 1


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_stop_cleans_up_and_says_how_far_it_came(
    sent: signal.Signals, project: Path, reports: Path
) -> None:
    books, said = Books(pause=0.01), reports.parent / "said.txt"
    with tenant(books) as url:
        process = started(project, said, *suites(url, reports, "--resource", "clients"))
        wait_for_requests(process, books, 40)
        assert process.pid is not None
        os.kill(process.pid, sent)
        end = ended(process, said)
    drift = drift_of(reports)
    assert end.status not in (None, 0), end.text
    assert "Traceback" not in end.text
    assert books.damage() == []
    assert untold(books.ours(), drift) == {}
    assert drift is not None, "every report is written"
    assert drift["interrupted"]
    assert "interrupted after" in end.text
