"""Turn a field of the contract into JSON Schema 2020-12, for people's tools and for validators.

A type null alone claims nothing by the settled readings, so it is no `type`. What no keyword says stands
under one key of our own in documents, in schemas for validators nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from conform.contract import kind_of
from conform.derive.aside import KEY, REQUIRED
from conform.derive.export.unsaid import unsaid
from conform.derive.resolve import OPTIONAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Field, Json

Schema = dict[str, Any]
BOOLEANS: tuple[Json, ...] = (True, False, 0, 1, "0", "1")
"""What is taken for a boolean, by the readings that we settled."""
_EMPTY: dict[str, Json] = {"string": "", "integer": 0, "number": 0, "boolean": False}
OWN = ("readOnly", "writeOnly", "deprecated", "default", "examples", KEY)
"""What one use adds to a model (read-only, an example, a reference)."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+")
_YEAR = r"(?:\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})"
DATE = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
    r"-02-29)"
)
"""A day of the calendar as `YYYY-MM-DD`, leap years included; there is no year 0."""
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-][0-2]\d:?[0-5]\d)?"
PATTERNS: dict[str, str] = {
    "date": DATE,
    "date-time": rf"{DATE}(?:[T ]{_CLOCK}{_ZONE})?",
    "time": _CLOCK + _ZONE,
}
"""What the docs call a date-time is not RFC 3339's (a space, no zone), so patterns stand for formats."""
_OF_A_SCALAR = ("type", "enum", "anyOf", "maxLength", "pattern", "format")


