"""Hold what every handler of the embedded tenant needs: contracts, store, listings, clock, twists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conform.tenants.embedded.access import Account, Gate
from conform.tenants.embedded.frame import way_to_record
from conform.tenants.embedded.serve import Server, server
from conform.tenants.embedded.special import EMBEDS, ENTITIES, singular, snake, store_of
from conform.tenants.embedded.store import Store
from conform.tenants.embedded.twist import Seen, Twists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Field, Json, Operation, Reference, Response
    from conform.tenants.embedded.route import Route
    from conform.tenants.embedded.store import Change, Record
    from conform.tenants.embedded.wire import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Hold one request with what was found out about it so far."""

    asked: Asked
    contract: Contract
    operation: Operation
    path: Mapping[str, str] = field(default_factory=dict)
    payload: Json = None
    seen: Seen

    @property
    def store(self) -> str:
        """Name the store of the resource."""
        return store_of(self.contract)

    @property
    def is_v1(self) -> bool:
        """Tell whether the path, and so the frame of undocumented bodies, is of v1."""
        return not self.asked.path.startswith("/v2/")

    def with_before(self, record: Record | None) -> Visit:
        """Give a copy that knows the record which is about to change."""
        return replace(self, seen=replace(self.seen, before=record))

    def with_payload(self, payload: Json) -> Visit:
        """Give a copy with another body."""
        return self if payload is self.payload else replace(self, payload=payload)


def visit(asked: Asked, route: Route, path: Mapping[str, str], payload: Json, *, is_anonymous: bool) -> Visit:
    """Gather a request and the operation that it was found to ask for."""
    seen = Seen(
        contract=route.contract.key,
        operation=route.operation.id,
        role=route.operation.role,
        version="v2" if asked.path.startswith("/v2/") else "v1",
        path=path,
        payload=payload,
        is_anonymous=is_anonymous,
    )
    return Visit(
        asked=asked,
        contract=route.contract,
        operation=route.operation,
        path=path,
        payload=payload,
        seen=seen,
    )


class House:
    """Keep the state of one embedded tenant; all methods run in the server's thread."""

    def __init__(self, contracts: tuple[Contract, ...], twists: Twists, account: Account) -> None:
        self.contracts = {contract.key: contract for contract in contracts}
        self.store = Store()
        self.gate = Gate(account)
        self.twists = twists
        self.listings: dict[str, dict[str, Json]] = {}
        self._servers: dict[int, tuple[Field, Server]] = {}
        self._last_deleted: dict[str, int] = {}
        stores = {contract.name: store_of(contract) for contract in contracts}
        plural = {singular(name): store for name, store in stores.items()}
        known = {name: store for name, store in ENTITIES.items() if store in stores.values()}
        self._entities = {**plural, **stores, **known}

    def close(self) -> None:
        """Drop the store."""
        self.store.close()

    def server(self, claims: Field) -> Server:
        """Give the compiled function that serves values of a field."""
        if id(claims) not in self._servers:
            self._servers[id(claims)] = (claims, server(claims))
        return self._servers[id(claims)][1]

    def record_claims(self, response: Response | None) -> Field | None:
        """Find what a response documents of its record, None where the docs show none."""
        if response is None or response.body is None or (way := way_to_record(response)) is None:
            return None
        found: Field | None = response.body
        for part in way:
            if found is not None:
                found = found.items if part == "[]" else found.field(part)
        return found if found is not None and found.fields else None

    def knows(self, reference: Reference, value: Json) -> bool:
        """Tell whether the record or the listing entry that an id points at is there."""
        if reference.resource is not None:
            if reference.resource not in self.contracts:
                return True
            identity = as_id(value)
            return identity is not None and self.store.has(store_of(reference.resource), identity)
        entries = self.listings.get(reference.listing or "")
        return entries is None or str(value) in entries

    def embed(self, name: str, record: Mapping[str, Json]) -> Record | None:
        """Find the record that an object inside a record shows, by the id beside it."""
        key = singular(snake(name))
        identity = as_id(record.get(f"{key}_id"))
        store = EMBEDS.get(key) or self.entity(key)
        return None if identity is None or store is None else self.store.get(store, identity)

    def entity(self, name: str) -> str | None:
        """Find the store of a v2 entity name, None where there is no such entity."""
        return self._entities.get(name)

    def new_id(self, at: Visit) -> int:
        """Give the id of a new record."""
        fresh = self.store.next_id(at.store)
        seen = replace(at.seen, last_deleted=self._last_deleted.get(at.store))
        identity: int = self.twists("id", fresh, seen)
        return identity

    def apply(self, change: Change, at: Visit) -> None:
        """Carry a change out, as the twists would have it."""
        twisted: Change = self.twists("change", change, at.seen)
        self.store.apply(twisted)
        if twisted.sort == "delete":
            self._last_deleted[twisted.store] = twisted.id


def now() -> str:
    """Give the time as the tenant stamps it: `YYYY-MM-DD HH:MM:SS`, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def as_id(value: Json) -> int | None:
    """Read an id from a path, a query or a value; None where it cannot be one SQLite can hold."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 2**63 has 19
