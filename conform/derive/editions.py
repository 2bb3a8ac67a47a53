"""The editions that contracts were derived from, as they stand beside them: no path, no host."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.derive.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Name one document: ISO date, sort, SHA-256 of its bytes in hex, and how many operations it has."""

    edition: str
    sort: str
    sha256: str
    operations: int


def edition(document: Document, text: str) -> Edition:
    """Describe a document that was read from a text."""
    return Edition(
        edition=document.edition,
        sort=document.sort,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        operations=len(document.operations),
    )


def dump_editions(editions: Iterable[Edition]) -> str:
    """Give the YAML text of `editions.yaml`, the newest first."""
    ordered = sorted(editions, key=lambda each: (each.edition, each.sort), reverse=True)
    written = [
        {
            "edition": each.edition,
            "sort": each.sort,
            "sha256": each.sha256,
            "operations": each.operations,
        }
        for each in ordered
    ]
    return str(yaml.safe_dump({"format": 1, "editions": written}, sort_keys=False, allow_unicode=True))
