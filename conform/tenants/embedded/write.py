"""Create, edit and delete records as the docs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.frame import framed, is_hollow
from conform.tenants.embedded.house import as_id, now
from conform.tenants.embedded.refuse import absent, invalid
from conform.tenants.embedded.special import (
    FAMILIES,
    NOTE_TYPES,
    NUMBERED,
    PARENTS,
    PATH_VALUES,
    singular,
    snake,
)
from conform.tenants.embedded.store import Change
from conform.tenants.embedded.submission import ID, Submission, submitted, with_row_ids
from conform.tenants.embedded.validate import Violation
from conform.tenants.embedded.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json, Request
    from conform.tenants.embedded.house import House, Visit
    from conform.tenants.embedded.store import Record

ACCEPTED, OK = 202, 200
WRITTEN = {"create": "Added successfully", "edit": "Updated successfully", "delete": "Deleted successfully"}


def create(at: Visit, house: House) -> Reply:
    """Create one record, or one for each element where the docs take an array."""
    request = at.operation.request
    if request is None:
        return _kept(at, house, Submission(values={}))
    return _created(at, house, at.payload, request)


def _created(at: Visit, house: House, payload: Json, request: Request) -> Reply:
    return _kept(at, house, read_submission(at, house, payload, request))


def _kept(at: Visit, house: House, submission: Submission) -> Reply:
    if submission.violations:
        unkept = Change(sort="nothing", store=at.store, record=submission.values)
        house.apply(unkept, at)
        return invalid(at, submission.violations)
    identity = house.new_id(at)
    record = _new_record(at, house, submission.values, identity)
    house.apply(Change(sort="insert", store=at.store, id=identity, record=record), at)
    return done(at, record)


def read_submission(at: Visit, house: House, payload: Json, request: Request) -> Submission:
    """Read a payload, and let the twists have their say about what is wrong with it."""
    read = submitted(payload, request, house.knows)
    return Submission(values=read.values, violations=house.twists("violations", read.violations, at.seen))


def bulk(at: Visit, house: House) -> Reply:
    """Create one by one, not as a whole (page 38757780e0): a refused element leaves the others."""
    request = at.operation.request
    items = None if request is None else request.body.items
    if request is None or items is None:
        return done(at, {})
    if not isinstance(at.payload, list):
        return invalid(at, (Violation(rule="body", at="", reason="the body must be a JSON array"),))
    one = type(request)(media=request.media, body=items, wrapper=request.wrapper or _wrapper(at, house))
    replies = [_created(at, house, each, one) for each in at.payload]
    return Reply(status=_status(at), body=[reply.body for reply in replies])


def _wrapper(at: Visit, house: House) -> str | None:
    siblings = house.contracts[at.contract.key].operations
    return next((each.request.wrapper for each in siblings if each.request and each.request.wrapper), None)


def _new_record(at: Visit, house: House, values: Record, identity: int) -> Record:
    numbers: Record = {name: f"{identity:06d}" for name in NUMBERED & _writable(at) if name not in values}
    typed = _typed(at, values)
    rows = with_row_ids(values, _parents(at, house), identity, house.store.next_id)
    stamp: Record = {ID: identity, "created": now(), "modified": now()}
    return {**numbers, **_from_path(at), **rows, **typed, **stamp}


def _writable(at: Visit) -> set[str]:
    """Name the columns that the docs show of a record that is written."""
    request = at.operation.request
    if request is None:
        return set()
    claims = request.body if request.wrapper is None else request.body.field(request.wrapper)
    return set() if claims is None else {field.name for field in claims.fields}


def _typed(at: Visit, values: Record) -> Record:
    family = FAMILIES.get(at.contract.key)
    if family is None or (not family.is_fixed and values.get("type") is not None):
        return {}
    return {"type": family.given}


def _from_path(at: Visit) -> Record:
    template = at.operation.call.removesuffix(".json")
    named = PATH_VALUES.get(template, {})
    return {column: _path_value(at.path[name]) for name, column in named.items()}


def _path_value(text: str) -> Json:
    number = as_id(text)
    return number if number is not None else NOTE_TYPES.get(text, text)


def _parents(at: Visit, house: House) -> tuple[str, ...]:
    wrapper = _wrapper(at, house)
    names = [PARENTS.get(at.store), snake(wrapper) if wrapper else None, singular(at.contract.name)]
    return tuple(f"{name}_id" for name in names if name)


def edit(at: Visit, house: House) -> Reply:
    """Merge what is sent into a record; children that are sent replace the old ones."""
    identity = record_id(at)
    before = None if identity is None else house.store.get(at.store, identity)
    if identity is None or before is None:
        return absent(at)
    at = at.with_before(before)
    request = at.operation.request or _sibling_request(at)
    submission = Submission(values={}) if request is None else read_submission(at, house, at.payload, request)
    if submission.violations:
        house.apply(Change(sort="nothing", store=at.store, id=identity, record=submission.values), at)
        return invalid(at, submission.violations)
    rows = with_row_ids(submission.values, _parents(at, house), identity, house.store.next_id)
    record: Record = {**before, **rows, "modified": now(), "created": before["created"], ID: identity}
    house.apply(Change(sort="update", store=at.store, id=identity, record=record), at)
    return done(at, record)


def _sibling_request(at: Visit) -> Request | None:
    sibling = at.contract.having("create")
    return None if sibling is None else sibling.request


def delete(at: Visit, house: House) -> Reply:
    """Delete a record: it is gone from reads and lists, and its id is never given again."""
    identity = record_id(at)
    before = None if identity is None else house.store.get(at.store, identity)
    if identity is None or before is None:
        return absent(at)
    at = at.with_before(before)
    house.apply(Change(sort="delete", store=at.store, id=identity), at)
    return done(at, {ID: identity})


def record_id(at: Visit) -> int | None:
    """Find which record is addressed: by the path, or by `id` in the body where the path names none."""
    names = [name for name in at.path if name.lower() == "id" or name.lower().endswith("id")]
    if names:
        return as_id(at.path[names[-1]])
    return as_id(at.payload.get(ID)) if isinstance(at.payload, dict) else None


def done(at: Visit, record: Mapping[str, Json]) -> Reply:
    """Answer a write that was carried out: the documented status and body."""
    status, success = _status(at), at.operation.success
    message = WRITTEN.get(at.operation.role, "Done")
    envelope: dict[str, Json] = {"result": "successful", "code": status, "message": message}
    known: dict[str, Json] = {**record, **envelope, "data": dict(record)}
    body = None if success is None else success.body
    if body is not None and "array" in body.kinds and body.items is not None:
        body = body.items
    if body is not None and body.fields and not (success is None or is_hollow(success)):
        return Reply(status=status, body=framed(body, known))
    identity: dict[str, Json] = {} if at.operation.role == "delete" else {ID: record.get(ID)}
    style: dict[str, Json] = {"result": "successful", "code": status} if at.is_v1 else {"message": message}
    return Reply(status=status, body={**style, **identity})


def _status(at: Visit) -> int:
    if at.operation.success is not None:
        return at.operation.success.status
    return ACCEPTED if at.is_v1 and at.operation.role == "create" else OK