def _stay(field: Field, use: Use, schema: Schema) -> Schema:  # noqa: ARG001 - the shape of every lift
    return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Say for what use a field is described.

    `is_settled` adds what the readings allow beside the documents (0 for false, null for an optional
    field on write, an empty value on read): that is what validators ask, and what documents leave out.
    `reasons` are the keys of maps from a field to a reason: the pages show some fields for an example, none
    is always there. `lift` is given each schema before it is handed on, and may put it elsewhere. `is_bare`
    leaves out what no keyword says, where nobody reads the schema but a validator.
    """

    side: Literal["write", "read"]
    is_settled: bool = False
    is_bare: bool = False
    reasons: tuple[str, ...] = ()
    lift: Callable[[Field, Use, Schema], Schema] = _stay

    def is_needed(self, field: Field) -> bool:
        """Tell whether a body without this field breaks the contract: not where its name has a variable."""
        if field.has_variable:
            return False
        if self.side == "write":
            return field.is_required and not field.is_read_only
        return not field.is_write_only and not field.is_optional_on_read

    def allows(self, side: Literal["write", "read"]) -> bool:
        """Tell whether what the readings allow on a side counts."""
        return self.is_settled and self.side == side


def shape(field: Field, use: Use, *, is_optional: bool = False) -> Schema:
    """Describe a field and all below it; a field that claims nothing gives an empty schema.

    `is_optional` says that the field may be left out, and so may be null where readings count. What is
    ignored on write (`readOnly`) is any value there, where readings count.
    """
    if use.allows("write") and field.is_read_only:
        return {"readOnly": True}
    may_be_null = use.allows("write") and is_optional
    schema = {
        **(_taken(field, use, may_be_null=may_be_null) if use.is_settled else _documented(field)),
        **_limits(field, use),
        **_format(field, may_be_empty=use.side == "read"),
        **_members(field, use),
    }
    schema |= _remarks(field, use, schema)
    if not use.is_settled and not use.is_bare:
        schema |= unsaid(field, schema, is_model=component(field) is not None)
    return use.lift(field, use, schema)


def component(field: Field) -> str | None:
    """Give the name under which the model of a field may stand among components, None where it has none."""
    if not field.model or not field.fields:
        return None
    return _UNSAFE.sub("_", field.model)


def _documented(field: Field) -> Schema:
    """Give kinds and allowed values as documents state them.

    A value is allowed that is listed, whatever its kind (an empty text beside numbers, null): tools want one
    type an enum, so each kind is an alternative. Both truth values are no list but the kind.
    """
    if not field.enum or field.is_partial:
        return _kinds(field)
    by_kind: dict[str, list[Json]] = {}
    for choice in field.enum:
        by_kind.setdefault(_kind_among(field, choice.value), []).append(choice.value)
    if field.is_nullable:
        by_kind.setdefault("null", [])
    if by_kind.keys() == {"boolean", "null"} and _is_either(by_kind["boolean"]):
        return {"type": ["boolean", "null"]}
    several = [_alternative(kind, values) for kind, values in by_kind.items()]
    return several[0] if len(several) == 1 else {"anyOf": several}


def _alternative(kind: str, values: list[Json]) -> Schema:
    is_listed = kind != "null" and not _is_either(values)
    return {"type": kind, **({"enum": values} if is_listed else {})}


def _is_either(values: list[Json]) -> bool:
    return any(each is True for each in values) and any(each is False for each in values)


def _kind_among(field: Field, value: Json) -> str:
    """Give the kind of a value as the field claims it, its own where the field claims none like it."""
    kind = kind_of(value)
    return "number" if kind == "integer" and kind not in field.kinds and "number" in field.kinds else kind


def _taken(field: Field, use: Use, *, may_be_null: bool) -> Schema:
    """Give kinds and values as validators ask them."""
    return {
        **_settled_kinds(field, use, may_be_null=may_be_null),
        **_settled_values(field, use, may_be_null=may_be_null),
    }


def _kinds(field: Field) -> Schema:
    if not field.is_claimed:
        return {}
    return {"type": field.kinds[0] if len(field.kinds) == 1 else list(field.kinds)}


def _settled_kinds(field: Field, use: Use, *, may_be_null: bool) -> Schema:
    if not field.is_claimed:
        return {}
    kinds = list(dict.fromkeys((*field.kinds, "null") if may_be_null else field.kinds))
    if use.allows("write") and "boolean" in kinds:
        if field.enum:
            return {}
        others = [kind for kind in kinds if kind not in {"boolean", "null"}]
        taken = {"enum": [*BOOLEANS, *([None] if "null" in kinds else [])]}
        return {"anyOf": [taken, {"type": others}]} if others else taken
    return {"type": kinds[0] if len(kinds) == 1 else kinds}


def _settled_values(field: Field, use: Use, *, may_be_null: bool) -> Schema:
    if not field.enum or field.is_partial:
        return {}
    values = [choice.value for choice in field.enum]
    if use.allows("write") and "boolean" in field.kinds:
        values += BOOLEANS
    if use.allows("read"):
        values += [_EMPTY[kind] for kind in field.kinds if kind in _EMPTY]
    if field.is_nullable or may_be_null:
        values.append(None)
    return {"enum": list({(type(value), str(value)): value for value in values}.values())}


def _limits(field: Field, use: Use) -> Schema:
    stated: Schema = {}
    if field.max_length is not None and (not field.is_claimed or "string" in field.kinds):
        stated["maxLength"] = field.max_length
    for key, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
        if limit is not None and not use.allows("read"):
            stated[key] = int(limit) if float(limit).is_integer() else limit
    return stated


def _format(field: Field, *, may_be_empty: bool) -> Schema:
    """Give the format or the pattern; what is served may be empty where nothing was written."""
    if field.pattern is not None:
        return {"pattern": field.pattern}
    if field.format in PATTERNS and (may_be_empty or field.format != "date"):
        return {"pattern": f"^(?:{PATTERNS[field.format]}){'?' if may_be_empty else ''}$"}
    return {"format": field.format} if field.format is not None and not may_be_empty else {}


def _members(field: Field, use: Use) -> Schema:
    stated: Schema = {}
    shown = [each for each in field.fields if not (use.allows("read") and each.is_write_only)]
    if shown:
        stated["properties"] = {
            each.name: shape(each, use, is_optional=not each.is_required) for each in shown
        }
    needed = [each.name for each in shown if use.is_needed(each) and field.name not in use.reasons]
    if needed:
        stated["required"] = needed
    depending = _conditions(shown) if use.side == "write" else {}
    if depending:
        stated["dependentSchemas"] = depending
    required = [each.name for each in shown if each.is_required]
    if required != needed and not use.is_settled:
        stated[REQUIRED] = required
    spared = [each.name for each in shown if each.is_optional_on_read]
    if spared and use.side == "read" and not use.is_settled:
        stated[OPTIONAL] = spared
    if field.items is not None:
        stated["items"] = shape(field.items, use) or claimless(use)
    elif "array" in field.kinds and not use.is_settled:
        stated["items"] = {}
    if field.extra is not None:
        stated["additionalProperties"] = shape(field.extra, use)
    return stated


def _conditions(fields: Iterable[Field]) -> dict[str, Schema]:
    """Give by a field what its values require beside it."""
    found: dict[str, Schema] = {}
    for each in fields:
        if (when := each.required_if) is not None:
            values = [{"type": kind_of(value), "enum": [value]} for value in when.values]
            is_met = {"properties": {when.field: values[0] if len(values) == 1 else {"anyOf": values}}}
            known = found.setdefault(when.field, {"allOf": []})["allOf"]
            known.append({"if": is_met, "then": {"required": [each.name]}})
    return found


def _remarks(field: Field, use: Use, schema: Schema) -> Schema:
    flags = (
        ("readOnly", field.is_read_only),
        ("writeOnly", field.is_write_only),
        ("deprecated", field.is_deprecated),
    )
    stated: Schema = {key: True for key, is_set in flags if is_set}
    if use.is_settled:
        return stated
    if field.default is not None and fits(field.default.value, schema):
        stated["default"] = field.default.value
    if field.example is not None and fits(field.example.value, schema):
        stated["examples"] = [field.example.value]
    return stated


def claimless(use: Use) -> Schema:
    """Give the schema of what is shown and claims nothing; an empty one would read as what is not shown."""
    return {} if use.is_settled else {KEY: {}}


def fits(value: Any, schema: Schema) -> bool:
    """Tell whether a value obeys the kinds, the values and the limits of a schema (not of its parts)."""
    own = {key: schema[key] for key in _OF_A_SCALAR if key in schema}
    return jsonschema_rs.is_valid(own, value, validate_formats=True)
