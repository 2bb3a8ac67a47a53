"""The address of a request in a Postman collection: its variables, its host taken off, its parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conform.derive import paths
from conform.derive.readers.endpoint import Stated
from conform.derive.readers.postman_text import NO_FACT, described

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.contract import Vendor
    from conform.derive.readers.postman_text import Fact

_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_COLON = re.compile(r"(?<=/):(\w+)")
_SCHEME = re.compile(r"^\w+://")
_WHOLE = re.compile(r"/\{(\w+)\}(?=/|\.\w+$|\{\w+\}$|$)")
_NUMBER = re.compile(r"/\d+(?=/|\.\w+$|$)")
_DEEPEST = 10
"""Variables that may stand in each other's values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Hold the values of variables where a request stands: the collection's, then those of its folders."""

    values: Mapping[str, str] = field(default_factory=dict)

    def within(self, stated: Any) -> Scope:
        """Give the scope with the variables of a group, which hide those of the same name around it.

        A secret one is as good as none.
        """
        on = [each for each in stated or [] if not each.get("disabled") and each.get("type") != "secret"]
        named = {str(each.get("key") or each.get("id") or ""): each.get("value") for each in on}
        known = {name: str(value) for name, value in named.items() if name and value not in (None, "")}
        return Scope(values={**self.values, **known}) if known else self

    def filled(self, text: str) -> str:
        """Write the values of variables into a text; one that is not known stays as it is written."""
        for _ in range(_DEEPEST):
            written = _VARIABLE.sub(lambda found: self.values.get(found[1], found[0]), text)
            if written == text:
                break
            text = written
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Hold where a request goes: the path as a contract prints it, below the path of its server.

    `host` is that of the address, in which a variable without a value stands as it is written; `unknown` is
    the variable that stands for all of it, empty where there is none. `query` and `variables` are the
    parameters as the collection lists them; `renamed` has the vendor's name of the record's id by that which
    a person gave it (`clientId`).
    """

    printed: str
    host: str = ""
    base: str = ""
    unknown: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    query: tuple[dict[str, Any], ...] = ()
    variables: tuple[dict[str, Any], ...] = ()


def address_of(stated: Any, scope: Scope, vendor: Vendor) -> Address:
    """Read an address, a text or an object of its parts; raise where it is of another shape."""
    parts = {"raw": stated} if isinstance(stated, str) else dict(stated)
    raw = str(parts.get("raw") or _written(parts))
    bare, _, asked = raw.partition("#")[0].partition("?")
    host, path = _parted(bare, scope)
    unknown = _VARIABLE.fullmatch(host)
    renamed = _renamed(path, vendor)
    for own, known in renamed.items():
        path = path.replace(f"{{{own}}}", f"{{{known}}}")
    base, printed = _below(path, vendor)
    listed: Any = parts.get("query") or [{"key": each.partition("=")[0]} for each in asked.split("&")]
    named: Any = parts.get("variable") or ()
    return Address(
        printed=printed,
        host=host,
        base=base,
        unknown=unknown[0] if unknown else "",
        renamed=renamed,
        query=tuple(listed),
        variables=tuple(named),
    )


def _written(parts: Mapping[str, Any]) -> str:
    """Write an address that is kept in parts alone."""
    host, way = parts.get("host") or "", parts.get("path") or ""
    named = host if isinstance(host, str) else ".".join(map(str, host))
    segments = [way] if isinstance(way, str) else [_segment(each) for each in way]
    return "/".join([named, *(each.lstrip("/") for each in segments)])


def _segment(stated: Any) -> str:
    return str(stated.get("value") or "") if isinstance(stated, dict) else str(stated)


def _parted(address: str, scope: Scope) -> tuple[str, str]:
    """Give host and path: what stands first is the host, a variable with the server's path or not.

    Variables right behind the host are of the address too; further down one that begins a segment is a
    parameter, whatever value somebody had in it, and so is any with a number in it.
    """
    first, *rest = _SCHEME.sub("", address.strip()).split("/")
    whole = _SCHEME.sub("", scope.filled(first))
    while rest and _VARIABLE.fullmatch(rest[0]) and not scope.filled(rest[0]).isdecimal():
        filled = scope.filled(rest[0])
        if filled == rest[0]:
            break
        whole = f"{whole.rstrip('/')}/{filled.strip('/')}"
        rest = rest[1:]
    host, _, leading = whole.partition("/")
    path = "/".join(["", *filter(None, leading.split("/")), *(_glued(each, scope) for each in rest)])
    path = _COLON.sub(r"{\1}", path)
    return host, _VARIABLE.sub(lambda found: "{" + re.sub(r"\W", "_", found[1]) + "}", path) or "/"


def _glued(segment: str, scope: Scope) -> str:
    """Write values into what stands behind the beginning of a segment, as `.json` into `{{id}}{{format}}`."""
    leading = _VARIABLE.match(segment)
    start = leading.end() if leading else 0

    def filled(found: re.Match[str]) -> str:
        value = scope.filled(found[0])
        return found[0] if value.isdecimal() else value

    return segment[:start] + _VARIABLE.sub(filled, segment[start:])


def _renamed(path: str, vendor: Vendor) -> dict[str, str]:
    """Give the vendor's name of a record's id by a person's, nothing where it has it or none is meant."""
    known, names = vendor.documents.record_ids, paths.names(path)
    ids = [each for each in _WHOLE.findall(path) if each.lower().endswith("id")]
    return {ids[0]: known[0]} if known and len(ids) == 1 and not {*known} & {*names} else {}


def _below(path: str, vendor: Vendor) -> tuple[str, str]:
    """Give the path of the server that a call is below, and the path as printed below it."""
    call = paths.locate(path, "", vendor).call
    if _NUMBER.search(path):
        path = call  # the id of somebody's record is no part of what is printed
    prefixes = [prefix for prefix, _ in vendor.documents.servers if prefix]
    base = next((each for each in prefixes if call.startswith(f"{each}/")), "")
    return base, path.removeprefix(base) if path.startswith(f"{base}/") else path


def is_placed(address: Address, vendor: Vendor) -> bool:
    """Tell whether it is known below which server a request goes: its host is, or its path says so."""
    has_servers = any(prefix for prefix, _ in vendor.documents.servers)
    return not address.unknown or bool(address.base) or not has_servers


def is_of_vendor(address: Address, vendor: Vendor) -> bool:
    """Tell whether a request goes to the vendor's API: collections also hold drafts, and calls of others."""
    domain, name = vendor.access.domain, address.host.rpartition("@")[2].partition(":")[0].lower()
    is_known = not domain or name == domain or name.endswith(f".{domain}") or not name or "{{" in name
    return address.printed != "/" and (is_known or bool(address.base))


def parameters(address: Address, facts: Mapping[str, Fact]) -> Iterator[Stated]:
    """Yield the parameters of an address with what is said of them; one that is switched off is one too."""
    for where, listed in (("path", address.variables), ("query", address.query)):
        for each in listed:
            name = str(each.get("key") or "")
            if not name:
                continue
            fact = facts.get(name, NO_FACT)
            own = described(each.get("description"))
            schema = {**own.schema, **fact.schema}
            if where == "path":
                schema.setdefault("type", "string")
                name = address.renamed.get(name, name)
            is_required = own.is_required or fact.is_required
            yield Stated(where=where, name=name, schema=schema, is_required=is_required)
