"""Find or make, once a run, the records that payloads refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads.referred import (
    LISTING,
    condition,
    contract_of,
    listed,
    making,
    modelled,
    served_by,
)
from conform.run.call import made_ids, maybe_body
from conform.run.custody.mark import Marked
from conform.run.rows import has_id, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.contract import Contract, Json
    from conform.exchange import Tenant
    from conform.payloads.referred import Preparation
    from conform.run.execute import Executor

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
        key, made = served_by(model, self.executor.contracts), None
        if key is not None:
            self._try(key)
            made = self.known.get(key)
        return made if made is not None else self._listed(model)

    def _record(self, key: str, wanted: Mapping[str, str]) -> Json:
        contract = contract_of(key, self.executor.contracts)
        if contract is None:
            return None
        create, listing = contract.having("create"), contract.having("list")
        if create is not None and self.may_make(contract):
            return self._make(making(contract, create, wanted))
        if listing is None:
            return None
        asked = listed(contract, listing, wanted)
        found = rows(listing, self._read(asked))
        return next((row["id"] for row in found if has_id(row) and _meets(row, asked.meets)), None)

    def _make(self, preparation: Preparation) -> Json:
        case = _case(preparation)
        references, missing = self.bind(case.needs)
        if missing:
            return None
        sent = self.executor.begin(case)
        trace = self.executor.run(sent, self.open_tenant(f"{PREPARES}{case.contract}"), references)
        record = next(iter(made_ids(trace.exchanges[0])), None) if trace.exchanges else None
        custody = self.executor.custody
        if custody is None:
            self._left.extend(trace.left)
            return record
        is_kept = record is not None and custody.keep(case.contract, record)
        custody.tidy()
        return record if is_kept else None

    def _listed(self, model: str) -> Json:
        """Give the first record that the listing of a model shows, None where it shows none."""
        preparation = modelled(model, self.executor.contracts)
        found = None if preparation is None else self._read(preparation)
        for part in (preparation.way if preparation is not None else None) or ():
            found = found.get(part) if isinstance(found, dict) else None
        if not isinstance(found, dict) or not found:
            return None
        first = next(iter(found))
        return int(first) if first.isdigit() else first

    def _read(self, preparation: Preparation) -> Json:
        asked = preparation.step
        label = f"{PREPARES}{asked.contract} {'.'.join(map(str, asked.path.values()))}".strip()
        trace = self.executor.run(Marked(case=_case(preparation)), self.open_tenant(label), {})
        return maybe_body(trace.exchanges[0]) if trace.exchanges else None


def _meets(row: Mapping[str, Json], wanted: Mapping[str, str]) -> bool:
    return all(str(row.get(name)) == value for name, value in wanted.items())


def _case(preparation: Preparation) -> Case:
    asked = preparation.step
    return Case(
        contract=asked.contract, operation=asked.operation, sort="valid", asks="reference", steps=(asked,)
    )
