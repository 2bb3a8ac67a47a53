"""A live run that may not write, on tenants that hold records: what it asks, what it finds, what it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, cast

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.payloads.build import full, minimal
from conform.payloads.endpoint import Endpoint, endpoints
from conform.payloads.plan import plan
from conform.payloads.sorts import ORDER
from conform.payloads.steps import step
from conform.payloads.strategy import drawn
from conform.payloads.without import without
from conform.run.execute import Executor
from conform.run.permitted import NO_WRITES, Policy
from conform.run.references import Referred
from conform.run.session import Session
from conform.tenants.http import Secrets
from conform.tenants.live import Connection, LiveTenant
from tests import ours
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.case import Sort
    from conform.contract import Contract, Json
    from conform.report.result import Result
    from conform.tenants.http import Sender

    Place = tuple[str, str, str, str]

CASES = 4
"""Drawn payloads an operation: those of the run with writes, and of the records that are read without."""
SERVING: tuple[Sort, ...] = ("lifecycle", "valid", "paging")
"""The sorts of cases in which records are served: of the others all show the same, at ten times the cost."""
NEEDS_WRITES = ("state.", "status.", "access.")
"""What shows only where something was sent: no part of what is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Hold what a run without writes came to."""

    results: tuple[Result, ...]
    calls: tuple[Call, ...]
    not_asked: dict[str, int] = field(default_factory=dict)


@cache
def contracts() -> dict[str, Contract]:
    return ours.by_key()


def fill(tenant: UnwiredTenant, seed: int) -> None:
    """Make records of every resource through the API: bare, full and drawn ones."""
    executor = Executor(contracts=contracts(), heard=lambda *_: None)
    references = Referred(executor=executor, open_tenant=lambda _: tenant, may_make=lambda _: True)
    for contract in contracts().values():
        for create in endpoints(contract):
            for payload in _bodies(create, seed) if create.operation.role == "create" else ():
                made = create.case("valid", "made", step(create, "success", payload=payload))
                known, missing = references.bind(made.needs)
                bound = without(made, missing, contracts())
                assert bound is not None
                executor.run(executor.begin(bound), tenant, known)


def _bodies(create: Endpoint, seed: int) -> Iterator[Json]:
    yield from (minimal(create, f"bare {n}") for n in range(2))
    yield from (full(create, f"full {n}", variant=n) for n in range(2))
    yield from drawn(create, seed, CASES)


def read(tenant: UnwiredTenant, sorts: tuple[Sort, ...] = ORDER) -> Read:
    """Ask a tenant as a live one, without writes; what leaves for it is remembered."""
    settings = Connection(vendor=DAFTRA, base_url=tenant.base_url, secrets=Secrets(key="some-key"))
    calls = list[Call]()
    tenant.heard = calls.append
    live = LiveTenant(settings, sender=cast("Sender", tenant))
    session = Session(
        contracts=contracts(), open_tenant=lambda _: live, policy=Policy(may_write=False, may_leave=False)
    )
    groups = plan(
        tuple(contracts().values()), drawn=0, sorts=sorts, only_read=lambda _: True, is_ranked=False
    )
    results = [result for group in groups for result in session.run(group).results]
    session.close()
    return Read(results=tuple(results), calls=tuple(calls), not_asked=dict(session.tally.not_asked))


def written() -> list[Result]:
    """Ask a tenant of its own, which behaves as tenants were seen to, everything, with writes."""
    tenant = UnwiredTenant(tuple(contracts().values()), is_observed=True)
    session = Session(
        contracts=contracts(), open_tenant=lambda _: tenant, policy=Policy(may_write=True, may_leave=True)
    )
    groups = plan(tuple(contracts().values()), drawn=CASES, sorts=SERVING, is_ranked=False)
    results = [result for group in groups for result in session.run(group).results]
    session.close()
    tenant.close()
    return results


def served(results: Iterable[Result]) -> set[Place]:
    """Give what drifts in the bodies of lists and reads, by kind and place."""
    return {
        (drift.kind, drift.contract, drift.operation, drift.place)
        for result in results
        for drift in result.drifts
        if not drift.kind.startswith(NEEDS_WRITES) and _is_read(drift.contract, drift.operation)
    }


def _is_read(key: str, identity: str) -> bool:
    found = contracts()[key].operation(identity)
    return found is not None and found.role in ("list", "read")


@pytest.fixture
def filled(request: pytest.FixtureRequest) -> Iterator[UnwiredTenant]:
    profile, seed = request.param
    tenant = UnwiredTenant(tuple(contracts().values()), is_observed=profile == "observed")
    fill(tenant, seed)
    yield tenant
    tenant.close()


@pytest.mark.parametrize("filled", [("observed", 1)], indirect=True)
def test_without_a_write_all_that_drifts_in_what_is_served_is_found(filled: UnwiredTenant) -> None:
    found = read(filled)
    with_writes = served(written())
    assert len(with_writes) > 1000
    assert with_writes - served(found.results) == set()
    assert {call.method for call in found.calls} == {"GET"}
    assert set(found.not_asked) == {NO_WRITES}


@pytest.mark.parametrize(
    "filled", [("documented", seed) for seed in (1, 2, 3)], ids=lambda pair: f"seed {pair[1]}", indirect=True
)
def test_a_tenant_that_behaves_as_documented_has_no_drift_whatever_it_holds(filled: UnwiredTenant) -> None:
    found = read(filled, SERVING)
    assert [(result.case.id, result.drifts) for result in found.results if result.drifts] == []
    assert {result.verdict for result in found.results} == {"conformant"}
    assert {call.method for call in found.calls} == {"GET"}
    read_one_by_one = [result for result in found.results if result.case.asks == "rows"]
    assert len(read_one_by_one) == 55


def test_an_empty_tenant_is_blocked_only_where_a_record_is_read() -> None:
    tenant = UnwiredTenant(tuple(contracts().values()))
    found = read(tenant)
    tenant.close()
    blocked = [result for result in found.results if result.verdict == "blocked"]
    assert len(blocked) > 40
    asked = {result.case.asks for result in blocked if result.case.sort != "access"}
    assert asked == {"rows", "filters_there"}
    assert all(result.reason == f"no record of {result.case.contract} on the tenant" for result in blocked)
    assert all(result.lacks == {result.case.contract} for result in blocked)
    assert {result.verdict for result in found.results} == {"conformant", "blocked"}
