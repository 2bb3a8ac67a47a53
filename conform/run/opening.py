"""Open what a run needs: contracts, the plan of its cases, the tenant, the session."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import load_contracts
from conform.disk import DiskError, Door
from conform.ledger import Ledger
from conform.payloads.plan import plan, within
from conform.redact import Redactor, Secret, environment_secrets
from conform.run.allowed import can_remove
from conform.run.custody import Custody
from conform.run.recordings import keep, recorder
from conform.run.references import PREPARES
from conform.run.rights import deletes
from conform.run.session import Policy, Session, allowed
from conform.run.settings import SettingsError
from conform.run.stop import Stop
from conform.run.sweep import sweep_folder
from conform.run.values import load_values
from conform.tenants.embedded import open_embedded
from conform.tenants.live import LiveTenant
from conform.tenants.pace import shared_pace
from conform.tenants.recorded import no_sockets
from conform.tenants.settings import SettingsError as AddressError
from conform.tenants.settings import live_settings, tenant_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from conform.case import Case, Group
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Tenant
    from conform.run.recordings import Replay
    from conform.run.settings import Settings
    from conform.run.sweep import Swept
    from conform.tenants.recorded import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Hold an open run.

    `trouble` says in one line why nothing can be judged, None where all is well. `swept` tells what became
    of what dead runs had left. `after` is called with each group that has run.
    """

    session: Session
    redactor: Redactor
    base_url: str
    ends: ExitStack
    trouble: str | None = None
    swept: tuple[Swept, ...] = ()
    after: Callable[[Group], None] = lambda _: None

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
    return cut(settings, whole_plan(settings, contracts))


def whole_plan(settings: Settings, contracts: Sequence[Contract]) -> tuple[Group, ...]:
    """Give all groups of all shards, before a budget cuts any; a replay draws nothing."""
    drawn = 0 if settings.tenant == "recorded" else settings.drawn
    return plan(contracts, seed=settings.seed, drawn=drawn, only_read=lambda each: _is_read(settings, each))


def cut(settings: Settings, groups: tuple[Group, ...]) -> tuple[tuple[Group, ...], Mapping[str, int]]:
    """Give the groups that a budget allows and, by reason, how many cases it leaves out."""
    if settings.budget is None:
        return groups, {}
    kept, left_out = within(groups, settings.budget)
    left = sum(len(group.cases) for group in left_out if settings.owns(group.contract))
    return kept, {spent(settings.budget): left} if left else {}


def spent(budget: int) -> str:
    """Say that a budget of requests was spent."""
    return f"the budget of {budget} requests was spent"


def why_not(settings: Settings, contracts: Mapping[str, Contract]) -> Callable[[Case], str]:
    """Give what says of a case, before anything is opened, why it will not be asked; empty where it will."""
    if settings.tenant != "live":
        return lambda _: ""
    policy = Policy(may_write=settings.may_write, may_leave=settings.disposable is not None)
    return lambda case: allowed(case, contracts, policy)[1]


def address(settings: Settings) -> str:
    """Give the root of the live tenant; raise SettingsError where none is named."""
    try:
        return tenant_address(os.environ, settings.base_url)
    except AddressError as error:
        raise SettingsError(str(error)) from None


def check(settings: Settings) -> str | None:
    """Ask a live tenant one harmless question and let go of it; say what is wrong, None where nothing is."""
    if settings.tenant != "live":
        return None
    tenant = _live_tenant(settings)
    try:
        return tenant.check()
    finally:
        tenant.close()


def _is_read(settings: Settings, contract: Contract) -> bool:
    """Tell whether a live tenant is asked about records that it has, because none may be made."""
    may_make = settings.may_write and (settings.disposable is not None or can_remove(contract))
    return settings.tenant == "live" and not may_make


def open_run(
    settings: Settings,
    contracts: Mapping[str, Contract],
    is_known: Callable[[Drift], bool],
    replay: Replay | None,
    is_excused: Callable[[str, frozenset[str]], bool] = lambda _operation, _lacks: False,
    **shared: Any,
) -> Opened:
    """Open the tenant that the settings name, or the replay; raise SettingsError where there is none.

    `shared` is what the session is to share with its run (`tally`, `stop`, `after_case`).
    """
    redactor = redacting(settings)
    common: dict[str, Any] = {
        "contracts": contracts,
        "is_known": is_known,
        "is_excused": is_excused,
        "clean": redactor.text,
        **shared,
    }
    if replay is not None:
        ends = ExitStack()
        ends.enter_context(no_sockets())
        session = Session(
            open_tenant=replay.player.open, policy=_ANYTHING, recorded=replay.references, **common
        )
        return Opened(
            session=session,
            redactor=redactor,
            base_url=f"{settings.cassettes.parent.name}/{settings.cassettes.name}",
            ends=ends,
            after=lambda group: replay.player.let_go(group.label),
        )
    if settings.tenant == "live":
        return _live(settings, redactor, common)
    ends = ExitStack()
    tenant = open_embedded(tuple(contracts.values()), profile=settings.profile)
    ends.callback(tenant.close)
    recording = _recorder(settings, tenant, redactor)
    policy = replace(_ANYTHING, may_reduce=_may_reduce(settings))
    session = Session(
        open_tenant=_opener(tenant, recording), policy=policy, keeps=settings.is_recording, **common
    )
    return Opened(
        session=session,
        redactor=redactor,
        base_url=tenant.base_url,
        ends=ends,
        after=_after(settings, recording, session),
    )


