"""The door of the command line: it knows the secrets of the environment."""

from __future__ import annotations

import os

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
