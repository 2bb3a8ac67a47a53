"""Each rule finds its lie on a tenant that shares no code with the engine, and finds nothing else."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.drift.kinds import KINDS
from conform.findings.causes import causes
from conform.payloads.plan import plan
from conform.run.permitted import Policy
from conform.run.session import Session
from conform.tenants.http import Secrets
from conform.tenants.live import outage
from conform.tenants.live.address import Connection
from conform.tenants.live.tenant import LiveTenant
from tests import ours
from tests.independent.faults import FAULTS
from tests.independent.lies import HONEST
from tests.independent.tenant import KEY, independent_tenant

if TYPE_CHECKING:
    from conform.case import Group
    from conform.drift.value import Drift
    from conform.report.result import Result
    from tests.independent.faults import Fault
    from tests.independent.lies import Lie

CONTRACTS = ours.by_key()
PROOF = int(os.environ.get("PROOF", "0"))
"""How many seeds `make proof` runs; 0 in `make test`, which asks a few telling lies alone."""
TELLING = (
    *("v1 create answers 203", "v2 refuses foreign names", "v1 ignores the size", "v1 leaves a field out"),
    *("v2 serves a text as number", "v1 shouts", "v2 lists a record late", "v1 keeps what it deleted"),
    *("v1 serves page 1 again", "v1 leads astray", "v1 edits the others too", "v2 lets anyone in"),
    *("v2 ignores filters", "v2 lets one in", "v1 sets another default", "v1 takes a read-only time"),
)
QUICK = ("v1/taxes", "v1/stores", "v2/brand", "v2/designation")
"""Resources of which one run on one seed costs a second or two."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0.02)


@cache
def groups(key: str, seed: int) -> tuple[Group, ...]:
    return plan([CONTRACTS[key]], seed=seed, drawn=3)


def results(lie: Lie, key: str, seed: int = 7) -> list[Result]:
    with independent_tenant(lie) as (url, _):
        connection = Connection(base_url=url, secrets=Secrets(key=KEY), vendor=DAFTRA)
        tenant = LiveTenant(connection, allow_writes=True)
        policy = Policy(may_write=True, may_leave=True)
        session = Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy)
        try:
            return [result for group in groups(key, seed) for result in session.run(group).results]
        finally:
            session.close()
            tenant.close()


def asked(fault: Fault, name: str) -> None:
    if fault.kind not in KINDS:
        pytest.skip(f"no such kind yet: {fault.kind}")
    if not PROOF and name not in TELLING:
        pytest.skip("asked by `make proof`")


@pytest.mark.parametrize("name", FAULTS)
def test_a_lie_is_found_where_it_is_told_and_nothing_else_is(name: str) -> None:
    fault = FAULTS[name]
    asked(fault, name)
    drifts = [drift for result in results(fault.lie, fault.contract) for drift in result.drifts]
    found = {(drift.kind, drift.contract) for drift in drifts if drift.operation.startswith(fault.at)}
    assert (fault.kind, fault.contract) in found
    assert untold(drifts, fault) == []


def untold(drifts: list[Drift], fault: Fault) -> list[set[str]]:
    """Give the kinds of each finding that neither is the lie nor follows from it."""
    ordered = sorted(drifts, key=lambda d: (d.contract, d.operation, d.place, d.kind, d.claimed, d.where))
    kinds = [{drift.kind for drift in cause.drifts} for cause in causes(ordered, DAFTRA)]
    return [each for each in kinds if not each & {fault.kind, *fault.also}]


SEEDS = [(seed, key) for seed in range(1, PROOF + 1) for key in CONTRACTS] or [(7, key) for key in QUICK]


@pytest.mark.parametrize(("seed", "key"), SEEDS)
def test_a_tenant_that_does_as_documented_has_no_drift(seed: int, key: str) -> None:
    found = results(HONEST, key, seed)
    assert found
    assert [(each.case.id, each.drifts, each.reason) for each in found if each.is_failure] == []


def test_each_kind_that_judges_a_tenant_has_a_lie() -> None:
    kinds = {name for name, kind in KINDS.items() if kind.reads != "documents"}
    assert kinds - {fault.kind for fault in FAULTS.values()} == set()
