"""Take a request and give the reply: find the operation behind it, check access, read the body, handle it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from conform.tenants.embedded.handlers import ROLES
from conform.tenants.embedded.http import JSON_MEDIA
from conform.tenants.embedded.serving import ABSENT, DENIED, NOT_ALLOWED, bare, fits, invalid, refused
from conform.tenants.embedded.state import Context, State
from conform.tenants.embedded.submission import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract, Json, Operation
    from conform.contract.embedded import Embedded
    from conform.tenants.embedded.behaviour import Behaviours
    from conform.tenants.embedded.http import HttpRequest, Reply

PARAMETER = re.compile(r"\{(\w+)\}")
DEEPEST = 512
"""Levels to which a body may be nested: those to which PHP reads JSON unless it is told otherwise."""
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Hold an operation that a path may lead to, with its contract and the pattern of its path.

    `openness` ranks it: few path parameters come before many, much literal text before little.
    """

    contract: Contract
    operation: Operation
    pattern: re.Pattern[str]
    openness: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Hold the operations that a path leads to, the most literal ones first, with its path parameters.

    `others` are those of other methods where the asked one is not among them.
    """

    candidates: tuple[Routed, ...] = ()
    path: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Routed, ...] = ()

    @property
    def other_methods(self) -> frozenset[str]:
        """Name the methods that the path is documented for where the asked one is not among them."""
        return frozenset(each.operation.method for each in self.others)


class Router:
    """Look operations up by the number of path segments, so that a look-up tries few patterns."""

    def __init__(self, contracts: tuple[Contract, ...], embedded: Embedded) -> None:
        self._embedded = embedded
        every = [
            self._routed(contract, operation) for contract in contracts for operation in contract.operations
        ]
        self._by_length: dict[int, list[Routed]] = {}
        for each in sorted(every, key=lambda candidate: candidate.openness):
            self._by_length.setdefault(self.plain(each.operation.call).count("/"), []).append(each)

    def _routed(self, contract: Contract, operation: Operation) -> Routed:
        call = self.plain(operation.call)
        parts = PARAMETER.split(call)
        texts = [
            re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/]+)" for index, part in enumerate(parts)
        ]
        literal = self.plain(PARAMETER.sub("", operation.call))
        return Routed(
            contract=contract,
            operation=operation,
            pattern=re.compile("".join(texts)),
            openness=(len(parts) // 2, -len(literal)),
        )

    def plain(self, path: str) -> str:
        """Take off what a path may carry or leave out: a closing slash and the vendor's ending."""
        return path.removesuffix("/").removesuffix(self._embedded.ending)

    def find(self, method: str, path: str) -> Match:
        """Find the operations of the most literal template that fits, none where nobody documents one."""
        found = self._find(method, path)
        others = () if found.candidates else self._embedded.same(self.plain(path))
        return next((there for each in others if (there := self._find(method, each)).candidates), found)

    def _find(self, method: str, path: str) -> Match:
        plain = self.plain(path)
        best: list[Routed] = []
        others: list[Routed] = []
        known: dict[str, str] = {}
        for each in self._by_length.get(plain.count("/"), ()):
            match = each.pattern.fullmatch(plain)
            if match is None:
                continue
            if each.operation.method != method:
                others.append(each)
            elif not best or each.openness == best[0].openness:
                best.append(each)
                known |= match.groupdict()
        return Match(candidates=tuple(best), path=known, others=() if best else tuple(others))


def chosen(found: Match, path: str, payload: Json) -> Routed:
    """Choose among operations that share method and path, by what tells them apart in the docs.

    A GET with a number reads a record where one without lists; a POST with an `id` edits; then the vendor
    says what tells; else the operation whose documented body the payload fits best, and then the one printed
    exactly so (with or without the ending).
    """
    if len(found.candidates) == 1:
        return found.candidates[0]
    wanted = _wanted_role(found, payload)
    fitting = [
        each for each in found.candidates if each.operation.role == wanted and _is_meant(each, payload)
    ]
    return min(
        fitting or found.candidates, key=lambda each: (_misfits(each, payload), each.operation.call != path)
    )


def _wanted_role(found: Match, payload: Json) -> str:
    if found.candidates[0].operation.method == "GET":
        return "read" if any(value.isdigit() for value in found.path.values()) else "list"
    return "edit" if isinstance(payload, dict) and payload.get("id") else "create"


def _is_meant(candidate: Routed, payload: Json) -> bool:
    contract, operation = candidate.contract, candidate.operation
    twin = contract.vendor.documents.twin(contract.key, operation.id)
    return twin is None or twin.meant(payload) == operation.id


