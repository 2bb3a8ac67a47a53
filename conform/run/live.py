"""Open a live tenant: its address and key, its ledger, and the custody of what a run makes on it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from conform.disk import DiskError, Door
from conform.ledger import Ledger
from conform.redact import Secret
from conform.run.custody import Custody
from conform.run.opened import Opened, after, may_reduce, maybe_recorder, opener
from conform.run.rights import deletes
from conform.run.session import Policy, Session
from conform.run.settings import SettingsError
from conform.run.stop import Stop
from conform.run.sweep import sweep_folder
from conform.run.values import load_values
from conform.tenants.live import AddressError, LiveTenant, connection, shared_pace, tenant_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.contract import Contract
    from conform.redact import Redactor
    from conform.run.settings import Settings
    from conform.run.sweep import Swept

LEDGERS = "ledger"
"""The folder of ledgers, beside the reports."""
GRACE = 3
"""Calls without a usable answer that the clean-up of an ended tenant may cost."""


def address(settings: Settings) -> str:
    """Give the root of the live tenant; raise SettingsError where none is named."""
    try:
        return tenant_address(os.environ, settings.vendor.access, settings.base_url)
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


def _swept(settings: Settings, tenant: LiveTenant, contracts: Mapping[str, Contract]) -> tuple[Swept, ...]:
    """Sweep what dead runs left; a ledger that is in use is of another process of this very run."""
    found = sweep_folder(settings.reports / LEDGERS, tenant, contracts)
    return tuple(each for each in found if each.outcome != "alive")


def _custody(
    settings: Settings, tenant: LiveTenant, contracts: Mapping[str, Contract], door: Door
) -> Custody:
    return Custody(
        contracts=contracts,
        ledger=_ledger(settings, tenant, door),
        send=tenant.send,
        standing=settings.standing,
        may_leave=settings.disposable is not None,
        before_end=lambda: tenant.give_grace(GRACE),
    )


def _ledger(settings: Settings, tenant: LiveTenant, door: Door) -> Ledger:
    try:
        return Ledger.of_run(
            settings.reports / LEDGERS,
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
        reached = connection(
            os.environ,
            settings.vendor,
            settings.base_url,
            timeout=settings.timeout,
            ca_file=settings.ca_file,
        )
        pace = shared_pace(settings.rate, reached.base_url)
    except AddressError as error:
        raise SettingsError(str(error)) from None
    return LiveTenant(reached, allow_writes=settings.may_write, pace=pace, learned=learned)


def open_live(
    settings: Settings, redactor: Redactor, contracts: Sequence[Contract], common: Mapping[str, Any]
) -> Opened:
    """Open the live tenant that the settings name; `contracts` are those that the run asks."""
    values = load_values(settings.values)
    ends = ExitStack()
    tenant = _live_tenant(settings, lambda kind, value: redactor.learn(Secret(kind=kind, value=value)))
    ends.callback(tenant.close)
    common.get("stop", Stop()).watch(lambda: tenant.ended)
    trouble = tenant.check(deletes(contracts) if settings.may_write else ())
    swept: tuple[Swept, ...] = ()
    custody = None
    if settings.may_write and trouble is None:
        swept = _swept(settings, tenant, common["contracts"])
        custody = _custody(settings, tenant, common["contracts"], Door(redactor))
    recording = maybe_recorder(settings, tenant, redactor)
    policy = Policy(
        may_write=settings.may_write,
        may_leave=settings.disposable is not None,
        may_reduce=settings.may_write and may_reduce(settings),
        credentials=tenant.credentials,
    )
    session = Session(
        open_tenant=opener(tenant, recording),
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
        after=after(settings, recording, session),
    )
