"""What contracts state: a table of rules, each a small function that names the places of an operation."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from conform.payloads.claims import reasons
from conform.payloads.claims.claim import Claim, Rule
from conform.payloads.endpoint import endpoints
from conform.payloads.sorts.invalid import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.contract import Contract, Field, Json
    from conform.payloads.endpoint import Endpoint, Input

    Places: TypeAlias = Iterator[tuple[str, str]]
    """Places of one rule in one operation, each with the reason why no case asks it, empty where one must."""

_ERROR = 400


def statuses(of: Endpoint) -> Places:
    """Name each documented status."""
    for each in of.operation.responses:
        yield str(each.status), reasons.status(of, each.status)


def errors(of: Endpoint) -> Places:
    """Name each refusal of which the docs show a body."""
    for each in of.operation.responses:
        if each.status >= _ERROR and each.body is not None:
            yield str(each.status), reasons.status(of, each.status)


def deletions(of: Endpoint) -> Places:
    """Name the refusal of a delete that the docs list beside 404: something still hangs on the record."""
    for each in of.operation.responses if of.operation.role == "delete" else ():
        if each.status in REFUSALS:
            yield str(each.status), reasons.served(of) or reasons.hindered(of)


def fields(of: Endpoint) -> Places:
    """Name each place that a client may fill."""
    for each in of.inputs():
        is_stated = each.field.is_claimed or each.field.is_required
        yield each.at, "" if is_stated else reasons.NO_KIND


def limits(of: Endpoint) -> Places:
    """Name each text with a limit, which is to be taken at it."""
    for each in _limited(of):
        reason = reasons.limit(of, each)
        is_prose = reasons.is_limited_by_prose(each) or of.is_coded(each.at, each.field)
        yield each.at, reason or (reasons.PROSE if is_prose else "")


def lengths(of: Endpoint) -> Places:
    """Name each text with a limit, which is to be refused beyond it."""
    for each in _limited(of):
        yield each.at, reasons.limit(of, each) or reasons.refusal(of)


def _limited(of: Endpoint) -> Iterator[Input]:
    texts = (each for each in of.inputs() if "string" in each.field.kinds)
    return (each for each in texts if each.field.max_length is not None)


def choices(of: Endpoint) -> Places:
    """Name each allowed value of a body's place, as JSON, and of a parameter, as it stands in a call."""
    for each in of.inputs():
        for choice in each.field.enum:
            reason = reasons.coded(of, each) or reasons.choice(each.field, choice.value)
            yield f"{each.at}={json_text(choice.value)}", reason
    for parameter in of.operation.parameters:
        name = parameter.field.name
        for choice in parameter.field.enum if not is_sorting(of, parameter.field) else ():
            reason = reasons.elsewhere(of, name, choice.value) or reasons.served(of)
            yield f"{name}={choice.value}", reason


def requirements(of: Endpoint) -> Places:
    """Name each place that must be filled."""
    for each in of.inputs():
        if each.field.is_required and each.at != of.wrapper:
            yield each.at, reasons.refusal(of) or reasons.dispute(of, each.at, "is_required")


def formats(of: Endpoint) -> Places:
    """Name each text with a documented format."""
    for each in of.inputs():
        if each.field.format is not None and "string" in each.field.kinds:
            yield each.at, reasons.refusal(of) or reasons.dispute(of, each.at, "format")


def kinds(of: Endpoint) -> Places:
    """Name each place whose kind is documented: a value of another is to be refused."""
    for each in of.inputs():
        if each.field.is_claimed:
            yield each.at, reasons.kind(of, each)


def enums(of: Endpoint) -> Places:
    """Name each place of which all allowed values are documented: another is to be refused."""
    for each in of.inputs():
        if each.field.enum and not each.field.is_partial:
            yield each.at, reasons.outside(of, each)


def nulls(of: Endpoint) -> Places:
    """Name each place that must be filled and has no null among its kinds."""
    for each in of.inputs():
        if each.field.is_required and each.field.is_claimed and not each.field.is_nullable:
            yield each.at, reasons.refusal(of) or reasons.dispute(of, each.at, "kinds")


