"""The life of a record, as far as the docs describe it: made, read, changed, refused, gone, never there.

What a write does to other records is a walk's to show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.constraints import constrained, is_as_pinned
from conform.payloads.endpoint import endpoints
from conform.payloads.sorts.invalid import is_refusing, other_kind
from conform.payloads.sorts.valid import path_choices
from conform.payloads.steps import (
    by_role,
    id_parameter,
    is_item,
    most_rows,
    needs_record,
    record,
    row,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Outcome, Step
    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint, Input
    from conform.payloads.steps import ByRole

ROWS = 4
"""Rows of a list that are read one by one: those that differ most, so that four show nearly all."""
SAMPLE = 100
"""Rows among which they are chosen: enough to differ, few enough to be asked for a second time."""
REFUSED = "refused_leaves_nothing"
"""Salts what is to be refused: none of its values stands elsewhere."""
NOBODYS_NAME = "NoneOfThese"
"""What is put where a path names what is listed, and that no tenant lists."""


def absence(of: Endpoint) -> Outcome:
    """Say what to expect of a record that is not there: `absent` where the docs list an answer for it."""
    is_edit = of.operation.role == "edit"
    documented = of.operation.response(404) or (is_edit and of.operation.response(400))
    return "absent" if documented else "observed"


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield the life that a create begins, reads of what no create makes, an unknown id, a refusal."""
    role, roles = of.operation.role, by_role(of.contract)
    if role == "create" and of.is_shown:
        roles = by_role(of.contract, of.operation)
        yield of.case("lifecycle", "whole_life", *_life(roles, of))
    elif not _is_made(of):
        if role == "list" and of is roles.list:
            yield of.case("lifecycle", "list", step(of, "success"))
        if role == "read":
            reads = step(of, "success", identity=record(of.contract.key))
            yield of.case("lifecycle", "read", reads)
    yield from _made_elsewhere(of)
    yield from _unknown(of)
    yield from _unlisted(of)


def _made_elsewhere(of: Endpoint) -> Iterator[Case]:
    """Yield the end of a record that another contract makes: read, deleted, gone."""
    maker = of.contract.maker
    create = by_role(maker).create if maker is not None else None
    if of.operation.role != "delete" or create is None or _is_made(of):
        return
    made = step(create, "success", payload=build.minimal(create, f"elsewhere {of.operation.id}"))
    reading = by_role(of.contract).read
    seen = [] if reading is None else [step(reading, "success", subject=0)]
    gone = [] if reading is None else [step(reading, absence(reading), subject=0)]
    yield of.case("lifecycle", "made_elsewhere", made, *seen, step(of, "success", subject=0), *gone)


def _is_made(of: Endpoint) -> bool:
    """Tell whether a create with a body makes records of this resource."""
    bodies = (each.request for each in of.contract.operations if each.role == "create")
    return any(request is not None and "json" in request.media for request in bodies)


def _life(roles: ByRole, create: Endpoint) -> Iterator[Step]:
    """Yield the life of one record; what is to be refused stands where the least comes after it.

    A 5xx ends a case. The record begins with the less usual values, so that one which falls back shows.
    """
    identity = create.operation.id
    yield step(create, "success", payload=build.full(create, f"life {identity}", variant=1))
    yield from _seen(roles)
    yield from _listed(roles)
    yield from _edited(roles, identity)
    if roles.delete is not None:
        yield from _listed(roles) if roles.edit is not None else ()
        yield from _refused_edit(roles)
        yield step(roles.delete, "success", subject=0)
        if roles.read is not None:
            yield step(roles.read, absence(roles.read), subject=0)
        yield step(roles.delete, absence(roles.delete), subject=0)
        yield step(create, "success", payload=build.minimal(create, f"after_delete {identity}"))
    refusal = tuple(_refused_create(roles, create))
    yield from refusal
    if refusal or roles.edit is not None or roles.delete is not None:
        yield from _listed(roles)
    if roles.delete is None:
        yield from _refused_edit(roles)


def _edited(roles: ByRole, salt: str) -> Iterator[Step]:
    """Send each edit and look; one of all fields twice, with a look after each.

    PUT may be repeated (RFC 9110, 9.2.2).
    """
    edit = roles.edit
    if edit is None:
        return
    is_repeatable = edit.operation.method == "PUT" and roles.read is not None
    for payload, is_whole in _edits(edit, salt):
        asked = step(edit, "success", subject=0, payload=payload)
        yield asked
        yield from _seen(roles)
        if is_whole and is_repeatable:
            yield replace(asked, claims=(*asked.claims, "repeat:PUT"))
            yield from _seen(roles)


def _seen(roles: ByRole) -> Iterator[Step]:
    if roles.read is not None:
        yield step(roles.read, "success", subject=0)


def _listed(roles: ByRole) -> Iterator[Step]:
    if roles.list is not None:
        yield step(roles.list, "success", subject=0, query=most_rows(roles.list))


def _edits(edit: Endpoint, salt: str) -> Iterator[tuple[Json, bool]]:
    """Yield the bodies of three edits (one field alone, other rows, all), and whether it is that of all.

    That of one field comes first, while nothing else has touched what it is to leave as it was; that of all
    comes last, so that its texts tell what an edit made beside the record.
    """
    if edit.body is None or not edit.is_shown:
        return
    place = _one_field(edit)
    if place is not None:
        yield build.sample(edit, f"one_field {salt}", build.on_the_way(edit, place)), False
    rows = [each.name for each in edit.body.fields if values.kind(each) == "array" and each.items is not None]
    if rows and edit.wrapper is not None:
        yield _with_rows(edit, rows, salt), False
    yield build.full(edit, f"life {salt}"), True


