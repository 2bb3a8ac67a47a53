"""Load Schemathesis where it is one that we know, and say on one line what to install where it is not."""

from __future__ import annotations

import importlib
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from conform.errors import UserError, one_line

if TYPE_CHECKING:
    from types import ModuleType

NAME: Final = "schemathesis"
LEAST: Final = (4, 32)
BELOW: Final = (5,)
"""The versions that we know, as pyproject.toml has them too: from the first, and before the second."""
WANTED: Final = f"{NAME}>={'.'.join(map(str, LEAST))},<{'.'.join(map(str, BELOW))}"
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


class SchemathesisError(UserError):
    """Say that Schemathesis is not there, or is one that we do not know."""


def required() -> ModuleType:
    """Import Schemathesis, which takes most of a second.

    Raises SchemathesisError where it is missing, too old, too new, or does not import; of a version that we
    do not know nothing is imported.
    """
    try:
        found = version(NAME)
    except PackageNotFoundError:
        raise _refused("Schemathesis is not installed") from None
    numbers = _numbers(found)
    if not LEAST <= numbers < BELOW:
        raise _refused(f"Schemathesis {found} is too {'old' if numbers < LEAST else 'new'}")
    try:
        return importlib.import_module(NAME)
    except Exception as error:  # whatever a package of others raises while it is loaded
        raise _refused(f"Schemathesis {found} cannot be imported ({one_line(error)})") from error


def _numbers(found: str) -> tuple[int, ...]:
    match = _NUMBERS.match(found)
    return tuple(map(int, match[0].split("."))) if match else ()


def _refused(reason: str) -> SchemathesisError:
    return SchemathesisError(f"{reason}, and the sort fuzz needs it: pip install '{WANTED}'")
