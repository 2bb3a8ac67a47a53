"""The documents that the independent tenant serves: the vendor's export where it is at hand, else the contracts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.independent import apidog, committed
from tests.independent.shape import Operation

ROOT = Path(__file__).parents[2]
EXPORT = ROOT.parent / "shared" / "docs" / "daftra-2026-07-03.apidog.json"


def sources() -> list[str]:
    return ["export", "contracts"] if EXPORT.exists() else ["contracts"]


@cache
def operations(source: str = "") -> tuple[Operation, ...]:
    """Read every operation; `source` is one of `sources()`, and the first of them where it is empty."""
    if (source or sources()[0]) == "export":
        return tuple(apidog.operations(EXPORT))
    return tuple(committed.operations(ROOT / "contracts"))
