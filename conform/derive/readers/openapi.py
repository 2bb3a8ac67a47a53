"""Reader of OpenAPI 3.0 and 3.1, JSON and YAML: every operation, found where OpenAPI keeps it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import unquote

from conform.contract.operation import Method
from conform.derive.aside import KEY, OURS
from conform.derive.document import DocumentError, Format
from conform.derive.readers.endpoint import (
    JSON_MEDIA,
    Stated,
    StatedBody,
    StatedEndpoint,
    document,
    edition,
    held_to,
)
from conform.derive.readers.text import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Vendor
    from conform.derive.document import Document

OPENAPI = Format(name="openapi", whose="OpenAPI's", remedy="mend the document", rank=2, is_lossy=True)
EXPORT = replace(OPENAPI, remedy="export it anew", is_lossy=False, is_settled=True)
_VERSION = re.compile(r"\bv(\d)\b")
_HOST = re.compile(r"^(?:\w+://)?[^/]*")
# Where a page's id may stand: our own export, Apidog's link to its editor, a link to the page.
_PAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("x-page", re.compile(r"^(\d+)e0$")),
    ("x-run-in-apidog", re.compile(r"api-(\d+)(?:-run)?/?$")),
    ("externalDocs", re.compile(r"/(\d+)e0\b")),
)


def read(name: str, text: str, vendor: Vendor) -> Document:
    """Read an OpenAPI document; raise DocumentError where it is truncated, dangling or otherwise unusable."""
    whole = parse(name, text)
    check_version(name, whole)
    form = EXPORT if isinstance(whole.get(OURS), dict) else OPENAPI
    endpoints = list(_Whole(name=name, whole=whole, form=form).endpoints())
    if not endpoints:
        reason = "documents no operation; export it with its endpoints"
        raise DocumentError(file=name, place="paths", reason=reason)
    info = whole.get("info")
    dated = edition(name, info.get("version") if isinstance(info, dict) else None)
    lookup = functools.partial(definition, whole)
    return document(form, name, dated, endpoints, vendor, lookup=lookup)


def check_version(name: str, whole: dict[str, Any]) -> None:
    """Raise DocumentError where the document is not OpenAPI 3."""
    version = whole.get("openapi", whole.get("swagger"))
    if version is None:
        raise DocumentError(file=name, place="openapi", reason="is missing; this is no OpenAPI document")
    if not str(version).startswith(("3.0", "3.1")):
        reason = f"is {version}; convert the document to OpenAPI 3.0 or 3.1"
        raise DocumentError(file=name, place="openapi", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """Hold a document while it is read."""

    name: str
    whole: dict[str, Any]
    form: Format = OPENAPI

    def mapping(self, part: Any, place: str) -> dict[str, Any]:
        """Give a part that must be a mapping, or lead to one; raise DocumentError where it is none."""
        value = resolved(self.whole, part)
        if not isinstance(value, dict):
            found = type(value).__name__
            reason = f"must be a mapping, found {found}; mend the document or export it anew"
            raise DocumentError(file=self.name, place=place, reason=reason)
        return value

    def endpoints(self) -> Iterator[StatedEndpoint]:
        """Yield every operation in documented order, of the methods that a contract knows.

        What our own export tells apart is read where it does. Raises DocumentError where a part is of another
        shape.
        """
        for path, each in self.mapping(self.whole.get("paths", {}), "paths").items():
            item = self.mapping(each, f"paths.{path}")
            for method, stated in item.items():
                if str(method).upper() in get_args(Method) and not self.is_told_apart(stated):
                    yield self.endpoint(str(path), method, item, stated)
        for path, method, stated in self.apart:
            yield self.endpoint(path, method, {"servers": [{"url": ""}]}, stated)

    @property
    def apart(self) -> list[tuple[str, str, Any]]:
        """Give path, method and operation of what our own export describes beside its paths."""
        if not self.form.is_settled:
            return []
        with held_to(self.form, self.name, f"{OURS}.apart"):
            told = self.whole[OURS]["apart"].values()
            return [(each["path"], each["method"], each["operation"]) for each in told]

    def is_told_apart(self, stated: Any) -> bool:
        """Tell whether an operation of a path stands for some that are told apart."""
        told = [one for _, _, each in self.apart for one in _list(each.get("x-operations"))]
        return any(one in told for one in _list(stated.get("x-operations"))) if told else False

    def endpoint(self, path: str, method: str, item: dict[str, Any], stated: Any) -> StatedEndpoint:
        place = f"paths.{path}.{method.lower()}"
        operation = self.mapping(stated, place)
        own = _paths_of(operation.get("servers")) or _paths_of(item.get("servers"))
        with held_to(self.form, self.name, place):
            return StatedEndpoint(
                place=place,
                page=operation.get("x-page") if self.form.is_settled else _maybe_page(operation),
                printed=operation.get("x-path") if self.form.is_settled else None,
                method=method.upper(),
                path=path,
                base=own[0] if own else _base(path, operation, _paths_of(self.whole.get("servers"))),
                title=str(operation.get("summary") or ""),
                text=str(operation.get("description") or ""),
                parameters=tuple(self.parameters([item, operation], place)),
                request=self.request(operation, f"{place}.requestBody"),
                responses=tuple(self.responses(operation, f"{place}.responses")),
                is_exemplary=operation.get("x-exemplary") is True,
            )

    def parameters(self, levels: list[dict[str, Any]], place: str) -> Iterator[Stated]:
        """Yield the parameters of a path, then of its operation, whose own win."""
        stated: dict[tuple[str, str], dict[str, Any]] = {}
        for index, each in enumerate(one for level in levels for one in _list(level.get("parameters"))):
            parameter = self.mapping(each, f"{place}.parameters.{index}")
            stated[str(parameter.get("in")), str(parameter.get("name"))] = parameter
        for (where, name), each in stated.items():
            schema = each.get("schema") or content(each)[1].get("schema") or {"type": "string"}
            said = {key: each[key] for key in ("description", "example", "deprecated") if each.get(key)}
            yield Stated(
                where=where,
                name=name,
                schema={**said, "allOf": [schema]} if said else schema,
                is_required=each.get("required") is True,
            )

    def request(self, operation: dict[str, Any], place: str) -> StatedBody | None:
        if not resolved(self.whole, operation.get("requestBody")):
            return None
        body = self.body(self.mapping(operation["requestBody"], place), place)
        return body if body.media else None

    def responses(self, operation: dict[str, Any], place: str) -> Iterator[tuple[int, StatedBody]]:
        """Yield the documented responses by status; `default` and `4XX` name no status."""
        for code, each in self.mapping(operation.get("responses") or {}, place).items():
            if str(code).isdigit():
                body = self.body(self.mapping(each, f"{place}.{code}"), f"{place}.{code}")
                yield int(code), body if body.media else replace(body, media=JSON_MEDIA)

    def body(self, stated: dict[str, Any], place: str) -> StatedBody:
        """Read a body; the example of our own export is made of the fields' and shows nothing new."""
        media, shown = content(stated)
        if self.form.is_settled:
            said = self.mapping(stated.get(KEY) or {}, place)
            return StatedBody(place=place, media=media, schema=shown.get("schema"), said=said)
        return StatedBody(
            place=place, media=media, schema=shown.get("schema"), examples=tuple(examples(shown))
        )