def redacting(settings: Settings) -> Redactor:
    """Give what keeps secrets, and the people and the name of a live tenant, out of files."""
    is_live = settings.tenant == "live"
    named = [settings.base_url or os.environ.get("DAFTRA_BASE_URL", "")]
    if subdomain := os.environ.get("DAFTRA_SUBDOMAIN"):
        named.append(f"https://{subdomain}.daftra.com")
    return Redactor(
        environment_secrets(os.environ),
        anonymise=[url for url in named if url] if settings.is_anonymous and is_live else (),
        hides_people=is_live,
    )


GRACE = 3
"""Calls without a usable answer that the clean-up of an ended tenant may cost."""
_ANYTHING = Policy(may_write=True, may_leave=True)


def _may_reduce(settings: Settings) -> bool:
    """Tell whether failing payloads may be sent again: not past a budget, and not into a recording."""
    return settings.budget is None and not settings.is_recording


def _recorder(settings: Settings, tenant: Tenant, redactor: Redactor) -> Recorder | None:
    return recorder(settings, tenant, redactor) if settings.is_recording else None


def _opener(tenant: Tenant, recording: Recorder | None) -> Callable[[str], Tenant]:
    """Give the tenant for a label: recorded for a group of cases, as it is for what only prepares."""
    if recording is None:
        return lambda _: tenant
    return lambda name: tenant if name.startswith(PREPARES) else recording.open(name)


def _after(settings: Settings, recording: Recorder | None, session: Session) -> Callable[[Group], None]:
    """Give what to do after a group: write its recording where that was asked."""
    if recording is None:
        return lambda _: None
    return lambda group: keep(recording, settings.cassettes, session.sent(group), session.references(group))


def _ledger(settings: Settings, folder: Path, tenant: LiveTenant, door: Door) -> Ledger:
    try:
        return Ledger.of_run(
            folder,
            base_url=tenant.base_url,
            identity=tenant.identity,
            is_anonymous=settings.is_anonymous,
            door=door,
        )
    except DiskError as error:
        raise SettingsError(f"nothing may be written to the tenant without a ledger: {error}") from error


def _live_tenant(
    settings: Settings, learned: Callable[[str, str], None] = lambda _kind, _value: None
) -> LiveTenant:
    """Give the tenant that the settings name; raise SettingsError where address, key or file is unusable."""
    try:
        reached = live_settings(
            os.environ, settings.base_url, timeout=settings.timeout, ca_file=settings.ca_file
        )
        pace = shared_pace(settings.rate, reached.base_url)
    except AddressError as error:
        raise SettingsError(str(error)) from None
    return LiveTenant(reached, allow_writes=settings.may_write, pace=pace, learned=learned)


def _live(settings: Settings, redactor: Redactor, common: Mapping[str, Any]) -> Opened:
    values = load_values(settings.values)
    ends = ExitStack()
    tenant = _live_tenant(settings, lambda kind, value: redactor.learn(Secret(kind=kind, value=value)))
    ends.callback(tenant.close)
    common.get("stop", Stop()).watch(lambda: tenant.ended)
    contracts = chosen(settings, common["contracts"])
    trouble = tenant.check(deletes(contracts) if settings.may_write else ())
    custody = None
    swept: tuple[Swept, ...] = ()
    if settings.may_write and trouble is None:
        folder = settings.reports / "ledger"
        found = sweep_folder(folder, tenant, common["contracts"])
        swept = tuple(each for each in found if each.outcome != "alive")  # another process of this very run
        custody = Custody(
            contracts=common["contracts"],
            ledger=_ledger(settings, folder, tenant, Door(redactor)),
            send=tenant.send,
            standing=settings.standing,
            may_leave=settings.disposable is not None,
            before_end=lambda: tenant.give_grace(GRACE),
        )
    recording = _recorder(settings, tenant, redactor)
    policy = Policy(
        may_write=settings.may_write,
        may_leave=settings.disposable is not None,
        may_reduce=settings.may_write and _may_reduce(settings),
        credentials=tenant.credentials,
    )
    session = Session(
        open_tenant=_opener(tenant, recording),
        policy=policy,
        custody=custody,
        confirm=tenant.confirm,
        values=values,
        keeps=settings.is_recording,
        **common,
    )
    return Opened(
        session=session,
        redactor=redactor,
        base_url=tenant.base_url,
        ends=ends,
        trouble=trouble,
        swept=swept,
        after=_after(settings, recording, session),
    )
