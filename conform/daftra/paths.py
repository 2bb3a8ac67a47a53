"""Daftra: printed paths as paths to call, with what is odd about them; whose contract a call belongs to."""

from __future__ import annotations

import re

from conform.contract.vendor import Located
from conform.derive.paths import hostless

V1, V2, ROOT = "/api2", "/v2/api/entity", ""
_GLUED = re.compile(r"\{format\}$")
# Lists and single reads of v2 end in a number or in the format's segment; no v1 path does.
_PAGED = re.compile(r"^/[^/]+/(list|id|\d+|\{+\w+\}+)/(-?\d+|format|\{+format\}+)$")
# Literals that an export leaves of `{{id}}` and the like.
_LITERALS = ("id", "ID", ":id", "record_id")
# The id of somebody's own record; behind a list or an id stands the format of a v2 path.
_OWN = re.compile(r"^\d+(?=\.json$|$)")
_WORKFLOW = re.compile(r"(?<=le_workflow-type-entity-)workflow_id\b")
# How the documents write the id of a record.
_ID = ("id", "ID", "record_id", "bookingId")
# What stands below the tenant's root, and the contract it belongs to; else the first segment names it.
_FIXED: tuple[tuple[str, str, str], ...] = (
    ("/v2/oauth/", "authentication", "v1"),
    ("/v2/api/multi-entity", "multi_entity", "v2"),
    ("/v2/api/app-manager/", "app_manager", "v2"),
    (f"{V2}/le_workflow-type-entity-", "workflow", "v2"),
)


def locate(printed: str, base: str) -> Located:
    """Give the call of a printed path under a server's path (`/api2`, `/v2/api/entity`, empty for the root).

    A path ending in `{format}` is v1 and gets `.json`; the format of a v2 path is a segment, `1`.
    """
    path, oddities = _rooted(printed)
    is_glued = bool(_GLUED.search(path)) and not path.endswith("/{format}")
    prefix = next((each for each in (V2, V1) if path.startswith(f"{each}/")), None)
    fitting = V1 if is_glued or path.endswith(".json") else V2 if _PAGED.search(path) else base
    if fitting != base and prefix is None:
        oddities.append(f"server {base or 'root'} under a {'v1' if fitting == V1 else 'v2'} path")
        base = fitting
    if prefix is None and not path.startswith("/v2/"):
        path = base + path
    elif base:
        oddities.append(f"server {base} doubles the path's own prefix")
    call, renamed = _literal(_GLUED.sub(".json", path) if is_glued else path)
    if ("literal", "literal") in renamed:
        oddities.append("literal id")
    return Located(call=call, oddities=tuple(oddities), renamed=renamed)


def _rooted(printed: str) -> tuple[str, list[str]]:
    """Take a foreign host off and put the leading slash on."""
    oddities = []
    path = hostless(printed)
    if path != printed.strip():
        oddities.append("host in the path")
    if not path.startswith("/"):
        oddities.append("no leading slash")
        path = f"/{path}"
    while path.startswith(f"{V1}{V1}/"):
        oddities.append("prefix stands twice")
        path = path.removeprefix(V1)
    return path, oddities


def _literal(path: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Write parameters in single braces and fill in the format of a v2 path."""
    renamed: dict[str, str] = {}
    segments = []
    for segment in _with_ids(path).split("/"):
        if segment.strip("{} ") == "format":
            renamed |= {"literal": "literal"} if segment == "format" else {}
            segments.append("1")
            continue
        if segment in _LITERALS or _WORKFLOW.search(segment):
            renamed["literal"] = "literal"
        literal = "{id}" if segment in _LITERALS else _WORKFLOW.sub("{workflow_id}", segment)
        for name in re.findall(r"\{+\s*(\w+)\s*\}+", literal):
            new = "id" if name in _ID else name
            if name != new:
                renamed[name] = new
            literal = re.sub(r"\{+\s*" + name + r"\s*\}+", f"{{{new}}}", literal)
        segments.append(literal)
    return "/".join(segments), tuple(renamed.items())


def _with_ids(path: str) -> str:
    """Write a parameter where a saved request has the id of a record, as people keep it."""
    before, segments = "", list[str]()
    for segment in path.split("/"):
        is_id = before not in ("list", *_LITERALS) and "{" not in before and not before.isdigit()
        segments.append(_OWN.sub("{id}", segment) if is_id else segment)
        before = segment
    return "/".join(segments)


def resource_of(call: str) -> tuple[str, str]:
    """Give version and name of the contract that a call belongs to."""
    for start, name, version in _FIXED:
        if call.startswith(start):
            return version, name
    version = "v2" if call.startswith(f"{V2}/") else "v1"
    below = call.removeprefix(V2).removeprefix(V1).lstrip("/")
    return version, re.sub(r"\W", "_", below.partition("/")[0].removesuffix(".json").strip("{}"))
