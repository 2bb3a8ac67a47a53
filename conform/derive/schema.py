"""A plain schema as a field of a contract; the types of the documents, not all JSON Schema's, as kinds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from conform.contract import Default, Field, Format, Kind, kind_of
from conform.derive import prose
from conform.derive.example import maybe_example
from conform.derive.resolve import LOST, MODEL, OPTIONAL, type_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Reference

    Refer = Callable[[str, str], Reference | None]
    """Give the records that a field points at, from its name and its description."""

LOST_NOTE = "lost in part"
"""Note on a shape of which an export has lost a part."""
_WIDTHS = ("int32", "int64")


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


def kinds(schema: dict[str, Any]) -> tuple[tuple[Kind, ...], Format | None, tuple[str, ...]]:
    """Give the JSON kinds of a schema, the format that its type implies, and notes on what was mapped.

    A type that nobody knows claims nothing and leaves a note.
    """
    read: list[Kind] = []
    implied: Format | None = None
    notes: list[str] = []
    for name in type_names(schema.get("type")):
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


def shape(name: str, schema: dict[str, Any], *, refer: Refer, is_required: bool = False) -> Field:
    """Read a plain schema, all below it included.

    An object whose only key reads like words ("Attribute that caused the error") is a map.
    """
    stated, implied, notes = kinds(schema)
    text = str(schema.get("description") or "")
    said = prose.notes(text)
    enum = prose.choices(
        _list(schema.get("enum")) + _list(schema.get("const")),
        _list(schema.get("x-apidog-enum")),
        text,
        stated,
    )
    reference = refer(name, text) if set(stated) & {"integer", "number", "string"} else None
    limit, limit_notes = _limit(schema, stated)
    lost = (LOST_NOTE,) if schema.get(LOST) else ()
    flat = Field(
        name=name,
        kinds=stated,
        is_required=is_required or prose.IN_WORDS in said,
        is_read_only=schema.get("readOnly") is True,
        is_optional_on_read=prose.MAY_BE_LEFT_OUT in said,
        is_write_only=schema.get("writeOnly") is True,
        is_deprecated=schema.get("deprecated") is True,
        max_length=limit,
        minimum=_number(schema.get("minimum")),
        maximum=_number(schema.get("maximum")),
        format=_format(schema, text, stated, implied),
        pattern=schema.get("pattern") if isinstance(schema.get("pattern"), str) else None,
        enum=enum,
        default=_default(schema, stated) or _said_default(text, stated),
        example=None if reference else maybe_example(name, schema, stated, enum),
        reference=reference,
        model=schema.get(MODEL),
        notes=(*notes, *_width(schema), *limit_notes, *said, *lost),
    )
    fields, extra = _children(schema, refer)
    items = schema.get("items")
    return replace(
        flat, fields=fields, items=_items(name, text, items, refer) if items else None, extra=extra
    )


def _items(name: str, text: str, items: dict[str, Any], refer: Refer) -> Field:
    """Read the elements of an array; a plain element points where its array does."""
    return shape("[]", items, refer=lambda each, said: refer(name if each == "[]" else each, said or text))


def _children(schema: dict[str, Any], refer: Refer) -> tuple[tuple[Field, ...], Field | None]:
    properties = schema.get("properties") or {}
    required = _list(schema.get("required"))
    extra = schema.get("additionalProperties")
    if len(properties) == 1 and " " in next(iter(properties)):
        return (), shape("*", next(iter(properties.values())), refer=refer)
    fields = [
        shape(name, child, refer=refer, is_required=name in required) for name, child in properties.items()
    ]
    optional = _list(schema.get(OPTIONAL))
    marked = tuple(
        replace(field, is_optional_on_read=True) if field.name in optional else field for field in fields
    )
    return marked, shape("*", extra, refer=refer) if isinstance(extra, dict) else None


def _limit(schema: dict[str, Any], stated: tuple[str, ...]) -> tuple[int | None, tuple[str, ...]]:
    """Read `maxLength`, which may be text; on what is no text it claims nothing (settled reading)."""
    written = schema.get("maxLength")
    if written is None or not str(written).strip().isdigit():
        return None, ()
    if "string" not in stated and set(stated) - {"null"}:
        return None, (f"maxLength {written} on {stated[0]}",)
    return int(written), ()


def _format(
    schema: dict[str, Any], text: str, stated: tuple[str, ...], implied: Format | None
) -> Format | None:
    written = schema.get("format") or ("date" if "(YYYY-MM-DD)" in text else None)
    if written in get_args(Format) and "string" in stated:
        return written  # type: ignore[return-value] # just looked up among the formats
    return implied


def _width(schema: dict[str, Any]) -> tuple[str, ...]:
    return (schema["format"],) if schema.get("format") in _WIDTHS else ()


def _default(schema: dict[str, Any], stated: tuple[str, ...]) -> Default | None:
    """Read a default of a documented kind; a sentence or a value of another kind is none."""
    if "default" not in schema:
        return None
    value = schema["default"]
    if "boolean" in stated and value in (0, 1, "0", "1"):
        return Default(value=value in (1, "1"))
    kind = kind_of(value)
    if isinstance(value, str) and len(value.split()) > 1:
        return None
    return Default(value=value) if kind in stated or (kind, "number") == ("integer", *stated[:1]) else None


def _said_default(text: str, stated: tuple[str, ...]) -> Default | None:
    """Read "Defaults to 20." and "Defaults to DESC."."""
    found = re.search(r"\bDefaults to `?(-?\d+|[A-Z]{3,})`?(?=[ .])", text)
    if found is None:
        return None
    value = prose.typed(found[1], stated)
    return Default(value=value) if kind_of(value) in stated else None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
