"""Create, read, list, edit and delete records as the docs say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.serving import (
    BAD_REQUEST,
    OK,
    absent,
    framed,
    invalid,
    refused,
    shown,
    stated,
    way_to_record,
)
from conform.tenants.embedded.slice import Slice, rows_of, sliced
from conform.tenants.embedded.state import singular, snake
from conform.tenants.embedded.store import ID, Condition, Sorting, Write, as_id, stamped
from conform.tenants.embedded.submission import Submission, Violation, submitted, with_row_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.contract import Field, Json, Request
    from conform.tenants.embedded.state import Context, State
    from conform.tenants.embedded.store import Record

WRITTEN = {"create": "Added successfully", "edit": "Updated successfully", "delete": "Deleted successfully"}


def create(at: Context, state: State) -> Reply:
    """Create one record."""
    return _created(at, state, at.payload, at.operation.request)


def _created(at: Context, state: State, payload: Json, request: Request | None) -> Reply:
    submission = _submission(at, state, payload, request)
    if submission.violations:
        state.write(Write(sort="nothing", store=at.store, record=submission.values), at)
        return invalid(at, submission.violations)
    identity = state.new_id(at)
    record = _new_record(at, state, submission.values, identity)
    state.write(Write(sort="insert", store=at.store, id=identity, record=record), at)
    return done(at, record)


def _submission(at: Context, state: State, payload: Json, request: Request | None) -> Submission:
    """Read a payload, and let the behaviours have their say about what is wrong with it."""
    if request is None:
        return Submission(values={})
    read = submitted(payload, request, state.knows, at.embedded.unfilled.get(at.contract.key, ()))
    broken = (*read.violations, *_shared(at, state, read.values, request))
    return replace(read, violations=state.altered("violations", broken, at))


def _shared(at: Context, state: State, values: Record, request: Request) -> Iterator[Violation]:
    """Yield each value that another record has, of which no two records may share one."""
    own = at.before.get(ID) if at.before is not None else None
    for field in request.record.fields if request.record is not None else ():
        column = field.reads_as or field.name
        value = values.get(column)
        if not field.is_unique or value in (None, ""):
            continue
        others = (
            Condition(column=column, values=(str(value),)),
            Condition(column=ID, sign="!=", values=(str(own),)),
        )
        if state.store.count(at.store, others):
            yield Violation(rule="unique", at=field.name, reason="is taken already")


def bulk(at: Context, state: State) -> Reply:
    """Create one by one, not as a whole: a refused element leaves the others."""
    request = at.operation.request
    items = None if request is None else request.body.items
    if request is None or items is None:
        return done(at, {})
    if not isinstance(at.payload, list):
        return invalid(at, (Violation(rule="body", at="", reason="the body must be a JSON array"),))
    one = replace(request, body=items, wrapper=request.wrapper or _wrapper(at))
    replies = [_created(at, state, each, one) for each in at.payload]
    return Reply(status=_status(at), body=[reply.body for reply in replies])


def _wrapper(at: Context) -> str | None:
    siblings = at.contract.operations
    return next((each.request.wrapper for each in siblings if each.request and each.request.wrapper), None)


def _new_record(at: Context, state: State, values: Record, identity: int) -> Record:
    numbered = at.embedded.numbered & _writable(at) - values.keys()
    rows = with_row_ids(values, _parents(at), identity, state.store.next_id)
    given: Record = {**_defaults(at), **dict.fromkeys(numbered, f"{identity:06d}")}
    made: Record = {**given, **_from_path(at), **rows}
    subtype = at.embedded.subtypes.get(at.contract.key)
    if subtype is not None and (subtype.is_fixed or values.get(at.embedded.subtype) is None):
        made[at.embedded.subtype] = subtype.given
    return {**made, **stamped(at.embedded, identity)}


def _writable(at: Context) -> set[str]:
    """Name the columns that the docs show of a record that is written."""
    return {each.name for each in _columns(at)}


def _defaults(at: Context) -> Record:
    """Give a new record's columns that have a documented default."""
    return {
        each.reads_as or each.name: each.default.value
        for each in _columns(at)
        if each.default is not None and not each.is_write_only
    }


def _columns(at: Context) -> tuple[Field, ...]:
    record = None if at.operation.request is None else at.operation.request.record
    return () if record is None else record.fields


