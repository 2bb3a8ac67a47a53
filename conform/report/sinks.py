"""Write the files of a report, each for itself: one that cannot be written takes no other with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.disk import DiskError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conform.disk import Door


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
    return tuple(dict.fromkeys(troubles))
