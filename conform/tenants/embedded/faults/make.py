"""The small functions of which faults are made: on a reply, a record, the broken rules, a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json
    from conform.tenants.embedded.store import Change, Record
    from conform.tenants.embedded.twist import Seen
    from conform.tenants.embedded.validate import Violation
    from conform.tenants.embedded.wire import Reply

    Twist: TypeAlias = Callable[[Any, Seen], Any]
    Alter: TypeAlias = Callable[[Json], Json]

SUCCESSES = range(200, 300)


def answering(status: int, *, instead_of: range = SUCCESSES) -> Twist:
    """Answer another status where it would have been one of some; `code` in the body goes along."""

    def twist(reply: Reply, _: Seen) -> Reply:
        if reply.status not in instead_of:
            return reply
        body = reply.body
        if isinstance(body, dict) and "code" in body:
            body = {**body, "code": status}
        return replace(reply, status=status, body=body)

    return twist


def at(place: str, alter: Alter) -> Twist:
    """Alter what stands at a dotted place of a successful body."""

    def twist(reply: Reply, _: Seen) -> Reply:
        if reply.status not in SUCCESSES:
            return reply
        return reply.with_body(_altered(reply.body, place.split(".") if place else [], alter))

    return twist


def _altered(body: Json, way: list[str], alter: Alter) -> Json:
    if not way:
        return alter(body)
    if not isinstance(body, dict) or way[0] not in body:
        return body
    return {**body, way[0]: _altered(body[way[0]], way[1:], alter)}


def lacking(name: str) -> Alter:
    """Leave a key out of an object."""
    return lambda value: (
        {key: inner for key, inner in value.items() if key != name} if isinstance(value, dict) else value
    )


def having(name: str, added: Json) -> Alter:
    """Put a key into an object, or another value under it."""
    return lambda value: {**value, name: added} if isinstance(value, dict) else value


def changing(name: str, alter: Alter) -> Alter:
    """Alter the value of a key of an object where it is there."""
    return lambda value: (
        {**value, name: alter(value[name])} if isinstance(value, dict) and name in value else value
    )


def each(alter: Alter) -> Alter:
    """Alter each element of an array."""
    return lambda value: [alter(inner) for inner in value] if isinstance(value, list) else value


def served(alter: Alter) -> Twist:
    """Alter a record as it is served."""
    return lambda record, _: alter(record)


def kept(alter: Alter) -> Twist:
    """Alter a record before it is stored, by a create and by an edit."""

    def twist(change: Change, _: Seen) -> Change:
        return _with_record(change, alter) if change.sort in ("insert", "update") else change

    return twist


def _with_record(change: Change, alter: Alter) -> Change:
    altered = alter(dict(change.record or {}))
    return replace(change, record=altered if isinstance(altered, dict) else change.record)


def forgiving(rule: str, name: str | None = None) -> Twist:
    """Overlook a broken rule, of one field or of any."""

    def twist(violations: tuple[Violation, ...], _: Seen) -> tuple[Violation, ...]:
        return tuple(
            found
            for found in violations
            if found.rule != rule or (name is not None and found.at.rpartition(".")[2] != name)
        )

    return twist


def refusing(place: str, is_refused: Callable[[Json], bool]) -> Twist:
    """Refuse a value that the docs allow, at a dotted place of the payload."""
    from conform.tenants.embedded.validate import Violation  # noqa: PLC0415 - tables load before the tenant

    def twist(violations: tuple[Violation, ...], seen: Seen) -> tuple[Violation, ...]:
        value: Json = seen.payload
        for part in place.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None or not is_refused(value):
            return violations
        return (*violations, Violation(rule="fault", at=place, reason="is refused for no documented reason"))

    return twist


def record_of(change: Change) -> Record:
    """Give the record of a change, empty where it has none."""
    return dict(change.record or {})
