"""Open what a run needs: contracts, the plan of its cases, the tenant, the session."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import load_contracts
from conform.payloads.plan import plan, within
from conform.redact import Redactor, environment_secrets
from conform.run.allowed import can_remove
from conform.run.live import open_live
from conform.run.opened import ANYTHING, Opened, after, may_reduce, maybe_recorder, opener
from conform.run.session import Policy, Session, allowed
from conform.run.settings import SettingsError
from conform.tenants.embedded.tenant import open_embedded
from conform.tenants.recorded import no_sockets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.case import Case, Group
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.run.recordings import Replay
    from conform.run.settings import Settings


def read_contracts(settings: Settings) -> dict[str, Contract]:
    """Read all contracts by key; raise ContractError for an unusable file."""
    return {contract.key: contract for contract in load_contracts(settings.contracts, settings.vendor)}


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
        return _replayed(settings, redactor, common, replay)
    if settings.tenant == "live":
        return open_live(settings, redactor, chosen(settings, contracts), common)
    return _embedded(settings, redactor, common)


def _replayed(settings: Settings, redactor: Redactor, common: Mapping[str, Any], replay: Replay) -> Opened:
    ends = ExitStack()
    ends.enter_context(no_sockets())
    session = Session(open_tenant=replay.player.open, policy=ANYTHING, recorded=replay.references, **common)
    return Opened(
        session=session,
        redactor=redactor,
        base_url=f"{settings.cassettes.parent.name}/{settings.cassettes.name}",
        ends=ends,
        after=lambda group: replay.player.let_go(group.label),
    )


def _embedded(settings: Settings, redactor: Redactor, common: Mapping[str, Any]) -> Opened:
    ends = ExitStack()
    tenant = open_embedded(tuple(common["contracts"].values()), profile=settings.profile)
    ends.callback(tenant.close)
    recording = maybe_recorder(settings, tenant, redactor)
    policy = replace(ANYTHING, may_reduce=may_reduce(settings))
    session = Session(
        open_tenant=opener(tenant, recording), policy=policy, keeps=settings.is_recording, **common
    )
    return Opened(
        session=session,
        redactor=redactor,
        base_url=tenant.base_url,
        ends=ends,
        after=after(settings, recording, session),
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
