"""Documents in, contracts out: read, merged, gathered, settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.derive.contracts import contracts, relinked
from conform.derive.documents import reader_of, text_of
from conform.derive.editions import Edition, edition
from conform.derive.merge import merged
from conform.derive.reading import settled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.contract import Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Hold what documents add up to: contracts by version and name, and the editions that were read."""

    contracts: tuple[Contract, ...]
    editions: tuple[Edition, ...]


def derive(paths: Iterable[Path]) -> Derivation:
    """Derive contracts from documents of whatever sort; raise DocumentError where one cannot be used."""
    read = []
    for path in paths:
        text = text_of(path)
        read.append((reader_of(path.name, text)(path.name, text), text))
    return Derivation(
        contracts=settled(relinked(contracts(merged([document for document, _ in read])))),
        editions=tuple(edition(document, text) for document, text in read),
    )
