"""Answer the few operations that are neither create, read, list, edit nor delete of a resource."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.form import form
from conform.tenants.embedded.frame import framed, is_hollow
from conform.tenants.embedded.house import as_id, now
from conform.tenants.embedded.refuse import ABSENT, BAD_REQUEST, DENIED, absent, refused
from conform.tenants.embedded.special import DOCUMENTS
from conform.tenants.embedded.store import Change, Condition, Order
from conform.tenants.embedded.window import Window, paginator, window
from conform.tenants.embedded.wire import Reply
from conform.tenants.embedded.write import bulk, done, record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.house import House, Visit

OK = 200


def token(at: Visit, house: House) -> Reply:
    """Issue a token for the account's client and user (page 15815885e0)."""
    issued = house.gate.issue(form(at.asked.headers, at.asked.body, at.payload))
    if issued is None:
        return refused(at, DENIED, "Unauthorized")
    success = at.operation.success
    if success is None or success.body is None or is_hollow(success):
        return Reply(status=OK, body=issued)
    return Reply(status=success.status, body=framed(success.body, issued))


def listing(at: Visit, house: House) -> Reply:
    """Serve the titles of a model by id (page 15115384e0)."""
    entries = house.listings.get(next(iter(at.path.values()), ""))
    if entries is None:
        return refused(at, ABSENT, "Invalid Endpoint")
    claims = None if at.operation.success is None else at.operation.success.body
    data = None if claims is None else claims.field("data")
    rows = None if data is None else data.field("Listing")
    is_plain = rows is None or rows.extra is None or "string" in rows.extra.kinds
    titles = {number: title if is_plain else _entry(number, title) for number, title in entries.items()}
    return Reply(status=OK, body={"result": "successful", "code": OK, "data": {"Listing": titles}})


def _entry(number: str, title: Json) -> dict[str, Json]:
    return {"item_id": as_id(number), "title": title}


def entity_list(at: Visit, house: House) -> Reply:
    """List any entity by its v2 name (page 18678234e0)."""
    name = next(iter(at.path.values()), "")
    reply = _entity_page(at, house, name, window(at, None))
    success = at.operation.success
    if reply.status != OK or success is None or success.body is None or is_hollow(success):
        return reply
    known = reply.body if isinstance(reply.body, dict) else {}
    return reply.with_body(framed(success.body, known))


def _entity_page(at: Visit, house: House, name: str, part: Window) -> Reply:
    store = house.entity(name)
    if store is None:
        return refused(at, ABSENT, f"Entity {name} does not exist")
    part = replace(part, total=house.store.count(store, part.conditions))
    part = house.twists("window", part, at.seen)
    rows = house.store.rows(store, part.conditions, order=part.order, limit=part.rows, offset=part.offset)
    return Reply(status=OK, body={**paginator(at, part, len(rows)), "data": [*rows]})


def multi_entity(at: Visit, house: House) -> Reply:
    """Answer several reads at once, each under its alias or its key (page 38332473e0)."""
    if not isinstance(at.payload, list) or not all(isinstance(each, dict) for each in at.payload):
        return refused(at, BAD_REQUEST, "The body must be an array of entity requests")
    answers: dict[str, Json] = {}
    for each in at.payload:
        if isinstance(each, dict):
            key = str(each.get("key", ""))
            answers[str(each.get("alias") or key)] = _entity_answer(at, house, key, each)
    return Reply(status=OK, body=answers)


def _entity_answer(at: Visit, house: House, key: str, each: Mapping[str, Json]) -> Json:
    options, store = each.get("options"), house.entity(key)
    if each.get("action") == "show":
        identity = as_id(options)
        return None if store is None or identity is None else house.store.get(store, identity)
    wanted = options if isinstance(options, dict) else {}
    conditions = tuple(Condition(column=name, values=(str(value),)) for name, value in wanted.items())
    return _entity_page(at, house, key, Window(size=20, page=1, order=Order(), conditions=conditions)).body


def change_status(at: Visit, house: House) -> Reply:
    """Give a booking the status that the path names (page 21801048e0)."""
    identity = record_id(at)
    record = None if identity is None else house.store.get(at.store, identity)
    if identity is None or record is None:
        return absent(at)
    named = [value for name, value in at.path.items() if "status" in name.lower()]
    changed = {**record, "status": as_id(named[-1]) if named else None, "modified": now()}
    house.apply(Change(sort="update", store=at.store, id=identity, record=changed), at)
    return done(at, changed)


def convert_to_invoice(at: Visit, house: House) -> Reply:
    """Make an invoice of a booking (page 21801170e0)."""
    identity = record_id(at)
    record = None if identity is None else house.store.get(at.store, identity)
    if identity is None or record is None:
        return absent(at)
    house.apply(Change(sort="update", store=at.store, id=identity, record={**record, "converted": 1}), at)
    invoice = house.store.next_id(DOCUMENTS)
    made = {**record, "id": invoice, "type": 0, "source_id": identity, "created": now(), "modified": now()}
    house.store.apply(Change(sort="insert", store=DOCUMENTS, id=invoice, record=made))
    return done(at, made)


def acknowledge(at: Visit, house: House) -> Reply:  # noqa: ARG001 - handlers share one shape
    """Answer an action of which the docs say no more than that it succeeds."""
    return done(at, {"id": as_id(next(iter(at.path.values()), None))})


ACTIONS: Mapping[str, Callable[[Visit, House], Reply]] = {
    "/v2/oauth/token": token,
    "/api2/listing/{model}": listing,
    "/v2/api/entity/{entity}/list/1": entity_list,
    "/api2/invoices/add_bulk": bulk,
    "/v2/api/multi-entity": multi_entity,
    "/api2/bookings/change_status/{id}/{bookingStatus}": change_status,
    "/api2/bookings/convert_to_invoice/{id}": convert_to_invoice,
}
"""Operations by their call, without `.json`; every other action is acknowledged."""
