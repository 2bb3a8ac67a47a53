"""Find or make, once a run, the records that payloads refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conform.case import Case, Step
from conform.contract.vendor import Books
from conform.payloads import place
from conform.payloads.build import minimal
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import step
from conform.payloads.value import in_kind
from conform.run.call import made_ids, maybe_body
from conform.run.custody.mark import Marked
from conform.run.rows import has_id, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.contract import Contract, Json, Operation
    from conform.exchange import Tenant
    from conform.payloads.endpoint import Endpoint
    from conform.run.execute import Executor

LISTING = "listing/"
PREPARES = "references "
"""How the labels of requests begin that only prepare a run: they are judged and recorded nowhere."""


@dataclass(slots=True, kw_only=True)
class Referred:
    """Hand out ids by key (`v1/clients`, `listing/Branch`); each is made or looked up at most once.

    Records are made from the contract's minimal payload, after those that they refer to themselves, and
    removed last, in reverse. `may_make` tells whether a contract's records may be created on this tenant;
    where they may not, the first record of the list serves. The executor's custody, where it has one, keeps
    what is made here until the run ends, and nothing is referred to that is not proven ours.
    `known` are ids that the tenant's owner named.
    """

    executor: Executor
    open_tenant: Callable[[str], Tenant]
    may_make: Callable[[Contract], bool]
    known: dict[str, Json] = field(default_factory=dict)
    _tried: set[str] = field(default_factory=set, init=False)
    _left: list[tuple[str, Json]] = field(default_factory=list, init=False)
    _given: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        self._given = frozenset(self.known)

    def bind(self, keys: Iterable[str]) -> tuple[Mapping[str, Json], frozenset[str]]:
        """Give the ids known after trying each key, and the keys for which there is none."""
        keys = sorted(keys)
        for key in keys:
            self._try(key)
        return self.known, frozenset(key for key in keys if key not in self.known)

    def close(self) -> None:
        """Remove what was made, the last first; what is in custody is removed there."""
        for left in reversed(self._left):
            self.executor.remove((left,), self.open_tenant(f"{PREPARES}{left[0]} removed"))
        self._left.clear()

    def _try(self, key: str) -> None:
        if key in self.known or key in self._tried:
            return
        self._tried.add(key)
        base, wanted = condition(key)
        if wanted and base in self._given:
            found = self.known[base]
        elif key.startswith(LISTING):
            found = self._of_listing(key.removeprefix(LISTING))
        else:
            found = self._record(base, wanted)
        if found is not None:
            self.known[key] = found

    def _of_listing(self, model: str) -> Json:
        """Give a record of our own where a resource serves the model, else the first that is listed."""
        listing = self._books().listing
        key = listing.served.get(model) if listing is not None else None
        made = None
        if key is not None:
            self._try(key)
            made = self.known.get(key)
        return made if made is not None else self._listed(model)

    def _record(self, key: str, wanted: Mapping[str, str]) -> Json:
        contract = self.executor.contracts.get(self._books().borrowed.get(key, key))
        if contract is None:
            return None
        create, listing = contract.having("create"), contract.having("list")
        if create is not None and self.may_make(contract):
            return self._make(contract, create, wanted)
        if listing is None:
            return None
        path = {**step(endpoint(contract, listing), "success").path}
        asked = {name: value for name, value in wanted.items() if name in path}
        kept = {name: value for name, value in wanted.items() if name not in path}
        found = rows(listing, self._read(contract, listing, {**path, **asked}))
        return next((row["id"] for row in found if has_id(row) and _meets(row, kept)), None)

    def _make(self, contract: Contract, create: Operation, wanted: Mapping[str, str]) -> Json:
        of = endpoint(contract, create)
        case = _case(contract, create, path=step(of, "success").path, payload=_as_wanted(of, wanted))
        references, missing = self.bind(case.needs)
        if missing:
            return None
        sent = self.executor.begin(case)
        trace = self.executor.run(sent, self.open_tenant(f"{PREPARES}{contract.key}"), references)
        record = next(iter(made_ids(trace.exchanges[0])), None) if trace.exchanges else None
        custody = self.executor.custody
        if custody is None:
            self._left.extend(trace.left)
            return record
        is_kept = record is not None and custody.keep(contract.key, record)
        custody.tidy()
        return record if is_kept else None

    def _listed(self, model: str) -> Json:
        """Give the first record that the listing of a model shows, None where it shows none."""
        listing = self._books().listing
        contract = None if listing is None else self.executor.contracts.get(listing.contract)
        if listing is None or contract is None or not contract.operations:
            return None
        found = self._read(contract, contract.operations[0], {listing.parameter: model})
        for part in listing.way:
            found = found.get(part) if isinstance(found, dict) else None
        if not isinstance(found, dict) or not found:
            return None
        first = next(iter(found))
        return int(first) if first.isdigit() else first

    def _read(
        self, contract: Contract, operation: Operation, path: Mapping[str, Json] = MappingProxyType({})
    ) -> Json:
        label = f"{PREPARES}{contract.key} {'.'.join(str(value) for value in path.values())}".strip()
        sent = Marked(case=_case(contract, operation, path=path))
        trace = self.executor.run(sent, self.open_tenant(label), {})
        return maybe_body(trace.exchanges[0]) if trace.exchanges else None

    def _books(self) -> Books:
        return next((each.vendor.books for each in self.executor.contracts.values()), Books())


def condition(key: str) -> tuple[str, dict[str, str]]:
    """Split a key into that of the resource and what its record must meet: `v2/status[type=2]`."""
    base, _, meets = key.removesuffix("]").partition("[")
    name, _, value = meets.partition("=")
    return base, {name: value} if meets else {}


def _as_wanted(of: Endpoint, wanted: Mapping[str, str]) -> Json:
    """Give the minimal payload of a create, with what is wanted of the record where it has such a field."""
    payload = minimal(of)
    for each in of.inputs():
        is_own = each.at.rpartition(".")[0] == (of.wrapper or "")
        if is_own and each.field.name in wanted:
            value = in_kind(each.field, wanted[each.field.name])
            payload = place.with_value(payload, each.at, value)
    return payload


def _meets(row: Mapping[str, Json], wanted: Mapping[str, str]) -> bool:
    return all(str(row.get(name)) == value for name, value in wanted.items())


def _case(contract: Contract, operation: Operation, **sends: Any) -> Case:
    asked = Step(contract=contract.key, operation=operation.id, expects="success", **sends)
    return Case(contract=contract.key, operation=operation.id, sort="valid", asks="reference", steps=(asked,))
