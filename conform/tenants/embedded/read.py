"""Serve single records and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.frame import framed, is_hollow, way_to_record
from conform.tenants.embedded.house import as_id
from conform.tenants.embedded.refuse import absent
from conform.tenants.embedded.special import FAMILIES, snake
from conform.tenants.embedded.window import Window, pagination, paginator, window
from conform.tenants.embedded.wire import Reply
from conform.tenants.embedded.write import record_id

if TYPE_CHECKING:
    from conform.contract import Field, Json
    from conform.tenants.embedded.house import House, Visit
    from conform.tenants.embedded.store import Record

OK = 200


def read(at: Visit, house: House) -> Reply:
    """Serve one record whole, its children nested in it."""
    identity = record_id(at) if at.path else 1
    record = None if identity is None else house.store.get(at.store, identity)
    if record is None or not _is_served_here(at, record):
        return absent(at)
    success = at.operation.success
    claims = house.record_claims(success)
    served = shown(at, house, record, claims)
    body: dict[str, Json] = {"result": "successful", "code": OK, "data": served, "message": None}
    if success is not None and success.body is not None and not is_hollow(success):
        known = {
            **body,
            "pagination": pagination(at, Window(size=1, page=1, total=1, order=window(at, None).order)),
        }
        way = way_to_record(success)
        if way is None:
            return Reply(status=success.status, body=framed(success.body, {**record, **known}))
        content = served if not way else framed(success.body, known, way, served)
        return Reply(status=success.status, body=content)
    return Reply(status=OK, body={**body, "data": {model(at): served}} if at.is_v1 else served)


def _is_served_here(at: Visit, record: Record) -> bool:
    family = FAMILIES.get(at.contract.key)
    return family is None or family.read is None or as_id(record.get("type")) in family.read


def shown(at: Visit, house: House, record: Record, claims: Field | None) -> Json:
    """Serve a record by what is documented of it; as it was stored where the docs show nothing."""
    stored = house.twists("stored", record, at.seen)
    served = stored if claims is None else house.server(claims)(stored, house.embed)
    result: Json = house.twists("served", served, at.seen)
    return result


def model(at: Visit) -> str:
    """Name the key under which v1 serves a record whose read page shows none: as the others do."""
    for each in at.contract.operations:
        if each.request is not None and each.request.wrapper is not None:
            return each.request.wrapper
        if each.success is not None and each.success.record and each.success.record[-1] not in ("data", "[]"):
            return each.success.record[-1]
    return snake(at.contract.name).title().replace("_", "")


def listed(at: Visit, house: House) -> Reply:
    """Serve a page of a list."""
    success = at.operation.success
    claims = house.record_claims(success)
    part = window(at, claims)
    part = replace(part, total=house.store.count(at.store, part.conditions))
    part = house.twists("window", part, at.seen)
    rows = house.store.rows(at.store, part.conditions, order=part.order, limit=part.rows, offset=part.offset)
    claims = _row_claims(at, claims)
    served = [shown(at, house, row, claims) for row in rows]
    v1: dict[str, Json] = {
        "result": "successful",
        "code": OK,
        "message": None,
        "pagination": pagination(at, part),
    }
    v2 = paginator(at, part, len(rows))
    if success is None or success.body is None or is_hollow(success):
        wrapped: list[Json] = [{model(at): each} for each in served]
        return Reply(status=OK, body={**v1, "data": wrapped} if at.is_v1 else {**v2, "data": served})
    way = way_to_record(success) or ("data", "[]")
    return Reply(status=success.status, body=_listed_body(success.body, {**v1, **v2}, way, served))


def _listed_body(body: Field, known: dict[str, Json], way: tuple[str, ...], served: list[Json]) -> Json:
    """Put rows where the way says `[]`, each under the name that follows it."""
    cut = way.index("[]") if "[]" in way else len(way)
    rows = served
    for name in reversed(way[cut + 1 :]):
        rows = [{name: each} for each in rows]
    return framed(body, known, way[:cut], rows) if cut else rows


def _row_claims(at: Visit, claims: Field | None) -> Field | None:
    """Leave out of rows what is documented for `recursive=1` alone (page 15115241e0)."""
    if claims is None or at.asked.parameter("recursive") == "1":
        return claims
    return _without_children(claims)


_SLIM: dict[int, tuple[Field, Field]] = {}


def _without_children(claims: Field) -> Field:
    if id(claims) not in _SLIM:
        kept = tuple(
            each for each in claims.fields if not (each.is_optional_on_read and each.items is not None)
        )
        _SLIM[id(claims)] = (
            claims,
            claims if len(kept) == len(claims.fields) else replace(claims, fields=kept),
        )
    return _SLIM[id(claims)][1]