def _misfits(candidate: Routed, payload: Json) -> int:
    request = candidate.operation.request
    if request is None or not isinstance(payload, dict):
        return 0
    fields = {each.name: each for each in request.body.fields}
    return sum(name not in fields or not fits(value, fields[name]) for name, value in payload.items())


class Application:
    """Answer requests one after another, out of one state."""

    def __init__(self, contracts: tuple[Contract, ...], behaviours: Behaviours) -> None:
        self.state = State(contracts, behaviours)
        self._router = Router(contracts, self.state.embedded)

    def answer(self, request: HttpRequest) -> Reply:
        """Give the reply to a request; a path that nobody documents is not found."""
        found = self._router.find(request.method, request.path)
        found = found if found.candidates else self._elsewhere(request) or found
        if found.others:
            return self._not_allowed(request, found)
        if not found.candidates:
            return self._unrouted(request)
        payload, fault = _payload(request)
        candidate = chosen(found, request.path, payload)
        at = Context(
            request=request,
            contract=candidate.contract,
            operation=candidate.operation,
            path=found.path,
            payload=payload,
        )
        return self.state.altered("reply", self._answered(at, fault), at)

    def _not_allowed(self, request: HttpRequest, found: Match) -> Reply:
        """Refuse a method that a path does not document, and name those that it does (RFC 9110, 15.5.6)."""
        reply = bare(self.state.embedded, request.path, NOT_ALLOWED, "Method Not Allowed")
        reply = replace(reply, headers=(("allow", ", ".join(sorted(found.other_methods))),))
        first = found.others[0]
        at = Context(request=request, contract=first.contract, operation=first.operation)
        return (
            self.state.altered("method", reply, at) if self.state.gate.is_open_to(request.headers) else reply
        )

    def _unrouted(self, request: HttpRequest) -> Reply:
        """Answer for what nobody documents; where the path is a resource's, as its own operations would."""
        reply = bare(self.state.embedded, request.path, ABSENT, "Invalid Endpoint")
        at = self._maybe_strange(request)
        if at is None or not self.state.gate.is_open_to(request.headers):
            return reply
        return self.state.altered("reply", reply, at)

    def _elsewhere(self, request: HttpRequest) -> Match | None:
        """Find the operations that an undocumented path leads to by a habit, None where by none."""
        at = self._maybe_strange(request)
        path = request.path if at is None else self.state.altered("path", request.path, at)
        found = None if path == request.path else self._router.find(request.method, path)
        return found if found is not None and found.candidates else None

    def _maybe_strange(self, request: HttpRequest) -> Context | None:
        """Take what nobody documents for a request to the resource of its path, None where it has none."""
        strangers = self.state.embedded.strangers.items()
        keys = (key for prefix, key in strangers if request.path.startswith(prefix))
        contract = self.state.contracts.get(next(keys, ""))
        if contract is None:
            return None
        return Context(request=request, contract=contract, operation=contract.operations[0])

    def _answered(self, at: Context, fault: str | None) -> Reply:
        if self._router.plain(at.request.path) not in at.contract.vendor.access.tokens:
            is_open = self.state.gate.is_open_to(at.request.headers)
            if not self.state.altered("access", is_open, at):
                return refused(at, DENIED, at.frame.denied)
        if fault is not None and at.operation.role in ("create", "edit"):
            return invalid(at, (Violation(rule="body", at="", reason=fault),))
        special = at.embedded.actions.get(self._router.plain(at.operation.call))
        reply: Reply = (special or ROLES[at.operation.role])(at, self.state)
        return reply


def _payload(request: HttpRequest) -> tuple[Json, str | None]:
    """Read the body; the second is why it cannot be read, None where it can or there need not be one."""
    if not _is_json(request.headers.get("content-type") or JSON_MEDIA):
        return None, None
    if not request.body:
        return None, None if request.method in ("GET", "DELETE") else "the body is empty"
    try:
        payload: Json = _decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, "the body is not valid JSON"
    return (None, "the body is nested too deeply") if _is_too_deep(payload) else (payload, None)


def _is_json(media: str) -> bool:
    return media.partition(";")[0].strip().lower().endswith(("/json", "+json"))


def _is_too_deep(payload: Json) -> bool:
    """Tell whether a body is nested deeper than is read; by levels, as calls within calls would break off."""
    level: list[Json] = [payload]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
    return any(isinstance(each, dict | list) for each in level)


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
