"""Keep to a rate of requests and to the pauses that a tenant asks for, alone or with other processes."""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import random
import stat
import struct
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from conform.tenants.live.address import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOWEST = 1 / 1800
"""The least rate, in requests a second: who wants one request in half an hour wants no run."""
JITTER = 0.1
"""By how much of itself a gap or a pause is stretched at most, so that many clients fall out of step."""
LONGEST = 3600.0
"""How far ahead of the clock a turn can be, in seconds; one beyond is from before the machine's start."""
STALE = 86_400.0
"""After how many seconds without a request a file is forgotten."""
PATIENCE = 5.0
"""How long a lock is waited for, in seconds: one that is held longer is held by a process that is stopped."""
_LAYOUT = struct.Struct("<d")


class Pace:
    """Let requests through at `rate` a second at most, None for as fast as they come.

    When the next request may go is known to this process alone, or to all that share the `file`. The
    monotonic clock is one for all processes of a machine and begins anew when it starts; a turn too far
    ahead is from before that and holds nobody up. Where the file cannot be opened, locked or written any
    more, this process keeps its own. `clock` gives such seconds; `sleep` waits for seconds; `dice` gives
    numbers from 0 to 1; tests put in their own. Raises ValueError for a rate that is none, OSError for a
    file that cannot be opened at all.
    """

    def __init__(
        self,
        rate: float | None = None,
        *,
        file: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        if rate is not None and not (math.isfinite(rate) and rate >= SLOWEST):
            raise ValueError(f"{rate:g} is no rate; give requests a second, such as 2")
        self._gap = 1 / rate if rate else 0.0
        self._next = -math.inf
        self._file = file
        self._clock = clock
        self._sleep = sleep
        self._dice = dice
        if file is not None:
            os.close(_opened(file))

    @property
    def wait(self) -> float:
        """Give the seconds until the next request may go."""
        with self._shared():
            return max(0.0, self._next - self._clock())

    def let_through(self) -> None:
        """Wait for the turn of one request, and count it from when it goes."""
        while (seconds := self._take()) > 0:
            self._sleep(seconds)

    def hold(self, seconds: float) -> None:
        """Let nothing through for so many seconds from now, and a little longer."""
        with self._shared():
            self._next = max(self._next, self._clock() + self._stretched(seconds))

    def _take(self) -> float:
        """Take the turn if it has come and give 0, else give the seconds until it may have."""
        with self._shared():
            now = self._clock()
            if now < self._next:
                return self._next - now
            self._next = now + self._stretched(self._gap)
            return 0.0

    def _stretched(self, seconds: float) -> float:
        return seconds * (1 + JITTER * self._dice())

    @contextmanager
    def _shared(self) -> Iterator[None]:
        """Hold the next turn, the later of the file's and our own; what the block leaves of it is kept."""
        file = None if self._file is None else _locked(self._file)
        try:
            if file is not None:
                self._next = max(self._next, _read(file))
            yield
            if file is not None:
                with suppress(OSError):
                    os.pwrite(file, _LAYOUT.pack(self._next), 0)
        finally:
            if file is not None:
                os.close(file)


def shared_pace(rate: float, base_url: str) -> Pace:
    """Give the pace that all processes of this user on this machine keep together on one tenant.

    Raises SettingsError for a rate that is none, and where nothing can be shared.
    """
    digest = hashlib.sha256(base_url.rstrip("/").lower().encode()).hexdigest()[:16]
    try:
        folder = private_folder()
        _forget_stale(folder)
        return Pace(rate, file=folder / f"{digest}-{_start_of_machine()}.pace")
    except ValueError as error:
        raise SettingsError(f"--rate {error}") from None
    except OSError as error:
        why = error.strerror or error
        raise SettingsError(
            f"the workers of a run can keep no pace together: {why}; set TMPDIR to a folder of your own"
        ) from None


def private_folder() -> Path:
    """Give a folder for temporary files that only this user can enter; raise OSError where there is none."""
    folder = Path(tempfile.gettempdir()) / f"conform-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone")
    return folder


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def _locked(path: Path) -> int | None:
    """Open a file under a lock that dies with the process that holds it, None where it cannot be had."""
    try:
        file = _opened(path)
    except OSError:
        return None
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if not isinstance(error, BlockingIOError) or time.monotonic() > until:
                os.close(file)
                return None
            time.sleep(0.005)
        else:
            return file


def _read(file: int) -> float:
    content = os.pread(file, _LAYOUT.size, 0)
    if len(content) != _LAYOUT.size:
        return -math.inf
    (turn,) = _LAYOUT.unpack(content)
    is_usable = math.isfinite(turn) and turn - time.monotonic() <= LONGEST
    return float(turn) if is_usable else -math.inf


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
