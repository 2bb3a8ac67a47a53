"""Give contracts as one OpenAPI 3.1 document, and single bodies as JSON Schema 2020-12."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import Vendor
from conform.derive.aside import OURS
from conform.derive.export.links import link
from conform.derive.export.operation import Paths, Placed, owing, placed, server
from conform.derive.export.schema import Schema, Use, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Contract, Operation

FORMAT = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def request_schema(operation: Operation) -> Schema:
    """Describe what the contract takes as this operation's body, by the readings that we settled.

    Use it with formats asserted (`validate_formats=True`). Read-only fields are never required and
    may have any value, unknown keys are allowed, an optional field may be null. An operation whose
    page shows no body gives a schema that takes everything.
    """
    if operation.request is None:
        return {"$schema": DIALECT}
    body = shape(operation.request.body, Use(side="write", is_settled=True))
    return {"$schema": DIALECT, **owing(body, operation.request)}


def response_schema(operation: Operation, status: int, vendor: Vendor) -> Schema:
    """Describe what the contract lets this operation answer with a status, by the same readings.

    Each documented field that is not write-only is required unless the docs let it be left out. A
    status that the page does not list, or lists without a body, gives a schema that takes everything.
    """
    response = operation.response(status)
    if response is None or response.body is None:
        return {"$schema": DIALECT}
    use = Use(side="read", is_settled=True, reasons=vendor.documents.reasons)
    return {"$schema": DIALECT, **shape(response.body, use)}


def openapi_document(
    contracts: Iterable[Contract], *, host: str | None = None, has_links: bool = True
) -> dict[str, Any]:
    """Build the OpenAPI 3.1 document of all operations; none is lost where two share method and path.

    `host` (`http://127.0.0.1:8000`) gives one server and whole paths (`/api2/clients.json`), for tools
    that know one base URL; None gives the vendor's servers, on each path its own. `has_links` says after a
    success what can be asked of the record next.
    """
    known = tuple(contracts)
    documents = next((each.vendor for each in known), Vendor()).documents
    operations = placed(known, is_whole=host is not None)
    paths = Paths(documents=documents)
    paths.prime(each.operation for each in operations)
    groups: dict[str, list[Placed]] = {}
    for each in operations:
        groups.setdefault(each.template, []).append(each)
    items = {group[0].key: paths.item(group, with_server=host is None) for group in groups.values()}
    if has_links:
        link(items, operations, documents)
    apart = {
        f"{each.contract.key} {each.operation.id}": _apart(each, paths) for each in _unlike(groups.values())
    }
    used = {each.prefix for each in operations}
    vendors = [server(prefix, documents) for prefix, _ in documents.servers if prefix in used]
    edition = max((each.operation.source.edition for each in operations), default="unknown")
    return {
        "openapi": "3.1.0",
        "info": {"title": documents.title, "version": edition},
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": host}] if host is not None else vendors,
        "security": [{name: []} for name in documents.security],
        "tags": [{"name": each.key, "description": f"{each.title}, {each.version}"} for each in known],
        "paths": items,
        "components": {"schemas": paths.schemas, "securitySchemes": dict(documents.security)},
        OURS: {"format": FORMAT, "apart": apart},
    }


def _unlike(groups: Iterable[list[Placed]]) -> Iterator[Placed]:
    """Yield what no path tells as its page has it: it shares method and path, or is called otherwise."""
    told: set[tuple[str, str]] = set()
    for group in groups:
        shared = Counter(each.operation.method for each in group)
        for each in group:
            key = (each.contract.key, each.operation.id)
            if key not in told and (shared[each.operation.method] > 1 or not each.is_as_called):
                told.add(key)
                yield replace(each, prefix="", key=each.operation.call, value=None)


def _apart(one: Placed, paths: Paths) -> dict[str, Any]:
    return {"path": one.key, "method": one.operation.method.lower(), "operation": paths.operation([one])}


def openapi_text(contracts: Iterable[Contract], *, host: str | None = None, has_links: bool = True) -> str:
    """Give the document as JSON text; the same contracts give the same bytes."""
    document = openapi_document(contracts, host=host, has_links=has_links)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
