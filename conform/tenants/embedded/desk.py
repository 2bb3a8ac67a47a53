"""Take a request and give the reply: route, access, body, handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from conform.tenants.embedded import action, read, write
from conform.tenants.embedded.access import is_anonymous
from conform.tenants.embedded.blank import fits
from conform.tenants.embedded.house import House, Visit, visit
from conform.tenants.embedded.refuse import (
    ABSENT,
    DENIED,
    NOT_ALLOWED,
    bare,
    invalid,
    refused,
)
from conform.tenants.embedded.route import Router, plain
from conform.tenants.embedded.seed import seed
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.validate import Violation
from conform.tenants.embedded.wire import JSON_MEDIA, Asked, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.contract import Contract, Json
    from conform.tenants.embedded.access import Account
    from conform.tenants.embedded.route import Found, Route
    from conform.tenants.embedded.twist import Twists

ROLES: Mapping[str, Callable[[Visit, House], Reply]] = {
    "create": write.create,
    "read": read.read,
    "list": read.listed,
    "edit": write.edit,
    "delete": write.delete,
    "action": action.acknowledge,
}
ENTITY = "v2/entity"
"""The contract of v2 entities at large (page 18678234e0)."""
UNAUTHENTICATED = "/v2/oauth/token"
"""The one path that is called to become known (page 15815885e0)."""
FORM_MEDIA = ("application/x-www-form-urlencoded", "multipart/form-data")
_decode = msgspec.json.Decoder().decode


class UnreadableError(Exception):
    """Say that a body is not JSON."""


class Desk:
    """Answer requests one after another, out of one house."""

    def __init__(self, contracts: tuple[Contract, ...], twists: Twists, account: Account) -> None:
        self.house = House(contracts, twists, account)
        self._router = Router(contracts)
        seed(self.house)

    def close(self) -> None:
        """Drop what the house holds."""
        self.house.close()

    def answer(self, asked: Asked) -> Reply:
        """Give the reply to a request; a path that nobody documents is not found."""
        found = self._router.find(asked.method, asked.path)
        is_v1 = not asked.path.startswith("/v2/")
        if found.other_methods:
            return bare(NOT_ALLOWED, "Method Not Allowed", is_v1=is_v1)
        if not found.routes:
            return self._unrouted(asked, is_v1=is_v1)
        payload, fault = _payload(asked)
        at = visit(
            asked,
            chosen(found, asked.path, payload),
            found.path,
            payload,
            is_anonymous=is_anonymous(asked.headers),
        )
        reply: Reply = self.house.twists("reply", self._answered(at, fault), at.seen)
        return reply

    def _unrouted(self, asked: Asked, *, is_v1: bool) -> Reply:
        """Answer for what nobody documents; a v2 entity that nobody knows is spoken of as one."""
        seen = Seen(contract=ENTITY, operation="", role="read", is_anonymous=is_anonymous(asked.headers))
        reply = bare(ABSENT, "Invalid Endpoint", is_v1=is_v1)
        is_entity = asked.path.startswith("/v2/api/entity/") and self.house.gate.is_open_to(asked.headers)
        return self.house.twists("reply", reply, seen) if is_entity else reply

    def _answered(self, at: Visit, fault: str | None) -> Reply:
        if plain(at.asked.path) != UNAUTHENTICATED:
            is_open = self.house.gate.is_open_to(at.asked.headers)
            if not self.house.twists("access", is_open, at.seen):
                return refused(at, DENIED, "Unauthorized" if at.is_v1 else "Unauthenticated.")
        if fault is not None and at.operation.role in ("create", "edit"):
            return invalid(at, (Violation(rule="body", at="", reason=fault),))
        at = at.with_payload(self.house.twists("payload", at.payload, at.seen))
        handler = action.ACTIONS.get(plain(at.operation.call)) or ROLES[at.operation.role]
        return handler(at, self.house)


def _payload(asked: Asked) -> tuple[Json, str | None]:
    """Read the body; the second is why it cannot be read, None where it can or there need not be one."""
    if asked.headers.get("content-type", JSON_MEDIA).startswith(FORM_MEDIA):
        return None, None
    if not asked.body:
        return None, None if asked.method in ("GET", "DELETE") else "the body is empty"
    try:
        return _decode(asked.body), None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, "the body is not valid JSON"


def chosen(found: Found, path: str, payload: Json) -> Route:
    """Choose among operations that share method and path, by what tells them apart in the docs.

    A GET with a number reads a record where one without lists; a POST with an `id` edits; else the
    operation whose documented body the payload fits best, and then the one printed exactly so (with or
    without `.json`).
    """
    if len(found.routes) == 1:
        return found.routes[0]
    wanted = _wanted_roles(found, payload)
    fitting = [route for role in wanted for route in found.routes if route.operation.role == role]
    return min(
        fitting or found.routes, key=lambda route: (_misfits(route, payload), route.operation.call != path)
    )


def _wanted_roles(found: Found, payload: Json) -> Sequence[str]:
    if found.routes[0].operation.method == "GET":
        return ("read",) if any(value.isdigit() for value in found.path.values()) else ("list",)
    is_edit = isinstance(payload, dict) and bool(payload.get("id"))
    return ("edit",) if is_edit else ("create",)


def _misfits(route: Route, payload: Json) -> int:
    request = route.operation.request
    if request is None or not isinstance(payload, dict):
        return 0
    fields = {field.name: field for field in request.body.fields}
    return sum(name not in fields or not fits(value, fields[name]) for name, value in payload.items())
