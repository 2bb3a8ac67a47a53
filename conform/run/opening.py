"""Open what a run needs: contracts, the plan of its cases, the tenant, the session."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.contract import load_contracts
from conform.ledger import Ledger
from conform.payloads.plan import plan, within
from conform.redact import Redactor, environment_secrets
from conform.run.session import Policy, Session
from conform.run.settings import SettingsError
from conform.tenants.embedded import open_embedded
from conform.tenants.live import LiveTenant
from conform.tenants.pace import Pace
from conform.tenants.settings import SettingsError as AddressError
from conform.tenants.settings import live_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.case import Group
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.run.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Hold an open run: `trouble` says in one line why nothing can be judged, None where all is well."""

    session: Session
    redactor: Redactor
    base_url: str
    trouble: str | None
    ends: ExitStack

    def close(self) -> None:
        """Let go of the tenant and the ledger."""
        self.ends.close()


def read_contracts(settings: Settings) -> dict[str, Contract]:
    """Read all contracts by key; raise ContractError for an unusable file."""
    return {contract.key: contract for contract in load_contracts(settings.contracts)}


def chosen(settings: Settings, contracts: Mapping[str, Contract]) -> tuple[Contract, ...]:
    """Give the contracts that `--resource` names, all where it names none.

    Raises SettingsError for a name that no contract has.
    """
    names = {name for contract in contracts.values() for name in (contract.name, contract.key)}
    for name in settings.resources:
        if name not in names:
            known = ", ".join(sorted({contract.name for contract in contracts.values()}))
            raise SettingsError(f"--resource {name}: no contract has this name; known are {known}")
    return tuple(
        contract
        for contract in contracts.values()
        if not settings.resources or {contract.name, contract.key} & {*settings.resources}
    )


def planned(settings: Settings, contracts: Sequence[Contract]) -> tuple[tuple[Group, ...], Mapping[str, int]]:
    """Give the groups to run and, by reason, how many cases a budget leaves out."""
    groups = plan(contracts, seed=settings.seed, drawn=settings.drawn)
    if settings.budget is None:
        return groups, {}
    kept, left_out = within(groups, settings.budget)
    reason = f"the budget of {settings.budget} requests was spent"
    return kept, {reason: len(left_out)} if left_out else {}


def open_run(
    settings: Settings, contracts: Mapping[str, Contract], is_known: Callable[[Drift], bool]
) -> Opened:
    """Open the tenant that the settings name; raise SettingsError where it cannot be named."""
    return _OPENERS[settings.tenant](settings, contracts, is_known)


def _embedded(
    settings: Settings, contracts: Mapping[str, Contract], is_known: Callable[[Drift], bool]
) -> Opened:
    ends = ExitStack()
    tenant = open_embedded(tuple(contracts.values()), profile=settings.profile)
    ends.callback(tenant.close)
    session = Session(
        contracts=contracts,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=True, may_leave=True),
        is_known=is_known,
    )
    return Opened(
        session=session,
        redactor=Redactor(environment_secrets(os.environ)),
        base_url=tenant.base_url,
        trouble=None,
        ends=ends,
    )


def _live(settings: Settings, contracts: Mapping[str, Contract], is_known: Callable[[Drift], bool]) -> Opened:
    try:
        address = live_settings(os.environ, settings.base_url)
    except AddressError as error:
        raise SettingsError(str(error)) from None
    ends = ExitStack()
    tenant = LiveTenant(address, allow_writes=settings.may_write, pace=Pace(settings.rate))
    ends.callback(tenant.close)
    trouble = tenant.check()
    ledger = None
    if settings.may_write and trouble is None:
        ledger = Ledger.of_run(settings.reports / "ledger", base_url=address.base_url)
        ends.callback(ledger.close)
    session = Session(
        contracts=contracts,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=settings.may_write, may_leave=False),
        ledger=ledger,
        is_known=is_known,
    )
    redactor = Redactor(environment_secrets(os.environ), hides_people=True)
    return Opened(session=session, redactor=redactor, base_url=address.base_url, trouble=trouble, ends=ends)


_OPENERS: Mapping[str, Callable[[Settings, Mapping[str, Contract], Callable[[Drift], bool]], Opened]] = {
    "embedded": _embedded,
    "live": _live,
}
