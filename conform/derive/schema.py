"""A plain schema as a field of a contract; the types of the documents, not all JSON Schema's, as kinds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from conform.contract import Choice, Default, Field, Format, Kind, kind_of
from conform.derive import prose
from conform.derive.aside import KEY, REQUIRED, restored
from conform.derive.resolve import LOST, MODEL, OPTIONAL, SHOWN, type_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Reference

    Refer = Callable[[str, str], Reference | None]
    """Give the records that a field points at, from its name and its description."""

LOST_NOTE = "lost in part"
"""Note on a shape of which an export has lost a part."""
_WIDTHS = {"int32": 32, "int64": 64}


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
    if not read and schema.get("properties") and not schema.get(SHOWN):
        read.append("object")
    if any(schema.get(key) is True for key in NULLABLE):
        read.append("null")
        notes.extend(key for key in NULLABLE[1:] if schema.get(key) is True)
    return tuple(dict.fromkeys(read)), implied, tuple(notes)


def shape(name: str, schema: dict[str, Any], *, refer: Refer, is_required: bool = False) -> Field:
    """Read a plain schema, all below it included.

    An object whose only key reads like words ("Attribute that caused the error") is a map. Raises ValueError
    where what our own export says beside the keywords is not in the words of contracts.
    """
    stated, implied, notes = kinds(schema)
    text = str(schema.get("description") or "")
    said = prose.notes(text)
    stated = tuple(dict.fromkeys((*stated, "null"))) if prose.OTHERWISE_NULL in said else stated
    listed = _list(schema.get("enum")) + _list(schema.get("const"))
    enum = prose.choices(listed, _list(schema.get("x-apidog-enum")), text, stated)
    reference = refer(name, text) if set(stated) & {"integer", "number", "string"} else None
    limit, limit_notes = _limit(schema, stated)
    fields, extra = _children(schema, refer)
    read = Field(
        name=name,
        kinds=stated,
        is_required=is_required or prose.IN_WORDS in said,
        is_read_only=schema.get("readOnly") is True or prose.READ_ONLY in said,
        is_optional_on_read=prose.MAY_BE_LEFT_OUT in said,
        required_if=prose.maybe_condition(text),
        is_write_only=schema.get("writeOnly") is True,
        is_deprecated=schema.get("deprecated") is True,
        is_partial=bool(enum) and _is_partial(schema, text),
        max_length=limit,
        width=_width(schema, stated),
        minimum=_number(schema.get("minimum")),
        maximum=_number(schema.get("maximum")),
        format=_format(schema, text, stated, implied),
        pattern=pattern if isinstance(pattern := schema.get("pattern"), str) else None,
        enum=enum,
        default=_default(schema, stated) or _said_default(text, stated),
        example=None if reference else maybe_example(name, schema, stated, enum),
        reference=reference,
        model=schema.get(MODEL),
        notes=(*notes, *limit_notes, *said, *((LOST_NOTE,) if schema.get(LOST) else ())),
        fields=fields,
        items=_items(name, text, items, refer) if (items := schema.get("items")) else None,
        extra=extra,
    )
    return restored(read, schema[KEY]) if KEY in schema else read


def _is_partial(schema: dict[str, Any], text: str) -> bool:
    """Tell whether allowed values are some of all: the text says so, or one is yet to be filled in."""
    stated = _list(schema.get("enum"))
    return any(map(prose.is_filled_in, stated)) if stated else prose.is_partial(text)


def _items(name: str, text: str, items: dict[str, Any], refer: Refer) -> Field:
    """Read the elements of an array; a plain element points where its array does."""
    return shape("[]", items, refer=lambda each, said: refer(name if each == "[]" else each, said or text))


def _children(schema: dict[str, Any], refer: Refer) -> tuple[tuple[Field, ...], Field | None]:
    properties = schema.get("properties") or {}
    required = _list(schema.get(REQUIRED, schema.get("required")))
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


def _width(schema: dict[str, Any], stated: tuple[str, ...]) -> int | None:
    written = schema.get("format")
    return _WIDTHS.get(written) if isinstance(written, str) and "integer" in stated else None


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


LONGEST = 40
"""Characters of the longest example that is kept."""
# Shapes of what looks personal, secret or like a placeholder; such an example is left out.
LEFT_OUT = "left out of the example"
"""Note on a required field that the page's own example of the body leaves out."""
_UNWANTED = (
    re.compile(r"://|www\.|(?<!example)\.(com|net|org|io)\b", re.IGNORECASE),  # an address of someone
    re.compile(r"\S@(?!example\.com$)"),  # an e-mail of someone
    re.compile(r"^\+?\d[\d\s().-]{8,}$"),  # a telephone number
    re.compile(r"^(?=.*\d)[A-Za-z0-9+/=_-]{24,}$"),  # a key or a token
    re.compile(r"^(?=.*\d)(?=.*[a-z])[^\s/@.]{12,}$"),  # what somebody typed that reads like one
    re.compile(r"\{\w*|<[a-z]|\$\{|_HERE\b|caused the error|Reason of", re.IGNORECASE),  # a placeholder
    re.compile(r"^\d{1,3}(\.\d{1,3}){3}$"),  # an address of a machine
)
_PERSONAL = re.compile(
    r"phone|mobile|fax|password|secret|token|hash|(first|last|user|full|business|secondary)_?name|last_ip"
    r"|address|location|postal|city|state$|secondary_|bn\d|vendor|username"
)
_PERSON = re.compile(r"[A-Z][a-z]+([ -][A-Z][a-z]+)*")
"""What may be a person's name, in a field that is called `name`."""
_LONGEST_WORDS = 3
"""What has more words reads as a sentence (`Payment has been deleted`)."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_kept(name: str, value: Any) -> bool:
    """Tell whether an example is short, scalar and nobody's own."""
    if value is None or isinstance(value, dict | list):
        return False
    if isinstance(value, str):
        if not value.strip() or len(value) > LONGEST or len(value.split()) > _LONGEST_WORDS:
            return False
        if _PERSONAL.search(name.lower()) or (name == "name" and _PERSON.fullmatch(value)):
            return False
        if _DATE.match(value):
            return True
        return not any(shape.search(value) for shape in _UNWANTED)
    return bool(abs(value) < 10**9)


