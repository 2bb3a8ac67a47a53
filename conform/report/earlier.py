"""Set aside what an earlier run reported, so that nothing of it reads like the run that begins now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conform.disk import Door

REPORTS = ("drift.json", "evidence.json", "shard.json", "bugs")
"""What a run and its bug reports leave in a folder; known drift, ledgers, the history and the rest stay."""
RESULTS = "allure-results"
FOLDER = "previous"
"""Where the reports of the run before are kept, one of each."""


def set_aside(folder: Path, door: Door) -> None:
    """Move an earlier run's reports into `previous/`, and remove its Allure results; raise DiskError.

    A link is moved as the link that it is. What is not listed here is nobody's to touch.
    """
    for name in REPORTS:
        old, kept = folder / name, folder / FOLDER / name
        if old.is_dir() and not old.is_symlink():
            door.folder(kept.parent)
            door.put(old, kept)
        elif old.exists() or old.is_symlink():
            door.folder(kept.parent)
            door.move(old, kept)
    results = folder / RESULTS
    for path in results.iterdir() if results.is_dir() else ():
        if path.is_file():
            door.remove(path)
