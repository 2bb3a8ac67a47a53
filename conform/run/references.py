"""Find or make, once a run, the records that payloads refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case, Step
from conform.contract.vendor import Books
from conform.payloads.valid import minimal
from conform.run.call import made_ids, maybe_body
from conform.run.custody.mark import Marked
from conform.run.rows import has_id, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.contract import Contract, Json, Operation
    from conform.exchange import Tenant
    from conform.run.custody import Custody
    from conform.run.execute import Executor

LISTING = "listing/"
PREPARES = "references "
"""How the labels of requests begin that only prepare a run: they are judged and recorded nowhere."""


class Referred:
    """Hand out ids by key (`v1/clients`, `listing/Branch`); each is made or looked up at most once.

    Records are made from the contract's minimal payload, after those that they refer to themselves, and
    removed last, in reverse. `may_make` tells whether a contract's records may be created on this tenant;
    where they may not, the first record of the list serves. `custody` guards a tenant that is somebody's:
    it keeps what is made here until the run ends, and nothing is referred to that is not proven ours.
    `given` are ids that the tenant's owner named.
    """

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        executor: Executor,
        open_tenant: Callable[[str], Tenant],
        may_make: Callable[[Contract], bool],
        custody: Custody | None = None,
        given: Mapping[str, Json] | None = None,
    ) -> None:
        self._contracts = contracts
        self._executor = executor
        self._open_tenant = open_tenant
        self._may_make = may_make
        self._custody = custody
        self._known: dict[str, Json] = dict(given or {})
        self._tried: set[str] = set(self._known)
        self._left: list[tuple[str, Json]] = []
        self._books = next((each.vendor.books for each in contracts.values()), Books())

    def bind(self, keys: Iterable[str]) -> tuple[Mapping[str, Json], frozenset[str]]:
        """Give the ids known after trying each key, and the keys for which there is none."""
        keys = sorted(keys)
        for key in keys:
            self._try(key)
        return self._known, frozenset(key for key in keys if key not in self._known)

    def close(self) -> None:
        """Remove what was made, the last first; what is in custody is removed there."""
        for left in reversed(self._left if self._custody is None else ()):
            self._executor.remove((left,), self._open_tenant(f"{PREPARES}{left[0]} removed"))
        self._left.clear()

    def _try(self, key: str) -> None:
        if key in self._tried:
            return
        self._tried.add(key)
        found = self._listed(key.removeprefix(LISTING)) if key.startswith(LISTING) else self._record(key)
        if found is not None:
            self._known[key] = found

    def _record(self, key: str) -> Json:
        contract = self._contracts.get(self._books.borrowed.get(key, key))
        if contract is None:
            return None
        create, listing = contract.having("create"), contract.having("list")
        if create is not None and self._may_make(contract):
            return self._make(contract, create)
        if listing is None:
            return None
        found = rows(listing, self._read(contract.key, listing))
        return next((row["id"] for row in found if has_id(row)), None)

    def _make(self, contract: Contract, create: Operation) -> Json:
        step = Step(contract=contract.key, operation=create.id, expects="success", payload=minimal(create))
        case = Case(contract=contract.key, operation=create.id, sort="valid", asks="reference", steps=(step,))
        references, missing = self.bind(case.needs)
        if missing:
            return None
        sent = self._executor.begin(case)
        trace = self._executor.run(sent, self._open_tenant(f"{PREPARES}{contract.key}"), references)
        ids = made_ids(trace.exchanges[0]) if trace.exchanges else ()
        if self._custody is None:
            self._left.extend(trace.left)
            return ids[0] if ids else None
        is_kept = bool(ids) and self._custody.keep(contract.key, ids[0])
        self._custody.tidy()
        return ids[0] if is_kept else None

    def _listed(self, model: str) -> Json:
        """Give the first record that the listing of a model shows."""
        listing = self._books.listing
        contract = None if listing is None else self._contracts.get(listing.contract)
        if listing is None or contract is None or not contract.operations:
            return None
        found = self._read(contract.key, contract.operations[0], {listing.parameter: model})
        for part in listing.way:
            found = found.get(part) if isinstance(found, dict) else None
        if not isinstance(found, dict) or not found:
            return None
        first = next(iter(found))
        return int(first) if first.isdigit() else first

    def _read(self, contract: str, operation: Operation, path: Mapping[str, Json] | None = None) -> Json:
        step = Step(contract=contract, operation=operation.id, expects="success", path=path or {})
        case = Case(contract=contract, operation=operation.id, sort="valid", asks="reference", steps=(step,))
        label = f"{PREPARES}{contract} {'.'.join(str(value) for value in (path or {}).values())}".strip()
        trace = self._executor.run(Marked(case=case), self._open_tenant(label), {})
        return maybe_body(trace.exchanges[0]) if trace.exchanges else None
