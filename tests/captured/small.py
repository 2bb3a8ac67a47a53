"""Captured files of our own making: HAR entries and cassettes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from conform.captured import read_captured

if TYPE_CHECKING:
    from pathlib import Path

    from conform.captured import Captured

URL = "https://any.example.com/api2/pens/7.json?page=2"


def entry(text: Any = '{"a": 1}', *, url: str = URL, status: Any = 200, **content: Any) -> dict[str, Any]:
    """Give a HAR entry as a browser writes it; None leaves the text out."""
    body = {"size": 8, "mimeType": "application/json", **content}
    if text is not None:
        body["text"] = text
    return {
        "time": 12.5,
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": status, "headers": [{"name": "X-A", "value": "b"}], "content": body},
    }


def har(*entries: Any) -> dict[str, Any]:
    return {"log": {"version": "1.2", "pages": [{"entries": []}], "entries": list(entries)}}


def interaction(
    body: Any = '{"a": 1}', *, uri: str = URL, more: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "request": {"method": "GET", "uri": uri, "body": None, "headers": {}},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"Content-Type": ["application/json"], **(more or {})},
            "body": {"string": body},
        },
    }


def cassette(*interactions: Any) -> dict[str, Any]:
    return {"version": 1, "interactions": list(interactions)}


def written(path: Path, value: Any) -> Path:
    """Write a file: bytes and texts as they are, `.yaml` as YAML, anything else as JSON."""
    if isinstance(value, bytes):
        path.write_bytes(value)
    elif isinstance(value, str):
        path.write_text(value, encoding="utf-8")
    else:
        path.write_text(yaml.dump(value) if path.suffix == ".yaml" else json.dumps(value), encoding="utf-8")
    return path


def read(path: Path, value: Any) -> list[Captured]:
    return list(read_captured(written(path, value)))


def bodies(captured: list[Captured]) -> list[bytes | None]:
    answers = [None if each.exchange is None else each.exchange.answer for each in captured]
    return [None if answer is None else answer.body for answer in answers]