def fits(value: Any, kinds: tuple[str, ...], enum: tuple[Choice, ...]) -> bool:
    """Tell whether an example has a kind of its field and is one of its allowed values."""
    kind = kind_of(value)
    is_kind = kind in kinds or (kind == "integer" and "number" in kinds)
    return is_kind and (not enum or any(each.value == value for each in enum))


def maybe_example(
    name: str, schema: dict[str, Any], kinds: tuple[str, ...], enum: tuple[Choice, ...]
) -> Default | None:
    """Give the first example of a schema that may be kept and fits the schema, None where none does."""
    stated = schema.get("examples")
    given = list(stated) if isinstance(stated, list) else []
    given += [schema["example"]] if "example" in schema else []
    return next(
        (Default(value=each) for each in given if is_kept(name, each) and fits(each, kinds, enum)), None
    )


def with_body(field: Field, body: Any) -> Field:
    """Give a shape with the scalars of an example body at their places, where it has no example yet."""
    if field.fields and isinstance(body, dict):
        return replace(
            field,
            fields=tuple(
                with_body(each, body[each.name]) if each.name in body else _left_out(each)
                for each in field.fields
            ),
        )
    if field.items is not None and isinstance(body, list) and body:
        return replace(field, items=with_body(field.items, body[0]))
    if (
        field.example is None
        and field.reference is None
        and is_kept(field.name, body)
        and fits(body, field.kinds, field.enum)
    ):
        return replace(field, example=Default(value=body))
    return field


def _left_out(field: Field) -> Field:
    return replace(field, notes=(*field.notes, LEFT_OUT)) if field.is_required else field


def exemplary(name: str, value: Any, refer: Refer, free: tuple[str, ...] = ()) -> Field:
    """Read a value of an example that no schema stands beside: its kind, and that it is one of those taken.

    Nothing is required of it. A number above one is any number, and `free` names texts that are a person's
    own words. A sentence tells what belongs there and leaves open how that is written.
    """
    if isinstance(value, dict):
        fields = tuple(exemplary(each, inner, refer, free) for each, inner in value.items())
        return Field(name=name, kinds=("object",), fields=fields)
    if isinstance(value, list):
        inner = exemplary("[]", value[0], refer) if value else None
        return Field(name=name, kinds=("array",), items=inner)
    if isinstance(value, str) and len(value.split()) > _LONGEST_WORDS:
        return _described(Field(name=name, kinds=("integer", "string"), reference=refer(name, "")))
    reference = refer(name, "") if value is not None else None
    is_fixed = value in ("", 0, 1) or (isinstance(value, str) and is_kept(name, value))
    enum = (Choice(value=value),) if is_fixed and reference is None and name not in free else ()
    return Field(name=name, kinds=(kind_of(value),), enum=enum, is_partial=bool(enum), reference=reference)


def _described(field: Field) -> Field:
    """Claim no kind of what a sentence describes, but that an id is a number or a text."""
    return field if field.reference is not None else replace(field, kinds=())
