"""What runs created on a tenant and have not removed yet: each create durable before it is sent."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

import msgspec

from conform.disk import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conform.contract import Json

SUFFIX = ".ledger.jsonl"
MARK = "conform-"
"""How the mark of every record begins: `conform-7f3a9c2e-00012`, the run and the number of the create."""
How: TypeAlias = Literal["removed", "nothing", "closed", "left"]
"""How an entry is settled: seen gone, seen that nothing was made, closed by a person, left on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Hold one create that is open: nobody has seen yet that nothing of it is left on the tenant.

    `name` is what a person closes it by. `mark` is the text that the record carries, `shown_as` the field
    that shows it when the record is read; both None where the payload had no room for one. `record` is
    the id that the answer named, None where it named none; `is_proven` tells whether the record of this
    id was seen to be ours. `said` tells why it is open.
    """

    name: str
    number: int
    contract: str
    operation: str
    at: str = ""
    mark: str | None = None
    shown_as: str | None = None
    record: Json = None
    is_proven: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Hold what a ledger says: the tenant, the run, and the entries that are open, in order.

    `tenant` is a digest of the base URL, `identity` one of what the tenant said of itself, "" where it
    said nothing; `base_url` is None where the run was anonymous.
    """

    tenant: str = ""
    identity: str = ""
    base_url: str | None = None
    run: str = ""
    started: str = ""
    entries: tuple[LedgerEntry, ...] = ()
    last: int = 0


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one line may say, whatever its kind; what a later version adds is passed over."""

    tenant: str = ""
    identity: str = ""
    base_url: str | None = None
    run: str = ""
    started: str = ""
    n: int = 0
    contract: str = ""
    operation: str = ""
    mark: str | None = None
    shown_as: str | None = None
    at: str = ""
    record: Any = None
    said: str = ""


_CHANGES: Mapping[str, Callable[[_Line], dict[str, Any]]] = {
    "named": lambda line: {"record": line.record, "said": ""},
    "proven": lambda _: {"is_proven": True, "said": ""},
    "doubted": lambda line: {"said": line.said},
}
"""What becomes known of a create that is open, by the kind of the line."""


def read_book(path: Path) -> Book:
    """Read a ledger; a line that a kill tore is passed over, since nothing was sent after it.

    Raises OSError where the file cannot be read.
    """
    opened, last = _Line(), 0
    entries: dict[int, LedgerEntry] = {}
    for kind, line in _lines(path.read_bytes()):
        if kind == "opened":
            opened = line
        elif kind == "creating":
            number = line.n or -1 - len(entries)  # the first ledgers had no numbers and no marks
            last = max(last, number)
            entries[number] = _entry(line, number, path.name.partition(".")[0])
        elif kind == "settled":
            entries.pop(line.n, None)
        elif kind in _CHANGES and line.n in entries:
            entries[line.n] = replace(entries[line.n], **_CHANGES[kind](line))
        elif kind in ("created", "removed"):
            _read_unnumbered(kind, line, entries)
    return Book(
        tenant=opened.tenant,
        identity=opened.identity,
        base_url=opened.base_url,
        run=opened.run,
        started=opened.started,
        entries=tuple(entries.values()),
        last=last,
    )


def _lines(data: bytes) -> Iterator[tuple[str, _Line]]:
    for line in data.split(b"\n"):
        try:
            ((kind, said),) = msgspec.convert(json.loads(line), dict[str, _Line]).items()
        except (ValueError, msgspec.ValidationError):
            continue
        yield kind, said


def _entry(line: _Line, number: int, stem: str) -> LedgerEntry:
    return LedgerEntry(
        name=line.mark or f"{stem}#{number}",
        number=number,
        contract=line.contract,
        operation=line.operation,
        at=line.at,
        mark=line.mark or None,
        shown_as=line.shown_as or None,
        said="no answer came",
    )


def _read_unnumbered(kind: str, line: _Line, entries: dict[int, LedgerEntry]) -> None:
    """Read what the first ledgers wrote: an id alone, which proves nothing, and stays until it is closed."""
    if kind == "created":
        unanswered = [each for each in entries.values() if each.number < 0 and each.record is None]
        for each in unanswered[-1:]:
            entries[each.number] = replace(each, record=line.record, said="its ledger has no mark")
        return
    for each in [
        each for each in entries.values() if (each.contract, each.record) == (line.contract, line.record)
    ]:
        del entries[each.number]


def tenant_digest(base_url: str) -> str:
    """Give sixteen hex digits that tell tenants apart without naming them."""
    return hashlib.sha256(base_url.rstrip("/").lower().encode()).hexdigest()[:16]


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
    def of_run(cls, folder: Path, *, base_url: str, **told: Any) -> Self:
        """Open a new ledger with a name of its own in a folder; `told` is as for a ledger by its path."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{SUFFIX}"
        return cls(folder / name, base_url=base_url, **told)

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
        about: dict[str, Json] = {"n": number, "contract": contract, "operation": operation}
        self._write("creating", **about, mark=mark, shown_as=shown_as, at=now())

    def named(self, number: int, record: Json) -> None:
        """Write down the id that the answer to a create named."""
        self._write("named", n=number, record=record)

    def proven(self, number: int) -> None:
        """Write down that the record of the id was seen to be ours."""
        self._write("proven", n=number)

    def doubted(self, number: int, said: str) -> None:
        """Write down why a create stays open."""
        self._write("doubted", n=number, said=said)

    def settled(self, number: int, how: How, said: str = "") -> None:
        """Write down that nothing of a create is left on the tenant, or that a person closed it."""
        self._write("settled", n=number, how=how, said=said or None, at=now())

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
        self._write(
            "opened",
            tenant=tenant_digest(base_url),
            identity=identity,
            run=run,
            started=now(),
            pid=os.getpid(),
            base_url=None if is_anonymous else base_url,
        )
        _sync_folder(self.path.parent)
        return run

    def _write(self, kind: str, **said: Json) -> None:
        """Add a line; what is None is left out."""
        known = {name: value for name, value in said.items() if value is not None}
        self._file.add(json.dumps({kind: known}, ensure_ascii=True))


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
