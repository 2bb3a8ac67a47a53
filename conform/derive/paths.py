"""Where an endpoint is called, whose contract that is, what it does to a record, where that stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.contract.vendor import Located

if TYPE_CHECKING:
    from conform.contract import Field, Role, Vendor
    from conform.contract.vendor import Documents

_HOST = re.compile(r"https?://[^/\s]*")
_BRACES = re.compile(r"\{+\s*(\w+)\s*\}+")
_VERSION = re.compile(r"v\d+")
_PLAIN = "api"
"""Version of the contracts of an API that names none; also a segment that names no resource."""


def locate(printed: str, base: str, vendor: Vendor) -> Located:
    """Give the call of a printed path under a server's path (empty for the root), as the vendor reads it."""
    if vendor.documents.locate is not None:
        return vendor.documents.locate(printed, base)
    path = f"/{hostless(printed).lstrip('/')}"
    below = path if path.startswith(f"{base}/") else f"{base}{path}"
    return Located(call=_BRACES.sub(r"{\1}", below))


def key_of(call: str, vendor: Vendor) -> str:
    """Give the key of the contract that a call belongs to: `v1/clients`."""
    return "/".join(resource_of(call, vendor))


def resource_of(call: str, vendor: Vendor) -> tuple[str, str]:
    """Give version and name of the contract that a call belongs to.

    Where the vendor does not say, the last word before the first parameter names it (`/shop/animals/{id}`),
    and the version is what the path has for one.
    """
    if vendor.documents.resource_of is not None:
        return vendor.documents.resource_of(call)
    words = [each for each in call.partition("{")[0].split("/") if each]
    version = next((each for each in words if _VERSION.fullmatch(each)), _PLAIN)
    named = [each for each in words if each not in (version, _PLAIN)]
    return version, re.sub(r"\W", "_", named[-1] if named else "root")


def role(method: str, call: str, title: str, vendor: Vendor, *, text: str = "") -> Role:
    """Give the role of an endpoint, by its method and its path but for what the vendor excepts.

    `text` is its description. A GET of which path, title or text say that it acts is an action: what is not
    surely a read is never sent as one.
    """
    documents = vendor.documents
    if _says(documents.actions, call) or (method == "GET" and _acts(call, title, text, documents.acting)):
        return "action"
    if method == "DELETE":
        return "delete"
    if method in ("PUT", "PATCH") or (method == "POST" and _says(documents.edits, title.strip())):
        return "edit"
    if method == "POST":
        return "create"
    of_record = set(names(call)) & set(documents.record_ids) if documents.record_ids else call.endswith("}")
    return "read" if of_record or _says(documents.singles, call) else "list"


def _acts(call: str, title: str, text: str, acting: str) -> bool:
    """Tell whether a word of a path or a title, or the first of a text, says that something is changed."""
    said = [*re.findall(r"[^\W_]+", f"{_BRACES.sub('', call)} {title}"), *text.split()[:1]]
    return bool(acting) and any(re.fullmatch(acting, word, re.IGNORECASE) for word in said)


def _says(pattern: str, text: str) -> bool:
    return bool(pattern) and re.search(pattern, text) is not None


def hostless(printed: str) -> str:
    """Give a printed path without the host that it may begin with: hosts are tenants' own."""
    bare = printed.strip()
    found = _HOST.match(bare)
    return bare[found.end() :] if found else bare


def without_hosts(title: str) -> str:
    """Give a title without the hosts in it and with single blanks."""
    return " ".join(_HOST.sub("", title).split())


def nameless(call: str) -> str:
    """Give a call with its parameters without their names, which one document writes as another does not."""
    return _BRACES.sub("{}", call)


def names(call: str) -> list[str]:
    """Give the names of the parameters that a call's path has."""
    return re.findall(r"\{(\w+)\}", call)


def wrapper(body: Field) -> str | None:
    """Give the key under which the record stands in a request, None where the body is the record.

    The record is the first object among siblings that are all objects or arrays and named like models.
    """
    if not body.fields or not all(_is_model(field) for field in body.fields):
        return None
    return next((field.name for field in body.fields if "array" not in field.kinds), None)


def record_way(body: Field | None, documents: Documents) -> tuple[str, ...] | None:
    """Give the way from the body of a read to its record, None where no record is shown.

    Under the vendor's key stand a record or rows, each bare or wrapped in its model (`data.Client`,
    `data.[].Client`, `data.[]`); without that key the body is the record.
    """
    if body is None or not body.fields:
        return None
    data = body.field(documents.record)
    if data is None:
        return () if body.field("id") else None
    if data.items is not None:
        return (documents.record, "[]", *_model(data.items))
    if (model := _model(data)) and model[0] not in documents.maps:
        return (documents.record, *model)
    return (documents.record,) if data.field("id") else None


def _model(row: Field) -> tuple[str, ...]:
    """Name the model that wraps a row: an object, or one that other fields of the row stand beside."""
    models = [field for field in row.fields if _is_model(field) and "array" not in field.kinds]
    return (models[0].name,) if models and row.fields[0] is models[0] else ()


def _is_model(field: Field) -> bool:
    return field.name[:1].isupper() and (bool(field.fields) or bool({"object", "array"} & set(field.kinds)))
