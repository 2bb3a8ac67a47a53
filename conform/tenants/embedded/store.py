"""Keep records in SQLite: ids are given once and never again, a deleted record stays but is not seen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Json
    from conform.contract.embedded import Embedded

Record: TypeAlias = "dict[str, Json]"
Sign: TypeAlias = Literal["=", "!=", ">=", "<=", ">", "<", "LIKE", "IN", "NOT IN", "IS NULL", "HOLDS"]
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
    """Narrow a list to records whose column compares so with any of the values, all taken as text.

    `HOLDS` looks for a text anywhere below a column, as in child rows. With `any_of` one of these is enough
    and the rest says nothing; `of` names a store and a column here that holds the id of one of its records:
    then it is that record which must fit. `otherwise` is what a column is shown as that was never set.
    """

    column: str = ""
    sign: Sign = "="
    values: tuple[str, ...] = ()
    any_of: tuple[Condition, ...] = ()
    of: tuple[str, str] | None = None
    otherwise: str | None = None


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

    def clear(self) -> None:
        """Forget every record, and which ids were given."""
        self._database.executescript("DELETE FROM record; DELETE FROM counter;")

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
    return '$."{}"'.format(name.replace('"', "").replace("\0", ""))


def _where(store: str, conditions: Sequence[Condition]) -> tuple[str, list[str | int]]:
    found = [_fits(each) for each in conditions]
    fits = _joined([_VISIBLE, *(fits for fits, _ in found)], "AND")
    return fits, [store, *(value for _, bound in found for value in bound)]


def _joined(parts: Sequence[str], word: str) -> str:
    """Join conditions in halves of halves: SQLite takes no more than 1,000 on one level."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({_joined(parts[:middle], word)} {word} {_joined(parts[middle:], word)})"


def _fits(condition: Condition) -> tuple[str, list[str | int]]:
    """Give a condition as SQL and the values that it binds."""
    if condition.any_of:
        found = [_fits(each) for each in condition.any_of]
        return _joined([fits for fits, _ in found], "OR"), [value for _, bound in found for value in bound]
    if condition.of is not None:
        store, column = condition.of
        where, bound = _where(store, (replace(condition, of=None),))
        inner = f"SELECT id FROM record WHERE {where}"  # noqa: S608 - as in `count`
        return f"CAST(json_extract(body, ?) AS INTEGER) IN ({inner})", [_column(column), *bound]
    shown = [_column(condition.column), *([] if condition.otherwise is None else [condition.otherwise])]
    column = "json_extract(body, ?)" if condition.otherwise is None else "COALESCE(json_extract(body, ?), ?)"
    if condition.sign == "IS NULL":
        return f"{column} IS NULL", [*shown]
    word = "AND" if condition.sign in ("!=", "NOT IN") else "OR"
    fits = [_compared(column, condition.sign, value) for value in condition.values]
    return _joined(fits or ["0"], word), [part for value in condition.values for part in (*shown, value)]


def _compared(column: str, sign: Sign, value: str) -> str:
    if sign == "HOLDS":
        return "EXISTS (SELECT 1 FROM json_tree(body, ?) WHERE instr(lower(atom), lower(?)))"
    if sign == "LIKE":
        return f"instr(lower({column}), lower(?))"
    if sign in (">=", "<=", ">", "<"):
        return f"{f'CAST({column} AS NUMERIC)' if _is_number(value) else column} {sign} ?"
    return f"CAST({column} AS TEXT) {'!=' if sign in ('!=', 'NOT IN') else '='} ?"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
