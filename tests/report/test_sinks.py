from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report import sinks
from conform.report.sinks import SINKS, Sink, write_all
from tests.report.small import report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from conform.report.result import Report

KEY = "canary-key-0f1e2d3c4b5a"


def listing(monkeypatch: pytest.MonkeyPatch, **written: Callable[[Path, Door], object]) -> None:
    def sink(name: str, write: Callable[[Path, Door], object]) -> Sink:
        def told(_: Report, folder: Path, door: Door) -> None:
            write(folder / name, door)

        return Sink(name=name, write=told)

    monkeypatch.setattr(sinks, "SINKS", tuple(sink(*each) for each in written.items()))


def test_each_file_is_written_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(Redactor([Secret(kind="API key", value=KEY)]))
    (tmp_path / "taken" / "kept").mkdir(parents=True)
    door.text(tmp_path / "refused", "of an earlier run")
    listing(
        monkeypatch,
        refused=lambda path, door: door.data(path, KEY.encode()),
        taken=lambda path, door: door.text(path, "text"),
        written=lambda path, door: door.text(path, "text"),
    )
    said = write_all(report(), tmp_path, door)
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
    listing(monkeypatch, f=lambda path, door: door.text(path, "new"))
    said = write_all(report(), tmp_path, door)
    assert said == (f"{tmp_path / 'f'}: cannot be written: No space left on device; free some space",)
    assert (tmp_path / "f").read_text(encoding="utf-8") == "of an earlier run"


def failing(error: Exception) -> None:
    raise error


def test_a_report_that_cannot_even_be_made_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    listing(
        monkeypatch,
        drift=lambda _, __: failing(ValueError("odd\nvalue")),
        evidence=lambda path, _: written.append(path.name),
    )
    assert write_all(report(), tmp_path, Door()) == ("drift could not be written: ValueError: odd value",)
    assert written == ["evidence"]


def test_each_file_is_listed_once_and_the_list_is_what_is_written(tmp_path: Path) -> None:
    assert write_all(report(), tmp_path, Door()) == ()
    names = [sink.name for sink in SINKS]
    assert len(names) == len(set(names))
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(names) - {"shard.json", "allure-results"}
