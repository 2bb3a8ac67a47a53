"""Change what the tenant does at one stage of its work: how faults and habits of live tenants get in.

A behaviour is a small pure function on what passes a stage; the tenant itself stays free of all of them.
What passes, in the order of a request:

`path` a path that nobody documents; `method` the reply to a method that its path does not document;
`access` whether the caller is let in (bool); `violations` the broken rules; `id` the id of a new record;
`write` what happens to the store; `served` a record as it is served; `slice` which part of a list is shown;
`reply` the reply.

The functions below are the effects of which behaviours are made, one group a stage.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.store import Write, stamped
from conform.tenants.embedded.submission import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conform.contract import Json
    from conform.contract.embedded import Behaviour
    from conform.tenants.embedded.slice import Slice
    from conform.tenants.embedded.state import Context
    from conform.tenants.embedded.store import Record

    Effect: TypeAlias = Callable[[Any, Context], Any]
    Violations: TypeAlias = tuple[Violation, ...]

Passing = TypeVar("Passing")
STAGES = ("path", "method", "access", "violations", "id", "write", "served", "slice", "reply")
SUCCESSES = range(200, 300)
FAR = 1_000_000
"""From here on are the ids of records that nobody asked for, so that no later record gets one."""
LATE = 2
"""Ids that must have been given since a delete before an id comes back late."""


class Behaviours:
    """Find the behaviours of a stage of an operation fast."""

    def __init__(self, behaviours: Sequence[Behaviour] = ()) -> None:
        self._behaviours = behaviours
        self._found: dict[tuple[str, str, str], tuple[Behaviour, ...]] = {}

    def altered(self, stage: str, value: Passing, at: Context) -> Passing:
        """Pass a value through the behaviours of a stage, in the order in which they were switched on."""
        contract, operation = at.contract.key, at.operation
        key = (contract, operation.id, stage)
        if key not in self._found:
            self._found[key] = tuple(
                each
                for each in self._behaviours
                if each.stage == stage and each.applies(contract, operation.role, operation.id)
            )
        for each in self._found[key]:
            value = each.does(value, at)
        return value


# what stands at a dotted place, in each row of an array on the way: of a record as it is served, of one that
# a create or an edit is to store, of a successful body


def drop(place: str) -> Effect:
    """Leave a key out of an object."""
    return _at(place, lambda holder, name: {key: holder[key] for key in holder if key != name})


def put(place: str, added: Json) -> Effect:
    """Put a key into an object, or another value under it."""
    return _at(place, lambda holder, name: {**holder, name: added})


def change(place: str, alter: Callable[[Any], Json]) -> Effect:
    """Alter the value of a key of an object where it is there."""
    return _at(
        place, lambda holder, name: {**holder, name: alter(holder[name])} if name in holder else holder
    )


def _at(place: str, alter: Callable[[dict[str, Json], str], dict[str, Json]]) -> Effect:
    def altered(value: Json, way: list[str]) -> Json:
        if isinstance(value, list):
            return [altered(each, way) for each in value]
        if not isinstance(value, dict):
            return value
        if len(way) == 1:
            return alter(value, way[0])
        return {**value, way[0]: altered(value[way[0]], way[1:])} if way[0] in value else value

    return everywhere(lambda value: altered(value, place.split(".")))


def everywhere(alter: Callable[[Json], Json]) -> Effect:
    """Alter the record or the body of whatever passes: a record, a write of one, a success."""

    def does(passing: Any, _: Context) -> Any:
        if isinstance(passing, Reply):
            return passing.with_body(alter(passing.body)) if passing.status in SUCCESSES else passing
        if isinstance(passing, Write):
            record: Any = alter(passing.record)
            return replace(passing, record=record) if passing.sort in ("insert", "update") else passing
        return alter(passing)

    return does


# replies


def answer(status: int, *, instead_of: range = SUCCESSES) -> Effect:
    """Answer another status where it would have been one of some; a status in the body goes along."""

    def altered(reply: Reply, at: Context) -> Reply:
        if reply.status not in instead_of:
            return reply
        told, code = reply.body, at.embedded.code
        body = {**told, code: status} if isinstance(told, dict) and code in told else told
        return replace(reply, status=status, body=body)

    return altered


def as_text(text: Callable[[str], str], media: str | None = None) -> Effect:
    """Answer a success with another text, and as another media type, than its JSON."""
    return lambda reply, _: (
        replace(reply, text=text(reply.encoded().decode()), media=media or reply.media)
        if reply.status in SUCCESSES
        else reply
    )


# broken rules


def overlook(rule: str, name: str | None = None) -> Effect:
    """Overlook a broken rule, of one field or of any."""
    return lambda broken, _: tuple(
        each
        for each in broken
        if each.rule != rule or (name is not None and each.at.rpartition(".")[2] != name)
    )


def refuse(place: str, is_refused: Callable[[Json], bool]) -> Effect:
    """Refuse a value that the docs allow, at a dotted place of the payload."""

    def altered(broken: Violations, at: Context) -> Violations:
        value: Json = at.payload
        for part in place.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None or not is_refused(value):
            return broken
        return (*broken, Violation(rule="fault", at=place, reason="is refused for no documented reason"))

    return altered


# the store


def touch(name: str, value: Json) -> Effect:
    """Set a column by an edit, whatever was sent."""
    return lambda write, _: (
        replace(write, record={**(write.record or {}), name: value}) if write.sort == "update" else write
    )


def ignore_edit(write: Write, at: Context) -> Write:
    """Leave an edited record as it was."""
    return replace(write, record=at.before) if write.sort == "update" else write


def keep_deleted(write: Write, _: Context) -> Write:
    """Delete nothing."""
    return replace(write, sort="nothing") if write.sort == "delete" else write


def save_refused(write: Write, at: Context) -> Write:
    """Insert what a refused create sent, or merge what a refused edit sent."""
    if write.sort != "nothing" or write.record is None:
        return write
    if at.before is not None:
        return replace(write, sort="update", record={**at.before, **write.record})
    return _unasked(write, write.record, at)


def _unasked(write: Write, record: Record, at: Context) -> Write:
    """Insert a record that nobody asked for, under an id that hangs on what it holds: each is one more."""
    identity = FAR + zlib.crc32(repr(record).encode()) % FAR
    return replace(write, sort="insert", id=identity, record={**record, **stamped(at.embedded, identity)})


def edit_both(write: Write, at: Context) -> Write:
    """Write what an edit makes of a record over the one before it as well."""
    if write.sort != "update" or write.id <= 1:
        return write
    record = {**(write.record or {}), **stamped(at.embedded, write.id - 1)}
    return replace(write, also=(replace(write, id=write.id - 1, record=record),))


def delete_both(write: Write, _: Context) -> Write:
    """Delete the record before the addressed one as well."""
    if write.sort != "delete":
        return write
    return replace(write, also=(replace(write, id=write.id - 1),))


def reuse_id_late(identity: int, at: Context) -> int:
    """Give a new record the id that the store lost last, once others were made since."""
    lost = at.last_deleted
    return lost if lost is not None and identity > lost + LATE else identity


def take(place: str) -> Effect:
    """Store what was sent at a dotted place of the payload, although it is read-only."""

    def does(write: Write, at: Context) -> Write:
        sent = _sent(at.payload, place)
        if sent is None or write.sort not in ("insert", "update"):
            return write
        return replace(write, record={**(write.record or {}), place.rpartition(".")[2]: sent})

    return does


def take_in_rows(rows: str, column: str) -> Effect:
    """Store what was sent for a read-only column of rows beside the record."""

    def does(write: Write, at: Context) -> Write:
        record, sent = write.record or {}, _sent(at.payload, rows)
        stored = record.get(rows)
        if not isinstance(sent, list) or not isinstance(stored, list):
            return write
        pairs = zip(stored, sent, strict=True)
        return replace(write, record={**record, rows: [_with(row, each, column) for row, each in pairs]})

    return does


def _with(row: Json, sent: Json, column: str) -> Json:
    if not isinstance(row, dict) or not isinstance(sent, dict) or column not in sent:
        return row
    return {**row, column: sent[column]}


def begin_with(place: str, value: Json) -> Effect:
    """Store another value than the default in a new record that left a dotted place of the payload out."""
    return lambda write, at: (
        replace(write, record={**(write.record or {}), place.rpartition(".")[2]: value})
        if write.sort == "insert" and _sent(at.payload, place) is None
        else write
    )


def _sent(payload: Json, place: str) -> Json:
    for part in place.split("."):
        payload = payload.get(part) if isinstance(payload, dict) else None
    return payload


def edit_neighbour(write: Write, at: Context) -> Write:
    """Edit the record that was made before the addressed one, and leave that as it was."""
    if write.sort != "update":
        return write
    identity = write.id - 1
    return replace(write, id=identity, record={**(write.record or {}), **stamped(at.embedded, identity)})


def copy_edit(write: Write, at: Context) -> Write:
    """Store what an edit makes of a record as another record, and leave the addressed one as it was."""
    if write.sort != "update":
        return write
    return _unasked(write, write.record or {}, at)


def again(name: str, alter: Callable[[Any], Json]) -> Effect:
    """Alter a column by an edit that changes nothing: one that is sent for a second time."""

    def does(write: Write, at: Context) -> Write:
        record, stamps = write.record or {}, stamped(at.embedded, write.id)
        is_same = at.before is not None and all(
            at.before.get(key) == value for key, value in record.items() if key not in stamps
        )
        if write.sort != "update" or not is_same:
            return write
        return replace(write, record={**record, name: alter(record.get(name))})

    return does


def reuse_id(identity: int, at: Context) -> int:
    """Give a new record the id that the store lost last."""
    return at.last_deleted or identity


# lists


def cut(**sizes: Callable[[Slice], Any]) -> Effect:
    """Show another part of a list: each attribute of its slice as a function of the right one."""
    return lambda part, _: replace(part, **{name: give(part) for name, give in sizes.items()})


def after_a_delete(effect: Effect) -> Effect:
    """Have an effect on a list once a record of its store was deleted."""
    return lambda part, at: part if at.last_deleted is None else effect(part, at)
