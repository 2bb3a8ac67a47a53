from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.ledger.book import Entry, read_book, tenant_digest

if TYPE_CHECKING:
    from pathlib import Path

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
DOUBT = Entry(
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
    expected: list[tuple[Entry, ...]] = [(), (DOUBT,), (ENTRY,), ()]
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
