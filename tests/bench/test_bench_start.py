"""What it costs a run of pytest that uses nothing of ours that we are installed: side by side, in one run.

Not part of `make test`: `make bench` runs it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 5
MOST = 0.2
"""Seconds that we may add; an integrator has hundreds of short runs a day."""


def test_who_uses_nothing_of_ours_waits_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")
    sides: dict[str, list[float]] = {"no:daftra": [], "daftra": []}
    for _ in range(ROUNDS):
        for side, taken in sides.items():
            options = ("-q", "-p", "no:cacheprovider", *(("-p", side) if side.startswith("no:") else ()))
            start = time.perf_counter()
            subprocess.run(  # noqa: S603 - our own interpreter
                [sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, check=True
            )
            taken.append(time.perf_counter() - start)
    without, beside = (min(taken) for taken in sides.values())
    sys.stdout.write(f"\nwithout us {without:.2f} s, beside us {beside:.2f} s: {beside / without:.2f}\n")
    assert beside - without <= MOST
