from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conform.ledger.book import read_book
from conform.ledger.writer import How, Ledger
from conform.run.mark import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

URL = "https://x.daftra.com"
OPEN = [("v1/clients", 7)]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    """Open ledgers that are let go of when the test ends, as if their run had died."""
    ledgers: list[Ledger] = []

    def open_ledger(path: Path = tmp_path / "l", *, is_anonymous: bool = False) -> Ledger:
        ledgers.append(Ledger(path, base_url=URL, is_anonymous=is_anonymous))
        return ledgers[-1]

    yield open_ledger
    for ledger in ledgers:
        ledger.let_go()


def made(ledger: Ledger) -> None:
    number, mark = ledger.next_mark()
    ledger.creating(number, "v1/clients", "POST /clients", mark=mark, shown_as="notes")
    ledger.named(number, 7)


def standing(path: Path) -> list[tuple[str, object]]:
    return [(entry.contract, entry.record) for entry in read_book(path).entries]


def test_a_record_is_on_the_disk_when_the_method_returns(
    tmp_path: Path, opened: Callable[..., Ledger]
) -> None:
    ledger = opened(tmp_path / "deep" / "l")
    made(ledger)
    assert standing(ledger.path) == OPEN


def test_a_create_is_on_the_disk_before_it_is_sent(opened: Callable[..., Ledger]) -> None:
    ledger = opened()
    ledger.creating(1, "v1/clients", "POST /clients")
    assert standing(ledger.path) == [("v1/clients", None)]


def test_each_line_is_forced_to_the_disk(
    opened: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened()
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", forced.append)
    made(ledger)
    ledger.proven(1)
    ledger.doubted(1, "the delete failed")
    ledger.settled(1, "removed")
    assert len(forced) == 5


def test_a_run_that_leaves_nothing_leaves_no_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    made(ledger)
    ledger.settled(1, "removed")
    ledger.close()
    ledger.close()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_leaves_a_record_leaves_its_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    made(ledger)
    ledger.close()
    assert standing(ledger.path) == OPEN


def test_a_run_that_leaves_a_doubt_leaves_its_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    ledger.creating(1, "v1/clients", "POST /clients")
    ledger.close()
    assert standing(ledger.path) == [("v1/clients", None)]


@pytest.mark.parametrize("how", ["removed", "nothing", "closed", "left"])
def test_each_way_of_settling_ends_an_entry(tmp_path: Path, how: How) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    made(ledger)
    ledger.settled(1, how, "as told")
    ledger.close()
    assert list(tmp_path.iterdir()) == []


def test_marks_are_told_apart_by_run_and_number_also_by_the_run_that_goes_on(
    opened: Callable[..., Ledger],
) -> None:
    ledger = opened()
    assert ledger.next_mark() == (1, f"conform-{ledger.run}-00001")
    ledger.creating(1, "v1/clients", "POST /clients")
    ledger.let_go()
    again = opened(ledger.path)
    assert again.next_mark() == (2, f"conform-{ledger.run}-00002")
    assert len(f"conform-{ledger.run}-00002 99") <= LONGEST


def test_an_anonymous_ledger_does_not_name_the_tenant(opened: Callable[..., Ledger]) -> None:
    ledger = opened(is_anonymous=True)
    assert b"daftra" not in ledger.path.read_bytes()
    assert read_book(ledger.path).base_url is None


def test_a_torn_line_is_ended_before_the_next_is_written(
    tmp_path: Path, opened: Callable[..., Ledger]
) -> None:
    path = tmp_path / "l"
    ledger = opened(path)
    made(ledger)
    ledger.let_go()
    path.write_bytes(path.read_bytes() + b'{"settled": {"n')
    again = opened(path)
    again.settled(1, "removed")
    assert again.book().entries == ()


def test_the_ledger_of_a_living_run_cannot_be_opened(opened: Callable[..., Ledger]) -> None:
    ledger = opened()
    with pytest.raises(BlockingIOError):
        opened(ledger.path)


def test_the_ledger_of_a_killed_run_can_be_opened_and_holds_what_it_made(
    tmp_path: Path, opened: Callable[..., Ledger]
) -> None:
    program = (
        "import sys, time; from pathlib import Path; from conform.ledger.writer import Ledger\n"
        f"ledger = Ledger(Path(sys.argv[1]), base_url={URL!r})\n"
        "ledger.creating(1, 'v1/clients', 'POST /clients')\n"
        "ledger.named(1, 7)\n"
        "print('made', flush=True); time.sleep(60)"
    )
    path = tmp_path / "l"
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE) as run:  # noqa: S603 - our own words
        assert run.stdout is not None
        assert run.stdout.readline() == b"made\n"
        with pytest.raises(BlockingIOError):
            opened(path)
        run.send_signal(signal.SIGKILL)
        run.wait()
    opened(path)
    assert standing(path) == OPEN
