"""One run at a time: a lock on a reports folder and on a live tenant, which dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from conform.errors import UserError
from conform.ledger import now, tenant_digest
from conform.tenants.live import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".run.lock"
"""The lock of a reports folder; it stays when the run is over, since only its being held counts."""


class BusyError(UserError):
    """Say on one line which run holds what is asked for, since when, and what to do."""


@contextmanager
def alone(reports: Path | None = None, base_url: str | None = None) -> Iterator[None]:
    """Keep other runs and sweeps of this machine from a reports folder, or a live tenant, or both, meanwhile.

    Raises BusyError where another process holds one of them, and OSError where a lock cannot be written.
    The processes of one run must not ask for it twice: its first process holds it for all.
    """
    with ExitStack() as held:
        if reports is not None:
            what = f"the reports folder {reports.name}"
            held.enter_context(_lock(reports / NAME, what, "give another --reports"))
        if base_url is not None:
            path = private_folder() / f"{tenant_digest(base_url)}.lock"
            held.enter_context(_lock(path, f"the tenant {base_url}", "ask another tenant"))
        yield


@contextmanager
def _lock(path: Path, what: str, advice: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _held(path, what, advice)
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "started": now()}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _held(path: Path, what: str, advice: str) -> int:
    """Give the locked file; one that was taken away between opening and locking is opened anew."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            whose = _whose(handle)
            os.close(handle)
            raise BusyError(f"{what} is in use by {whose}; wait until it has ended, or {advice}") from None
        if _is_at(path, handle):
            return handle
        os.close(handle)


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _whose(handle: int) -> str:
    """Name the process that holds a lock and when it began; it may not have said so yet."""
    try:
        said = json.loads(os.pread(handle, 4096, 0))
        return f"process {said['pid']}, which began at {said['started']}"
    except (ValueError, KeyError, TypeError, OSError):
        return "another process"
