"""A small Apidog export of our own, put together from its parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conform.daftra import DAFTRA
from conform.derive.readers import apidog

if TYPE_CHECKING:
    from conform.contract import Operation

NAME = "zoo-2026-01-02.apidog.json"
EDITION = "2026-01-02"


def endpoint(
    method: str, path: str, *, number: int = 11, title: str = "", body: Any = None, **more: Any
) -> dict[str, Any]:
    """Give one endpoint; `body` is the request's schema, `responses` the success's by status."""
    request: dict[str, Any] = (
        {"type": "application/json", "jsonSchema": body} if body is not None else {"type": "none"}
    )
    request["examples"] = [{"value": json.dumps(each)} for each in more.pop("examples", [])]
    responses = [
        {"id": f"r{code}", "code": code, "jsonSchema": schema}
        for code, schema in more.pop("responses", {}).items()
    ]
    api = {
        "id": number,
        "method": method.lower(),
        "path": path,
        "parameters": {"query": more.pop("query", []), "path": []},
        "requestBody": request,
        "responses": responses,
        **more,
    }
    return {"name": title or f"{method} {path}", "api": api}


def export(*items: Any, definitions: dict[str, tuple[str, Any]] | None = None, **more: Any) -> str:
    """Give an export as text: endpoints or folders, and schemas by their reference."""
    schemas = [
        {"id": reference, "name": name, "schema": {"jsonSchema": schema}}
        for reference, (name, schema) in (definitions or {}).items()
    ]
    whole = {
        "apidogProject": "1.0.0",
        "apiCollection": [{"name": "Root", "moduleId": 1, "items": list(items)}],
        "schemaCollection": [{"name": "Root", "items": schemas}],
        "environments": [
            {
                "name": "Production",
                "baseUrls": {
                    "1": "https://{{zoo}}.example.com/api2",
                    "2": "https://{{zoo}}.example.com/v2/api/entity",
                    "3": "https://{{zoo}}.example.com",
                },
            }
        ],
        **more,
    }
    return json.dumps(whole)


def only(*items: Any, **more: Any) -> Operation:
    """Read an export of one endpoint."""
    operations = apidog.read(NAME, export(*items, **more), DAFTRA).operations
    assert len(operations) == 1
    return operations[0]
