"""Set aside what an earlier run reported, so that nothing of it reads like the run that begins now."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = ("drift.json", "evidence.json", "shard.json", "bugs")
"""What a run and its bug reports leave in a folder; known drift, ledgers, the history and the rest stay."""
RESULTS = "allure-results"
FOLDER = "previous"
"""Where the reports of the run before are kept, one of each."""


def set_aside(folder: Path) -> None:
    """Move an earlier run's reports into `previous/`, and remove its Allure results; raise OSError.

    A link is moved as the link that it is. What is not listed here is nobody's to touch.
    """
    for name in REPORTS:
        old, kept = folder / name, folder / FOLDER / name
        if old.exists() or old.is_symlink():
            kept.parent.mkdir(exist_ok=True)
            if kept.is_dir() and not kept.is_symlink():
                shutil.rmtree(kept)
            old.replace(kept)
    results = folder / RESULTS
    for path in results.iterdir() if results.is_dir() else ():
        if path.is_file():
            path.unlink()
