"""Print what other people's tools make of our exports (`make exports`); install them first where they can be.

They go into `.venv/tools`, or into the folder that CONFORM_TOOLS names.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tests.exports.table import ROWS, missing, row
from tests.exports.workshop import install

if TYPE_CHECKING:
    from tests.exports.workshop import Row

HEAD: Final = ("tool", "version", "endpoints", "taken", "errors", "warnings", "")


def cells(told: Row) -> tuple[str, ...]:
    """Give a row's cells."""
    counts = (told.expected, told.taken, told.errors, told.warnings)
    return (told.tool, told.version, *map(str, counts), told.said)


def say(row_: tuple[str, ...]) -> None:
    """Print a row at once: one takes up to a minute."""
    sys.stdout.write(f"| {' | '.join(row_)} |\n")
    sys.stdout.flush()


def main() -> int:
    """Install, print the table; give 1 where a tool that is there did not take everything."""
    for line in install():
        sys.stderr.write(f"not installed: {line}\n")
    told: list[Row] = []
    say(HEAD)
    sys.stdout.write("|---|---|" + "--:|" * 4 + "---|\n")
    for name in ROWS:
        if lacking := missing(name):
            say((name, f"not installable here ({', '.join(lacking)})", *[""] * 5))
            continue
        told.append(row(name))
        say(cells(told[-1]))
    return int(not all(each.is_whole for each in told))


if __name__ == "__main__":
    sys.exit(main())
