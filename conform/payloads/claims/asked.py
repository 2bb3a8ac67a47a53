"""What the cases of a plan ask: of each step the claims that its answer settles."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conform.case import PLACEHOLDERS
from conform.payloads.claims.stated import json_text, stated
from conform.payloads.endpoint import endpoint_of
from conform.payloads.sorts.invalid import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Field, Json
    from conform.payloads.claims.claim import Claim, Rule
    from conform.payloads.endpoint import Endpoint

BROKEN: Mapping[str, Rule] = {
    "max_length": "over_limit",
    "required": "required",
    "format": "format",
    "kind": "kind",
    "enum": "enum",
    "null": "null",
    "minimum": "minimum",
    "maximum": "maximum",
}
"""What a broken rule asks, by the first word of its name."""


def asked(case: Case, contracts: Mapping[str, Contract]) -> Iterator[Claim]:
    """Yield the claims that a case asks, some of them more than once."""
    for index, step in enumerate(case.steps):
        if step.expects != "observed":
            yield from of_step(case, index, contracts)
            yield from _expected(step, contracts) if step.expects == "success" else ()


def answered(step: Step, contracts: Mapping[str, Contract]) -> tuple[Claim, ...]:
    """Give the claims on the answer to a success, which whatever is served there settles."""
    of = endpoint_of(step, contracts)
    return () if of is None else tuple(claim for claim, _ in _served(of))


@cache
def _served(of: Endpoint) -> tuple[tuple[Claim, str], ...]:
    """Give the claims on what an operation serves or must not, each with the reason why no case asks it."""
    body = of.operation.success.body if of.operation.success is not None else None
    hidden = {at for at, field in body.walk() if field.is_write_only} if body is not None else set()
    return tuple(
        each
        for (rule, at), each in stated(of).items()
        if rule == "served" or (rule == "write_only" and at in hidden)
    )


def _expected(step: Step, contracts: Mapping[str, Contract]) -> Iterator[Claim]:
    """Yield those of them that an answer can be expected to show."""
    of = endpoint_of(step, contracts)
    return (claim for claim, reason in _served(of) if not reason) if of is not None else iter(())


def of_step(case: Case, index: int, contracts: Mapping[str, Contract]) -> Iterator[Claim]:
    """Yield the claims that one step asks beside those on what it serves; what no page states is none."""
    step = case.steps[index]
    of = endpoint_of(step, contracts)
    if of is None or step.method:
        return
    known = stated(of)
    for key in _asked(step, of):
        if key in known:
            yield known[key][0]
    for each in step.claims:
        claim = stater(case, index, each, contracts)
        if claim is not None:
            yield claim


def stater(case: Case, index: int, named: str, contracts: Mapping[str, Contract]) -> Claim | None:
    """Find the claim that a step names (`default:Client.type`), None where none of the case states it.

    A read shows what a create or an edit documents, so that it may stand at any step up to this one, or
    under the operation that the case is counted under.
    """
    rule, _, at = named.partition(":")
    steps = (case.steps[each] for each in range(index, -1, -1))
    for of in (*(endpoint_of(each, contracts) for each in steps), endpoint_of(case, contracts)):
        found = stated(of).get((rule, at)) if of is not None else None
        if found is not None:
            return found[0]
    return None


def strays(case: Case, contracts: Mapping[str, Contract]) -> Iterator[str]:
    """Yield what a case says that it settles although no contract states it: a slip of the pen."""
    for index, step in enumerate(case.steps):
        for each in step.claims:
            if stater(case, index, each, contracts) is None:
                yield f"{step.contract} {step.operation} {each}"


def _asked(step: Step, of: Endpoint) -> Iterator[tuple[Rule, str]]:
    yield from _of_status(step, of)
    if step.expects == "success":
        yield from _of_parameters(step, of)
        yield from _of_list(step, of) if of.operation.role == "list" else ()
        if of.body is not None and step.payload is not None:
            yield from _of_value(step.payload, of.body, "")
    for broken in step.breaks if step.expects == "refused" else ():
        rule, _, at = broken.partition(":")
        if rule in BROKEN:
            yield BROKEN[rule], at


def _of_status(step: Step, of: Endpoint) -> Iterator[tuple[Rule, str]]:
    success = of.operation.success
    wanted: dict[str, tuple[int, ...]] = {
        "success": (success.status,) if success is not None else (),
        "refused": REFUSALS,
        "denied": (401,),
        "absent": (404, 400),
    }
    for status in wanted.get(step.expects, ()):
        if of.operation.response(status) is not None:
            yield "status", str(status)
            yield "error", str(status)
            break


def _of_parameters(step: Step, of: Endpoint) -> Iterator[tuple[Rule, str]]:
    for name, value in (*step.path.items(), *step.query.items()):
        yield "parameter", name
        yield "choice", f"{name}={value}"
    for each in of.operation.parameters:
        bounds = [bound for bound in (each.field.minimum, each.field.maximum) if bound is not None]
        if step.query.get(each.field.name) in bounds[-1:]:
            yield "extent", each.field.name


def _of_list(step: Step, of: Endpoint) -> Iterator[tuple[Rule, str]]:
    """Yield what the pages of a list show beside their rows: a default size, an order, links."""
    vendor = of.contract.vendor
    sizes, page = vendor.paging.sizes, vendor.paging.page
    if not set(sizes) & step.query.keys():
        yield from (("page_size", each) for each in sizes)
    if page in step.query:
        yield from (("link", each) for each in vendor.paging.links)
    order = vendor.answers.orders.get(of.contract.key)
    if order is not None and not vendor.answers.sorting & step.query.keys():
        yield "order", order.field


def _of_value(value: Json, field: Field, at: str) -> Iterator[tuple[Rule, str]]:
    if at and not at.endswith("[]"):
        yield "field", at
    if isinstance(value, str) and field.max_length is not None and len(value) == field.max_length:
        yield "at_limit", at
    if isinstance(value, list) and field.items is not None:
        for row in value:
            yield from _of_value(row, field.items, f"{at}[]")
    elif isinstance(value, dict) and not (len(value) == 1 and next(iter(value)) in PLACEHOLDERS):
        for name, inner in value.items():
            known = field.field(name)
            if known is not None:
                yield from _of_value(inner, known, f"{at}.{name}" if at else name)
    else:
        if field.reference is not None and value is not None:
            yield "reference", at
        if field.enum:
            yield "choice", f"{at}={json_text(value)}"
