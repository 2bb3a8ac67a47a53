"""The door of the command line: it knows the secrets of the environment, and what the screen can show."""

from __future__ import annotations

import os
import shutil
import sys

from conform.daftra import DAFTRA
from conform.disk import Door
from conform.redact import Redactor, environment_secrets


def open_door(*, hides_people: bool = False) -> Door:
    """Give a door that keeps in what the environment holds, and people where answers of a live tenant go."""
    return Door(
        Redactor(
            environment_secrets(os.environ, DAFTRA.access),
            header=DAFTRA.access.header,
            hides_people=hides_people,
        )
    )


def is_terminal() -> bool:
    """Tell whether a person sits before the screen."""
    return sys.stdout.isatty()


def columns() -> int | None:
    """Give the characters of a line of the terminal, None where there is none."""
    return shutil.get_terminal_size().columns if is_terminal() else None


def encoding() -> str:
    """Name the encoding of the screen, the least of all where it does not say."""
    return sys.stdout.encoding or "ascii"