def _from_path(at: Context) -> Record:
    named = at.embedded.from_path.get(at.operation.call.removesuffix(at.embedded.ending), {})
    return {column: _path_value(at, at.path[name]) for name, column in named.items()}


def _path_value(at: Context, text: str) -> Json:
    number = as_id(text)
    return number if number is not None else at.embedded.path_values.get(text, text)


def _parents(at: Context) -> tuple[str, ...]:
    wrapper = _wrapper(at)
    names = (at.embedded.parents.get(at.store), snake(wrapper or ""), singular(at.contract.name))
    return tuple(f"{name}_id" for name in names if name)


def edit(at: Context, state: State) -> Reply:
    """Merge what is sent into a record; children that are sent replace the old ones."""
    identity = record_id(at)
    before = state.found(at.store, identity)
    if identity is None or before is None:
        return absent(at)
    at = replace(at, before=before)
    sibling = at.contract.having("create")
    request = at.operation.request or (None if sibling is None else sibling.request)
    submission = _submission(at, state, at.payload, request)
    if submission.violations:
        state.write(Write(sort="nothing", store=at.store, id=identity, record=submission.values), at)
        return invalid(at, submission.violations)
    rows = with_row_ids(submission.values, _parents(at), identity, state.store.next_id)
    created = at.embedded.created
    record = {**before, **rows, **stamped(at.embedded, identity), created: before[created]}
    state.write(Write(sort="update", store=at.store, id=identity, record=record), at)
    return done(at, record)


def delete(at: Context, state: State) -> Reply:
    """Delete a record: it is gone from reads and lists, and its id is never given again."""
    identity = record_id(at)
    before = state.found(at.store, identity)
    if identity is None or before is None:
        return absent(at)
    at = replace(at, before=before)
    if state.altered("violations", tuple(_hindering(at, state, identity)), at):
        return refused(at, BAD_REQUEST, "Remove what refers to it first")
    state.write(Write(sort="delete", store=at.store, id=identity), at)
    return done(at, {ID: identity})


def _hindering(at: Context, state: State, identity: int) -> Iterator[Violation]:
    """Yield why the docs refuse to delete a record: another one refers to it."""
    for row in at.contract.vendor.asking.hindrances:
        if row.of != at.contract.key or at.operation.response(BAD_REQUEST) is None:
            continue
        records = state.store.rows(state.embedded.store_of(row.by), order=Sorting(), limit=-1, offset=0)
        above, _, column = row.place.rpartition(".")
        if any(_refers(each, above.removesuffix("[]"), column, identity) for each in records):
            yield Violation(rule="hindered", at=row.place, reason="is referred to")


def _refers(record: Record, rows: str, column: str, identity: int) -> bool:
    """Tell whether a record refers by its own column, or by that of a row of its children."""
    children = record.get(rows)
    holders = [record, *children] if isinstance(children, list) else [record]
    return any(isinstance(each, dict) and as_id(each.get(column)) == identity for each in holders)


def record_id(at: Context) -> int | None:
    """Find which record is addressed: by the path, or by `id` in the body where the path names none."""
    names = [name for name in at.path if name.lower().endswith(ID)]
    if names:
        return as_id(at.path[names[-1]])
    return as_id(at.payload.get(ID)) if isinstance(at.payload, dict) else None


def _status(at: Context) -> int:
    if at.operation.success is not None:
        return at.operation.success.status
    return at.frame.created if at.operation.role == "create" else OK


def done(at: Context, record: Mapping[str, Json]) -> Reply:
    """Answer a write that was carried out: the documented status and body."""
    status, documented = _status(at), shown(at.operation.success)
    envelope = at.embedded.envelope(status, WRITTEN.get(at.operation.role, "Done"))
    if documented is not None and documented.items is not None and "array" in documented.kinds:
        documented = documented.items
    if documented is not None and documented.fields:
        known: dict[str, Json] = {**record, **envelope, at.embedded.data: dict(record)}
        return Reply(status=status, body=framed(documented, known))
    identity: dict[str, Json] = {} if at.operation.role == "delete" else {ID: record.get(ID)}
    return Reply(status=status, body={**stated(at.frame.written, envelope), **identity})


