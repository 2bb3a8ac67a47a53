"""Write down what a run creates, durable before its next request."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from conform.ledger.book import read_book, tenant_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.contract import Json
    from conform.ledger.book import Entry

SUFFIX = ".ledger.jsonl"


class Ledger:
    """Write down each record that a run creates, before the run sends anything else.

    Each line is on the disk when its method returns. The file is locked for as long as the run lives, so
    that nobody sweeps what is still in use; the lock dies with the process, however it dies. Opening the
    ledger of a dead run goes on with it; opening that of a living one raises BlockingIOError.
    """

    def __init__(self, path: Path, *, base_url: str, is_anonymous: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise
        self._heal()
        if path.stat().st_size == 0:
            named = {} if is_anonymous else {"base_url": base_url}
            self._write(
                {"opened": {"tenant": tenant_digest(base_url), "started": now(), "pid": os.getpid(), **named}}
            )
            _sync_folder(path.parent)

    @classmethod
    def of_run(cls, folder: Path, *, base_url: str, is_anonymous: bool = False) -> Self:
        """Open a new ledger with a name of its own in a folder."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{SUFFIX}"
        return cls(folder / name, base_url=base_url, is_anonymous=is_anonymous)

    def creating(self, contract: str, operation: str) -> None:
        """Write down that a create is about to be sent, so that a kill before its answer leaves a trace."""
        self._write({"creating": {"contract": contract, "operation": operation, "at": now()}})

    def created(self, contract: str, record: Json, path: str) -> None:
        """Write down a record that was made and the path that deletes it, "" where nothing does."""
        self._write({"created": {"contract": contract, "record": record, "path": path}})

    def unsure(self, contract: str, operation: str) -> None:
        """Write down that a create was sent and no answer came, so that it may have made a record."""
        self._write({"unsure": {"contract": contract, "operation": operation, "at": now()}})

    def removed(self, contract: str, record: Json) -> None:
        """Write down that a record is gone."""
        self._write({"removed": {"contract": contract, "record": record}})

    def told(self) -> None:
        """Write down that a person was told of the creates in doubt."""
        self._write({"told": {"at": now()}})

    def open_entries(self) -> tuple[Entry, ...]:
        """Give the records that are still there, in the order of their creation."""
        return read_book(self.path).entries

    def close(self) -> None:
        """End the run: a ledger that has nothing more to tell is deleted, any other stays for the sweep."""
        if self._file.closed:
            return
        self._write({"closed": {"at": now()}})
        book = read_book(self.path)
        if not book.entries and not book.unsure:
            self.path.unlink(missing_ok=True)
        self._file.close()

    def _heal(self) -> None:
        """End a line that a kill tore, so that the next one can be read."""
        with self.path.open("rb") as file:
            data = file.read()
        if data and not data.endswith(b"\n"):
            self._file.write(b"\n")

    def _write(self, line: Mapping[str, Json]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def now() -> str:
    """Give the present moment in UTC as ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sync_folder(folder: Path) -> None:
    """Make the file's name as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
