"""A small Postman collection of our own, put together from its parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conform.daftra import DAFTRA
from conform.derive.readers import postman

if TYPE_CHECKING:
    from conform.contract import Operation

NAME = "zoo-2026-02-03.json"
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
HOST = {"key": "host", "value": "https://zoo.example.com/api2"}


def request(method: str, url: Any, *, name: str = "", body: Any = None, **more: Any) -> dict[str, Any]:
    """Give one item; `body` is sent as JSON, `answers` are saved by status, `sent` is a body as it stands."""
    answers = [
        {"name": "", "code": code, "header": [], "body": each if isinstance(each, str) else json.dumps(each)}
        for code, each in more.pop("answers", {}).items()
    ]
    sent = more.pop("sent", None)
    if body is not None:
        sent = {"mode": "raw", "raw": json.dumps(body), "options": {"raw": {"language": "json"}}}
    stated = {"method": method, "header": [], "url": url, **({"body": sent} if sent else {}), **more}
    return {"name": name or f"{method} {url}", "request": stated, "response": answers}


def folder(name: str, *items: Any, **more: Any) -> dict[str, Any]:
    """Give a folder of items."""
    return {"name": name, "item": list(items), **more}


def collection(*items: Any, variables: tuple[dict[str, Any], ...] = (HOST,), **more: Any) -> str:
    """Give a collection as text; `info` adds to what it says of itself."""
    info = {"name": "zoo", "schema": SCHEMA, **more.pop("info", {})}
    return json.dumps({"info": info, "item": list(items), "variable": list(variables), **more})


def only(*items: Any, **more: Any) -> Operation:
    """Read a collection whose requests are of one operation."""
    operations = postman.read(NAME, collection(*items, **more), DAFTRA).operations
    assert len(operations) == 1
    return operations[0]
