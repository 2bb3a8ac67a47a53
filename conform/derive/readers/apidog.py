"""Reader of an Apidog project export: every endpoint, found where Apidog keeps it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

from conform.contract.operation import Method
from conform.derive.document import DocumentError, Format
from conform.derive.readers.endpoint import Stated, StatedBody, StatedEndpoint, document, edition, held_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Vendor
    from conform.derive.document import Document

APIDOG = Format(name="apidog", whose="Apidog's", remedy="export the project again", rank=0)
"""The vendor's own format: it says more than a page, and that more than an export to another."""


def read(name: str, text: str, vendor: Vendor) -> Document:
    """Read an Apidog export; raise DocumentError where it is truncated, dangling or otherwise unusable."""
    export = parse(name, text)
    with held_to(APIDOG, name, "apiCollection"):
        known, servers = definitions(export), bases(export)
        shared = {str(each.get("id")): each for each in export.get("responseCollection") or []}
        module = next(
            (str(each.get("moduleId")) for each in export["apiCollection"] if each.get("moduleId")), ""
        )
        items = list(_walk(export["apiCollection"], module, ""))
    dated = edition(name, (export.get("commonParameters") or {}).get("updatedAt"))
    endpoints = [_endpoint(name, *each, servers=servers, shared=shared) for each in items]
    return document(APIDOG, name, dated, endpoints, vendor, lookup=known.get)


def parse(name: str, text: str) -> dict[str, Any]:
    """Parse an export; raise DocumentError with line and column where it breaks off."""
    try:
        export = json.loads(text)
    except ValueError as error:
        reason = f"is not whole JSON ({error}); export the project again"
        raise DocumentError(file=name, reason=reason) from error
    if not isinstance(export, dict) or not isinstance(export.get("apiCollection"), list):
        raise DocumentError(file=name, place="apiCollection", reason="is missing; export the whole project")
    return export


def _walk(items: list[Any], server: str, folder: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield every endpoint in documented order, with the server of the nearest folder and the folders."""
    for item in items:
        inherited = str(item.get("serverId") or "") or server
        if "api" in item:
            yield item, str(item["api"].get("serverId") or "") or inherited, folder
        yield from _walk(item.get("items") or [], inherited, f"{folder}/{item.get('name', '')}")


def bases(export: dict[str, Any]) -> dict[str, str]:
    """Give the path of every server of the first environment (`/api2`), by the server's id."""
    urls = next((each.get("baseUrls") or {} for each in export.get("environments") or []), {})
    bare = {key: re.sub(r"\{\{\w+\}\}", "x", str(url)) for key, url in urls.items()}
    return {key: urlsplit(url).path.rstrip("/") for key, url in bare.items()}


def definitions(export: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Give name and schema of every definition, by the reference that means it."""
    found: dict[str, tuple[str, Any]] = {}
    left = list(export.get("schemaCollection") or [])
    while left:
        item = left.pop()
        if "schema" in item:
            name = str(item.get("displayName") or item.get("name") or "")
            found[str(item.get("id"))] = (name, (item["schema"] or {}).get("jsonSchema"))
        left += item.get("items") or []
    return {**{f"#/definitions/{key.rpartition('/')[2]}": value for key, value in found.items()}, **found}


def _endpoint(
    name: str,
    item: dict[str, Any],
    server: str,
    folder: str,
    *,
    servers: dict[str, str],
    shared: dict[str, Any],
) -> StatedEndpoint:
    """Read one endpoint; raise DocumentError that names it where a part is missing or odd."""
    api, title = item["api"], str(item.get("name", ""))
    with held_to(APIDOG, name, f"endpoint {api.get('id')}"):
        unstated = _maybe_unstated(api)
        if unstated:
            reason = f"has no {unstated}; export the project again"
            raise DocumentError(file=name, place=f"endpoint {title}", reason=reason)
        method, sent = str(api["method"]).upper(), api.get("requestBody") or {}
        fields = (sent.get("jsonSchema") or {}).get("properties") or {}
        is_unsent = method in ("GET", "DELETE") and sent.get("type") not in (None, "none")
        return StatedEndpoint(
            place=f"endpoint {api['id']}",
            page=f"{api['id']}e0",
            method=method,
            path=str(api["path"]),
            base=servers.get(server, ""),
            title=title,
            text=str(api.get("description") or ""),
            folder=folder,
            unsent=len(fields) if is_unsent else 0,
            parameters=tuple(_parameters(api.get("parameters") or {})),
            request=_request(sent, f"{api['id']}.request"),
            responses=tuple(_responses(api, shared)),
        )


def _maybe_unstated(api: dict[str, Any]) -> str | None:
    """Name what every endpoint has and this one has not (`path`), None where nothing is missing."""
    missing = [name for name in ("id", "method", "path") if not isinstance(api.get(name), str | int)]
    if not missing and str(api["method"]).upper() not in get_args(Method):
        missing = [f"method that is known ({', '.join(get_args(Method))})"]
    return next(iter(missing), None)


def _parameters(stated: dict[str, Any]) -> Iterator[Stated]:
    for where in ("path", "query"):
        for each in stated.get(where) or []:
            is_required = each.get("required") is True
            schema = parameter_schema(each)
            yield Stated(where=where, name=str(each.get("name")), schema=schema, is_required=is_required)


def parameter_schema(parameter: dict[str, Any]) -> dict[str, Any]:
    """Give a parameter as a schema: its own schema, under its type, example and description."""
    schema = dict(parameter.get("schema") or {})
    schema.setdefault("type", parameter.get("type") or "string")
    for key in ("description", "example"):
        if parameter.get(key) not in (None, ""):
            schema.setdefault(key, parameter[key])
    return schema


def _request(stated: dict[str, Any], place: str) -> StatedBody | None:
    """Give the body that is kept, a form's as an object of its fields; None where there is none."""
    media = str(stated.get("type") or "none")
    if media == "none":
        return None
    form = stated.get("parameters") or []
    schema = stated.get("jsonSchema") or {
        "type": "object",
        "properties": {str(each.get("name")): parameter_schema(each) for each in form},
        "required": [str(each.get("name")) for each in form if each.get("required")],
    }
    examples = tuple(value(each.get("value")) for each in stated.get("examples") or [])
    return StatedBody(place=place, media=media, schema=schema, examples=examples)


def _responses(api: dict[str, Any], shared: dict[str, Any]) -> Iterator[tuple[int, StatedBody]]:
    """Yield the responses, then the shared ones that are switched on, each status once."""
    switched = [key for key, is_on in (api.get("commonResponseStatus") or {}).items() if is_on]
    stated = [shared.get(str(each.get("referencedResponseId")), each) for each in api.get("responses") or []]
    seen = set()
    for each in [*stated, *(shared[key] for key in switched if key in shared)]:
        code = status(each)
        if code is not None and code not in seen:
            seen.add(code)
            shown = [
                value(one.get("data"))
                for one in api.get("responseExamples") or []
                if str(one.get("responseId")) == str(each.get("id"))
            ]
            place, schema = f"{api['id']}.{code}", each.get("jsonSchema")
            yield code, StatedBody(place=place, schema=schema, examples=tuple(shown), are_kept=False)


def status(response: dict[str, Any]) -> int | None:
    """Give the status of a response, which Apidog keeps as a number, a text or under another key."""
    written = str(response.get("code") or response.get("_code") or "")
    return int(written) if written.isdigit() else None


def value(text: Any) -> Any:
    """Give an example's value, which Apidog keeps as text; None where the text is not JSON."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return None