def content(stated: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give media type and content of a body: JSON where there is one, else the first."""
    known = stated.get("content") or {}
    media = next((each for each in known if "json" in each), next(iter(known), ""))
    return media, known.get(media) or {}


def examples(media: dict[str, Any]) -> Iterator[Any]:
    """Yield the example bodies of a media type."""
    if "example" in media:
        yield media["example"]
    for each in (media.get("examples") or {}).values():
        if isinstance(each, dict):
            yield each.get("value")


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
    whole = f"/{path.lstrip('/')}"
    if not roots or re.match(r"/v\d/", whole) or any(root and whole.startswith(f"{root}/") for root in roots):
        return ""
    said = " ".join([str(operation.get("x-apidog-folder", "")), *map(str, _list(operation.get("tags")))])
    named = _VERSION.search(said)
    versioned = [root for root in roots if _VERSION.search(root) and named and f"v{named[1]}" in root]
    return versioned[0] if versioned else roots[0]


def _maybe_page(operation: dict[str, Any]) -> str | None:
    """Give the page's id (`15115261e0`), None where the document does not name it."""
    for key, shape in _PAGES:
        written = operation.get(key)
        text = written.get("url") if isinstance(written, dict) else written
        found = shape.search(str(text or ""))
        if found:
            return f"{found[1]}e0"
    return None


def resolved(whole: dict[str, Any], part: Any) -> Any:
    """Give the part that a reference means (`#/components/responses/Not%20Found`), or the part itself.

    None where a reference means nothing or leads round in a circle.
    """
    for _ in range(20):
        if not isinstance(part, dict) or "$ref" not in part:
            return part
        part = pointed(whole, str(part["$ref"]))
    return None


def pointed(whole: dict[str, Any], reference: str) -> Any:
    """Follow a JSON pointer within the document (RFC 6901), None where it leads nowhere."""
    if not reference.startswith("#/"):
        return None
    part: Any = whole
    for raw in reference[2:].split("/"):
        key = unquote(raw).replace("~1", "/").replace("~0", "~")
        if isinstance(part, list) and key.isdigit() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, dict) and key in part:
            part = part[key]
        else:
            return None
    return part


def definition(whole: dict[str, Any], reference: str) -> tuple[str, Any] | None:
    """Give name and schema of a definition, None where the reference means nothing.

    Only what stands under `schemas`, `definitions` or `$defs` has a name.
    """
    schema = pointed(whole, reference)
    if schema is None:
        return None
    *_, folder, last = ["", *reference.split("/")]
    return unquote(last) if folder in ("schemas", "definitions", "$defs") else "", schema
