"""Give contracts as one OpenAPI 3.1 document, and single bodies as JSON Schema 2020-12."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conform.derive.export_component import Components
from conform.derive.export_operation import path_item
from conform.derive.export_path import PREFIXES, server, spots
from conform.derive.export_schema import Schema, View, shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Contract, Operation
    from conform.derive.export_path import Spot

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SECURITY: dict[str, dict[str, Any]] = {
    "APIKEY": {"type": "apiKey", "in": "header", "name": "APIKEY"},
    "OAuth2": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v2/oauth/token", "scopes": {}}}},
}
"""The two ways in, as the guide page on authorization has them (933385m0)."""


def request_schema(operation: Operation) -> Schema:
    """Describe what the contract takes as this operation's body, by the readings that we settled.

    Use it with formats asserted (`validate_formats=True`). Read-only fields are never required and
    may have any value, unknown keys are allowed, an optional field may be null. An operation whose
    page shows no body gives a schema that takes everything.
    """
    if operation.request is None:
        return {"$schema": DIALECT}
    return {"$schema": DIALECT, **shape(operation.request.body, View(side="write", is_settled=True))}


def response_schema(operation: Operation, status: int) -> Schema:
    """Describe what the contract lets this operation answer with a status, by the same readings.

    Each documented field that is not write-only is required unless the docs let it be left out. A
    status that the page does not list, or lists without a body, gives a schema that takes everything.
    """
    response = operation.response(status)
    if response is None or response.body is None:
        return {"$schema": DIALECT}
    return {"$schema": DIALECT, **shape(response.body, View(side="read", is_settled=True))}


def _grouped(placed: tuple[Spot, ...]) -> dict[str, list[Spot]]:
    groups: dict[str, list[Spot]] = {}
    for spot in placed:
        groups.setdefault(spot.template, []).append(spot)
    return groups


def openapi_document(contracts: Iterable[Contract], *, host: str | None = None) -> dict[str, Any]:
    """Build the OpenAPI 3.1 document of all operations; none is lost where two share method and path.

    `host` (`http://127.0.0.1:8000`) gives one server and whole paths (`/api2/clients.json`), for tools
    that know one base URL; None gives the vendor's servers, v1 and v2, on each path its own.
    """
    known = tuple(contracts)
    placed = spots(known, is_whole=host is not None)
    components = Components.primed(spot.operation for spot in placed)
    taken: set[str] = set()
    paths = {
        group[0].key: path_item(group, components, taken, with_server=host is None)
        for group in _grouped(placed).values()
    }
    used = {spot.prefix for spot in placed}
    vendors = [server(prefix) for prefix, _ in PREFIXES if prefix in used]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Daftra ERP API", "version": _edition(placed)},
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": host}] if host is not None else vendors,
        "security": [{name: []} for name in SECURITY],
        "tags": [{"name": contract.key} for contract in known],
        "paths": paths,
        "components": {"schemas": components.schemas, "securitySchemes": SECURITY},
    }


def _edition(placed: tuple[Spot, ...]) -> str:
    """Date the document by the newest page in it."""
    return max((spot.operation.source.edition for spot in placed), default="unknown")


def openapi_text(contracts: Iterable[Contract], *, host: str | None = None) -> str:
    """Give the document as JSON text; the same contracts give the same bytes."""
    return json.dumps(openapi_document(contracts, host=host), ensure_ascii=False, indent=1) + "\n"
