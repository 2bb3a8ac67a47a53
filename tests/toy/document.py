"""The documentation of a vendor that does not exist: a zoo of five pages, with words of its own.

Where Daftra has `data`, the zoo has `items`; it pages by `offset` and `count`, answers a create with 201,
edits by PATCH, refuses with 422 and `problems`, and is entered with a header of its own.
"""

from __future__ import annotations

from typing import Any

EDITION = "2026-02-01"
NAME = f"zoo-{EDITION}.openapi.json"
HEADER = "X-Zoo-Ticket"

_ANIMAL: dict[str, Any] = {
    "name": {"type": "string", "maxLength": 30},
    "kind": {"type": "string", "enum": ["bird", "fish", "lion"]},
    "legs": {"type": "integer", "minimum": 0, "maximum": 8},
    "born": {"type": "string", "format": "date"},
    "note": {"type": "string", "maxLength": 60},
}
_SERVED: dict[str, Any] = {"id": {"type": "integer", "readOnly": True}, **_ANIMAL}


def _body(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, **({"required": [*required]} if required else {})}
    return {"content": {"application/json": {"schema": schema}}}


def _answers(status: str, properties: dict[str, Any], *more: str) -> dict[str, Any]:
    refused = _body({"ok": {"type": "boolean"}, "problems": {"type": "object"}})
    failures = {code: {"description": "", **refused} for code in ("401", *more)}
    return {status: {"description": "", **_body(properties)}, **failures}


def _page(number: int, summary: str, **stated: Any) -> dict[str, Any]:
    return {"summary": summary, "x-page": f"{number}e0", "security": [{"ticket": []}], **stated}


_DONE = {"ok": {"type": "boolean"}, "id": {"type": "integer"}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
_WINDOW = [
    {"name": "offset", "in": "query", "schema": {"type": "integer", "default": 0}},
    {"name": "count", "in": "query", "schema": {"type": "integer", "default": 20, "maximum": 50}},
]

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "The zoo", "version": EDITION},
    "servers": [{"url": "https://zoo.example/keeper"}],
    "components": {"securitySchemes": {"ticket": {"type": "apiKey", "in": "header", "name": HEADER}}},
    "paths": {
        "/animals": {
            "post": _page(
                1001,
                "Add an animal",
                requestBody=_body(_ANIMAL, "name", "kind"),
                responses=_answers("201", _DONE, "422"),
            ),
            "get": _page(
                1002,
                "All animals",
                parameters=_WINDOW,
                responses=_answers(
                    "200",
                    {
                        "items": {"type": "array", "items": {"type": "object", "properties": _SERVED}},
                        "all": {"type": "integer"},
                    },
                ),
            ),
        },
        "/animals/{id}": {
            "parameters": [_ID],
            "get": _page(
                1003,
                "One animal",
                responses=_answers("200", {"items": {"type": "object", "properties": _SERVED}}, "404"),
            ),
            "patch": _page(
                1004,
                "Change an animal",
                requestBody=_body(_ANIMAL),
                responses=_answers("200", _DONE, "404", "422"),
            ),
            "delete": _page(1005, "Remove an animal", responses=_answers("200", _DONE, "404")),
        },
    },
}
