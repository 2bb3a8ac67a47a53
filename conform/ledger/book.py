"""Read what a ledger says: each create that left us, and what is known of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conform.contract import Json

MARK = "conform-"
"""How the mark of every record begins: `conform-7f3a9c2e-00012`, the run and the number of the create."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one create that is open: nobody has seen yet that nothing of it is left on the tenant.

    `name` is what a person closes it by. `mark` is the text that the record carries, `shown_as` the field
    that shows it when the record is read; both None where the payload had no room for one. `record` is
    the id that the answer named, None where it named none; `is_proven` tells whether the record of this
    id was seen to be ours. `said` tells why it is open.
    """

    name: str
    number: int
    contract: str
    operation: str
    at: str = ""
    mark: str | None = None
    shown_as: str | None = None
    record: Json = None
    is_proven: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Hold what a ledger says: the tenant, the run, and the entries that are open, in order.

    `tenant` is a digest of the base URL, `identity` one of what the tenant said of itself, "" where it
    said nothing; `base_url` is None where the run was anonymous.
    """

    tenant: str = ""
    identity: str = ""
    base_url: str | None = None
    run: str = ""
    started: str = ""
    entries: tuple[Entry, ...] = ()
    last: int = 0


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Follow the lines of one ledger."""

    stem: str
    opened: Mapping[str, Json] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    last: int = 0


def read_book(path: Path) -> Book:
    """Read a ledger; a line that a kill tore is passed over, since nothing was sent after it.

    Raises OSError where the file cannot be read.
    """
    reading = _Reading(stem=path.name.partition(".")[0])
    for kind, line in _lines(path.read_bytes()):
        _READERS.get(kind, _pass_over)(reading, line)
    opened = reading.opened
    return Book(
        tenant=str(opened.get("tenant", "")),
        identity=str(opened.get("identity", "")),
        base_url=str(opened["base_url"]) if "base_url" in opened else None,
        run=str(opened.get("run", "")),
        started=str(opened.get("started", "")),
        entries=tuple(reading.entries.values()),
        last=reading.last,
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
    number = _number(line) or -1 - len(reading.entries)  # the first ledgers had no numbers and no marks
    mark = line.get("mark")
    reading.last = max(reading.last, number)
    reading.entries[number] = Entry(
        name=str(mark or f"{reading.stem}#{number}"),
        number=number,
        contract=str(line.get("contract")),
        operation=str(line.get("operation")),
        at=str(line.get("at", "")),
        mark=str(mark) if mark else None,
        shown_as=str(line["shown_as"]) if line.get("shown_as") else None,
        said="no answer came",
    )


def _named(reading: _Reading, line: Mapping[str, Json]) -> None:
    _change(reading, line, lambda entry: replace(entry, record=line.get("record"), said=""))


def _proven(reading: _Reading, line: Mapping[str, Json]) -> None:
    _change(reading, line, lambda entry: replace(entry, is_proven=True, said=""))


def _doubted(reading: _Reading, line: Mapping[str, Json]) -> None:
    _change(reading, line, lambda entry: replace(entry, said=str(line.get("said", ""))))


def _settled(reading: _Reading, line: Mapping[str, Json]) -> None:
    reading.entries.pop(_number(line), None)


def _created(reading: _Reading, line: Mapping[str, Json]) -> None:
    """Read what the first ledgers wrote: an id alone, which proves nothing, and stays until it is closed."""
    unanswered = [each for each in reading.entries.values() if each.number < 0 and each.record is None]
    for each in unanswered[-1:]:
        reading.entries[each.number] = replace(each, record=line.get("record"), said="its ledger has no mark")


def _removed(reading: _Reading, line: Mapping[str, Json]) -> None:
    gone = (str(line.get("contract")), line.get("record"))
    for each in [each for each in reading.entries.values() if (each.contract, each.record) == gone]:
        del reading.entries[each.number]


def _pass_over(_: _Reading, __: Mapping[str, Json]) -> None:
    """Pass over a line of a later version."""


_READERS: dict[str, Callable[[_Reading, Mapping[str, Json]], None]] = {
    "opened": _opened,
    "creating": _creating,
    "named": _named,
    "proven": _proven,
    "doubted": _doubted,
    "settled": _settled,
    "created": _created,
    "removed": _removed,
}


def _change(reading: _Reading, line: Mapping[str, Json], change: Callable[[Entry], Entry]) -> None:
    entry = reading.entries.get(_number(line))
    if entry is not None:
        reading.entries[entry.number] = change(entry)


def _number(line: Mapping[str, Json]) -> int:
    number = line.get("n", 0)
    return number if isinstance(number, int) else 0


def tenant_digest(base_url: str) -> str:
    """Give sixteen hex digits that tell tenants apart without naming them."""
    return hashlib.sha256(base_url.rstrip("/").lower().encode()).hexdigest()[:16]
