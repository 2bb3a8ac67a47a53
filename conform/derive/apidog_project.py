"""The parts of an Apidog project export, found where Apidog keeps them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

from conform.contract.operation import Method
from conform.derive.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Hold one endpoint: its id, its title, its folders, the server that it inherits, its own data."""

    id: str
    title: str
    folder: str
    server: str
    api: dict[str, Any]


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


def edition(name: str, export: dict[str, Any]) -> str:
    """Give the edition's date: of the file's name, else of the project's last change.

    Raises DocumentError where neither has one.
    """
    stated = _ISO.search(name) or _ISO.search(
        str((export.get("commonParameters") or {}).get("updatedAt") or "")
    )
    if stated is None:
        raise DocumentError(file=name, reason="has no date; put one into its name (vendor-2026-01-31.json)")
    return stated[0]


def endpoints(export: dict[str, Any]) -> list[Endpoint]:
    """Give every endpoint in documented order, with the server of the nearest folder that names one."""
    module = next((str(each.get("moduleId")) for each in export["apiCollection"] if each.get("moduleId")), "")
    return list(_walk(export["apiCollection"], module, ""))


def _walk(items: list[Any], server: str, folder: str) -> Iterator[Endpoint]:
    for item in items:
        inherited = str(item.get("serverId") or "") or server
        if "api" in item:
            api = item["api"]
            yield Endpoint(
                id=str(api.get("id")),
                title=str(item.get("name", "")),
                folder=folder,
                server=str(api.get("serverId") or "") or inherited,
                api=api,
            )
        yield from _walk(item.get("items") or [], inherited, f"{folder}/{item.get('name', '')}")


def maybe_unstated(endpoint: Endpoint) -> str | None:
    """Name what every endpoint has and this one has not (`path`), None where nothing is missing."""
    names = ("id", "method", "path")
    missing = [name for name in names if not isinstance(endpoint.api.get(name), str | int)]
    if not missing and str(endpoint.api["method"]).upper() not in get_args(Method):
        missing = [f"method that is known ({', '.join(get_args(Method))})"]
    return next(iter(missing), None)


def bases(export: dict[str, Any]) -> dict[str, str]:
    """Give the path of every server of the first environment (`/api2`), by the server's id."""
    urls = next((each.get("baseUrls") or {} for each in export.get("environments") or []), {})
    return {key: _path(str(url)) for key, url in urls.items()}


def _path(url: str) -> str:
    return urlsplit(re.sub(r"\{\{\w+\}\}", "x", url)).path.rstrip("/")


def definitions(export: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Give name and schema of every definition, by the reference that means it."""
    found: dict[str, tuple[str, Any]] = {}

    def walk(items: list[Any]) -> None:
        for item in items:
            if "schema" in item:
                name = str(item.get("displayName") or item.get("name") or "")
                found[str(item.get("id"))] = (name, (item["schema"] or {}).get("jsonSchema"))
            walk(item.get("items") or [])

    walk(export.get("schemaCollection") or [])
    return {
        **{f"#/definitions/{key.rpartition('/')[2]}": value for key, value in found.items()},
        **found,
    }


def common(export: dict[str, Any]) -> dict[str, Any]:
    """Give the responses that endpoints share, by id."""
    return {str(each.get("id")): each for each in export.get("responseCollection") or []}


def responses(api: dict[str, Any], shared: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the responses of an endpoint, then the shared ones that it switches on."""
    stated = [shared.get(str(each.get("referencedResponseId")), each) for each in api.get("responses") or []]
    switched = [
        shared[key]
        for key, is_on in (api.get("commonResponseStatus") or {}).items()
        if is_on and key in shared
    ]
    return [*stated, *switched]


def examples(api: dict[str, Any], response: dict[str, Any]) -> Iterator[Any]:
    """Yield the examples of one response, as text."""
    for each in api.get("responseExamples") or []:
        if str(each.get("responseId")) == str(response.get("id")):
            yield each.get("data")


def status(response: dict[str, Any]) -> int | None:
    """Give the status of a response, which Apidog keeps as a number, a text or under another key."""
    written = str(response.get("code") or response.get("_code") or "")
    return int(written) if written.isdigit() else None


def parameter_schema(parameter: dict[str, Any]) -> dict[str, Any]:
    """Give a parameter as a schema: its own schema, under its type, example and description."""
    schema = dict(parameter.get("schema") or {})
    schema.setdefault("type", parameter.get("type") or "string")
    for key in ("description", "example"):
        if parameter.get(key) not in (None, ""):
            schema.setdefault(key, parameter[key])
    return schema


def form_schema(stated: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the fields of a form body as an object schema."""
    return {
        "type": "object",
        "properties": {str(each.get("name")): parameter_schema(each) for each in stated},
        "required": [str(each.get("name")) for each in stated if each.get("required")],
    }


def value(text: Any) -> Any:
    """Give an example's value, which Apidog keeps as text; None where the text is not JSON."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return None
