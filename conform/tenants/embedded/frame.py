"""Put records and messages into the frame that the docs show, else into that of the path's version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.serving import blank, fits, serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.contract import Field, Json, Response
    from conform.contract.embedded import Embedded
    from conform.tenants.embedded.state import Context
    from conform.tenants.embedded.validate import Violation

OK, BAD_REQUEST, DENIED, ABSENT, NOT_ALLOWED, UNPROCESSABLE = 200, 400, 401, 404, 405, 422


def shown(response: Response | None) -> Field | None:
    """Give the body that the docs show for a status, None where they show none or one without a field."""
    if response is None or response.body is None:
        return None
    items = response.body.items
    return response.body if response.body.fields or (items is not None and items.fields) else None


def way_to_record(response: Response, data: str) -> tuple[str, ...] | None:
    """Give the documented way to the record, else that to the first field named `data`, None without."""
    if response.record is not None or response.body is None:
        return response.record
    return _way_to(response.body, data)


def _way_to(field: Field, data: str) -> tuple[str, ...] | None:
    for child in field.fields:
        if child.name == data:
            return (data, "[]") if child.items is not None else (data,)
        if (below := _way_to(child, data)) is not None:
            return (child.name, *below)
    return None


def framed(field: Field, known: Mapping[str, Json], way: Sequence[str] = (), content: Json = None) -> Json:
    """Fill the documented body: `content` at the end of the way, known values by name, the rest blank."""
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
    if child.name in known and (not child.fields or isinstance(known[child.name], dict)):
        value = known[child.name]
        return value if not child.fields and fits(value, child) else serving(child)(value, _nobody)
    return framed(child, known) if child.fields and "object" in child.kinds else blank(child)


def _nobody(name: str, record: Mapping[str, Json]) -> None:
    """Nest nothing: a frame has no record of its own."""


def stated(names: Sequence[str], known: Mapping[str, Json]) -> dict[str, Json]:
    """Give the part of what is known that a frame states."""
    return {name: known[name] for name in names}


def bare(embedded: Embedded, path: str, status: int, message: str) -> Reply:
    """Refuse what belongs to no documented body: a message in the frame of the path's version."""
    return Reply(
        status=status, body={**stated(embedded.frame(path).refused, embedded.envelope(status, message))}
    )


def refused(at: Context, status: int, message: str, reasons: dict[str, Json] | None = None) -> Reply:
    """Refuse with the documented body of a status, else in the frame of the version."""
    known, documented = at.embedded.envelope(status, message), shown(at.operation.response(status))
    if documented is not None:
        names = {frame.reasons for frame in at.embedded.frames}
        way = [each.name for each in documented.fields if reasons and each.name in names][:1]
        return Reply(status=status, body=framed(documented, known, way, reasons))
    named: dict[str, Json] = {} if reasons is None else {at.frame.reasons: reasons}
    return Reply(status=status, body={**stated(at.frame.refused, known), **named})


def denied(at: Context) -> Reply:
    """Refuse a caller who shows nothing that opens the tenant."""
    return refused(at, DENIED, at.frame.denied)


def invalid(at: Context, violations: Sequence[Violation]) -> Reply:
    """Refuse a payload: each field with its reason, or with all of its reasons.

    It is 422 where the docs list that, and then with all, else 400 whether they do or not.
    """
    is_listed = at.operation.response(UNPROCESSABLE) is not None
    listing = (each for each in at.embedded.frames if is_listed and each.has_all_reasons)
    frame = next(listing, at.frame)
    grouped: dict[str, list[Json]] = {}
    for each in violations:
        grouped.setdefault(each.at.rpartition(".")[2] or each.rule, []).append(each.reason)
    reasons: dict[str, Json] = {
        name: [*found] if frame.has_all_reasons else found[0] for name, found in grouped.items()
    }
    return refused(at, UNPROCESSABLE if is_listed else BAD_REQUEST, frame.invalid, reasons)


def absent(at: Context) -> Reply:
    """Refuse because the record is not there: 404, or 400 where only that is documented (edits of v2)."""
    documents, is_edit = at.operation.response, at.operation.role == "edit"
    is_bad = is_edit and documents(ABSENT) is None and documents(BAD_REQUEST) is not None
    return refused(at, BAD_REQUEST if is_bad else ABSENT, "Record not found")
