from __future__ import annotations

import warnings

from conform.disk import Door
from conform.plugin import _Warnings
from conform.redact import REDACTED, Redactor


def test_a_warning_of_a_library_is_cleaned_before_anybody_is_told() -> None:
    key = "canary-key-0f1e2d3c4b5a"
    message = warnings.WarningMessage(UserWarning(f"unparsed {key}\x1b"), UserWarning, "f", 1)
    _Warnings(Door(Redactor([key])).clean).pytest_warning_recorded(message)
    assert str(message.message) == f"unparsed {REDACTED}\\x1b"
