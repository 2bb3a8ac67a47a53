"""Hold what every handler of the embedded tenant needs: a request's context, and the tenant's state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conform.contract import Vendor
from conform.tenants.embedded.access import AUTHORIZATION, Gate
from conform.tenants.embedded.serving import fits, serving, way_to_record
from conform.tenants.embedded.store import ID, Sorting, Store, Write, as_id, stamped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract, Field, Json, Operation, Reference, Response
    from conform.contract.embedded import Embedded, Frame
    from conform.tenants.embedded.behaviour import Behaviours
    from conform.tenants.embedded.http import HttpRequest
    from conform.tenants.embedded.serving import Serve
    from conform.tenants.embedded.store import Record

LOOKED_UP = 4
"""Records of a resource that can only be read, so that its list has more than one page."""
LISTED = 3
"""Entries of each model of the general listing."""
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Hold one request with what was found out about it so far.

    `before` is the record that an edit or a delete found, None elsewhere; `last_deleted` the id that the
    store lost last, told where a new one is given and where a list is cut.
    """

    request: HttpRequest
    contract: Contract
    operation: Operation
    path: Mapping[str, str] = field(default_factory=dict)
    payload: Json = None
    before: Record | None = None
    last_deleted: int | None = None

    @property
    def embedded(self) -> Embedded:
        """Give what the contract alone does not say."""
        return self.contract.vendor.embedded

    @property
    def store(self) -> str:
        """Name the store of the resource."""
        return self.embedded.store_of(self.contract.key)

    @property
    def frame(self) -> Frame:
        """Give the frame of undocumented bodies."""
        return self.embedded.frame(self.request.path)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether the caller shows no credentials at all."""
        return not {self.contract.vendor.access.header.lower(), AUTHORIZATION} & self.request.headers.keys()


class State:
    """Keep the state of one embedded tenant; all methods run in the server's thread.

    `entities` are the stores of resources by their names and their singulars, `listings` the entries of the
    models of the general listing by their ids.
    """

    def __init__(self, contracts: tuple[Contract, ...], behaviours: Behaviours) -> None:
        self.contracts = {contract.key: contract for contract in contracts}
        self.vendor = contracts[0].vendor if contracts else Vendor()
        self.embedded = self.vendor.embedded
        self.store = Store()
        self.gate = Gate(self.vendor.access.header.lower())
        self.altered = behaviours.altered
        self._serves: dict[tuple[int, bool], tuple[Field, Serve]] = {}
        self._last_deleted: dict[str, int] = {}
        stores = {contract.name: self.embedded.store_of(contract.key) for contract in contracts}
        singulars = {singular(name): store for name, store in stores.items()}
        known = {name: store for name, store in self.embedded.entities.items() if store in stores.values()}
        self.entities = {**singulars, **stores, **known}
        self.listings = {model: _entries(model) for model in sorted(self._models())}
        self._seed()

    def reset(self) -> None:
        """Forget all that was written, and begin anew with what every tenant has."""
        self.store.clear()
        self._last_deleted.clear()
        self._seed()

    def serve(self, claims: Field | None, stored: Record, *, is_row: bool = False) -> Json:
        """Serve a record by what is documented of it; as it was stored where the docs show nothing.

        `is_row` leaves out what the docs show in a single read alone.
        """
        if claims is None:
            return stored
        key = (id(claims), is_row)
        if key not in self._serves:
            self._serves[key] = (claims, serving(claims, is_row=is_row))
        return self._serves[key][1](stored, self.nested)

    def record_claims(self, response: Response | None) -> Field | None:
        """Find what a response documents of its record, None where the docs show none."""
        if response is None or (way := way_to_record(response, self.embedded.data)) is None:
            return None
        found = response.body
        for part in way:
            if found is not None:
                found = found.items if part == "[]" else found.field(part)
        return found if found is not None and found.fields else None

    def knows(self, reference: Reference, value: Json) -> bool:
        """Tell whether the record or the listing entry that an id points at is there."""
        if reference.resource is None:
            entries = self.listed(reference.listing or "")
            return entries is None or str(value) in entries
        if reference.resource not in self.contracts:
            return True
        return self.found(self.embedded.store_of(reference.resource), as_id(value)) is not None

    def listed(self, model: str) -> dict[str, Json] | None:
        """Give the titles of a model's records by id, those of the resource that serves it among them."""
        entries, listing = self.listings.get(model), self.vendor.books.listing
        key = listing.served.get(model) if listing is not None else None
        if entries is None or key is None:
            return entries
        records = self.store.rows(self.embedded.store_of(key), order=Sorting(), limit=-1, offset=0)
        return {**entries, **{str(each[ID]): self._title(each) for each in records}}

    def _title(self, record: Record) -> Json:
        return next((record[name] for name in self.embedded.titles if record.get(name)), "")

    def found(self, store: str | None, identity: int | None) -> Record | None:
        """Find a record, None where there is none or it cannot be named."""
        return None if store is None or identity is None else self.store.get(store, identity)

    def nested(self, name: str, record: Mapping[str, Json]) -> Record | None:
        """Find the record that an object inside a record shows, by the id beside it."""
        key = singular(snake(name))
        return self.found(
            self.embedded.nested.get(key) or self.entities.get(key), as_id(record.get(f"{key}_id"))
        )

    def new_id(self, at: Context) -> int:
        """Give the id of a new record."""
        return self.altered("id", self.store.next_id(at.store), self.recalled(at))

    def recalled(self, at: Context) -> Context:
        """Give a context that tells which id the store lost last."""
        return replace(at, last_deleted=self._last_deleted.get(at.store))

    def write(self, write: Write, at: Context) -> None:
        """Carry a write out, as the behaviours would have it."""
        altered = self.altered("write", write, at)
        self.store.apply(altered)
        if altered.sort == "delete":
            self._last_deleted[altered.store] = altered.id

    def _models(self) -> set[str]:
        """Name every model of the general listing that a field refers to."""
        return {
            field.reference.listing
            for contract in self.contracts.values()
            for operation in contract.operations
            for claims in _claims(operation)
            for _, field in claims.walk()
            if field.reference is not None and field.reference.listing is not None
        } | self.embedded.listings

    def _seed(self) -> None:
        """Give a new tenant what every tenant has: staff, branches, a store, payment methods."""
        for contract in self.contracts.values():
            store = self.embedded.store_of(contract.key)
            for record in self.embedded.seeds.get(contract.key) or self._examples(contract, store):
                identity = self.store.next_id(store)
                made = {**record, **stamped(self.embedded, identity)}
                self.store.apply(Write(sort="insert", store=store, id=identity, record=made))

    def _examples(self, contract: Contract, store: str) -> list[Record]:
        """Give records of a resource that nobody can make through the API, each with a title of its own."""
        is_made = any(
            each.having("create") is not None and self.embedded.store_of(each.key) == store
            for each in self.contracts.values()
        )
        looked_up = contract.having("list") or contract.having("read")
        if is_made or looked_up is None or contract.key in self.embedded.borrowed:
            return []
        claims = self.record_claims(looked_up.success)
        fields = () if claims is None else claims.fields
        shown = {
            each.name: each.example.value
            for each in fields
            if each.example is not None and fits(each.example.value, each) and not each.is_write_only
        }
        named = [each.name for each in fields if each.name in self.embedded.titles]
        return [
            {**shown, **dict.fromkeys(named, f"{contract.name} {number}")}
            for number in range(1, LOOKED_UP + 1)
        ]


def _entries(model: str) -> dict[str, Json]:
    return {str(number): f"{model} {number}" for number in range(1, LISTED + 1)}


def _claims(operation: Operation) -> Iterable[Field]:
    yield from (each.field for each in operation.parameters)
    yield from (response.body for response in operation.responses if response.body is not None)
    if operation.request is not None:
        yield operation.request.body


def snake(name: str) -> str:
    """Give `PurchaseOrder` as `purchase_order`."""
    return _WORD.sub("_", name).lower()


def singular(name: str) -> str:
    """Give the singular of a resource's name (`clients`, `taxes`, `treasuries`)."""
    for ending, instead in (("ies", "y"), ("xes", "x"), ("s", "")):
        if name.endswith(ending) and not name.endswith("ss"):
            return name.removesuffix(ending) + instead
    return name
