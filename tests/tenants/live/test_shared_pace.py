from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from conform.tenants.live import SettingsError, private_folder, shared_pace
from conform.tenants.live import pace as pace_module
from conform.tenants.live.pace import LONGEST, Pace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Heard, Reply, Replying, Serving

URL = "https://tenant.daftra.com"
WORKER = """
import sys
from conform.exchange import Call
from conform.tenants.http import Sender
from conform.tenants.live import shared_pace
pace, sender = shared_pace(20, sys.argv[1]), Sender(sys.argv[1])
for _ in range(10):
    pace.let_through()
    assert sender.send(Call(method="GET", path="/")).failure is None
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_the_workers_of_a_run_keep_one_pace(serving: Serving, reply: Replying, tmp_path: Path) -> None:
    at: list[float] = []

    def answer(_: Heard) -> Reply:
        at.append(time.monotonic())
        return reply()

    with serving(answer) as server:
        command = [sys.executable, "-c", WORKER, server.url]
        environ = {**os.environ, "TMPDIR": str(tmp_path)}
        workers = [subprocess.Popen(command, env=environ) for _ in range(4)]  # noqa: S603 - our own interpreter
        assert [worker.wait(60) for worker in workers] == [0, 0, 0, 0]
    assert len(at) == 40
    assert at[-1] - at[0] >= 39 / 20 - 0.05, "40 requests at 20 a second, whoever sends them"


def test_a_hold_of_one_process_holds_the_others() -> None:
    one, other = shared_pace(10, URL), shared_pace(10, f"{URL.upper()}/")
    one.hold(30)
    assert 29 < other.wait < 34
    assert shared_pace(10, "https://another.daftra.com").wait == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"rubbish that is longer than a number",
        struct.pack("<d", float("nan")),
        struct.pack("<d", float("inf")),
        struct.pack("<d", time.monotonic() + LONGEST + 1000),
        struct.pack("<d", -5.0),
    ],
    ids=["empty", "cut", "rubbish", "nan", "infinity", "from before a restart", "past"],
)
def test_a_stale_or_damaged_file_holds_nobody_up(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "one.pace"
    path.write_bytes(content)
    pace = Pace(10, file=path)
    assert pace.wait == 0
    pace.let_through()
    assert 0 < pace.wait <= 0.11


def test_a_holder_that_died_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "one.pace"
    script = f"import fcntl, os; f = open({str(path)!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=30).returncode == 9  # noqa: S603
    pace = Pace(10, file=path)
    pace.hold(3)
    assert Pace(10, file=path).wait > 2


def test_a_holder_that_is_stopped_holds_nobody_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace_module, "PATIENCE", 0.05)
    path = tmp_path / "one.pace"
    with path.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        pace = Pace(10, file=path)
        pace.let_through()
        assert pace.wait > 0, "it keeps its own pace"


def test_a_file_that_can_be_opened_no_more_leaves_the_pace_of_this_process(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    pace = Pace(10, file=folder / "one.pace")
    (folder / "one.pace").unlink()
    folder.rmdir()
    pace.let_through()
    assert pace.wait > 0


def test_the_folder_is_private_and_the_file_names_no_tenant(tmp_path: Path) -> None:
    shared_pace(2, URL)
    (folder,) = tmp_path.iterdir()
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "tenant" not in file.name


def test_a_folder_that_others_can_enter_is_refused() -> None:
    folder = private_folder()
    folder.chmod(0o755)
    with pytest.raises(PermissionError, match="is not a folder of this user alone"):
        private_folder()


def test_a_pace_that_cannot_be_shared_is_one_line(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private_folder().chmod(0o755)
    with pytest.raises(SettingsError, match=r"no pace together: .* is not .* alone; set TMPDIR to a folder"):
        shared_pace(2, URL)
    monkeypatch.setattr("tempfile.tempdir", str(own_folder / "gone"))
    with pytest.raises(SettingsError, match=r"no pace together: No such file or directory; set TMPDIR"):
        shared_pace(2, URL)


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / f"conform-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="not a folder of this user alone"):
        private_folder()


def test_files_of_tenants_that_were_not_asked_for_a_day_are_forgotten() -> None:
    old, new = private_folder() / "old.pace", private_folder() / "new.pace"
    for path in (old, new):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    shared_pace(2, URL)
    assert (old.exists(), new.exists()) == (False, True)
