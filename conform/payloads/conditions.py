"""What a contract asks of a payload beyond single fields: conditions between them, values of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.payloads import value as values

if TYPE_CHECKING:
    from conform.contract import Condition, Field, Json
    from conform.payloads.endpoint import Endpoint

_OWN = re.compile(r"\d{6}$")
"""Ends a text that was made of a case's own number."""
_CONDITIONAL: dict[int, bool] = {}


def met(of: Endpoint, payload: Json, asked: str = "") -> Json:
    """Give a payload in which every condition of the contract is met.

    A field that becomes required is added. Of fields that are required by turns only that stays whose turn
    it is; where one stands alone, or is the one that is `asked` about, it is made its turn. Where the field
    that gives the turns is asked about, nothing is changed.
    """
    if of.body is None or not _has_conditions(of.body):
        return payload
    return _met(of, of.body, payload, asked)


def _has_conditions(body: Field) -> bool:
    if id(body) not in _CONDITIONAL:  # endpoints, and so their bodies, are kept alive
        _CONDITIONAL[id(body)] = any(field.required_if is not None for _, field in body.walk())
    return _CONDITIONAL[id(body)]


def _met(of: Endpoint, field: Field, value: Json, asked: str) -> Json:
    if isinstance(value, list) and field.items is not None:
        items = field.items
        return [_met(of, items, each, asked) for each in value]
    if not isinstance(value, dict):
        return value
    record = {
        name: _met(of, known, inner, asked) if (known := field.field(name)) else inner
        for name, inner in value.items()
    }
    turns: dict[str, list[tuple[Field, Condition]]] = {}
    for child in field.fields:
        if child.required_if is not None:
            turns.setdefault(child.required_if.field, []).append((child, child.required_if))
    for name, of_one in turns.items():
        if name != asked:
            record = _taken_turns(of, record, of_one, asked)
    return record


def _taken_turns(
    of: Endpoint, record: dict[str, Json], turns: list[tuple[Field, Condition]], asked: str
) -> dict[str, Json]:
    there = [(child, when) for child, when in turns if child.name in record]
    chosen = [each for each in there if each[0].name == asked] or there
    is_owed = chosen[0][0].name == asked if chosen else False
    if len(turns) > 1 and len(chosen) == 1 and (is_owed or not any(when.is_met(record) for _, when in turns)):
        when = chosen[0][1]
        record = record if when.is_met(record) else {**record, when.field: when.values[0]}
    for child, when in turns:
        if when.is_met(record) and not record.get(child.name) and child.name != asked:
            record = {**record, child.name: _required(of, child)}
        elif len(turns) > 1 and not when.is_met(record):
            record = {key: each for key, each in record.items() if key != child.name}
    return record


def _required(of: Endpoint, field: Field) -> Json:
    """Give a value of what is required: of records one that was made, not the one that means nobody."""
    known = values.references(field, of.asking)
    return known[-1] if known else values.plain(field, values.number(of.stem, field.name), of.asking)


def distinct(of: Endpoint, payload: Json, salt: str) -> Json:
    """Give a payload whose texts end in a number of their own where no two records may share one."""
    record = payload.get(of.wrapper) if of.wrapper and isinstance(payload, dict) else payload
    shape = of.record
    if shape is None or not isinstance(record, dict) or not isinstance(payload, dict):
        return payload
    told = {each.name: _own(each, record.get(each.name), f"{salt} {each.name}") for each in unique_in(shape)}
    new = {**record, **{name: value for name, value in told.items() if name in record}}
    return {**payload, of.wrapper: new} if of.wrapper else new


def unique_in(shape: Field) -> tuple[Field, ...]:
    """Give the fields of a record of which no two records may share a value."""
    return tuple(each for each in shape.fields if each.is_unique)


def _own(field: Field, value: Json, salt: str) -> Json:
    if not isinstance(value, str) or not value or field.max_length is not None or _OWN.search(value):
        return value
    return f"{value} {values.number(salt) % 10**6:06d}"
