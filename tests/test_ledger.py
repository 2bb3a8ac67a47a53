"""A ledger says what a run made and has not removed, whatever killed it, in whichever version it began."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.ledger import How, Ledger, LedgerEntry, read_book, tenant_digest
from conform.payloads.markable import LONGEST

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
        "import sys, time; from pathlib import Path; from conform.ledger import Ledger\n"
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


OPENED = {
    "opened": {
        "tenant": "t",
        "identity": "i",
        "run": "0f1e2d3c",
        "base_url": "https://x.daftra.com",
        "started": "2026-11-22T05:00:00Z",
    }
}
MARK = "conform-0f1e2d3c-00001"
AT = "2026-11-22T05:00:01Z"
CREATING = {
    "creating": {
        "n": 1,
        "contract": "v1/clients",
        "operation": "POST /clients",
        "mark": MARK,
        "shown_as": "notes",
        "at": AT,
    }
}
NAMED = {"named": {"n": 1, "record": 7}}
PROVEN = {"proven": {"n": 1}}
SETTLED = {"settled": {"n": 1, "how": "removed", "at": AT}}
DOUBT = LedgerEntry(
    name=MARK,
    number=1,
    contract="v1/clients",
    operation="POST /clients",
    at=AT,
    mark=MARK,
    shown_as="notes",
    said="no answer came",
)
ENTRY = replace(DOUBT, record=7, said="")


def written(path: Path, *lines: object, tail: bytes = b"") -> Path:
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines) + tail)
    return path


def test_a_create_is_open_until_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "l"
    assert read_book(written(path, OPENED, CREATING)).entries == (DOUBT,)
    assert read_book(written(path, OPENED, CREATING, NAMED)).entries == (ENTRY,)
    proven = replace(ENTRY, is_proven=True)
    assert read_book(written(path, OPENED, CREATING, NAMED, PROVEN)).entries == (proven,)
    assert read_book(written(path, OPENED, CREATING, NAMED, PROVEN, SETTLED)).entries == ()


def test_the_first_line_says_of_what_tenant_and_run_it_is(tmp_path: Path) -> None:
    book = read_book(written(tmp_path / "l", OPENED, CREATING))
    assert (book.tenant, book.identity, book.run, book.base_url, book.started, book.last) == (
        "t",
        "i",
        "0f1e2d3c",
        "https://x.daftra.com",
        "2026-11-22T05:00:00Z",
        1,
    )


def test_why_a_create_is_open_is_kept(tmp_path: Path) -> None:
    doubted = {"doubted": {"n": 1, "said": "500 was answered"}}
    assert read_book(written(tmp_path / "l", OPENED, CREATING, doubted)).entries == (
        replace(DOUBT, said="500 was answered"),
    )


def test_a_create_without_a_mark_is_named_after_its_ledger(tmp_path: Path) -> None:
    bare = {"creating": {"n": 3, "contract": "v1/clients", "operation": "POST /clients", "at": AT}}
    (entry,) = read_book(written(tmp_path / "20261122-9.ledger.jsonl", OPENED, bare)).entries
    assert (entry.name, entry.mark, entry.shown_as) == ("20261122-9#3", None, None)


def test_a_kill_at_any_byte_loses_no_line_before_it(tmp_path: Path) -> None:
    lines = (OPENED, CREATING, NAMED, SETTLED)
    whole = written(tmp_path / "l", *lines).read_bytes()
    ends = [len(written(tmp_path / "l", *lines[:count]).read_bytes()) - 1 for count in (2, 3, 4)]
    expected: list[tuple[LedgerEntry, ...]] = [(), (DOUBT,), (ENTRY,), ()]
    for length in range(len(whole) + 1):
        book = read_book(written(tmp_path / "l", tail=whole[:length]))
        assert book.entries == expected[sum(length >= end for end in ends)]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\x00\n",
        b"[]\n",
        b"7\n",
        b'{"later": 7}\n',
        b'{"later": {}}\n',
        b'{"a": {}, "b": {}}\n',
        b'{"settled": {"n": "x"}}\n',
        b'{"named": {"n": 99, "record": 8}}\n',
    ],
)
def test_a_line_that_is_none_is_passed_over(tmp_path: Path, line: bytes) -> None:
    assert read_book(written(tmp_path / "l", OPENED, CREATING, NAMED, tail=line)).entries == (ENTRY,)


OLD_CREATING = {"creating": {"contract": "v1/clients", "operation": "POST /clients", "at": AT}}
OLD_CREATED = {"created": {"contract": "v1/clients", "record": 7, "path": "/api2/clients/7.json"}}
OLD_REMOVED = {"removed": {"contract": "v1/clients", "record": 7}}


def test_a_ledger_of_before_marks_keeps_its_records_open_because_an_id_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old"
    (entry,) = read_book(written(path, OPENED, OLD_CREATING, OLD_CREATED)).entries
    assert (entry.record, entry.mark, entry.said) == (7, None, "its ledger has no mark")
    assert read_book(written(path, OPENED, OLD_CREATING, OLD_CREATED, OLD_REMOVED)).entries == ()
    (doubt,) = read_book(written(path, OPENED, OLD_CREATING)).entries
    assert (doubt.record, doubt.said) == (None, "no answer came")
    two = read_book(written(path, OPENED, OLD_CREATING, OLD_CREATED, OLD_CREATING)).entries
    assert [each.record for each in two] == [7, None]


def old(name: str, record: int, contract: str = "v1/clients") -> dict[str, object]:
    return {name: {"contract": contract, "record": record}}


@pytest.mark.parametrize(
    ("lines", "records"),
    [
        ((OLD_CREATING, OLD_CREATING, old("created", 7)), [None, 7]),
        ((OLD_CREATING, OLD_CREATING, old("created", 7), old("created", 8)), [8, 7]),
        ((OLD_CREATING, old("created", 7), old("created", 8)), [7]),
        ((CREATING, old("created", 7)), [None]),
        ((OLD_CREATING, old("created", 7), old("removed", 8)), [7]),
        ((OLD_CREATING, old("created", 7), old("removed", 7, "v1/invoices")), [7]),
        ((OLD_CREATING, old("created", 7), old("removed", 7)), []),
    ],
)
def test_an_old_line_is_about_the_last_unanswered_create_and_its_own_record(
    tmp_path: Path, lines: tuple[object, ...], records: list[int | None]
) -> None:
    book = read_book(written(tmp_path / "old", OPENED, *lines))

    assert [each.record for each in book.entries] == records


def test_what_is_proven_is_open_for_no_reason_said_before(tmp_path: Path) -> None:
    doubted = {"doubted": {"n": 1, "said": "500 was answered"}}

    assert read_book(written(tmp_path / "l", OPENED, CREATING, NAMED, doubted, PROVEN)).entries == (
        replace(ENTRY, is_proven=True),
    )


def test_the_last_number_is_the_highest_in_whatever_order_the_creates_left(tmp_path: Path) -> None:
    numbered = [{"creating": {**CREATING["creating"], "n": number}} for number in (2, 3, 1)]

    assert read_book(written(tmp_path / "l", OPENED, *numbered)).last == 3


def test_a_tenant_is_told_apart_without_its_name() -> None:
    assert tenant_digest("https://X.daftra.com/") == tenant_digest("https://x.daftra.com")
    assert tenant_digest("https://x.daftra.com") != tenant_digest("https://y.daftra.com")
    assert "daftra" not in tenant_digest("https://x.daftra.com")
