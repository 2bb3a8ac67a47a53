"""Daftra: the few operations that are neither create, read, list, edit nor delete of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.daftra.embedded.frames import paginator
from conform.tenants.embedded.access import read_form
from conform.tenants.embedded.frame import ABSENT, BAD_REQUEST, OK, absent, framed, refused, shown
from conform.tenants.embedded.handlers import bulk, done, record_id
from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.slice import Slice, rows_of, sliced
from conform.tenants.embedded.store import ID, Condition, Write, as_id, now, stamped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.state import Context, State
    from conform.tenants.embedded.store import Record

INVOICES = "v1/invoices"


def token(at: Context, state: State) -> Reply:
    """Issue a token for the account's client and user (page 15815885e0)."""
    issued = state.gate.issue(read_form(at.request.headers, at.request.body, at.payload))
    if issued is None:
        return refused(at, 401, "Unauthorized")
    success, documented = at.operation.success, shown(at.operation.success)
    if success is None or documented is None:
        return Reply(status=OK, body={**issued})
    return Reply(status=success.status, body=framed(documented, issued))


def listing(at: Context, state: State) -> Reply:
    """Serve the titles of a model by id (page 15115384e0)."""
    entries = state.listings.get(next(iter(at.path.values()), ""))
    if entries is None:
        return refused(at, ABSENT, "Invalid Endpoint")
    claims = None if at.operation.success is None else at.operation.success.body
    for name in ("data", "Listing"):
        claims = None if claims is None else claims.field(name)
    is_plain = claims is None or claims.extra is None or "string" in claims.extra.kinds
    titles: dict[str, Json] = {
        number: title if is_plain else {"item_id": as_id(number), "title": title}
        for number, title in entries.items()
    }
    return Reply(status=OK, body={"result": "successful", "code": OK, "data": {"Listing": titles}})


def entity_list(at: Context, state: State) -> Reply:
    """List any entity by its v2 name (page 18678234e0)."""
    name = next(iter(at.path.values()), "")
    page = _entity_page(at, state, name, sliced(at, None))
    if page is None:
        return refused(at, ABSENT, f"Entity {name} does not exist")
    success, documented = at.operation.success, shown(at.operation.success)
    if success is None or documented is None:
        return Reply(status=OK, body=page)
    return Reply(status=OK, body=framed(documented, page))


def _entity_page(at: Context, state: State, name: str, part: Slice) -> dict[str, Json] | None:
    store = state.entity(name)
    if store is None:
        return None
    part, rows = rows_of(at, state, store, part)
    return {**paginator(at, part, len(rows)), "data": [*rows]}


def multi_entity(at: Context, state: State) -> Reply:
    """Answer several reads at once, each under its alias or its key (page 38332473e0)."""
    asked = at.payload if isinstance(at.payload, list) else [None]
    answers: dict[str, Json] = {}
    for each in asked:
        if not isinstance(each, dict):
            return refused(at, BAD_REQUEST, "The body must be an array of entity requests")
        key = str(each.get("key", ""))
        answers[str(each.get("alias") or key)] = _entity_answer(at, state, key, each)
    return Reply(status=OK, body=answers)


def _entity_answer(at: Context, state: State, key: str, each: Mapping[str, Json]) -> Json:
    options = each.get("options")
    if each.get("action") == "show":
        return state.found(state.entity(key), as_id(options))
    wanted = options if isinstance(options, dict) else {}
    conditions = tuple(Condition(column=name, values=(str(value),)) for name, value in wanted.items())
    page = _entity_page(at, state, key, Slice(conditions=conditions))
    return page if page is not None else refused(at, ABSENT, f"Entity {key} does not exist").body


def change_status(at: Context, state: State) -> Reply:
    """Give a booking the status that the path names (page 21801048e0)."""
    named = [value for name, value in at.path.items() if "status" in name.lower()]
    changed = _changed(at, state, {"status": as_id(named[-1]) if named else None, "modified": now()})
    return absent(at) if changed is None else done(at, changed)


def convert_to_invoice(at: Context, state: State) -> Reply:
    """Make an invoice of a booking (page 21801170e0)."""
    booking = state.found(at.store, record_id(at))
    if booking is None:
        return absent(at)
    _changed(at, state, {"converted": 1})
    invoice = state.store.next_id(INVOICES)
    made = {**booking, "type": 0, "source_id": booking[ID], **stamped(at.embedded, invoice)}
    state.store.apply(Write(sort="insert", store=INVOICES, id=invoice, record=made))
    return done(at, made)


def _changed(at: Context, state: State, columns: Record) -> Record | None:
    """Change columns of the addressed record; None where there is no such record."""
    identity = record_id(at)
    record = state.found(at.store, identity)
    if identity is None or record is None:
        return None
    changed = {**record, **columns}
    state.write(Write(sort="update", store=at.store, id=identity, record=changed), at)
    return changed


ACTIONS: Mapping[str, Callable[[Context, State], Reply]] = {
    "/v2/oauth/token": token,
    "/api2/listing/{model}": listing,
    "/v2/api/entity/{entity}/list/1": entity_list,
    "/api2/invoices/add_bulk": bulk,
    "/v2/api/multi-entity": multi_entity,
    "/api2/bookings/change_status/{id}/{bookingStatus}": change_status,
    "/api2/bookings/convert_to_invoice/{id}": convert_to_invoice,
}
"""Operations by their call, without `.json`; every other action is acknowledged."""
