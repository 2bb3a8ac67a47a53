"""Turn a field of the contract into JSON Schema 2020-12, for people's tools and for validators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

DATE = (
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
"""A day of the calendar as `YYYY-MM-DD`, leap years included."""
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-][0-2]\d:?[0-5]\d)?"
PATTERNS: dict[str, str] = {
    "date": DATE,
    "date-time": rf"{DATE}(?:[T ]{_CLOCK}{_ZONE})?",
    "time": _CLOCK + _ZONE,
}
"""What the docs call a date-time is not RFC 3339's (a space, no zone), so patterns stand for formats."""
BOOLEANS: tuple[Json, ...] = (True, False, 0, 1, "0", "1")
"""What is taken for a boolean, by the readings that we settled."""
_EMPTY: dict[str, Json] = {"string": "", "integer": 0, "number": 0, "boolean": False}
_PYTHON: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}
_OWN = ("readOnly", "writeOnly", "deprecated", "default", "examples", "x-reference", "x-reads-as", "x-notes")
Schema = dict[str, Any]


def _stay(field: Field, view: View, schema: Schema) -> Schema:  # noqa: ARG001 - the shape of every lift
    return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Say for whom a field is described.

    `is_settled` adds what the readings allow beside the documents (0 for false, null for an optional
    field on write, an empty value on read): that is what validators ask, and what documents leave out.
    `lift` is given each schema before it is handed on, and may put it elsewhere.
    """

    side: Literal["write", "read"]
    is_settled: bool = False
    lift: Callable[[Field, View, Schema], Schema] = _stay


def _kinds(field: Field, view: View, *, is_optional: bool) -> Schema:
    if not field.is_claimed:
        return {}
    kinds = list(field.kinds)
    if view.is_settled and view.side == "write" and is_optional and "null" not in kinds:
        kinds.append("null")
    if view.is_settled and view.side == "write" and "boolean" in kinds:
        if field.enum:
            return {}
        others = {"type": [kind for kind in kinds if kind not in {"boolean", "null"}]}
        taken = {"enum": [*BOOLEANS, *([None] if "null" in kinds else [])]}
        return {"anyOf": [taken, others]} if others["type"] else taken
    return {"type": kinds[0] if len(kinds) == 1 else kinds}


def _enum(field: Field, view: View, *, is_optional: bool) -> Schema:
    if not field.enum:
        return {}
    values = [choice.value for choice in field.enum]
    if view.is_settled and view.side == "write" and "boolean" in field.kinds:
        values += BOOLEANS
    if view.is_settled and view.side == "read":
        values += [_EMPTY[kind] for kind in field.kinds if kind in _EMPTY]
    if field.is_nullable or (view.is_settled and view.side == "write" and is_optional):
        values.append(None)
    known = list({(type(value), str(value)): value for value in values}.values())
    labels = [choice.label for choice in field.enum]
    return {"enum": known, **({"x-labels": labels} if any(labels) and not view.is_settled else {})}


def _limits(field: Field, view: View) -> Schema:
    stated: Schema = {}
    if field.max_length is not None and (not field.is_claimed or "string" in field.kinds):
        stated["maxLength"] = field.max_length
    if not (view.is_settled and view.side == "read"):
        for key, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
            if limit is not None:
                stated[key] = int(limit) if float(limit).is_integer() else limit
    return stated


def _format(field: Field, view: View) -> Schema:
    if field.pattern is not None:
        return {"pattern": field.pattern}
    may_be_empty = view.is_settled and view.side == "read"
    if field.format == "date" and not may_be_empty:
        return {"format": "date"}
    if field.format in PATTERNS:
        return {"pattern": f"^(?:{PATTERNS[field.format]}){'?' if may_be_empty else ''}$"}
    return {"format": field.format} if field.format is not None and not may_be_empty else {}


def is_needed(field: Field, view: View) -> bool:
    """Tell whether a body without this field breaks the contract."""
    if view.side == "write":
        return field.is_required and not field.is_read_only
    return not field.is_write_only and not field.is_optional_on_read


def _members(field: Field, view: View) -> Schema:
    stated: Schema = {}
    shown = [f for f in field.fields if not (view.is_settled and view.side == "read" and f.is_write_only)]
    if shown:
        stated["properties"] = {f.name: shape(f, view, is_optional=not f.is_required) for f in shown}
    needed = [f.name for f in shown if is_needed(f, view)]
    if needed:
        stated["required"] = needed
    if field.items is not None:
        stated["items"] = shape(field.items, view)
    if field.extra is not None:
        stated["additionalProperties"] = shape(field.extra, view)
    return stated


def fits(value: Any, schema: Schema) -> bool:
    """Tell whether a value obeys the kinds, the values and the limits of a schema (not of its parts)."""
    kinds = schema.get("type", [])
    named = [kinds] if isinstance(kinds, str) else kinds
    if named and not any(_is_kind(value, kind) for kind in named):
        return False
    if "enum" in schema and not any(type(value) is type(each) and value == each for each in schema["enum"]):
        return False
    if not isinstance(value, str):
        return True
    pattern = rf"^{DATE}$" if schema.get("format") == "date" else schema.get("pattern", "")
    return len(value) <= schema.get("maxLength", len(value)) and re.search(pattern, value) is not None


def _is_kind(value: Any, kind: str) -> bool:
    return isinstance(value, _PYTHON[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _remarks(field: Field, view: View, schema: Schema) -> Schema:
    stated: Schema = {}
    for key, is_stated in (
        ("readOnly", field.is_read_only),
        ("writeOnly", field.is_write_only),
        ("deprecated", field.is_deprecated),
    ):
        if is_stated:
            stated[key] = True
    if view.is_settled:
        return stated
    if field.default is not None and fits(field.default.value, schema):
        stated["default"] = field.default.value
    if field.example is not None and fits(field.example.value, schema):
        stated["examples"] = [field.example.value]
    if field.reference is not None:
        pairs = {name: getattr(field.reference, name) for name in ("resource", "listing", "page")}
        stated["x-reference"] = {name: value for name, value in pairs.items() if value is not None}
    if field.reads_as is not None:
        stated["x-reads-as"] = field.reads_as
    if field.notes:
        stated["x-notes"] = list(field.notes)
    return stated


def shape(field: Field, view: View, *, is_optional: bool = False) -> Schema:
    """Describe a field and all below it; a field that claims nothing gives an empty schema.

    `is_optional` says that the field may be left out, and so may be null where readings count. What is
    ignored on write (`readOnly`) is any value there, where readings count.
    """
    if view.is_settled and view.side == "write" and field.is_read_only:
        return {"readOnly": True}
    schema = {
        **_kinds(field, view, is_optional=is_optional),
        **_enum(field, view, is_optional=is_optional),
        **_limits(field, view),
        **_format(field, view),
        **_members(field, view),
    }
    return view.lift(field, view, {**schema, **_remarks(field, view, schema)})


def model_and_own(schema: Schema) -> tuple[Schema, Schema]:
    """Part what a model states from what one use of it adds (read-only, an example, a reference)."""
    own = {key: value for key, value in schema.items() if key in _OWN}
    return {key: value for key, value in schema.items() if key not in _OWN}, own
