"""Settled readings on answers, and what the guide pages state of endpoints whose own pages leave it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice, Default, Field, Parameter, Response, Source
from conform.daftra.readings.places import noted, of_each, with_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract, Operation

EDITION = "2026-07-03"
"""Edition in which the guide pages stand; exports of endpoints leave them out."""
GUIDE, IMPROVEMENTS, FILTERING, MULTI_ENTITY = (
    Source(page=page, edition=EDITION) for page in ("933385m0", "1258822m0", "1258824m0", "2219400m0")
)
"""Guide pages: authorization, which every endpoint wants; v2's levels, pages and sorting; its filters;
fetching several entities at once."""
LISTING = "v1/listing"
URLS = ("next_page_url", "prev_page_url")
_REASONS = Field(name="*", kinds=("array",), items=Field(name="[]", kinds=("string",)))


@of_each()
def statuses_are_completed(operation: Operation, contract: Contract) -> Operation:
    """Add what every endpoint answers without credentials, and v2's refusals where a page leaves them out.

    The guide on authorization implies 401. v2 answers 422 to a bad payload, 400 to an edit of an unknown id,
    404 to a read of one. Each is cited to its guide; the body of a status that no page lists claims nothing.
    That somebody has not saved an answer contradicts no guide.
    """
    documented = [each.status for each in operation.responses]
    missing = [each for each in _settled(operation, contract) if each not in documented]
    added = (Response(status=each, source=_implying(each)) for each in missing)
    completed = replace(operation, responses=(*operation.responses, *added))
    for status in () if operation.is_exemplary else missing:
        page = f"page lists {', '.join(map(str, documented))} and no {status}"
        guide = (_implying(status), _IMPLIED.get(status, "entities of v2 are addressed by id"))
        completed = noted(completed, f"responses.{status}", "status", page, guide, settled=str(status))
    return completed


_IMPLIED = {401: "every request is authorized"}


def _implying(status: int) -> Source:
    """Give the guide that implies a status which the page does not list."""
    return GUIDE if status in _IMPLIED else IMPROVEMENTS


def _settled(operation: Operation, contract: Contract) -> Iterator[int]:
    if contract.name == "authentication":
        return
    yield 401
    is_of_record = "{id}" in operation.call or operation.role in ("create", "edit")
    if contract.version != "v2" or not is_of_record:
        return
    if operation.role == "read":
        yield 404
    if operation.role == "edit":
        yield 400
    if operation.role == "create" or (operation.role == "edit" and not _gives_reasons(operation, 400)):
        yield 422


def _gives_reasons(operation: Operation, status: int) -> bool:
    response = operation.response(status)
    return bool(response and response.body and response.body.field("errors"))


@of_each()
def reasons_are_keyed_by_field(operation: Operation, _: Contract) -> Operation:
    """Read the `errors` of a v2 refusal as a map from field to reasons; its example names one field only."""

    def keyed(body: Field) -> Field:
        fields = (
            replace(each, fields=(), extra=_REASONS) if each.name == "errors" and each.fields else each
            for each in body.fields
        )
        return replace(body, fields=tuple(fields))

    return with_answers(operation, keyed, lambda each: each.status in (400, 422))


@of_each()
def page_urls_are_text_or_null(operation: Operation, _: Contract) -> Operation:
    """Read `next_page_url`, documented as always null, as a string or null."""
    body = operation.success.body if operation.success else None
    wrong = (
        [each for each in body.fields if each.name in URLS and set(each.kinds) <= {"null"}] if body else []
    )

    def nullable(body: Field) -> Field:
        fields = (replace(each, kinds=("string", "null")) if each in wrong else each for each in body.fields)
        return replace(body, fields=tuple(fields))

    settled = with_answers(operation, nullable, lambda each: each is operation.success)
    for each in wrong:
        settled = noted(settled, f"responses.200.{each.name}", "kinds", "null", settled="string or null")
    return settled


@of_each(key=LISTING)
def entries_are_titles_or_objects(operation: Operation, _: Contract) -> Operation:
    """Accept of GET `/listing/{model}` both the schema's objects and the prose's plain titles."""
    return noted(
        with_answers(operation, lambda body: body.mapped(_open), lambda each: each is operation.success),
        "responses.200.data.Listing.*",
        "kinds",
        "schema: an object with item_id and title",
        "text and example: a title",
        settled="object or string",
    )


def _open(field: Field) -> Field:
    if field.name != "Listing" or field.extra is None:
        return field
    return replace(field, extra=replace(field.extra, kinds=("object", "string")))


NAMED_IN_TEXT = "Branch"
"""The one model that only texts name (page 15115242e0 and 38 more)."""


def models_are_known(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Name at the general listing the models that fields refer to, some of all; no page lists them."""
    linked = {name for contract in contracts for each in contract.operations for name in _models(each)}
    if not linked:
        return contracts
    models = sorted(linked | {NAMED_IN_TEXT})

    @of_each(key=LISTING)
    def named(operation: Operation, _: Contract) -> Operation:
        last, known = Default(value=models[-1]), tuple(Choice(value=each) for each in models)
        parameters = (
            replace(
                each,
                field=replace(each.field, example=last, enum=known, is_partial=True),
            )
            if each.field.name == "model"
            else each
            for each in operation.parameters
        )
        return replace(operation, parameters=tuple(parameters))

    return tuple(map(named, contracts))


def _models(operation: Operation) -> Iterator[str]:
    for body in operation.bodies:
        for _, field in body.walk():
            if field.reference and field.reference.listing:
                yield field.reference.listing


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
