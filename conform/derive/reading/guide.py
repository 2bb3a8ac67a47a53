"""What the guide pages state of endpoints whose own pages leave it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice, Contradiction, Field, Parameter, Side, Source
from conform.derive.reading.note import noted

if TYPE_CHECKING:
    from conform.contract import Contract, Operation

IMPROVEMENTS, FILTERING, MULTI_ENTITY = "1258822m0", "1258824m0", "2219400m0"
"""Guide pages: levels, pages and sorting of v2; its filters; fetching several entities at once."""
EDITION = "2026-07-03"
"""Edition in which the guide pages stand; exports of endpoints leave them out."""
OPERATORS = (
    "eq", "not_equal", "gt", "gte", "lt", "lte", "from", "to", "like", "in", "not_in", "is_null",
)  # fmt: skip
"""What may stand in a second pair of brackets: `filter[date][gte]=2024-01-01`; `eq` where none does."""
DIRECTIONS = (Choice(value="asc"), Choice(value="desc"))
_LEVELS = tuple(Choice(value=level) for level in (-1, 1, 2, 3, 4))
_FIELD = Field(name="*", kinds=("string",))


def v2_lists_take_pages_filters_and_order(contract: Contract) -> Contract:
    """Give every v2 list the parameters of the guide: `page`, `filter[field]`, `sort[field]`."""
    if contract.version != "v2":
        return contract
    operations = (
        _with_parameters(each) if each.role == "list" and "/list/" in each.call else each
        for each in contract.operations
    )
    return replace(contract, operations=tuple(operations))


def _fixed(parameter: Parameter) -> Parameter:
    """Read `filter[type]=19`, printed as a name, as a name and its one value."""
    name, is_fixed, value = parameter.field.name.partition("=")
    if not is_fixed:
        return parameter
    return replace(parameter, field=replace(parameter.field, name=name, enum=(Choice(value=value),)))


def _with_parameters(operation: Operation) -> Operation:
    def said(page: str) -> tuple[tuple[str, Source], ...]:
        return (("kinds", Source(page=page, edition=EDITION)),)

    guided = (
        Field(name="page", kinds=("integer",), minimum=1, sources=said(IMPROVEMENTS)),
        Field(name="filter", kinds=("object",), extra=_FIELD, sources=said(FILTERING), notes=OPERATORS),
        Field(
            name="sort",
            kinds=("object",),
            extra=replace(_FIELD, enum=DIRECTIONS),
            sources=said(IMPROVEMENTS),
        ),
    )
    own = {each.field.name.partition("[")[0] for each in operation.parameters}
    added = tuple(Parameter(where="query", field=each) for each in guided if each.name not in own)
    stated = tuple(_fixed(each) for each in operation.parameters)
    return replace(operation, parameters=stated + added)


def several_entities_are_fetched_by_action(contract: Contract) -> Contract:
    """Read the body of POST `/v2/api/multi-entity` as its guide states it.

    `action` is `show` or `list`; `options` the id of a record or an object of filters; `data_level` is
    -1 or 1 to 4, required by the guide and left out by its own example: not required.
    """
    if contract.key != "v2/multi_entity":
        return contract
    return replace(contract, operations=tuple(_by_action(each) for each in contract.operations))


def _by_action(operation: Operation) -> Operation:
    request = operation.request
    row = request.body.items if request else None
    if request is None or row is None:
        return operation
    guide = Source(page=MULTI_ENTITY, edition=EDITION)
    stated: dict[str, dict[str, object]] = {
        "action": {"enum": (Choice(value="show"), Choice(value="list"))},
        "options": {"kinds": ("string", "object"), "extra": Field(name="*")},
        "data_level": {"enum": _LEVELS},
    }
    fields = tuple(
        replace(each, **more, sources=(*each.sources, (next(iter(more)), guide)))  # type: ignore[arg-type] # by name
        if (more := stated.get(each.name))
        else each
        for each in row.fields
    )
    free = tuple(_free(each) if each.name == "options" else each for each in fields)
    body = replace(request.body, items=replace(row, fields=free))
    level = Contradiction(
        at="request[].data_level",
        about="is_required",
        sides=(
            Side(source=guide, states="table: required"),
            Side(source=guide, states="example: left out"),
            Side(source=operation.source, states="not required"),
        ),
        settled="not required",
    )
    options = Contradiction(
        at="request[].options",
        about="kinds",
        sides=(
            Side(source=guide, states="an id, or an object of filters"),
            Side(source=operation.source, states="object of order_id and order_type"),
        ),
        settled="string or object",
    )
    return noted(replace(operation, request=replace(request, body=body)), level, options)


def _free(field: Field) -> Field:
    """Require no filter: those of the example are the example's own."""
    return replace(field, fields=tuple(replace(each, is_required=False) for each in field.fields))
