"""Put a record, rows or a message into the frame that the docs show for a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.blank import blank, fits
from conform.tenants.embedded.serve import server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field, Json, Response

REASONS = ("validation_errors", "errors")
"""Maps whose keys are the names of fields; what the docs show inside is an example."""


def is_hollow(response: Response | None) -> bool:
    """Tell whether the docs show no body, or one without a single field, for a status."""
    if response is None or response.body is None:
        return True
    items = response.body.items
    return not response.body.fields and (items is None or not items.fields)


def way_to_record(response: Response) -> tuple[str, ...] | None:
    """Give the documented way to the record, else the way to the first `data` of the body, None without."""
    if response.record is not None or response.body is None:
        return response.record
    return _way_to_data(response.body)


def _way_to_data(field: Field) -> tuple[str, ...] | None:
    for child in field.fields:
        if child.name == "data":
            return (child.name, "[]") if child.items is not None else (child.name,)
        below = _way_to_data(child)
        if below is not None:
            return (child.name, *below)
    return None


def framed(field: Field, known: Mapping[str, Json], way: tuple[str, ...] = (), content: Json = None) -> Json:
    """Fill the documented body: `content` at the end of the way, known values by name, the rest blank.

    `way` is the response's way to its record; rows stand where it says `[]`, so it is cut there.
    """
    if not field.fields:
        return blank(field)
    filled: dict[str, Json] = {}
    for child in field.fields:
        if way and child.name == way[0]:
            rest = way[1:]
            filled[child.name] = framed(child, known, rest, content) if rest else content
        elif not child.is_write_only:
            filled[child.name] = _known(child, known)
    return filled


def _known(child: Field, known: Mapping[str, Json]) -> Json:
    if child.name in REASONS and isinstance(known.get(child.name), dict):
        return known[child.name]
    if child.name in known and (not child.fields or isinstance(known[child.name], dict)):
        value = known[child.name]
        return value if not child.fields and fits(value, child) else server(child)(value, _nobody)
    return framed(child, known) if child.fields and "object" in child.kinds else blank(child)


def _nobody(name: str, record: Mapping[str, Json]) -> None:
    """Embed nothing: a frame has no record of its own."""
