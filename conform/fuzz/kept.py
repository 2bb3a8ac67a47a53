"""Cases that Schemathesis found: kept in a file, so that every later run asks them without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conform.case import alone
from conform.corpus import dump_pools, load_pools

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.case import Case

MOST_KEPT = 200
"""Cases that a file holds: as many requests or few more, so that a night has room for them."""


def read(path: Path) -> tuple[Case, ...]:
    """Read the cases of a file, none where there is no file; raise CorpusError and OSError."""
    return cases(path.read_text(encoding="utf-8")) if path.is_file() else ()


def cases(told: str) -> tuple[Case, ...]:
    """Read cases back from their text; raise CorpusError."""
    return tuple(pool.case for pool in load_pools(told.encode()))


def text(known: Iterable[Case], found: Iterable[Case]) -> str:
    """Write cases as JSON, each once and in one order; of too many those stay that were known."""
    kept = tuple({case.id: case for case in (*known, *found)}.values())[:MOST_KEPT]
    document = json.loads(dump_pools(map(alone, sorted(kept, key=lambda case: (case.contract, case.id)))))
    return json.dumps(document, ensure_ascii=True, indent=1) + "\n"
