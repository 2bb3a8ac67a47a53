"""Documents in, contracts out: read, merged, gathered, settled, and written whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import yaml

from conform.contract import dump_contract
from conform.derive.contracts import contracts, relinked
from conform.derive.documents import read_text, text_of
from conform.derive.merge import merged
from conform.disk import Door

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from conform.contract import Contract, Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEdition:
    """Name one document that contracts were derived from, without a path or a host.

    ISO date, sort, SHA-256 of its bytes in hex, and how many operations it has.
    """

    edition: str
    sort: str
    sha256: str
    operations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Hold what documents add up to: contracts by version and name, and the editions that were read."""

    contracts: tuple[Contract, ...]
    editions: tuple[ReadEdition, ...]


def derive(paths: Iterable[Path], vendor: Vendor) -> Derivation:
    """Derive contracts from documents of whatever sort, settled by the vendor's readings.

    Raises DocumentError where a document cannot be used.
    """
    texts = [(path.name, text_of(path)) for path in paths]
    read = [(read_text(name, text, vendor), text) for name, text in texts]
    derived = relinked(contracts(merged([document for document, _ in read]), vendor))
    for reading in vendor.documents.readings:
        derived = reading(derived)
    editions = (
        ReadEdition(
            edition=document.edition,
            sort=document.sort,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            operations=len(document.operations),
        )
        for document, text in read
    )
    return Derivation(contracts=derived, editions=tuple(editions))


def dump_editions(editions: Iterable[ReadEdition]) -> str:
    """Give the YAML text of `editions.yaml`, which stands beside the contracts, the newest first."""
    ordered = sorted(editions, key=lambda each: (each.edition, each.sort), reverse=True)
    written = {"format": 1, "editions": [asdict(each) for each in ordered]}
    return str(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))


def write_contracts(
    contracts: Iterable[Contract],
    folder: Path,
    *,
    beside: Mapping[str, str] | None = None,
    door: Door | None = None,
) -> None:
    """Replace the contracts under a folder whole or not at all; `beside` are further texts by file name.

    Every text is made and staged in full before the first file is touched. Files of resources that are
    gone are removed last. Raises DiskError where the folder is not writable; without a door there are no
    secrets to look for.
    """
    out = door or Door()
    texts = {folder / c.version / f"{c.name}.yaml": dump_contract(c) for c in contracts}
    out.texts({**texts, **{folder / name: text for name, text in (beside or {}).items()}}, "docs")
    for version in sorted({path.parent for path in texts}):
        for old in sorted(set(version.glob("*.yaml")) - set(texts)):
            out.remove(old)