def _one_field(edit: Endpoint) -> str | None:
    """Find the field for the edit of one field: a free text, a free number, then any, outside child rows."""

    def rank(of: Input) -> int:
        is_free = values.is_free(of.field, of.asking)
        if is_free and values.kind(of.field) == "string":
            return 0
        return 1 if is_free and not values.is_unreferenced_id(of.field) else 2

    scalars = [
        each
        for each in edit.inputs()
        if each.at.count(".") == (1 if edit.wrapper else 0)
        and "[]" not in each.at
        and each.at.startswith(edit.wrapper or "")
        and values.kind(each.field) in ("string", "number", "integer")
        and each.field.reference is None
    ]
    return min(scalars, key=rank).at if scalars else None


def _with_rows(edit: Endpoint, rows: list[str], salt: str) -> Json:
    """Give the required part of an edit with two other rows in each child collection."""
    is_needed = build.needed(edit)

    def wants(at: str, field: Field) -> bool:
        return is_needed(at, field) or (at.partition("[]")[0].partition(".")[0] in rows and field.is_claimed)

    first, second = (build.sample(edit, f"rows_{index} {salt}", wants) for index in range(2))
    if not isinstance(first, dict) or not isinstance(second, dict):
        return first
    joined: dict[str, Json] = dict(first)
    for name in rows:
        upper, lower = first.get(name), second.get(name)
        if isinstance(upper, list) and isinstance(lower, list):
            joined[name] = [*upper, *lower]
    return constrained(joined, edit.asking)


def _unknown(of: Endpoint) -> Iterator[Case]:
    """Yield for a read, edit or delete one call with an id that no record has."""
    role = of.operation.role
    if role in ("read", "edit", "delete") and needs_record(of.operation) and absence(of) == "absent":
        payload = build.minimal(of, "unknown") if role == "edit" else None
        yield of.case("lifecycle", "unknown_id", step(of, "absent", payload=payload))


def _unlisted(of: Endpoint) -> Iterator[Case]:
    """Yield for a list of what its path names one call with a name that the docs do not have."""
    named = [each.field.name for each in of.operation.parameters if path_choices(of, each)]
    if of.operation.role == "list" and named and of.operation.response(404) is not None:
        asked = step(of, "absent")
        unknown = replace(asked, path={**asked.path, **dict.fromkeys(named[-1:], NOBODYS_NAME)})
        yield of.case("lifecycle", "unknown_name", unknown)


def of_records_there(of: Endpoint) -> Iterator[Case]:
    """Yield a list or a read as it can be asked of records that are there already."""
    if of.operation.role == "list":
        yield of.case("lifecycle", "whole_list", step(of, "success", query=most_rows(of)))
    elif of.operation.role == "read":
        yield of.case("lifecycle", "rows", *_rows(of))


def _rows(of: Endpoint) -> Iterator[Step]:
    """Yield the reads of rows; the list is judged by a case of its own and here names records alone."""
    listing = next((each for each in endpoints(of.contract) if each.operation.role == "list"), None)
    if listing is None or id_parameter(of.operation) is None:
        yield step(of, "success", identity=record(of.contract.key))
        return
    yield step(listing, "observed", query=most_rows(listing, SAMPLE))
    for number in range(ROWS):
        yield step(of, "success", identity=row(0, number))


def _refused_create(roles: ByRole, create: Endpoint) -> Iterator[Step]:
    """Yield the create that is to be refused; none where the docs have no list to look at."""
    broken = _broken(create, variant=0)
    if roles.list is not None and broken is not None and is_as_pinned(create, broken[1]):
        yield step(create, "refused", payload=broken[1], breaks=broken[0])


def _refused_edit(roles: ByRole) -> Iterator[Step]:
    """Yield the edit that is to be refused and a look; what stood there before is not what it left."""
    edit = roles.edit
    if edit is None or roles.read is None or not is_item(edit.operation):
        return
    broken = _broken(edit, variant=1)  # the last edit sent variant 0
    if broken is not None:
        yield step(edit, "refused", subject=0, payload=broken[1], breaks=broken[0])
        yield from _seen(roles)


def _broken(of: Endpoint, *, variant: int) -> tuple[str, Json] | None:
    """Give the rule that is broken and a full payload of which one value has another kind; None for none.

    It is none that no delete undoes: on somebody's tenant that would be left out of the case with all else.
    """
    if not is_refusing(of):
        return None
    payload = build.full(of, f"{REFUSED} {of.operation.id}", variant=variant)
    lasting = [each.place for each in of.contract.vendor.books.lasting if each.contract == of.contract.key]
    for each in of.inputs():
        is_inner = "[]" in each.at or each.field.fields or each.field.items
        is_left = is_inner or each.at in lasting or not place.has(payload, each.at)
        if is_left or not of.is_settled(each.at, "kinds"):
            continue
        for rule, value in other_kind(each):
            return f"{rule}:{each.at}", place.with_value(payload, each.at, value)
    return None
