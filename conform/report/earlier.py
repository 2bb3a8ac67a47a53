"""Set aside what an earlier run reported, so that nothing of it reads like the run that begins now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conform.disk import Door

REPORTS, BUGS = ("drift.json", "evidence.json", "shard.json"), "bugs"
"""What a run and its bug reports leave in a folder; known drift, ledgers, the history and the rest stay."""
RESULTS = "allure-results"
FOLDER = "previous"
"""Where the reports of the run before are kept, one of each."""


def set_aside(folder: Path, door: Door) -> None:
    """Move an earlier run's reports into `previous/`, and remove its Allure results; raise DiskError.

    A link is moved as the link that it is. What is not listed here is nobody's to touch.
    """
    kept = folder / FOLDER
    for name in REPORTS:
        if (folder / name).is_file() or (folder / name).is_symlink():
            door.folder(kept)
            door.move(folder / name, kept / name)
    if (folder / BUGS).is_dir() and not (folder / BUGS).is_symlink():
        door.folder(kept)
        door.put(folder / BUGS, kept / BUGS)
    results = folder / RESULTS
    for path in results.iterdir() if results.is_dir() else ():
        if path.is_file():
            door.remove(path)