def minima(of: Endpoint) -> Places:
    """Name each number with a documented minimum."""
    return ((each.at, reasons.refusal(of)) for each in of.inputs() if each.field.minimum is not None)


def maxima(of: Endpoint) -> Places:
    """Name each number with a documented maximum."""
    return ((each.at, reasons.refusal(of)) for each in of.inputs() if each.field.maximum is not None)


def references(of: Endpoint) -> Places:
    """Name each place of a body that holds the id of a record of a documented resource."""
    for each in of.inputs():
        if each.field.reference is not None and each.field.reference.resource is not None:
            yield each.at, ""


def conditions(of: Endpoint) -> Places:
    """Name each place that prose requires, or limits, under a condition."""
    for each in of.inputs():
        if each.field.required_if is not None or any(map(is_precondition, each.field.notes)):
            yield each.at, reasons.condition(of, each)


def is_precondition(note: str) -> bool:
    """Tell a note of a rule that words state and no answer is named for."""
    return note.startswith("precondition ")


def uniques(of: Endpoint) -> Places:
    """Name each place of which no two records may share a value."""
    return ((each.at, reasons.refusal(of)) for each in of.inputs() if each.field.is_unique)


def defaults(of: Endpoint) -> Places:
    """Name each place that has a documented value where a request leaves it out."""
    for each in of.inputs():
        if each.field.default is not None:
            yield each.at, reasons.default(of, each)


def write_only(of: Endpoint) -> Places:
    """Name each place that is written and served nowhere, in what is sent and in what is answered."""
    success = of.operation.success
    for at, field in _written(of):
        if field.is_write_only:
            yield at, reasons.write_only(of, at)
    for at, field in success.body.walk() if success is not None and success.body is not None else ():
        if field.is_write_only:
            yield at, reasons.shown(of, at)


def read_only(of: Endpoint) -> Places:
    """Name each place of a body that is ignored on write."""
    for at, field in _written(of):
        if field.is_read_only:
            yield at, reasons.read_only(of, at, field)


def _written(of: Endpoint) -> Iterator[tuple[str, Field]]:
    """Yield the places of a documented body, with those that a client may not fill."""
    request = of.operation.request
    for at, field in request.body.walk() if request is not None and of.body is not None else ():
        if at and not at.endswith("[]"):
            yield at, field


def repeats(of: Endpoint) -> Places:
    """Name the method that is the same once and twice: PUT, of which RFC 9110 (9.2.2) says so."""
    if of.operation.method == "PUT" and of.operation.role == "edit" and of.body is not None:
        yield "PUT", reasons.read_back(of)


def parameters(of: Endpoint) -> Places:
    """Name each parameter that is neither a filter nor an order."""
    for each in of.operation.parameters:
        if not is_filter(of, each.field) and not is_sorting(of, each.field):
            yield each.field.name, reasons.served(of)


def filters(of: Endpoint) -> Places:
    """Name each filter of a list, and each operator where it takes some, with the ways to join them."""
    filtering = of.contract.vendor.filtering
    for each in of.operation.parameters:
        if each.where == "query" and is_filter(of, each.field):
            joints = filtering.joints if each.field.name == filtering.parameter else ()
            notes = (*each.field.notes, *joints)
            names = [f"{each.field.name}[{note}]" for note in notes] or [each.field.name]
            yield from ((name, reasons.filtered(of, name)) for name in names)


def is_filter(of: Endpoint, field: Field) -> bool:
    """Tell a parameter of a list that chooses rows: none of paging, none that is owed or chooses nothing."""
    paging, neutral = of.contract.vendor.paging, of.contract.vendor.answers.neutral
    is_query = any(each.where == "query" and each.field is field for each in of.operation.parameters)
    is_known = field.name in (*paging.sizes, paging.page) or field.name in neutral or field.is_required
    return of.operation.role == "list" and is_query and not is_known


