"""The moment at which a tenant may be asked next, known to one process or to all of a machine."""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import stat
import struct
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

LONGEST = 3600.0
"""How far ahead of the clock a moment can be, in seconds; one beyond is from before the machine's start."""
STALE = 86_400.0
"""After how many seconds without a request a file is forgotten."""
PATIENCE = 5.0
"""How long a lock is waited for, in seconds: one that is held longer is held by a process that is stopped."""
_LAYOUT = struct.Struct("<d")


@dataclass(slots=True)
class Moment:
    """Hold the moment before which nothing is sent, in seconds of the monotonic clock."""

    next: float = -math.inf


class Moments(Protocol):
    """Give the moment to read and to change, to one at a time."""

    def open(self) -> AbstractContextManager[Moment]:
        """Hold the moment for the length of a block; what the block leaves in it is kept."""


class LocalMoments:
    """Keep the moment of one process."""

    def __init__(self) -> None:
        self._moment = Moment()

    @contextmanager
    def open(self) -> Iterator[Moment]:
        """Give the moment."""
        yield self._moment


class SharedMoments:
    """Keep the moment in a file, under a lock that dies with the process that holds it.

    The monotonic clock is one for all processes of a machine and begins anew when it starts; a moment
    too far ahead is from before that and holds nobody up. Where the file cannot be opened, locked or
    written any more, the moment of this process is kept on its own. Raises OSError where it never could.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = Moment()
        os.close(_opened(path))

    @contextmanager
    def open(self) -> Iterator[Moment]:
        """Give the later of the moment in the file and of this process's own."""
        with self._locked() as file:
            if file is not None:
                self._own.next = max(self._own.next, _read(file))
            yield self._own
            if file is not None:
                with suppress(OSError):
                    os.pwrite(file, _LAYOUT.pack(self._own.next), 0)

    @contextmanager
    def _locked(self) -> Iterator[int | None]:
        """Give the file for as long as it is locked, None where it cannot be."""
        try:
            file = _opened(self._path)
        except OSError:
            yield None
            return
        try:
            yield file if _lock(file) else None
        finally:
            os.close(file)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def _lock(file: int) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        except OSError:
            return False
        else:
            return True


def _read(file: int) -> float:
    content = os.pread(file, _LAYOUT.size, 0)
    if len(content) != _LAYOUT.size:
        return -math.inf
    (moment,) = _LAYOUT.unpack(content)
    is_usable = math.isfinite(moment) and moment - time.monotonic() <= LONGEST
    return float(moment) if is_usable else -math.inf


def shared_moments(base_url: str) -> SharedMoments:
    """Open what all processes of this user on this machine know of one tenant.

    Raises OSError where the folder is not this user's alone or cannot be written.
    """
    folder = private_folder()
    _forget_stale(folder)
    digest = hashlib.sha256(base_url.rstrip("/").lower().encode()).hexdigest()[:16]
    return SharedMoments(folder / f"{digest}-{_start_of_machine()}.pace")


def private_folder() -> Path:
    """Give a folder for temporary files that only this user can enter; raise OSError where there is none."""
    folder = Path(tempfile.gettempdir()) / f"daftra-conform-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone")
    return folder


def _start_of_machine() -> str:
    """Name this start of the machine, with which its clock began; "" where the system has no name for it."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    return ""


def _forget_stale(folder: Path) -> None:
    for path in folder.glob("*.pace"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()
