from __future__ import annotations

from conform.errors import MOST_TEXT, one_line


def test_an_error_is_one_short_line() -> None:
    assert one_line(ValueError("a\n  b")) == "ValueError: a b"
    assert one_line(PermissionError(13, "Permission denied", "f")) == "Permission denied (f)"
    assert one_line(KeyboardInterrupt()) == "KeyboardInterrupt"
    assert len(one_line(ValueError("x" * 1000))) == MOST_TEXT + len("ValueError: ")
