"""The parts of an OpenAPI document, found where OpenAPI 3.0 and 3.1 keep them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from conform.derive.errors import DocumentError
from conform.derive.openapi_body import content
from conform.derive.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("get", "post", "put", "delete")
"""Methods that a contract knows; what a document says of others is left out."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_VERSION = re.compile(r"\bv(\d)\b")
_HOST = re.compile(r"^(?:\w+://)?[^/]*")
_PREFIXED = re.compile(r"^/?(api2|v\d)/")
# Where a page's id may stand: our own export, Apidog's link to its editor, a link to the page.
_PAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("x-page", re.compile(r"^(\d+)e0$")),
    ("x-run-in-apidog", re.compile(r"api-(\d+)(?:-run)?/?$")),
    ("externalDocs", re.compile(r"/(\d+)e0\b")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Hold one operation: where it stands, what it states, and what its path states for all methods.

    `base` is the path of its server (`/api2`), empty for the root. `id` is the vendor's, None where the
    document does not name it. `folder` is the group that it is filed under, empty for none.
    """

    method: str
    path: str
    base: str
    id: str | None
    stated: dict[str, Any]
    parameters: tuple[Any, ...]

    @property
    def place(self) -> str:
        """Give the dotted place of the operation in its document."""
        return f"paths.{self.path}.{self.method}"


def edition(name: str, document: dict[str, Any]) -> str:
    """Give the edition's date: of the file's name, else of `info.version`.

    Raises DocumentError where neither has one.
    """
    info = document.get("info")
    stated = _ISO.search(name) or _ISO.search(str(info.get("version") if isinstance(info, dict) else ""))
    if stated is None:
        raise DocumentError(file=name, reason="has no date; put one into its name (vendor-2026-01-31.json)")
    return stated[0]


def check_version(name: str, document: dict[str, Any]) -> None:
    """Raise DocumentError where the document is not OpenAPI 3."""
    version = document.get("openapi", document.get("swagger"))
    if version is None:
        raise DocumentError(file=name, place="openapi", reason="is missing; this is no OpenAPI document")
    if not str(version).startswith(("3.0", "3.1")):
        reason = f"is {version}; convert the document to OpenAPI 3.0 or 3.1"
        raise DocumentError(file=name, place="openapi", reason=reason)


def mapping(name: str, value: Any, place: str) -> dict[str, Any]:
    """Give a part that must be a mapping; raise DocumentError where it is none."""
    if not isinstance(value, dict):
        found = type(value).__name__
        reason = f"must be a mapping, found {found}; mend the document or export it anew"
        raise DocumentError(file=name, place=place, reason=reason)
    return value


def endpoints(name: str, document: dict[str, Any]) -> Iterator[Endpoint]:
    """Yield every operation in documented order; raise DocumentError where a part is of another shape."""
    roots = _paths_of(document.get("servers"))
    for path, each in mapping(name, document.get("paths", {}), "paths").items():
        item = mapping(name, resolved(document, each), f"paths.{path}")
        for method, stated in item.items():
            if str(method).lower() not in METHODS:
                continue
            operation = mapping(name, stated, f"paths.{path}.{method}")
            own = _paths_of(operation.get("servers")) or _paths_of(item.get("servers"))
            yield Endpoint(
                method=method.lower(),
                path=str(path),
                base=own[0] if own else _base(str(path), operation, roots),
                id=_page(operation),
                stated=operation,
                parameters=(*_list(item.get("parameters")), *_list(operation.get("parameters"))),
            )


def bodies(document: dict[str, Any], endpoint: Endpoint) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the media types of what is sent and of what is served on success, with their places."""
    stated = endpoint.stated
    parts = [("request", stated.get("requestBody"))] if endpoint.method in ("post", "put") else []
    parts += [
        (f"responses.{code}", each)
        for code, each in (stated.get("responses") or {}).items()
        if str(code).startswith("2")
    ]
    for place, part in parts:
        _, media = content(resolved(document, part) or {})
        if media.get("schema"):
            yield place, media


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _paths_of(servers: Any) -> list[str]:
    """Give the path of each server's address, `{subdomain}` and `{{subdomain}}` being part of a name."""
    urls = [str(each.get("url") or "") for each in _list(servers) if isinstance(each, dict)]
    return [_HOST.sub("", url).partition("?")[0].rstrip("/") for url in urls]


def _base(path: str, operation: dict[str, Any], roots: list[str]) -> str:
    """Choose among the document's servers where an operation names none.

    A path that brings its prefix along has the root. Else the version in the folder or the tags
    chooses (`Endpoints v2/Brands` the server of v2), else the first server counts.
    """
    if len(roots) == 1:
        return roots[0]
    if not roots or _PREFIXED.search(path):
        return ROOT
    named = _VERSION.search(
        " ".join([str(operation.get("x-apidog-folder", "")), *map(str, _list(operation.get("tags")))])
    )
    versioned = [root for root in roots if _VERSION.search(root) and named and f"v{named[1]}" in root]
    return versioned[0] if versioned else roots[0]


def _page(operation: dict[str, Any]) -> str | None:
    for key, shape in _PAGES:
        written = operation.get(key)
        text = written.get("url") if isinstance(written, dict) else written
        found = shape.search(str(text or ""))
        if found:
            return found[1]
    return None


def resolved(document: dict[str, Any], part: Any) -> Any:
    """Give the part that a reference means (`#/components/responses/Not%20Found`), or the part itself.

    None where a reference means nothing or leads round in a circle.
    """
    for _ in range(20):
        if not isinstance(part, dict) or "$ref" not in part:
            return part
        part = pointed(document, str(part["$ref"]))
    return None


def pointed(document: dict[str, Any], reference: str) -> Any:
    """Follow a JSON pointer within the document (RFC 6901), None where it leads nowhere."""
    if not reference.startswith("#/"):
        return None
    part: Any = document
    for raw in reference[2:].split("/"):
        key = unquote(raw).replace("~1", "/").replace("~0", "~")
        if isinstance(part, list) and key.isdigit() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, dict) and key in part:
            part = part[key]
        else:
            return None
    return part


def definition(document: dict[str, Any], reference: str) -> tuple[str, Any] | None:
    """Give name and schema of a definition, None where the reference means nothing.

    Only what stands under `schemas`, `definitions` or `$defs` has a name.
    """
    schema = pointed(document, reference)
    if schema is None:
        return None
    *_, folder, last = ["", *reference.split("/")]
    name = unquote(last) if folder in ("schemas", "definitions", "$defs") else ""
    return re.sub(r"\.Read(\.\d+)?$|\.\d+$", "", name), schema
