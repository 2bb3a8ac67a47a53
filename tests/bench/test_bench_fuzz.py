"""What Schemathesis finds of a sample of faults, beside ours: `tests/fuzzing.py`, for twenty minutes.

Not part of `make test`: `make bench` runs it. What was run is kept, so that the next call measures more.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.fuzzing import measured, settings, table

if TYPE_CHECKING:
    import pytest


def test_the_faults_that_each_of_the_two_finds(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = settings(os.environ)
    lines = [*table(measured(wanted), wanted)]
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - a benchmark shows its figures
