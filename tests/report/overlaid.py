"""An overlay applied by the letter of its specification, and a run judged again by what then stands there."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import openapi_spec_validator

from conform.derive.export import openapi_document
from conform.derive.pipeline import derive
from conform.drift.judge import judge
from conform.report.overlay import Written, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from conform.case import Case
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Exchange

_SEGMENT = re.compile(r"\.([A-Za-z_]\w*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")
ACTION = {
    "type": "object",
    "properties": {
        "target": {"type": "string", "pattern": rf"^\$(?:{_SEGMENT.pattern})*$"},
        "description": {"type": "string", "minLength": 1},
        "update": {"type": "object", "minProperties": 1},
        "remove": {"const": True},
    },
    "required": ["target", "description"],
    "oneOf": [{"required": ["update"]}, {"required": ["remove"]}],
    "additionalProperties": False,
}
OVERLAY = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "overlay": {"const": "1.0.0"},
        "info": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "version": {"type": "string"}},
            "required": ["title", "version"],
            "additionalProperties": False,
        },
        "actions": {"type": "array", "minItems": 1, "uniqueItems": True, "items": ACTION},
    },
    "patternProperties": {"^x-": {}},
    "required": ["overlay", "info", "actions"],
    "additionalProperties": False,
}
"""What https://spec.openapis.org/overlay/v1.0.0.html asks of an overlay, as narrow as ours are."""


def segments(path: str) -> Iterator[str | int]:
    """Read a JSONPath of names and indices (RFC 9535, 2.3.5.1)."""
    at = 1
    while at < len(path):
        found = _SEGMENT.match(path, at)
        assert found is not None, path
        plain, quoted, index = found.groups()
        if index is not None:
            yield int(index)
        else:
            name = quoted if plain is None else plain
            name = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), name)
            yield re.sub(r"\\(['\\])", r"\1", name)
        at = found.end()


def applied(document: Mapping[str, Any], overlay: Mapping[str, Any], *, adds_up: bool) -> dict[str, Any]:
    """Apply an overlay; `adds_up` says whether an array in an update goes on after the one that is there.

    The specification leaves that open, so an overlay of ours must mean the same either way.
    """
    whole = copy.deepcopy(dict(document))
    for action in overlay["actions"]:
        *way, last = segments(action["target"])
        holder: Any = whole
        for key in way:
            holder = holder[key]
        if action.get("remove"):
            assert isinstance(holder[last], dict | list), action["target"]
            del holder[last]
        else:
            assert isinstance(holder[last], dict), action["target"]
            _merge(holder[last], action["update"], adds_up=adds_up)
    return whole


def _merge(into: dict[str, Any], update: Mapping[str, Any], *, adds_up: bool) -> None:
    for key, value in update.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value, adds_up=adds_up)
        elif adds_up and isinstance(known, list) and isinstance(value, list):
            known.extend(copy.deepcopy(value))
        else:
            into[key] = copy.deepcopy(value)


def observed(contracts: Iterable[Contract], drifts: Iterable[Drift]) -> tuple[Written, dict[str, Any]]:
    """Give the overlay of drifts, and our export of the contracts with it applied, both found valid."""
    document = openapi_document(contracts)
    found = written(document, drifts, {}, "2026-01-01")
    if found.overlay is None:
        return found, document
    assert jsonschema_rs.is_valid(OVERLAY, found.overlay)
    whole = applied(document, found.overlay, adds_up=False)
    assert whole == applied(document, found.overlay, adds_up=True)
    openapi_spec_validator.validate(whole)
    return found, whole


def judged_again(
    asked: Iterable[tuple[Case, tuple[Exchange, ...]]],
    contracts: Mapping[str, Contract],
    document: Mapping[str, Any],
    folder: Path,
) -> list[tuple[str, str, str]]:
    """Judge a run by the contracts that an OpenAPI document gives; tell drift of envelopes and fields.

    `contracts` are those that the document was exported from; steps of others are not judged.
    """
    path = folder / "observed-2026-01-02.openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    vendor = next(iter(contracts.values())).vendor
    again = {each.key: each for each in derive([path], vendor).contracts}
    drifts: list[Drift] = []
    for case, exchanges in asked:
        known = [(step, step.contract in contracts) for step in case.steps]
        steps = (step if is_known else replace(step, contract="", operation="") for step, is_known in known)
        drifts += judge(replace(case, steps=tuple(steps)), exchanges, again)
    return [
        (each.kind, each.operation, each.where)
        for each in drifts
        if each.kind.startswith(("envelope.", "field.")) and each.kind != "envelope.code_mismatch"
    ]
