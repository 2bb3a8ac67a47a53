from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conform.ledger.book import Entry, read_book
from conform.ledger.writer import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

URL = "https://x.daftra.com"
ENTRY = Entry(contract="v1/clients", record=7, path="/api2/clients/7.json")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    """Open ledgers that are let go of when the test ends, as if their run had died."""
    ledgers: list[Ledger] = []

    def open_ledger(path: Path = tmp_path / "l", **settings: bool) -> Ledger:
        ledgers.append(Ledger(path, base_url=URL, **settings))
        return ledgers[-1]

    yield open_ledger
    for ledger in ledgers:
        ledger._file.close()


def made(ledger: Ledger) -> None:
    ledger.creating("v1/clients", "POST /clients")
    ledger.created("v1/clients", 7, "/api2/clients/7.json")


def test_a_record_is_on_the_disk_when_the_method_returns(
    tmp_path: Path, opened: Callable[..., Ledger]
) -> None:
    ledger = opened(tmp_path / "deep" / "l")
    made(ledger)
    assert read_book(ledger.path).entries == ledger.open_entries() == (ENTRY,)


def test_a_create_is_on_the_disk_before_it_is_sent(opened: Callable[..., Ledger]) -> None:
    ledger = opened()
    ledger.creating("v1/clients", "POST /clients")
    assert [each.contract for each in read_book(ledger.path).unsure] == ["v1/clients"]


def test_each_line_is_forced_to_the_disk(
    opened: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened()
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", forced.append)
    made(ledger)
    ledger.removed("v1/clients", 7)
    assert len(forced) == 3


def test_a_run_that_leaves_nothing_leaves_no_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    made(ledger)
    ledger.removed("v1/clients", 7)
    ledger.close()
    ledger.close()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_leaves_a_record_leaves_its_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    made(ledger)
    ledger.close()
    assert read_book(ledger.path).entries == (ENTRY,)


def test_a_run_that_leaves_a_doubt_leaves_its_ledger(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    ledger.unsure("v1/clients", "POST /clients")
    ledger.close()
    assert len(read_book(ledger.path).unsure) == 1


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
    ledger._file.close()
    path.write_bytes(path.read_bytes() + b'{"removed": {"contr')
    again = opened(path)
    again.removed("v1/clients", 7)
    assert again.open_entries() == ()


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
        "ledger.creating('v1/clients', 'POST /clients')\n"
        "ledger.created('v1/clients', 7, '/api2/clients/7.json')\n"
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
    assert opened(path).open_entries() == (ENTRY,)
