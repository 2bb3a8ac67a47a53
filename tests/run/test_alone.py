"""One run at a time on one reports folder and on one tenant."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.run.alone import NAME, BusyError, alone

if TYPE_CHECKING:
    from collections.abc import Iterator

TENANT = "https://alone.daftra.com"
HOLDER = """
import sys, time
from pathlib import Path
from conform.run.alone import alone
with alone(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a folder and a tenant until the test ends."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "reports"), TENANT]
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_told_who_holds_the_folder_and_since_when(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    with pytest.raises(BusyError) as refused, alone(tmp_path / "reports"):
        pass
    assert f"the reports folder reports is in use by process {other.pid}, which began at 20" in str(
        refused.value
    )
    assert "\n" not in str(refused.value)


def test_another_folder_does_not_help_on_the_same_tenant(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    with (
        pytest.raises(BusyError, match=f"tenant {TENANT}/ is in use by process {other.pid}"),
        alone(tmp_path / "elsewhere", f"{TENANT}/"),
    ):
        pass
    with alone(tmp_path / "elsewhere", "https://another.daftra.com"):
        assert (tmp_path / "elsewhere" / NAME).exists()


def test_a_lock_dies_with_its_process_however_it_dies(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait(10)
    with alone(tmp_path / "reports", TENANT):
        assert str(os.getpid()) in (tmp_path / "reports" / NAME).read_text()


def test_what_was_let_go_can_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path, TENANT):
            pass
    assert not list(tmp_path.glob("drift*"))


def test_a_lock_without_a_word_in_it_is_respected_all_the_same(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    assert other.poll() is None
    (tmp_path / "reports" / NAME).write_text("")
    with pytest.raises(BusyError, match="in use by another process"), alone(tmp_path / "reports"):
        pass


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "reports").touch()
    with pytest.raises(OSError, match="reports"), alone(tmp_path / "reports"):
        pass


def test_the_locks_of_tenants_are_for_nobody_else(tmp_path: Path) -> None:
    with alone(base_url=TENANT):
        (folder,) = tmp_path.glob("conform-*")
        assert folder.stat().st_mode & 0o077 == 0
