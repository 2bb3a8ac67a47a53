"""Which documented claims a drawn body breaks, by our contract and not by what Schemathesis calls it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conform.breach import TOLD_ONLY, breaches
from conform.case import UNKNOWN_ID
from conform.contract.rows import JSON_MEDIA
from conform.derive.export import request_schema
from conform.exchange import Call
from conform.payloads.odd import unbound
from conform.payloads.sorts.invalid import requires

if TYPE_CHECKING:
    from conform.breach import Breach
    from conform.case import Step
    from conform.payloads.endpoint import Endpoint

UNHELD = frozenset({"read_only", "credentials", "media", *TOLD_ONLY})
"""Rules that a request may break without being refused for it."""


def text_of(step: Step) -> str | None:
    """Give the body of a step as text, with records that are not there for placeholders; None for no body."""
    if step.raw is not None or step.payload is None:
        return step.raw
    return json.dumps(unbound(step.payload))


def claims_broken(of: Endpoint, body: str | None) -> tuple[str, ...]:
    """Name the claims that a body breaks, as steps name them; None is no body."""
    call = Call(
        method=of.operation.method,
        path=of.operation.call,
        body=None if body is None else body.encode(),
        media=None if body is None else JSON_MEDIA,
    )
    return tuple(each.name for each in breaches(of.contract, of.operation, call) if _is_held(each, of))


def is_taken(of: Endpoint, body: str) -> bool:
    """Tell whether our export takes a body."""
    try:
        return bool(_export(of).is_valid(json.loads(body)))
    except (ValueError, RecursionError):  # no JSON that anybody could take
        return False


@cache
def _export(of: Endpoint) -> Any:
    return jsonschema_rs.validator_for(request_schema(of.operation), validate_formats=True)


def _is_held(broken: Breach, of: Endpoint) -> bool:
    """Tell whether a breach is of what a client may fill and did: of the rest no page tells what becomes.

    A body of another kind holds nothing, which is a fault only where the docs require something of it.
    """
    if broken.rule in UNHELD or broken.raw == str(UNKNOWN_ID):
        return False
    if broken.rule == "kind" and not broken.where and not requires(of):
        return False
    known = dict(of.body.walk()) if of.body is not None else {}
    return not broken.where or broken.name.partition(":")[2] in known
