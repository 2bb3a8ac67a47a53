"""What the docs claim of one endpoint, and the contract that gathers the endpoints of a resource."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.contract.vendor import Vendor

if TYPE_CHECKING:
    from conform.contract.field import Field, Source

Role: TypeAlias = Literal["create", "read", "list", "edit", "delete", "action"]
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Describe one path, query or header parameter."""

    where: Literal["path", "query", "header"]
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Describe a request body: its media type and its shape.

    `wrapper` is the key under which the record stands (`Client`), None where the body is the record.
    `is_exemplary` tells that the page shows the body by an example alone: it is sent as that shows it, whole.
    """

    media: str
    body: Field
    wrapper: str | None = None
    is_exemplary: bool = False

    @property
    def record(self) -> Field | None:
        """Find what the docs claim of the record that is sent, None where the body lacks its wrapper."""
        return self.body if self.wrapper is None else self.body.field(self.wrapper)

    @property
    def owes_wrapper(self) -> bool:
        """Tell whether the wrapper cannot be left out: the docs require something of the record in it."""
        record = None if self.wrapper is None else self.record
        return record is not None and any(
            each.is_required and not each.is_read_only for each in record.fields
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Describe one documented status; `body` is None where the docs show none.

    `record` is the way from the body's root to the record, `[]` standing for the rows of a list:
    `("data", "Client")`, `("data", "[]", "Client")`, `()` for a bare object; None where there is none.
    `source` is the page that implies the status where the operation's own does not list it, else None.
    """

    status: int
    media: str = "application/json"
    body: Field | None = None
    record: tuple[str, ...] | None = None
    source: Source | None = None

    @property
    def shown(self) -> Field | None:
        """Find what the docs claim of the record that is served, or of a row; None where they show none."""
        found = None if self.record is None else self.body
        for name in self.record or ():
            if found is not None:
                found = found.items if name == "[]" else found.field(name)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Hold what one page states in a contradiction, as facts (`integer`, `required`, `10`)."""

    source: Source
    states: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Keep two or more claims that exclude each other, and the one that derivation settled on.

    `at` is a dotted place in the operation (`request.Client.credit_limit`, `path`); `about` names the
    attribute (`kinds`, `is_required`, `example`). `settled` is None where neither side is relied on.
    """

    at: str
    about: str
    sides: tuple[Side, ...]
    settled: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Describe one documented endpoint.

    `id` is unique in a contract and a label for people: `POST /clients{format}`.
    `call` is the path to call below the tenant's host, literal but for path parameters:
    `/api2/clients/{id}.json`. `is_exemplary` tells that it is known by requests and answers that somebody
    saved, and by no page: the statuses are some of those that may come.
    """

    id: str
    method: Method
    path: str
    call: str
    role: Role
    source: Source
    title: str = ""
    parameters: tuple[Parameter, ...] = ()
    request: Request | None = None
    responses: tuple[Response, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    is_exemplary: bool = False

    @property
    def success(self) -> Response | None:
        """Find the documented 2xx response, None where there is none."""
        return next((response for response in self.responses if 200 <= response.status < 300), None)  # noqa: PLR2004

    @property
    def shown(self) -> Field | None:
        """Find what the docs claim of the record that a success shows, None where they show none."""
        return None if self.success is None else self.success.shown

    @property
    def bodies(self) -> tuple[Field, ...]:
        """Give every body that the page shows: what is sent first, then what is served."""
        sent = (self.request.body,) if self.request else ()
        return sent + tuple(response.body for response in self.responses if response.body is not None)

    def response(self, status: int) -> Response | None:
        """Find the response documented for a status, None where the docs list it nowhere."""
        return next((response for response in self.responses if response.status == status), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Gather the operations of one resource (`clients`) of one version (`v1`).

    `vendor` is handed in by whoever loads or derives the contract, and stands in no file. So do `maker`, the
    contract that makes the records which this one reads and deletes, and `lent`, the other way round, the
    contract that reads and deletes those which this one makes; None where a contract does all itself.
    """

    name: str
    version: str
    title: str
    operations: tuple[Operation, ...]
    vendor: Vendor = field(default_factory=Vendor, compare=False, repr=False)
    maker: Contract | None = field(default=None, compare=False, repr=False)
    lent: Contract | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> str:
        """Give the contract's key, `v1/clients`."""
        return f"{self.version}/{self.name}"

    def operation(self, identity: str) -> Operation | None:
        """Find an operation by its id, None where there is none."""
        return next((operation for operation in self.operations if operation.id == identity), None)

    def having(self, role: Role) -> Operation | None:
        """Find the first operation of a role, None where the docs have none."""
        return next((operation for operation in self.operations if operation.role == role), None)


def paired(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Give contracts of which those know each other that share records, as the vendor says."""
    known = {contract.key: contract for contract in contracts}

    def knowing(contract: Contract) -> Contract:
        borrowed = contract.vendor.books.borrowed
        lent = next((known.get(key) for key, maker in borrowed.items() if maker == contract.key), None)
        is_lent = contract.having("delete") is None and lent is not None and lent.having("delete") is not None
        maker = known.get(borrowed.get(contract.key, ""))
        if maker is None and not is_lent:
            return contract
        return replace(contract, maker=maker, lent=lent if is_lent else None)

    return tuple(map(knowing, contracts))
