"""Write down each create that leaves us, durable before it is sent, and what becomes known of it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from conform.disk import Door
from conform.ledger.book import MARK, read_book, tenant_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.contract import Json
    from conform.ledger.book import Book

SUFFIX = ".ledger.jsonl"
How: TypeAlias = Literal["removed", "nothing", "closed", "left"]
"""How an entry is settled: seen gone, seen that nothing was made, closed by a person, left on purpose."""


class Ledger:
    """Write down each create before it is sent, and what becomes known of it after.

    Each line is on the disk when its method returns; DiskError where it cannot be. The file is locked for
    as long as the run lives, so that nobody sweeps what is still in use; the lock dies with the process,
    however it dies. Opening the ledger of a dead run goes on with it; opening that of a living one raises
    BlockingIOError. `identity` is what the tenant said of itself, as a digest; None where it said nothing.
    `door` keeps secrets in: a tenant may call a record by one.
    """

    def __init__(
        self,
        path: Path,
        *,
        base_url: str,
        identity: str | None = None,
        is_anonymous: bool = False,
        door: Door | None = None,
    ) -> None:
        self.path = path
        self._file = (door or Door()).journal(path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise
        self._is_closed = False
        self.run = self._begin(base_url, identity, is_anonymous=is_anonymous)

    @classmethod
    def of_run(
        cls,
        folder: Path,
        *,
        base_url: str,
        identity: str | None = None,
        is_anonymous: bool = False,
        door: Door | None = None,
    ) -> Self:
        """Open a new ledger with a name of its own in a folder."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{SUFFIX}"
        return cls(folder / name, base_url=base_url, identity=identity, is_anonymous=is_anonymous, door=door)

    def next_mark(self) -> tuple[int, str]:
        """Give the number of the next create, and the mark that its record is to carry."""
        self._last += 1
        return self._last, f"{MARK}{self.run}-{self._last:05d}"

    def creating(
        self,
        number: int,
        contract: str,
        operation: str,
        *,
        mark: str | None = None,
        shown_as: str | None = None,
    ) -> None:
        """Write down that a create is about to be sent; `mark` is None where its payload carries none."""
        marked = {} if mark is None else {"mark": mark, "shown_as": shown_as}
        self._write(
            {"creating": {"n": number, "contract": contract, "operation": operation, **marked, "at": now()}}
        )

    def named(self, number: int, record: Json) -> None:
        """Write down the id that the answer to a create named."""
        self._write({"named": {"n": number, "record": record}})

    def proven(self, number: int) -> None:
        """Write down that the record of the id was seen to be ours."""
        self._write({"proven": {"n": number}})

    def doubted(self, number: int, said: str) -> None:
        """Write down why a create stays open."""
        self._write({"doubted": {"n": number, "said": said}})

    def settled(self, number: int, how: How, said: str = "") -> None:
        """Write down that nothing of a create is left on the tenant, or that a person closed it."""
        told = {"said": said} if said else {}
        self._write({"settled": {"n": number, "how": how, **told, "at": now()}})

    def book(self) -> Book:
        """Read what the ledger says now."""
        return read_book(self.path)

    def close(self) -> None:
        """End the run: a ledger that has nothing more to tell is deleted, any other stays for the sweep."""
        if self._is_closed:
            return
        if not self.book().entries:
            self.path.unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """Release the file as the end of a process does; what it says stays for the sweep."""
        self._is_closed = True
        self._file.close()

    def _begin(self, base_url: str, identity: str | None, *, is_anonymous: bool) -> str:
        book = self.book()
        self._last = book.last
        if self.path.stat().st_size:
            return book.run
        run = secrets.token_hex(4)
        named = {} if is_anonymous else {"base_url": base_url}
        told = {} if identity is None else {"identity": identity}
        opened: dict[str, Json] = {
            "tenant": tenant_digest(base_url),
            **told,
            "run": run,
            "started": now(),
            "pid": os.getpid(),
        }
        self._write({"opened": {**opened, **named}})
        _sync_folder(self.path.parent)
        return run

    def _write(self, line: Mapping[str, Json]) -> None:
        self._file.add(json.dumps(line, ensure_ascii=True))


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
