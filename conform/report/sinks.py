"""Write the files of a report, each for itself: one that cannot be written takes no other with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.disk import DiskError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conform.disk import Door


MOST_TEXT = 200
"""Characters of an error's own words that are told."""


def one_line(error: BaseException) -> str:
    """Give the type of an error and its own words, cut short; of the system's errors also the file."""
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}"
    words = " ".join(str(error).split())
    short = words if len(words) <= MOST_TEXT else f"{words[: MOST_TEXT - 1]}…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__


def write_all(sinks: Mapping[str, Callable[[], None]], folder: Path, door: Door) -> tuple[str, ...]:
    """Call each of some writers by the name of its file; give in one line each what was not written.

    Where a file is refused because a secret stands in it, one of an earlier run is taken away, since it
    would be read as this run's; where the disk takes nothing, what was reported before is kept.
    """
    troubles = []
    for name, write in sinks.items():
        try:
            write()
        except RefusedError as error:
            troubles.append(str(error))
            if (folder / name).is_file():
                door.remove(folder / name)
        except DiskError as error:
            troubles.append(str(error))
        except Exception as error:  # noqa: BLE001 - a report that cannot be made may not take others along
            troubles.append(door.line(f"{name} could not be written: {one_line(error)}"))
    return tuple(dict.fromkeys(troubles))
