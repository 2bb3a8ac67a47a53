"""Read what a ledger says: the records that a run left, and the creates that are in doubt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.contract import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one record that a run created: contract key, id, and the path that deletes it ("": none does)."""

    contract: str
    record: Json
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """Hold one create of which nobody knows whether it made a record: the run died, or no answer came."""

    contract: str
    operation: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Hold what a ledger says: the tenant, the records still there in order of creation, the doubts.

    `tenant` is a digest of the base URL; `base_url` is None where the run was anonymous.
    """

    tenant: str = ""
    base_url: str | None = None
    started: str = ""
    entries: tuple[Entry, ...] = ()
    unsure: tuple[Unsure, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Follow the lines of one ledger."""

    opened: Mapping[str, Json] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    unsure: list[Unsure] = field(default_factory=list)
    pending: Unsure | None = None


def read_book(path: Path) -> Book:
    """Read a ledger; a line that a kill tore is passed over, since nothing was sent after it.

    A create is in doubt while no line follows its `creating`: the run writes the next line, whatever it
    is, only after the answer came. Raises OSError where the file cannot be read.
    """
    reading = _Reading()
    for kind, line in _lines(path.read_bytes()):
        _READERS.get(kind, _pass_over)(reading, line)
    pending = () if reading.pending is None else (reading.pending,)
    return Book(
        tenant=str(reading.opened.get("tenant", "")),
        base_url=str(reading.opened["base_url"]) if "base_url" in reading.opened else None,
        started=str(reading.opened.get("started", "")),
        entries=tuple(reading.entries.values()),
        unsure=(*reading.unsure, *pending),
    )


def _lines(data: bytes) -> Iterator[tuple[str, Mapping[str, Json]]]:
    for line in data.split(b"\n"):
        try:
            ((kind, content),) = json.loads(line).items()
        except (ValueError, AttributeError):
            continue
        if isinstance(content, dict):
            yield kind, content


def _opened(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.opened = line


def _creating(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.pending = _doubt(line)


def _created(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.pending = None
    entry = Entry(
        contract=str(line.get("contract")), record=line.get("record"), path=str(line.get("path", ""))
    )
    reading.entries[_key(line)] = entry


def _unsure(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.pending = None
    reading.unsure.append(_doubt(line))


def _removed(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.pending = None
    reading.entries.pop(_key(line), None)


def _told(reading: _Reading, _: Mapping[str, Json]) -> None:
    reading.pending = None
    reading.unsure.clear()


def _closed(reading: _Reading, _: Mapping[str, Json]) -> None:
    reading.pending = None


def _pass_over(_: _Reading, __: Mapping[str, Json]) -> None:
    """Pass over a line of a later version."""


_READERS = {
    "opened": _opened,
    "creating": _creating,
    "created": _created,
    "unsure": _unsure,
    "removed": _removed,
    "told": _told,
    "closed": _closed,
}


def _doubt(line: Mapping[str, Json]) -> Unsure:
    return Unsure(
        contract=str(line.get("contract")), operation=str(line.get("operation")), at=str(line.get("at", ""))
    )


def _key(line: Mapping[str, Json]) -> str:
    return f"{line.get('contract')} {line.get('record')}"


def tenant_digest(base_url: str) -> str:
    """Give sixteen hex digits that tell tenants apart without naming them."""
    return hashlib.sha256(base_url.rstrip("/").lower().encode()).hexdigest()[:16]
