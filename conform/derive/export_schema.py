"""Turn a field of the contract into JSON Schema 2020-12, for people's tools and for validators.

A type null alone claims nothing by the settled readings, so it is no `type`: documents keep it as `x-kind`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from conform.derive.export_format import fits, stated_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

BOOLEANS: tuple[Json, ...] = (True, False, 0, 1, "0", "1")
"""What is taken for a boolean, by the readings that we settled."""
_EMPTY: dict[str, Json] = {"string": "", "integer": 0, "number": 0, "boolean": False}
_REASONS = ("errors", "validation_errors")
"""Maps from a field to a reason: the pages show some fields for an example, none is always there."""
_OWN = (
    *("readOnly", "writeOnly", "deprecated", "default", "examples"),
    *("x-kind", "x-reference", "x-reads-as", "x-notes"),
)
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
    needed = [f.name for f in shown if is_needed(f, view) and field.name not in _REASONS]
    if needed:
        stated["required"] = needed
    if field.items is not None:
        stated["items"] = shape(field.items, view)
    if field.extra is not None:
        stated["additionalProperties"] = shape(field.extra, view)
    return stated


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
    if field.kinds and not field.is_claimed:
        stated["x-kind"] = field.kinds[0]
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
        **stated_format(field, may_be_empty=view.side == "read"),
        **_members(field, view),
    }
    return view.lift(field, view, {**schema, **_remarks(field, view, schema)})


def model_and_own(schema: Schema) -> tuple[Schema, Schema]:
    """Part what a model states from what one use of it adds (read-only, an example, a reference)."""
    own = {key: value for key, value in schema.items() if key in _OWN}
    return {key: value for key, value in schema.items() if key not in _OWN}, own
