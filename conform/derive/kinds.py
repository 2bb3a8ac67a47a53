"""The types of the documents, which are not all JSON Schema's, as JSON kinds."""

from __future__ import annotations

from typing import Any, get_args

from conform.contract import Format, Kind

# Settled reading "Values" of the docs: what each foreign type means.
FOREIGN: dict[str, tuple[Kind, Format | None]] = {
    "double": ("number", None),
    "float": ("number", None),
    "decimal": ("number", None),
    "date-time": ("string", "date-time"),
    "datetime": ("string", "date-time"),
    "date": ("string", "date"),
}
# Apidog keeps the misspelling that a person typed by hand.
NULLABLE = ("nullable", "nullble")


def names(stated: object) -> tuple[str, ...]:
    """Split a type as documented (`integer||array`, `["string", "null"]`, nothing) into single names."""
    each = stated if isinstance(stated, list) else [stated]
    return tuple(part for name in each if isinstance(name, str) for part in name.split("||") if part)


def kinds(schema: dict[str, Any]) -> tuple[tuple[Kind, ...], Format | None, tuple[str, ...]]:
    """Give the JSON kinds of a schema, the format that its type implies, and notes on what was mapped.

    A type that nobody knows claims nothing and leaves a note.
    """
    read: list[Kind] = []
    implied: Format | None = None
    notes: list[str] = []
    for name in names(schema.get("type")):
        if name in get_args(Kind):
            read.append(name)  # type: ignore[arg-type] # just looked up among the kinds
            continue
        notes.append(f"type {name}")
        if name in FOREIGN:
            kind, implied = FOREIGN[name]
            read.append(kind)
    if not read and schema.get("properties"):
        read.append("object")
    if any(schema.get(key) is True for key in NULLABLE):
        read.append("null")
        notes.extend(key for key in NULLABLE[1:] if schema.get(key) is True)
    return tuple(dict.fromkeys(read)), implied, tuple(notes)