def sorts(of: Endpoint) -> Places:
    """Name each way in which a list is put in an order that the request chooses."""
    for each in of.operation.parameters:
        if is_sorting(of, each.field):
            ways = each.field.enum or (each.field.extra.enum if each.field.extra else ())
            names = [f"{each.field.name}={choice.value}" for choice in ways] or [each.field.name]
            yield from ((name, reasons.listed(of)) for name in names)


def is_sorting(of: Endpoint, field: Field) -> bool:
    """Tell a parameter of a list by which its order is chosen."""
    return of.operation.role == "list" and field.name in of.contract.vendor.answers.sorting


def orders(of: Endpoint) -> Places:
    """Name the field by which the docs say that a list falls."""
    order = of.contract.vendor.answers.orders.get(of.contract.key)
    if order is not None and of.operation.role == "list":
        yield order.field, ""


def page_sizes(of: Endpoint) -> Places:
    """Name each size of a page that has a documented default."""
    for each in _paging(of):
        if each.name in of.contract.vendor.paging.sizes and each.default is not None:
            yield each.name, ""


def extents(of: Endpoint) -> Places:
    """Name each parameter of paging that the docs bound."""
    for each in _paging(of):
        if each.minimum is not None or each.maximum is not None:
            yield each.name, ""


def _paging(of: Endpoint) -> Iterator[Field]:
    paging = of.contract.vendor.paging
    names = (*paging.sizes, paging.page)
    return (each.field for each in of.operation.parameters if each.field.name in names)


def links(of: Endpoint) -> Places:
    """Name each key of a list's frame that leads to another page."""
    body = of.operation.success.body if of.operation.success is not None else None
    if body is None or of.operation.role != "list":
        return
    for frame in (body, *body.fields):
        for each in frame.fields:
            if each.name in of.contract.vendor.paging.links:
                yield each.name, reasons.link(of, each)


def served(of: Endpoint) -> Places:
    """Name each place of the documented answer to a success, but what is never served."""
    body = of.operation.success.body if of.operation.success is not None else None
    for at, field in body.walk() if body is not None else ():
        if at and not at.endswith("[]") and not field.is_write_only:
            yield at, reasons.shown(of, at)


RULES: Mapping[Rule, Callable[[Endpoint], Places]] = {
    "status": statuses,
    "error": errors,
    "delete": deletions,
    "field": fields,
    "at_limit": limits,
    "over_limit": lengths,
    "choice": choices,
    "required": requirements,
    "format": formats,
    "kind": kinds,
    "enum": enums,
    "null": nulls,
    "minimum": minima,
    "maximum": maxima,
    "reference": references,
    "condition": conditions,
    "unique": uniques,
    "default": defaults,
    "write_only": write_only,
    "read_only": read_only,
    "repeat": repeats,
    "parameter": parameters,
    "filter": filters,
    "sort": sorts,
    "order": orders,
    "page_size": page_sizes,
    "extent": extents,
    "link": links,
    "served": served,
}
"""What a contract states, by rule; a new one is a row, and its reason a function of `reasons`."""


@cache
def stated(of: Endpoint) -> Mapping[tuple[Rule, str], tuple[Claim, str]]:
    """Give each claim of an operation by rule and place, with the reason why no case asks it."""
    found: dict[tuple[Rule, str], tuple[Claim, str]] = {}
    for rule, places in RULES.items():
        for at, reason in places(of):
            claim = Claim(contract=of.contract.key, operation=of.operation.id, rule=rule, at=at)
            row = None if reason else reasons.by_name(of, rule, at)
            found.setdefault((rule, at), (claim, reason if row is None else row.reason))
    return found


def claims(contract: Contract) -> Iterator[tuple[Claim, str]]:
    """Yield each claim with the reason why no case asks it, empty where one must."""
    for of in endpoints(contract):
        yield from stated(of).values()


def json_text(value: Json) -> str:
    """Give a value as it stands in the name of a claim."""
    return json.dumps(value, ensure_ascii=False)
