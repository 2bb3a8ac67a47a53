from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report.sinks import MOST_TEXT, one_line, write_all

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KEY = "canary-key-0f1e2d3c4b5a"


def test_each_file_is_written_for_itself(tmp_path: Path) -> None:
    door = Door(Redactor([Secret(kind="API key", value=KEY)]))
    (tmp_path / "taken" / "kept").mkdir(parents=True)
    door.text(tmp_path / "refused", "of an earlier run")
    said = write_all(
        {
            "refused": lambda: door.data(tmp_path / "refused", KEY.encode()),
            "taken": lambda: door.text(tmp_path / "taken", "text"),
            "written": lambda: door.text(tmp_path / "written", "text"),
        },
        tmp_path,
        door,
    )
    assert said[0] == "refused was not written: the API key as it is still stands in it"
    assert "taken: cannot be written: " in said[1]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["taken", "written"]


def test_what_was_reported_before_is_kept_where_the_disk_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Door()
    door.text(tmp_path / "f", "of an earlier run")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("conform.disk.os.fsync", full)
    said = write_all({"f": lambda: door.text(tmp_path / "f", "new")}, tmp_path, door)
    assert said == (f"{tmp_path / 'f'}: cannot be written: No space left on device; free some space",)
    assert (tmp_path / "f").read_text(encoding="utf-8") == "of an earlier run"


def failing(error: Exception) -> None:
    raise error


def test_a_report_that_cannot_even_be_made_takes_no_other_with_it(tmp_path: Path) -> None:
    written: list[str] = []
    sinks: dict[str, Any] = {
        "drift.json": lambda: failing(ValueError("odd\nvalue")),
        "evidence.json": lambda: written.append("evidence.json"),
    }
    assert write_all(sinks, tmp_path, Door()) == ("drift.json could not be written: ValueError: odd value",)
    assert written == ["evidence.json"]


def test_an_error_is_one_short_line() -> None:
    assert one_line(ValueError("a\n  b")) == "ValueError: a b"
    assert one_line(PermissionError(13, "Permission denied", "f")) == "Permission denied (f)"
    assert one_line(KeyboardInterrupt()) == "KeyboardInterrupt"
    assert len(one_line(ValueError("x" * 1000))) == MOST_TEXT + len("ValueError: ")
