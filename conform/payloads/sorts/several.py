"""Several things in one request: records, one of them broken, or whatever the vendor lets be gathered.

Of records there are more than one page of the usual size shows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import place
from conform.payloads.build import minimal
from conform.payloads.steps import by_role, most_rows, query_field, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint, Input

FEW = 3
"""Records that are made where the docs state no usual size of a page."""
BROKEN = 1
"""Which element is the broken one: there is one before it, and one after."""


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield one case for an action that makes records of an array: sent, listed as usual, listed whole.

    One record more is made than a page has by default, so that another default shows. What gathers answers
    is asked with the vendor's sample.
    """
    gathering = of.contract.vendor.answers.gathering
    if gathering is not None and of.operation.call == gathering.call:
        yield of.case("valid", "several", step(of, "success", payload=gathering.sample))
    owed = _owed(of)
    listing = by_role(of.contract).list
    if owed is None or listing is None or not is_one_by_one(of):
        return
    name, size = _usual(listing)
    payload = [_element(of, number) for number in range((size or FEW) + 1)]
    broken = place.without_value(_element(of, len(payload)), owed.at.removeprefix("[]."))
    payload.insert(BROKEN, broken)
    rule = f"required:[{BROKEN}].{owed.at.removeprefix('[].')}"
    claims = (f"page_size:{name}",) if name else ()
    yield of.case(
        "valid",
        "several",
        step(of, "success", payload=payload, breaks=rule),
        replace(step(listing, "success"), claims=claims),
        step(listing, "success", query=most_rows(listing)),
    )


def is_one_by_one(of: Endpoint) -> bool:
    """Tell an action of which both what is sent and what is answered is an array."""
    success = of.operation.success
    answer = success.body.items if success is not None and success.body is not None else None
    is_array = of.body is not None and of.body.items is not None
    return of.operation.role == "action" and is_array and answer is not None


def _owed(of: Endpoint) -> Input | None:
    """Find a single value that each element must have."""
    found = (each for each in of.inputs() if each.field.is_required and not each.field.fields)
    return next((each for each in found if each.at.count("[]") == 1 and each.at.startswith("[].")), None)


def _element(of: Endpoint, number: int) -> Json:
    payload = minimal(of, f"several {number}")
    return payload[0] if isinstance(payload, list) else payload


def _usual(listing: Endpoint) -> tuple[str, int]:
    """Give the parameter that sizes a page and its documented default; "" and 0 without."""
    for name in listing.contract.vendor.paging.sizes:
        field = query_field(listing.operation, name)
        if field is not None and field.default is not None and isinstance(field.default.value, int):
            return name, field.default.value
    return "", 0
