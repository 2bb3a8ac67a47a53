"""Whether a drawn body is one that the docs lead anybody to take for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conform.case import REFERENCE, REFERENCE_TEXT
from conform.fuzz.broken import claims_broken
from conform.payloads import build
from conform.payloads.allowed import is_still_allowed
from conform.payloads.formats import is_unique
from conform.payloads.odd import unbound
from conform.payloads.place import dotted, read
from conform.payloads.reduce import leaves

if TYPE_CHECKING:
    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint

_REFERRING = {REFERENCE, REFERENCE_TEXT}


def named(value: Json, field: Field | None) -> Json:
    """Leave out of a body what the contract has no name for."""
    if isinstance(value, list):
        return [named(each, None if field is None else field.items) for each in value]
    if field is None or not field.fields or not isinstance(value, dict):
        return value
    known = ((name, each, field.field(name)) for name, each in value.items())
    return {name: named(each, claim) for name, each, claim in known if claim is not None}


def is_fair(of: Endpoint, payload: Json) -> bool:
    """Tell whether a body breaks no claim and has all that an ordinary one has.

    It has nothing of which no page says what becomes: no name that is in no page, no text that nobody can
    read, no value that must be its own, no reference but to what the run made.
    """
    if not (of.is_write and of.is_shown and _has_record(of, payload)) or payload != named(payload, of.body):
        return False
    is_whole = _is_plain(of, payload) and is_still_allowed(of, payload, build.minimal(of, "fair"))
    return is_whole and not claims_broken(of, json.dumps(unbound(payload)))


def _has_record(of: Endpoint, payload: Json) -> bool:
    record = payload.get(of.wrapper) if isinstance(payload, dict) and of.wrapper else payload
    return bool(record) and isinstance(record, dict | list)


def _is_plain(of: Endpoint, payload: Json) -> bool:
    claims = {each.at: each.field for each in of.inputs()}
    values = ((claims.get(dotted(way)), read(payload, way)) for way in leaves(payload))
    return all(claim is not None and _is_ordinary(of, claim, value) for claim, value in values)


def _is_ordinary(of: Endpoint, claim: Field, value: Json) -> bool:
    if claim.reference is not None:
        return isinstance(value, dict) and {*value} <= _REFERRING
    is_readable = not isinstance(value, str) or value.isprintable()
    return is_readable and not is_unique(claim, of.asking)
