"""Describe one path of an OpenAPI document; operations that share method and path become one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conform.derive.export_path import server
from conform.derive.export_sample import sample
from conform.derive.export_schema import View, shape

if TYPE_CHECKING:
    from conform.contract import Operation, Parameter
    from conform.derive.export_component import Components
    from conform.derive.export_path import Spot
    from conform.derive.export_schema import Schema

_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization", "apikey"})
"""Headers that OpenAPI states elsewhere: media types and security schemes."""
_TOKEN = "/oauth/token"  # noqa: S105 - an address, no secret


def _any_of(schemas: list[Schema]) -> Schema:
    """Join the bodies of operations that share an address; equal ones are one."""
    known = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    return known[0] if len(known) == 1 else {"anyOf": known}


def _parameters(group: list[Spot]) -> list[dict[str, Any]]:
    written: dict[tuple[str, str], dict[str, Any]] = {}
    for spot in group:
        for parameter in spot.operation.parameters:
            name = parameter.field.name
            known = spot.names.get(name) if parameter.where == "path" else name
            if known is not None and known.lower() not in _NOT_PARAMETERS:
                written.setdefault((parameter.where, known), _parameter(parameter, known, group))
    for name in group[0].names.values():
        lost = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        written.setdefault(("path", name), lost)
    return list(written.values())


def _parameter(parameter: Parameter, name: str, group: list[Spot]) -> dict[str, Any]:
    """Describe a parameter; it is required where every operation of the group says so.

    An object stands in brackets, `filter[date]=2024-01-01` (guide page 1258824m0).
    """
    is_required = parameter.where == "path" or all(
        any(
            other.where == parameter.where and other.field.name == name and other.field.is_required
            for other in spot.operation.parameters
        )
        for spot in group
    )
    return {
        "name": name,
        "in": parameter.where,
        **({"required": True} if is_required else {}),
        **({"style": "deepObject", "explode": True} if "object" in parameter.field.kinds else {}),
        "schema": shape(parameter.field, View(side="write")),
    }


def _request_body(group: list[Spot], components: Components) -> dict[str, Any]:
    requests = [spot.operation.request for spot in group if spot.operation.request is not None]
    by_media: dict[str, list[Schema]] = {}
    examples: dict[str, Any] = {}
    for request in requests:
        by_media.setdefault(request.media, []).append(shape(request.body, components.write))
        example = _example(request.body)
        if example is not None:
            examples.setdefault(request.media, example)
    content = {
        media: {
            "schema": _any_of(schemas),
            **({"example": examples[media]} if media in examples else {}),
        }
        for media, schemas in by_media.items()
    }
    is_required = len(requests) == len(group) and all(spot.operation.method != "GET" for spot in group)
    return {"required": is_required, "content": content}


def _example(body: Any) -> Any:
    """Give the documented example values as one body, None where they do not make a valid one."""
    given = sample(body)
    validator = jsonschema_rs.Draft202012Validator(shape(body, View(side="write")), validate_formats=True)
    return given if given and validator.is_valid(given) else None


def _responses(group: list[Spot], components: Components) -> dict[str, Any]:
    by_status: dict[int, dict[str, list[Schema]]] = {}
    for spot in group:
        for response in spot.operation.responses:
            bodies = by_status.setdefault(response.status, {})
            if response.body is not None:
                bodies.setdefault(response.media, []).append(shape(response.body, components.read))
    return {
        str(status): {
            "description": _phrase(status),
            **({"content": {m: {"schema": _any_of(s)} for m, s in bodies.items()}} if bodies else {}),
        }
        for status, bodies in by_status.items()
    } or {"default": {"description": "not documented"}}


def _phrase(status: int) -> str:
    known = {each.value: each.phrase for each in HTTPStatus}
    return known.get(status, f"Status {status}")


def _identity(spot: Spot, taken: set[str]) -> str:
    base = f"{spot.contract.version}.{spot.contract.name}.{spot.operation.role}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}.{number}"
    taken.add(name)
    return name


def _origin(spot: Spot) -> dict[str, str]:
    operation = spot.operation
    return {"contract": spot.contract.key, "id": operation.id, "page": operation.source.page}


def _operation(group: list[Spot], components: Components, taken: set[str]) -> dict[str, Any]:
    first: Operation = group[0].operation
    titles = dict.fromkeys(spot.operation.title for spot in group if spot.operation.title)
    written: dict[str, Any] = {
        "operationId": _identity(group[0], taken),
        "summary": " / ".join(titles) or first.id,
        "tags": list(dict.fromkeys(spot.contract.key for spot in group)),
        "x-page": first.source.page,
        "x-path": first.path,
        "x-operations": [_origin(spot) for spot in group],
    }
    parameters = _parameters(group)
    if parameters:
        written["parameters"] = parameters
    if any(spot.operation.request is not None for spot in group):
        written["requestBody"] = _request_body(group, components)
    written["responses"] = _responses(group, components)
    if first.call.endswith(_TOKEN):
        written["security"] = []
    return written


def path_item(
    group: list[Spot], components: Components, taken: set[str], *, with_server: bool
) -> dict[str, Any]:
    """Describe one path; `taken` are the operation ids in use, and grows by those given here."""
    item: dict[str, Any] = {"servers": [server(group[0].prefix)]} if with_server else {}
    methods = dict.fromkeys(spot.operation.method for spot in group)
    for method in methods:
        same = [spot for spot in group if spot.operation.method == method]
        item[method.lower()] = _operation(same, components, taken)
    return item
