from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.ledger.book import Entry, Unsure, read_book, tenant_digest

if TYPE_CHECKING:
    from pathlib import Path

OPENED = {"opened": {"tenant": "t", "base_url": "https://x.daftra.com", "started": "2026-11-22T05:00:00Z"}}
CREATING = {
    "creating": {"contract": "v1/clients", "operation": "POST /clients", "at": "2026-11-22T05:00:01Z"}
}
CREATED = {"created": {"contract": "v1/clients", "record": 7, "path": "/api2/clients/7.json"}}
REMOVED = {"removed": {"contract": "v1/clients", "record": 7}}
ENTRY = Entry(contract="v1/clients", record=7, path="/api2/clients/7.json")
UNSURE = Unsure(contract="v1/clients", operation="POST /clients", at="2026-11-22T05:00:01Z")


def written(path: Path, *lines: object, tail: bytes = b"") -> Path:
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines) + tail)
    return path


def test_a_record_is_open_from_its_creation_to_its_removal(tmp_path: Path) -> None:
    path = written(tmp_path / "l", OPENED, CREATING, CREATED)
    book = read_book(path)
    assert (book.tenant, book.base_url, book.entries, book.unsure) == (
        "t",
        "https://x.daftra.com",
        (ENTRY,),
        (),
    )
    written(path, OPENED, CREATING, CREATED, REMOVED)
    assert read_book(path).entries == ()


def test_a_create_without_a_further_line_is_in_doubt(tmp_path: Path) -> None:
    assert read_book(written(tmp_path / "l", OPENED, CREATING)).unsure == (UNSURE,)


@pytest.mark.parametrize("line", [CREATED, REMOVED, {"closed": {"at": ""}}, {"told": {"at": ""}}])
def test_a_create_with_a_further_line_is_in_no_doubt(tmp_path: Path, line: object) -> None:
    assert read_book(written(tmp_path / "l", OPENED, CREATING, line)).unsure == ()


def test_a_create_that_was_never_answered_stays_in_doubt(tmp_path: Path) -> None:
    unsure = {"unsure": CREATING["creating"]}
    assert read_book(written(tmp_path / "l", OPENED, CREATING, unsure, CREATED, REMOVED)).unsure == (UNSURE,)


def test_a_kill_at_any_byte_loses_no_line_before_it(tmp_path: Path) -> None:
    whole = written(tmp_path / "l", OPENED, CREATING, CREATED).read_bytes()
    lines = whole.split(b"\n")
    created_from = len(whole) - len(lines[-2]) - 1
    for length in range(len(whole) + 1):
        book = read_book(written(tmp_path / "l", tail=whole[:length]))
        is_created = length >= len(whole) - 1
        assert book.entries == ((ENTRY,) if is_created else ())
        assert book.unsure == ((UNSURE,) if created_from - 1 <= length and not is_created else ())


@pytest.mark.parametrize(
    "line", [b"\xff\x00\n", b"[]\n", b"7\n", b'{"later": 7}\n', b'{"later": {}}\n', b'{"a": {}, "b": {}}\n']
)
def test_a_line_that_is_none_is_passed_over(tmp_path: Path, line: bytes) -> None:
    assert read_book(written(tmp_path / "l", OPENED, CREATED, tail=line)).entries == (ENTRY,)


def test_a_tenant_is_told_apart_without_its_name() -> None:
    assert tenant_digest("https://X.daftra.com/") == tenant_digest("https://x.daftra.com")
    assert tenant_digest("https://x.daftra.com") != tenant_digest("https://y.daftra.com")
    assert "daftra" not in tenant_digest("https://x.daftra.com")
