"""What a run in a process of its own finds around it: this machine's, without what leads another run."""

from __future__ import annotations

import os
from typing import Final

LEADING: Final = ("DAFTRA_", "PYTEST_", "CONFORM_", "HYPOTHESIS_", "GITHUB_", "GH_", "GITLAB_", "CI_")
"""How the names begin of what our engine, pytest, Hypothesis and a forge go by."""
NAMED: Final = frozenset({"CI", "BUILD_NUMBER", "FORCE_COLOR", "NO_COLOR", "COLUMNS"})
"""What pytest goes by under other names: with `CI` its short summary tells each failure in full."""


def surroundings(**more: str) -> dict[str, str]:
    """Give the environment for a run that a test starts, and `more`, which may be any of what is left out."""
    return {name: said for name, said in os.environ.items() if not _leads(name)} | more


def _leads(name: str) -> bool:
    return name in NAMED or name.startswith(LEADING)
