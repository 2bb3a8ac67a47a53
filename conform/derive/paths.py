"""Where an endpoint is called, whose contract that is, and what it does to a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.contract.vendor import Located

if TYPE_CHECKING:
    from conform.contract import Role, Vendor

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


def role(method: str, call: str, title: str, vendor: Vendor) -> Role:
    """Give the role of an endpoint, by its method and its path but for what the vendor excepts."""
    documents = vendor.documents
    if _says(documents.actions, call):
        return "action"
    if method == "DELETE":
        return "delete"
    if method in ("PUT", "PATCH") or (method == "POST" and _says(documents.edits, title.strip())):
        return "edit"
    if method == "POST":
        return "create"
    of_record = set(names(call)) & set(documents.record_ids) if documents.record_ids else call.endswith("}")
    return "read" if of_record or _says(documents.singles, call) else "list"


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


def names(call: str) -> list[str]:
    """Give the names of the parameters that a call's path has."""
    return re.findall(r"\{(\w+)\}", call)
