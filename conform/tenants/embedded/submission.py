"""Read a payload as the contract means it: what to store, and which rules it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.tenants.embedded.store import ID
from conform.tenants.embedded.validate import BOOLEANS, Knows, Violation, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Field, Json, Request
    from conform.tenants.embedded.store import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Hold the values of one record, children beside its columns, and what is wrong with them."""

    values: Record
    violations: tuple[Violation, ...] = ()


def submitted(payload: Json, request: Request, knows: Knows) -> Submission:
    """Read the payload of one record."""
    if not isinstance(payload, dict):
        broken = Violation(rule="body", at="", reason="the body must be a JSON object")
        return Submission(values={}, violations=(broken,))
    wrapper = request.wrapper
    found = list(violations(payload, request.body, knows))
    if wrapper is not None and not isinstance(payload.get(wrapper), dict) and not found:
        found.append(Violation(rule="wrapper", at=wrapper, reason="is required"))
    return Submission(values=values(payload, request), violations=tuple(found))


def values(payload: dict[str, Json], request: Request) -> Record:
    """Give what is stored of a payload: the record's documented columns and the children beside it."""
    body, wrapper = request.body, request.wrapper
    if wrapper is None:
        return _kept(payload, body)
    record, claims = payload.get(wrapper), body.field(wrapper)
    kept = _kept(record, claims) if isinstance(record, dict) and claims is not None else {}
    return {**kept, **_columns(payload, [field for field in body.fields if field.name != wrapper])}


def _kept(value: dict[str, Json], claims: Field) -> Record:
    """Keep the documented, writable columns of an object; all but the id where the docs show none."""
    if not claims.fields:
        return {name: inner for name, inner in value.items() if name != ID}
    return _columns(value, claims.fields)


def _columns(value: dict[str, Json], fields: Iterable[Field]) -> Record:
    return {
        field.reads_as or field.name: _normalised(value[field.name], field)
        for field in fields
        if field.name in value and field.name != ID and not field.is_read_only and not field.is_write_only
    }


def _normalised(value: Json, field: Field) -> Json:
    """Give a value as it is stored: booleans as such, rows and objects without what is not documented."""
    if isinstance(value, dict):
        # a row keeps its id where an edit names an existing one
        identity, kept = value.get(ID), _kept(value, field)
        is_row = isinstance(identity, int) and not isinstance(identity, bool)
        return {ID: identity, **kept} if is_row else kept
    if isinstance(value, list) and field.items is not None:
        items = field.items
        return [_normalised(each, items) for each in value]
    if "boolean" in field.kinds and not isinstance(value, bool | None) and value in BOOLEANS:
        return value in (1, "1") if not {"integer", "number", "string"} & set(field.kinds) else value
    return value


def with_row_ids(
    record: Record, parents: tuple[str, ...], parent_id: int, give: Callable[[str], int]
) -> Record:
    """Give child rows their own id and their parent's, under every name that the docs have for it."""
    named: Record = dict.fromkeys(parents, parent_id)
    return {
        name: [
            {**row, ID: row.get(ID) or give(name), **named} if isinstance(row, dict) else row for row in value
        ]
        if isinstance(value, list)
        else value
        for name, value in record.items()
    }
