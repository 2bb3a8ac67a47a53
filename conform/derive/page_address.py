"""The address that a copied page calls, parted into what its server brings and what it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CURL = re.compile(r"curl\b.*?(?:(?:--request|-X)\s+(?P<method>[A-Z]+)\b.*?)?'(?P<url>[^']+)'.*")
"""The line of the request example; a call without a method is a GET."""
_SERVER = re.compile(r"(?:https?://)?(?:\{\{\w+\}\}|\{\w+\}|[\w.-]+)(?:\.[\w.-]+)?(?P<path>/\S*)?")


def _path(address: str) -> str:
    """Give the path of an address whose host may be a placeholder, without its query."""
    found = _SERVER.fullmatch(address.partition("?")[0])
    return found["path"] or "" if found else ""


def _bases(head: Iterable[str]) -> list[str]:
    """Give the paths of the servers that a page's head shows, the longest first."""
    shown = {_path(line).rstrip("/") for line in head if "{{" in line and " " not in line}
    return sorted((path for path in shown if path), key=len, reverse=True)


def parted(url: str, head: Iterable[str], names: Iterable[str]) -> tuple[str, str]:
    """Give the path as printed below its server, and the server's path (`/api2`, empty for the root).

    `head` are the lines above the request; `names` are the path parameters, which an example leaves
    empty (`/clients/.json`).
    """
    whole = _path(url)
    base = next((path for path in _bases(head) if whole.startswith(f"{path}/")), "")
    printed = whole.removeprefix(base)
    for name in names:
        printed = re.sub(r"/(?=/|\.|$)", f"/{{{name}}}", printed, count=1)
    return printed.rstrip("/"), base
