"""What the guide pages state of endpoints whose own pages leave it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice, Field, Parameter, Source
from conform.daftra.readings.places import noted, of_each

if TYPE_CHECKING:
    from conform.contract import Contract, Operation

EDITION = "2026-07-03"
"""Edition in which the guide pages stand; exports of endpoints leave them out."""
IMPROVEMENTS, FILTERING, MULTI_ENTITY = (
    Source(page=page, edition=EDITION) for page in ("1258822m0", "1258824m0", "2219400m0")
)
"""Guide pages: levels, pages and sorting of v2; its filters; fetching several entities at once."""
OPERATORS = (
    "eq", "not_equal", "gt", "gte", "lt", "lte", "from", "to", "like", "in", "not_in", "is_null",
)  # fmt: skip
"""What may stand in a second pair of brackets: `filter[date][gte]=2024-01-01`; `eq` where none does."""
DIRECTIONS = (Choice(value="asc"), Choice(value="desc"))
_FIELD = Field(name="*", kinds=("string",))
GUIDED = (
    Field(name="page", kinds=("integer",), minimum=1, sources=(("kinds", IMPROVEMENTS),)),
    Field(name="filter", kinds=("object",), extra=_FIELD, sources=(("kinds", FILTERING),), notes=OPERATORS),
    Field(
        name="sort",
        kinds=("object",),
        extra=replace(_FIELD, enum=DIRECTIONS),
        sources=(("kinds", IMPROVEMENTS),),
    ),
)
"""The parameters that every list of v2 takes."""


@of_each(version="v2", roles=("list",))
def v2_lists_take_pages_filters_and_order(operation: Operation, _: Contract) -> Operation:
    """Give every v2 list the parameters of the guide: `page`, `filter[field]`, `sort[field]`."""
    if "/list/" not in operation.call:
        return operation
    own = {each.field.name.partition("[")[0] for each in operation.parameters}
    added = (Parameter(where="query", field=each) for each in GUIDED if each.name not in own)
    return replace(operation, parameters=(*map(_fixed, operation.parameters), *added))


def _fixed(parameter: Parameter) -> Parameter:
    """Read `filter[type]=19`, printed as a name, as a name and its one value."""
    name, is_fixed, value = parameter.field.name.partition("=")
    if not is_fixed:
        return parameter
    return replace(parameter, field=replace(parameter.field, name=name, enum=(Choice(value=value),)))


@of_each(key="v2/multi_entity")
def several_entities_are_fetched_by_action(operation: Operation, _: Contract) -> Operation:
    """Read the body of POST `/v2/api/multi-entity` as its guide states it.

    `action` is `show` or `list`; `options` the id of a record or an object of filters, of which none is
    required: those of the example are its own; `data_level` is -1 or 1 to 4, required by the guide and
    left out by its own example: not required.
    """
    request = operation.request
    row = request.body.items if request else None
    if request is None or row is None:
        return operation
    body = replace(request.body, items=replace(row, fields=tuple(map(_guided, row.fields))))
    level = noted(
        replace(operation, request=replace(request, body=body)),
        "request[].data_level",
        "is_required",
        (MULTI_ENTITY, "table: required"),
        (MULTI_ENTITY, "example: left out"),
        "not required",
        settled="not required",
    )
    return noted(
        level,
        "request[].options",
        "kinds",
        (MULTI_ENTITY, "an id, or an object of filters"),
        "object of order_id and order_type",
        settled="string or object",
    )


def _guided(field: Field) -> Field:
    """Give a field of the body as the guide's table has it."""
    levels = tuple(Choice(value=level) for level in (-1, 1, 2, 3, 4))
    claim = "kinds" if field.name == "options" else "enum"
    named = replace(field, sources=(*field.sources, (claim, MULTI_ENTITY)))
    if field.name == "action":
        return replace(named, enum=(Choice(value="show"), Choice(value="list")))
    if field.name == "data_level":
        return replace(named, enum=levels)
    if field.name == "options":
        filters = tuple(replace(each, is_required=False) for each in field.fields)
        return replace(named, kinds=("string", "object"), extra=Field(name="*"), fields=filters)
    return field
