"""For what a write is refused: a documented rule that it breaks, a record that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.independent.shape import NOTHING, Shape
from tests.independent.store import wrapper_of
from tests.independent.values import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.independent.asked import Asked
    from tests.independent.store import Store

UNIQUE = {
    "asset_type": ("name",),
    "asset_location": ("name",),
    "storage": ("name",),
    "department": ("name", "abbr"),
    "employee_asset": ("serial_number", "barcode"),
    "cost_center": ("code",),
}
MAY_NOT_BE_EMPTY = ("asset_type", "asset_location", "storage", "department", "employee_asset")
"""Their pages show what a write without a name is told, an edit too: it is required and may not be empty."""
USERS = {"storage": "storage_id", "employee": "employee_id"}


def refused(asked: Asked, store: Store, *, is_new: bool) -> list[tuple[str, str]]:
    """List the reasons to refuse a payload, with their places."""
    shape = asked.operation.request or Shape()
    if not isinstance(asked.body, list if "array" in shape.kinds else dict):
        resource = asked.operation.resource
        is_owed = is_new or asked.body is NOTHING or resource in MAY_NOT_BE_EMPTY
        is_owed = is_owed or any(each.is_said for each in shape.fields.values())
        return [("body", "is not the documented JSON")] if is_owed else []
    found = [*unwrapped(shape, asked.body, is_new=is_new), *faults(shape, asked.body, is_new=is_new)]
    return found or [
        *clashes(asked, store),
        *missing(shape, asked.body, store),
        *unmet(asked, store, is_new=is_new),
    ]


def unwrapped(shape: Shape, body: Any, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Yield what is required of the object that is left out."""
    name = wrapper_of(shape)
    if name and name not in body:
        fields = shape.fields[name].fields.items()
        needed = [each for each, of in fields if of.is_required and (is_new or of.is_said)]
        yield from [(f"{name}.{each}", "is required") for each in needed]


def clashes(asked: Asked, store: Store) -> Iterator[tuple[str, str]]:
    resource = asked.operation.resource
    if resource in MAY_NOT_BE_EMPTY and asked.body.get("name") in ("", None):
        yield "name", "This field is required and may not be empty."
    others = [each for number, each in store.of(asked.operation).items() if number != asked.number]
    for name in UNIQUE.get(resource, ()):
        value = asked.body.get(name)
        if value not in (None, "") and any(each.get(name) == value for each in others):
            yield name, "This value is taken."


def missing(shape: Shape, value: Any, store: Store, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each reference to a record that is not there; nothing and 0 refer to none."""
    if isinstance(value, dict):
        for name, each in shape.fields.items():
            if name in value and not each.is_read_only:
                yield from missing(each, value[name], store, f"{place}.{name}".strip("."))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from missing(shape.items or Shape(), each, store, f"{place}.{number}")
    elif shape.resource and str(value).isdigit() and int(value) and not store.has(shape.resource, int(value)):
        yield place, f"names a record of {shape.resource} that does not exist"


def unmet(asked: Asked, store: Store, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Yield the field that who uses an asset calls for."""
    if asked.operation.resource != "employee_asset":
        return
    before = {} if is_new else store.of(asked.operation).get(asked.number, {})
    now = before | asked.body
    needed = USERS.get(now.get("used_by", ""), "")
    if needed and not now.get(needed):
        yield needed, f"is required if used_by is {now['used_by']}"