def read(at: Context, state: State) -> Reply:
    """Serve one record whole, its children nested in it."""
    record = state.found(at.store, record_id(at) if at.path else 1)
    if record is None or not _is_served_here(at, record):
        return absent(at)
    success, documented = at.operation.success, shown(at.operation.success)
    served = _served(at, state, record, state.record_claims(success))
    known = {**at.embedded.envelope(OK, None), at.embedded.data: served}
    if success is None or documented is None:
        wrapped: Json = {_model(at): served} if at.frame.is_wrapped else served
        body = stated(at.frame.read, {**known, at.embedded.data: wrapped})
        return Reply(status=OK, body={**body} if at.frame.read else served)
    known |= paged(at, Slice(size=1, total=1), 1)
    way = way_to_record(success, at.embedded.data)
    if way is None:
        return Reply(status=success.status, body=framed(documented, {**record, **known}))
    return Reply(status=success.status, body=framed(documented, known, way, served) if way else served)


def _is_served_here(at: Context, record: Record) -> bool:
    subtype = at.embedded.subtypes.get(at.contract.key)
    return subtype is None or as_id(record.get(at.embedded.subtype)) in subtype.read


def _served(at: Context, state: State, record: Record, claims: Field | None, *, is_row: bool = False) -> Json:
    return state.altered("served", state.serve(claims, record, is_row=is_row), at)


def _model(at: Context) -> str:
    """Name the key around a record whose page shows none: as the resource's other operations do."""
    for each in at.contract.operations:
        if each.request is not None and each.request.wrapper is not None:
            return each.request.wrapper
        way = each.success.record if each.success is not None else None
        if way and way[-1] not in (at.embedded.data, "[]"):
            return way[-1]
    return snake(at.contract.name).title().replace("_", "")


def paged(at: Context, part: Slice, shown_rows: int) -> dict[str, Json]:
    """Describe a page in the words of every version, for documents that show those of another one."""
    return {
        key: value for frame in at.embedded.frames for key, value in frame.paged(at, part, shown_rows).items()
    }


def listed(at: Context, state: State) -> Reply:
    """Serve a page of a list."""
    success, documented = at.operation.success, shown(at.operation.success)
    claims = state.record_claims(success)
    part, rows = rows_of(at, state, at.store, sliced(at, claims))
    depth = at.request.parameter(at.embedded.whole)
    served = [_served(at, state, row, claims, is_row=depth != "1") for row in rows]
    if depth is not None and depth == at.embedded.bare:
        served = [_without_others(each) for each in served]
    envelope = at.embedded.envelope(OK, None)
    if success is None or documented is None:
        wrapped: list[Json] = [{_model(at): each} for each in served] if at.frame.is_wrapped else served
        body = {**stated(at.frame.listed, envelope), **at.frame.paged(at, part, len(rows))}
        return Reply(status=OK, body={**body, at.embedded.data: wrapped})
    way = way_to_record(success, at.embedded.data) or (at.embedded.data, "[]")
    known = {**envelope, **paged(at, part, len(rows))}
    return Reply(status=success.status, body=_listed_body(documented, known, way, served))


def _without_others(record: Json) -> Json:
    """Leave out of a record what belongs to other records: its children and what it refers to."""
    if not isinstance(record, dict):
        return record
    return {name: each for name, each in record.items() if not isinstance(each, (dict, list))}


def _listed_body(body: Field, known: dict[str, Json], way: tuple[str, ...], served: list[Json]) -> Json:
    """Put rows where the way says `[]`, each under the name that follows it."""
    cut = way.index("[]") if "[]" in way else len(way)
    rows = served
    for name in reversed(way[cut + 1 :]):
        rows = [{name: each} for each in rows]
    return framed(body, known, way[:cut], rows) if cut else rows


def acknowledge(at: Context, state: State) -> Reply:  # noqa: ARG001 - handlers share one shape
    """Answer an action of which the docs say no more than that it succeeds."""
    return done(at, {ID: as_id(next(iter(at.path.values()), None))})


ROLES: Mapping[str, Callable[[Context, State], Reply]] = {
    "create": create,
    "read": read,
    "list": listed,
    "edit": edit,
    "delete": delete,
    "action": acknowledge,
}
