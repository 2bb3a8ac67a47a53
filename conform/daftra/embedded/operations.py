"""Daftra: the frames of v1 and v2 where the docs show no body, and operations that stand for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from conform.contract.embedded import Frame
from conform.tenants.embedded.access import read_form
from conform.tenants.embedded.handlers import bulk, done, record_id
from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.serving import ABSENT, BAD_REQUEST, OK, absent, framed, refused, shown
from conform.tenants.embedded.slice import Slice, rows_of, sliced
from conform.tenants.embedded.store import ID, Condition, Write, as_id, now, stamped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.state import Context, State
    from conform.tenants.embedded.store import Record

MOST_LINKS = 15
"""Pages that a v2 paginator links to at most."""


def envelope(status: int, message: str | None) -> dict[str, Json]:
    """Give what a body states of a status beside the record."""
    result = "successful" if status < 300 else "failed"  # noqa: PLR2004 - the successes end at 299
    return {"result": result, "code": status, "message": message}


def pagination(at: Context, part: Slice, _: int = 0) -> dict[str, Json]:
    """Describe a page as v1 does: neighbours as paths, null where there is none."""
    path = at.request.path
    return {
        "pagination": {
            "prev": f"{path}?{_query(at, part.page - 1)}" if part.page > 1 else None,
            "next": f"{path}?{_query(at, part.page + 1)}" if part.page < part.pages else None,
            "page": part.page,
            "page_count": part.pages,
            "total_results": part.total,
            "total": part.total,
            "current_page": part.page,
            "per_page": part.size,
            "has_more_pages": part.page < part.pages,
        }
    }


def _query(at: Context, page: int) -> str:
    """Write the query of the same list at another page."""
    name = at.contract.vendor.paging.page
    return urlencode([*(each for each in at.request.query if each[0] != name), (name, page)])


def paginator(at: Context, part: Slice, shown: int) -> dict[str, Json]:
    """Describe a page as v2 does: a Laravel paginator around the rows; `shown` counts the rows."""
    root = f"http://{quote(at.request.headers.get('host', ''), safe='.:[]')}{at.request.path}"
    before = f"{root}?{_query(at, part.page - 1)}" if part.page > 1 else None
    after = f"{root}?{_query(at, part.page + 1)}" if part.page < part.pages else None
    numbered = [
        _link(f"{root}?page={page}", str(page), page, is_active=page == part.page)
        for page in range(1, min(part.pages, MOST_LINKS) + 1)
    ]
    return {
        "current_page": part.page,
        "first_page_url": f"{root}?page=1",
        "from": part.offset + 1 if shown else None,
        "last_page": part.pages,
        "last_page_url": f"{root}?page={part.pages}",
        "links": [
            _link(before, "pagination.previous", part.page - 1),
            *numbered,
            _link(after, "pagination.next", part.page + 1),
        ],
        "next_page_url": after,
        "path": root,
        "per_page": part.size,
        "prev_page_url": before,
        "to": part.offset + shown if shown else None,
        "total": part.total,
    }


def _link(url: str | None, label: str, page: int, *, is_active: bool = False) -> Json:
    return {"url": url, "label": label, "page": None if url is None else page, "active": is_active}


V1 = Frame(
    prefix="",
    refused=("result", "code", "message"),
    written=("result", "code"),
    read=("result", "code", "data", "message"),
    listed=("result", "code", "message"),
    reasons="validation_errors",
    is_wrapped=True,
    paged=pagination,
    created=202,
    denied="Unauthorized",
    invalid="Bad Request",
)
V2 = Frame(
    prefix="/v2/",
    refused=("message",),
    written=("message",),
    has_all_reasons=True,
    paged=paginator,
    denied="Unauthenticated.",
    invalid="Entity not saved",
)

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
    entries = state.listed(next(iter(at.path.values()), ""))
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
    documented = shown(at.operation.success)
    if documented is None or documented.extra is not None:  # the guide names no more than the rows
        return Reply(status=OK, body=page)
    return Reply(status=OK, body=framed(documented, page))


def _entity_page(at: Context, state: State, name: str, part: Slice) -> dict[str, Json] | None:
    documented = {choice.value for each in at.operation.parameters for choice in each.field.enum}
    store = state.entities.get(name) or (f"entity/{name}" if name in documented else None)
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
        return state.found(state.entities.get(key), as_id(options))
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
