"""Take the steps of a case on a tenant, and remove what they made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from conform.case import Step, UnboundError
from conform.run.compose import compose
from conform.run.made import made_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.case import Case
    from conform.contract import Contract, Json, Operation
    from conform.exchange import Exchange, Tenant

_SUCCESS = range(200, 300)
NO_ID = "the docs show no id in the answer to the create, and the tenant gave none"


class Ledger(Protocol):
    """Keep what a run creates on a tenant, durable before the next request."""

    def creating(self, contract: str, operation: str) -> None:
        """Write down that a create is about to be sent."""

    def created(self, contract: str, record: Json, path: str) -> None:
        """Write down a record that was made and the path that deletes it, empty where nothing does."""

    def unsure(self, contract: str, operation: str) -> None:
        """Write down that a create got no usable answer, so that it may have made a record."""

    def removed(self, contract: str, record: Json) -> None:
        """Write down that a record is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Hold the exchanges of a case in the order of its steps.

    `blocked` names what was missing where the case ended early, empty where it did not. `unasked` says
    instead why the rest could not be asked although nothing went wrong: the docs promise no id, and the
    tenant gave none. `left` are the records (contract key, id) that still stand on the tenant.
    """

    exchanges: tuple[Exchange, ...]
    blocked: str = ""
    unasked: str = ""
    left: tuple[tuple[str, Json], ...] = ()


@dataclass(slots=True, kw_only=True)
class _Steps:
    """Follow one case while it runs."""

    case: str
    tenant: Tenant
    references: Mapping[str, Json]
    made: dict[int, Json] = field(default_factory=dict)
    alive: list[tuple[str, Json]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


class Executor:
    """Send the steps of cases to one tenant; nothing is created without being written down first."""

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        ledger: Ledger | None,
        heard: Callable[[str, str, Exchange], None],
        cleaned: Callable[[str, str, Exchange], None] = lambda *_: None,
    ) -> None:
        self._contracts = contracts
        self._ledger = ledger
        self._heard = heard
        self._cleaned = cleaned

    def run(self, case: Case, tenant: Tenant, references: Mapping[str, Json]) -> Trace:
        """Take the steps in order; stop at the first that cannot be bound or that gets no usable answer."""
        steps = _Steps(case=case.id, tenant=tenant, references=references)
        blocked = unasked = ""
        for index, step in enumerate(case.steps):
            try:
                exchange = self._take(step, index, steps)
            except UnboundError as error:
                if self._is_promised(step, case):
                    blocked = f"no value for {error.placeholder}"
                else:
                    unasked = NO_ID
                break
            if exchange.failure is not None:
                break
        return Trace(
            exchanges=tuple(steps.exchanges), blocked=blocked, unasked=unasked, left=tuple(steps.alive)
        )

    def remove(self, left: tuple[tuple[str, Json], ...], tenant: Tenant) -> tuple[tuple[str, Json], ...]:
        """Delete records, the last made first; give those that still stand, in their own order."""
        standing = [each for each in reversed(left) if not self._delete(*each, tenant)]
        return tuple(reversed(standing))

    def _take(self, step: Step, index: int, steps: _Steps) -> Exchange:
        operation = self._operation(step)
        call = compose(step, operation, references=steps.references, made=steps.made, case=steps.case)
        if self._ledger is not None and operation.role == "create":
            self._ledger.creating(step.contract, operation.id)
        exchange = steps.tenant.send(call)
        steps.exchanges.append(exchange)
        if self._ledger is not None and operation.role == "create" and exchange.failure is not None:
            self._ledger.unsure(step.contract, operation.id)
        self._note(step, operation, index, steps, exchange)
        self._heard(step.contract, operation.id, exchange)
        return exchange

    def _note(
        self, step: Step, operation: Operation, index: int, steps: _Steps, exchange: Exchange
    ) -> None:  # what was made is kept, and what was removed struck, before anything else is sent
        if operation.role == "create":
            for record in made_ids(exchange):
                steps.made.setdefault(index, record)
                steps.alive.append((step.contract, record))
                if self._ledger is not None:
                    self._ledger.created(step.contract, record, self._delete_path(step.contract, record))
        elif operation.role == "delete" and _is_success(exchange):
            for each in [
                each for each in steps.alive if each[0] == step.contract and _ends(exchange, each[1])
            ]:
                steps.alive.remove(each)
                if self._ledger is not None:
                    self._ledger.removed(*each)

    def _delete(self, contract: str, record: Json, tenant: Tenant) -> bool:
        operation = self._contracts[contract].having("delete")
        if operation is None:
            return False
        step = Step(
            contract=contract, operation=operation.id, expects="success", path=_path(operation, record)
        )
        exchange = tenant.send(compose(step, operation, references={}, made={}, case="cleaning up"))
        self._cleaned(contract, operation.id, exchange)
        is_gone = exchange.answer is not None and exchange.answer.status in (*_SUCCESS, 404)
        if is_gone and self._ledger is not None:
            self._ledger.removed(contract, record)
        return is_gone

    def _delete_path(self, contract: str, record: Json) -> str:
        operation = self._contracts[contract].having("delete")
        if operation is None:
            return ""
        step = Step(
            contract=contract, operation=operation.id, expects="success", path=_path(operation, record)
        )
        return compose(step, operation, references={}, made={}, case="").path

    def _is_promised(self, step: Step, case: Case) -> bool:
        """Tell whether the docs show an id in the answer to the create that a step goes back to."""
        if step.subject is None:
            return True
        success = self._operation(case.steps[step.subject]).success
        body = success.body if success is not None else None
        return body is not None and any(field.name == "id" for _, field in body.walk())

    def _operation(self, step: Step) -> Operation:
        operation = self._contracts[step.contract].operation(step.operation)
        if operation is None:
            raise UnboundError(f"{step.contract} {step.operation}: the contract no longer has this operation")
        return operation


def _path(operation: Operation, record: Json) -> dict[str, Json]:
    names = [parameter.field.name for parameter in operation.parameters if parameter.where == "path"]
    return {name: record for name in names if f"{{{name}}}" in operation.call}


def _is_success(exchange: Exchange) -> bool:
    return exchange.answer is not None and exchange.answer.status in _SUCCESS


def _ends(exchange: Exchange, record: Json) -> bool:
    """Tell whether a call addresses a record: its id is the last segment of the path."""
    return exchange.call.path.rpartition("/")[2].partition(".")[0] == str(record)
