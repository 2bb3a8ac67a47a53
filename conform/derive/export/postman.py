"""Give contracts as one Postman collection 2.1: a folder a resource, a request an operation.

What is sent and what was answered are documented example values; a request that makes a record keeps its id
for those that follow, so that a folder runs from its create to its delete.
"""

from __future__ import annotations

import json
import re
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from conform.contract import Vendor
from conform.contract.rows import JSON_MEDIA
from conform.derive.export.operation import body_example, documented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Contract, Field, Operation, Parameter, Request, Response
    from conform.contract.vendor import Documents

FORMAT: Final = "2.1.0"
SCHEMA: Final = f"https://schema.getpostman.com/json/collection/v{FORMAT}/collection.json"
BASE: Final = "baseUrl"
KEY: Final = "api_key"
"""Variables for the root of the tenant and for its key."""
_NAME = re.compile(r"\{(\w+)\}")
_TEXT: Final = "text"
_FORM: Final = {"multipart/form-data": "formdata", "application/x-www-form-urlencoded": "urlencoded"}


def postman_collection(contracts: Iterable[Contract], *, host: str | None = None) -> dict[str, Any]:
    """Build the collection of all operations.

    `host` (`http://127.0.0.1:8000`) is the value of the variable that each address begins with, None for the
    vendor's address, in which what stands in braces is a variable too.
    """
    known = tuple(contracts)
    documents = next((each.vendor for each in known), Vendor()).documents
    dated = max((one.source.edition for each in known for one in each.operations), default="unknown")
    key = next((one["name"] for one in documents.security.values() if one.get("in") == "header"), None)
    return {
        "info": {
            "_postman_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{documents.title} {dated}")),
            "name": documents.title,
            "version": dated,
            "schema": SCHEMA,
        },
        "item": [_folder(each) for each in known],
        **({"auth": _auth(str(key))} if key is not None else {}),
        "variable": list(_variables(known, host or _NAME.sub(r"{{\1}}", documents.host))),
    }


def postman_text(contracts: Iterable[Contract], *, host: str | None = None) -> str:
    """Give the collection as JSON text; the same contracts give the same bytes."""
    return json.dumps(postman_collection(contracts, host=host), ensure_ascii=False, indent=1) + "\n"


def _filled(name: str) -> str:
    """Give what stands for the value of a variable."""
    return f"{{{{{name}}}}}"


def _auth(header: str) -> dict[str, Any]:
    stated = {"key": header, "value": _filled(KEY), "in": "header"}
    return {
        "type": "apikey",
        "apikey": [{"key": key, "value": value, "type": "string"} for key, value in stated.items()],
    }


def _variables(contracts: tuple[Contract, ...], root: str) -> Iterator[dict[str, Any]]:
    """Yield every variable; which record is meant is told by nobody before one is made."""
    yield {"key": BASE, "value": root, "type": "string"}
    yield {"key": KEY, "value": "", "type": "string"}
    of_calls = (name for each in contracts for one in each.operations for name in _NAME.findall(one.call))
    for name in dict.fromkeys((*_NAME.findall(root.replace("{{", "{").replace("}}", "}")), *of_calls)):
        yield {"key": name, "value": "", "type": "string"}


def _folder(contract: Contract) -> dict[str, Any]:
    return {
        "name": contract.key,
        "description": f"{contract.title}, {contract.version}",
        "item": [_item(each, contract.vendor.documents) for each in contract.operations],
    }


def _item(operation: Operation, documents: Documents) -> dict[str, Any]:
    ids = documents.record_ids
    request = _request(operation, documents)
    shown = {key: value for key, value in request.items() if key not in ("body", "auth", "description")}
    events = {"prerequest": _values(operation, ids), "test": _kept(operation, documents)}
    return {
        "name": operation.title or operation.id,
        "request": request,
        "response": [_response(each, shown) for each in operation.responses],
        "event": [
            {"listen": listen, "script": {"type": "text/javascript", "exec": lines}}
            for listen, lines in events.items()
            if lines
        ],
    }


def _values(operation: Operation, ids: tuple[str, ...]) -> list[str]:
    """Give lines that fill a part of a segment with what its page shows, where nobody gave it a value."""
    within = {
        name
        for each in operation.call.split("/")
        if not _NAME.fullmatch(each)
        for name in _NAME.findall(each)
    }
    fields = (each.field for each in operation.parameters if each.where == "path")
    shown = ((each.name, _shown_in_path(each, ids)) for each in fields if each.name in within)
    known = ((json.dumps(name), json.dumps(value)) for name, value in shown if value is not None)
    return [f"if (!pm.variables.get({name})) pm.variables.set({name}, {value});" for name, value in known]


