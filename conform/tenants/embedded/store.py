"""Keep records in SQLite: ids are given once and never again, a deleted record stays but is not seen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Json
    from conform.contract.embedded import Embedded

Record: TypeAlias = "dict[str, Json]"
Sign: TypeAlias = Literal["=", "!=", ">=", "<=", ">", "<", "LIKE"]
Sort: TypeAlias = Literal["insert", "update", "delete", "nothing"]

ID = "id"
SCHEMA = """
CREATE TABLE record (
    store TEXT NOT NULL,
    id INTEGER NOT NULL,
    is_deleted INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    PRIMARY KEY (store, id)
) WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
"""
_NEXT = """
INSERT INTO counter (name, last) VALUES (?, 1)
ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last
"""
_INSERT = """
INSERT INTO record (store, id, body) VALUES (?, ?, ?)
ON CONFLICT (store, id) DO UPDATE SET body = excluded.body, is_deleted = 0
"""
_VISIBLE = "store = ? AND is_deleted = 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Say what is to become of one record of a store; `record` is None for a delete.

    `also` are writes that go with it, which only a fault has.
    """

    sort: Sort
    store: str
    id: int = 0
    record: Record | None = None
    also: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Narrow a list to records whose column compares so with any of the values, all taken as text."""

    column: str
    sign: Sign = "="
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """Order a list by a column and then by id, both the same way."""

    column: str | None = None
    is_descending: bool = False


class Store:
    """Hold every record of a tenant in one in-memory database, for one thread."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._database.executescript(SCHEMA)
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder().decode

    def close(self) -> None:
        """Drop the database."""
        self._database.close()

    def next_id(self, name: str) -> int:
        """Give the next id of a store or of a kind of child rows; it is used up even if nothing is kept."""
        found: tuple[int] = self._database.execute(_NEXT, (name,)).fetchone()
        return found[0]

    def apply(self, write: Write) -> None:
        """Carry a write out."""
        if write.sort in ("insert", "update"):
            body = self._encode(write.record).decode()
            self._database.execute(_INSERT, (write.store, write.id, body))
        elif write.sort == "delete":
            where = (write.store, write.id)
            self._database.execute("UPDATE record SET is_deleted = 1 WHERE store = ? AND id = ?", where)
        for each in write.also:
            self.apply(each)

    def get(self, store: str, identity: int) -> Record | None:
        """Find a record, None where it never was or has been deleted."""
        query = f"SELECT body FROM record WHERE {_VISIBLE} AND id = ?"  # noqa: S608 - a constant of ours
        row = self._database.execute(query, (store, identity)).fetchone()
        return None if row is None else self._decode(row[0])

    def count(self, store: str, conditions: Sequence[Condition] = ()) -> int:
        """Count the records that fit."""
        where, values = _where(store, conditions)
        query = f"SELECT COUNT(*) FROM record WHERE {where}"  # noqa: S608 - signs are literals, the rest is bound
        found: tuple[int] = self._database.execute(query, values).fetchone()
        return found[0]

    def rows(
        self, store: str, conditions: Sequence[Condition] = (), *, order: Sorting, limit: int, offset: int
    ) -> list[Record]:
        """Give a slice of the records that fit, in order."""
        where, values = _where(store, conditions)
        way = "DESC" if order.is_descending else "ASC"
        by = f"id {way}" if order.column is None else f"json_extract(body, ?) {way}, id {way}"
        bound = [] if order.column is None else [_column(order.column)]
        query = f"SELECT body FROM record WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?"  # noqa: S608 - as above
        found = self._database.execute(query, [*values, *bound, limit, offset])
        return [self._decode(row[0]) for row in found]


def now() -> str:
    """Give the time as the tenant stamps it: `YYYY-MM-DD HH:MM:SS`, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def stamped(embedded: Embedded, identity: int) -> Record:
    """Give what the tenant itself sets of a new record."""
    return {ID: identity, embedded.created: now(), embedded.modified: now()}


def as_id(value: Json) -> int | None:
    """Read an id from a path, a query or a value; None where it cannot be one SQLite can hold."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 2**63 has 19


def _column(name: str) -> str:
    return '$."{}"'.format(name.replace('"', ""))


def _where(store: str, conditions: Sequence[Condition]) -> tuple[str, list[str | int]]:
    parts, values = [_VISIBLE], list[str | int]((store,))
    for each in conditions:
        column = "CAST(json_extract(body, ?) AS {})".format(
            "TEXT" if each.sign in ("=", "!=", "LIKE") else "NUMERIC"
        )
        if each.sign in (">=", "<=", ">", "<") and not _is_number(each.values[0]):
            column = "json_extract(body, ?)"
        fits = f" {'AND' if each.sign == '!=' else 'OR'} ".join(
            f"{column} {each.sign} ?" for _ in each.values
        )
        parts.append(f"({fits or '0'})")
        for value in each.values:
            values += (_column(each.column), f"%{value}%" if each.sign == "LIKE" else value)
    return " AND ".join(parts), values


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
