"""Each report is written for itself."""

from __future__ import annotations

from conform.report.guard import MOST_TEXT, Guard, one_line


def fails(error: Exception) -> object:
    raise error


def test_a_report_that_fails_is_told_once_and_the_next_one_is_written() -> None:
    guard, written = Guard(), []
    guard.write("drift.json", lambda: fails(OSError(28, "No space left on device", "drift.json")))
    guard.write("drift.json", lambda: fails(ValueError("later")))
    guard.write("run.log", lambda: written.append("run.log"))
    assert guard.troubles == {
        "drift.json": "drift.json could not be written: No space left on device (drift.json)"
    }
    assert written == ["run.log"]


def test_what_else_did_not_come_about_is_said_in_its_own_words() -> None:
    guard = Guard()
    guard.write("cleaning up", lambda: fails(RuntimeError()), "did not end")
    assert guard.troubles == {"cleaning up": "cleaning up did not end: RuntimeError"}


def test_an_error_is_one_short_line() -> None:
    assert one_line(ValueError("a\n  b")) == "ValueError: a b"
    assert one_line(PermissionError(13, "Permission denied")) == "Permission denied"
    assert len(one_line(ValueError("x" * 1000))) == MOST_TEXT + len("ValueError: ")