def _kept(operation: Operation, documents: Documents) -> list[str]:
    """Give lines that keep the id that a create is answered with, for the requests that follow."""
    if operation.role != "create" or not documents.record_ids:
        return []
    name, holder = json.dumps(documents.record_ids[0]), json.dumps(documents.record)
    return [
        "const text = pm.response.text();",
        "const body = /^\\s*\\{/.test(text) ? pm.response.json() : {};",
        f"const id = body.id ?? (body[{holder}] || {{}}).id;",
        f"if (id !== undefined) pm.collectionVariables.set({name}, String(id));",
    ]


def _request(operation: Operation, documents: Documents) -> dict[str, Any]:
    sent = operation.request
    is_open = documents.tokens is not None and operation.call.endswith(documents.tokens)
    return {
        "method": operation.method,
        "header": [
            {"key": "Accept", "value": JSON_MEDIA},
            *([{"key": "Content-Type", "value": sent.media}] if sent and sent.media not in _FORM else []),
        ],
        "url": _url(operation, documents.record_ids),
        **({"body": _body(sent)} if sent else {}),
        **({"auth": {"type": "noauth"}} if is_open else {}),
        "description": f"{operation.id}, page {operation.source.page} ({operation.source.edition})",
    }


def _url(operation: Operation, ids: tuple[str, ...]) -> dict[str, Any]:
    """Give the address: a parameter that fills a segment as `:id`, one within it as `{{id}}`."""
    segments = [
        f":{whole[1]}" if (whole := _NAME.fullmatch(each)) else _NAME.sub(r"{{\1}}", each)
        for each in operation.call.lstrip("/").split("/")
    ]
    asked = [_query(each) for each in operation.parameters if each.where == "query"]
    on = "&".join(f"{each['key']}={each['value']}" for each in asked if not each["disabled"])
    fields = {each.field.name: each.field for each in operation.parameters if each.where == "path"}
    whole_ones = [each[1:] for each in segments if each.startswith(":")]
    return {
        "raw": "/".join((_filled(BASE), *segments)) + (f"?{on}" if on else ""),
        "host": [_filled(BASE)],
        "path": segments,
        **({"query": asked} if asked else {}),
        **({"variable": [_placed(name, fields.get(name), ids) for name in whole_ones]} if whole_ones else {}),
    }


def _placed(name: str, field: Field | None, ids: tuple[str, ...]) -> dict[str, Any]:
    """Give a path parameter its documented value, else the variable of its name."""
    value = None if field is None else _shown_in_path(field, ids)
    return {"key": name, "value": _filled(name) if value is None else value}


def _shown_in_path(field: Field, ids: tuple[str, ...]) -> str | None:
    """Give a documented value of a path parameter; of an id there is none, for records are tenants' own."""
    return None if field.reference is not None or field.name in ids else _scalar(field)


def _query(parameter: Parameter) -> dict[str, Any]:
    field = parameter.field
    return {"key": field.name, "value": _scalar(field) or "", "disabled": not field.is_required}


def _scalar(field: Field) -> str | None:
    """Give a documented value as it stands in an address, None where there is none."""
    value = documented(field)
    if value is None or isinstance(value, dict | list):
        return None
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _body(request: Request) -> dict[str, Any]:
    value = body_example(request.body) or _least(request.body)
    mode = _FORM.get(request.media)
    if mode is not None:
        rows = {each.name: (value or {}).get(each.name, "") for each in request.body.fields}
        return {"mode": mode, mode: [{"key": k, "value": str(v), "type": "text"} for k, v in rows.items()]}
    raw = "" if value is None else json.dumps(value, ensure_ascii=False, indent=1)
    return {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}


def _least(field: Field) -> Any:
    """Give a body that is not empty where the page shows no value: its first free text, None without one."""
    for each in (one for one in field.fields if not one.is_read_only and one.reference is None):
        value = _least(each) if each.fields else _TEXT if _is_free(each) else None
        if value is not None:
            return {each.name: value[: each.max_length] if isinstance(value, str) else value}
    return None


def _is_free(field: Field) -> bool:
    return "string" in field.kinds and not field.enum and field.format is None and field.pattern is None


def _response(response: Response, request: dict[str, Any]) -> dict[str, Any]:
    """Save an answer with the values that the page shows, and none where it shows none."""
    known = {each.value: each.phrase for each in HTTPStatus}
    phrase = known.get(response.status, f"Status {response.status}")
    value = None if response.body is None else _shown(response.body)
    return {
        "name": f"{response.status} {phrase}",
        "originalRequest": request,
        "status": phrase,
        "code": response.status,
        "_postman_previewlanguage": "json",
        "header": [{"key": "Content-Type", "value": response.media}],
        "body": "" if value is None else json.dumps(value, ensure_ascii=False, indent=1),
    }


def _shown(field: Field) -> Any:
    """Give what the page shows of an answer: its examples, defaults and allowed values; None for nothing."""
    if field.fields:
        parts = {each.name: _shown(each) for each in field.fields if not each.is_write_only}
        return {name: value for name, value in parts.items() if value is not None} or None
    if field.items is not None:
        row = _shown(field.items)
        return None if row is None else [row]
    return documented(field)
