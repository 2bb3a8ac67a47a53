"""Open the tenant that a run asks: embedded, recorded, or live with its ledger and custody."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from conform.case import UNKNOWN_ID, UnboundError
from conform.disk import DiskError, Door
from conform.drift.judged import is_outage
from conform.ledger import Ledger
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import step
from conform.redact import Redactor, Secret, environment_secrets
from conform.report.tally import Tally
from conform.run.call import compose
from conform.run.custody import Custody, sweep_folder
from conform.run.permitted import Policy, load_values
from conform.run.planned import chosen, policy
from conform.run.recordings import keep, recorder
from conform.run.references import PREPARES
from conform.run.session import Session
from conform.run.stop import Stop
from conform.tenants.embedded.tenant import EmbeddedTenant
from conform.tenants.live import (
    LiveTenant,
    SettingsError,
    connection,
    gateway,
    preflight,
    shared_pace,
    tenant_address,
)
from conform.tenants.recorded import no_sockets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.case import Group
    from conform.contract import Contract
    from conform.exchange import Call, Tenant
    from conform.run.custody import Swept
    from conform.run.recordings import Replay
    from conform.run.settings import Settings

GRACE = 3
"""Calls without a usable answer that the clean-up of an ended tenant may cost."""
ANYTHING = Policy(may_write=True, may_leave=True)
"""What may be done to a tenant that ends with the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
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


def open_run(
    settings: Settings, contracts: Mapping[str, Contract], replay: Replay | None = None, **shared: Any
) -> OpenRun:
    """Open the tenant that the settings name, or the replay; raise SettingsError where there is none.

    `shared` is what the session is to share with its run (`is_known`, `standing`, `is_excused`, `tally`,
    `stop`, `after_case`).
    """
    redactor = redacting(settings)
    common = {"contracts": contracts, "clean": redactor.text, "tally": Tally(), **shared}
    if replay is not None:
        return _replayed(settings, redactor, common, replay)
    if settings.tenant == "live":
        return _live(settings, redactor, common)
    return _embedded(settings, redactor, common)


def _replayed(settings: Settings, redactor: Redactor, common: Mapping[str, Any], replay: Replay) -> OpenRun:
    ends = ExitStack()
    ends.enter_context(no_sockets())
    replay.player.heard = common["tally"].count
    session = Session(open_tenant=replay.player.open, policy=ANYTHING, recorded=replay.references, **common)
    return OpenRun(
        session=session,
        redactor=redactor,
        base_url=f"{settings.cassettes.parent.name}/{settings.cassettes.name}",
        ends=ends,
        after=lambda group: replay.player.let_go(group.label),
    )


def _embedded(settings: Settings, redactor: Redactor, common: Mapping[str, Any]) -> OpenRun:
    tenant = EmbeddedTenant(
        tuple(common["contracts"].values()), profile=settings.profile, heard=common["tally"].count
    )
    may_do = replace(
        ANYTHING, may_repeat=_may_repeat(settings), may_confirm=settings.budget is None, may_explain=True
    )
    probe = preflight(settings.vendor.access)

    def confirm() -> str | None:
        """Say that the tenant is out where it fails at the harmless question as well."""
        answer = tenant.send(probe).answer
        is_well = answer is not None and not is_outage(answer.status)
        return None if is_well else f"{tenant.base_url} answers nothing well"

    told = {**common, "policy": may_do, "confirm": confirm, "fresh": tenant.reset}
    return _answering(settings, tenant, redactor, told)


def _live(settings: Settings, redactor: Redactor, common: Mapping[str, Any]) -> OpenRun:
    contracts: Mapping[str, Contract] = common["contracts"]
    values = load_values(settings.values, settings.vendor.books.own)
    tenant = _live_tenant(
        settings, common["tally"].count, lambda kind, value: redactor.learn(Secret(kind=kind, value=value))
    )
    common.get("stop", Stop()).watch(lambda: tenant.ended)
    rights = deletes(chosen(settings, contracts)) if settings.may_write else ()
    left = None if settings.budget is None else settings.budget - 1  # the first question is asked in any case
    trouble = tenant.check(islice(rights, left))
    swept: tuple[Swept, ...] = ()
    custody = None
    if settings.may_write and trouble is None:
        found = sweep_folder(settings.ledgers, tenant, contracts)
        # a ledger of the living is of another process of this very run
        swept = tuple(each for each in found if each.outcome != "alive")
        custody = _custody(settings, tenant, contracts, Door(redactor))
    told = {
        "policy": replace(
            policy(settings),
            may_repeat=settings.may_write and _may_repeat(settings),
            may_confirm=settings.budget is None,
            may_explain=settings.may_write,
            credentials=tenant.credentials,
        ),
        "custody": custody,
        "confirm": tenant.confirm,
        "values": values,
    }
    opened = _answering(settings, tenant, redactor, {**common, **told})
    return replace(opened, trouble=trouble, swept=swept)


def _answering(settings: Settings, tenant: Tenant, redactor: Redactor, told: Mapping[str, Any]) -> OpenRun:
    """Open a run on a tenant that answers; it is recorded after each group where that was asked."""
    ends = ExitStack()
    ends.callback(tenant.close)
    recording = recorder(settings, tenant, redactor) if settings.is_recording else None

    def open_tenant(name: str) -> Tenant:
        """Give the tenant as it is for what only prepares."""
        return tenant if recording is None or name.startswith(PREPARES) else recording.open(name)

    def after(group: Group) -> None:
        if recording is not None:
            keep(recording, settings.cassettes, session.sent(group), session.references(group))

    session = Session(
        open_tenant=open_tenant,
        keeps=settings.is_recording,
        is_pooled=not settings.is_one_by_one,
        lends=not settings.is_one_by_one,
        **told,
    )
    return OpenRun(session=session, redactor=redactor, base_url=tenant.base_url, ends=ends, after=after)


def _may_repeat(settings: Settings) -> bool:
    """Tell whether a write may be sent a second time: not into a recording."""
    return not settings.is_recording


def _custody(
    settings: Settings, tenant: LiveTenant, contracts: Mapping[str, Contract], door: Door
) -> Custody:
    try:
        ledger = Ledger.of_run(
            settings.ledgers,
            base_url=tenant.base_url,
            identity=tenant.identity,
            is_anonymous=settings.is_anonymous,
            door=door,
        )
    except DiskError as error:
        raise SettingsError(f"nothing may be written to the tenant without a ledger: {error}") from error
    return Custody(
        contracts=contracts,
        ledger=ledger,
        send=tenant.send,
        standing=settings.standing,
        may_leave=settings.disposable is not None,
        before_end=lambda: tenant.give_grace(GRACE),
    )


def _live_tenant(
    settings: Settings,
    heard: Callable[[Call], None],
    learned: Callable[[str, str], None] = lambda _kind, _value: None,
) -> LiveTenant:
    """Give the tenant that the settings name; raise SettingsError where address, key or file is unusable."""
    reached = connection(
        os.environ,
        settings.vendor,
        settings.base_url,
        timeout=settings.timeout,
        ca_file=settings.ca_file,
        gateway=gateway(os.environ, settings.vendor.access, settings.headers, settings.proxy),
    )
    pace = shared_pace(settings.rate, reached.base_url)
    return LiveTenant(reached, allow_writes=settings.may_write, pace=pace, learned=learned, heard=heard)


def address(settings: Settings) -> str:
    """Give the root of the live tenant; raise SettingsError where none is named."""
    return tenant_address(os.environ, settings.vendor.access, settings.base_url)


def check(settings: Settings, heard: Callable[[Call], None] = lambda _: None) -> str | None:
    """Ask a live tenant one harmless question and let go of it; say what is wrong, None where nothing is.

    `heard` is told of each call that left us.
    """
    if settings.tenant != "live":
        return None
    tenant = _live_tenant(settings, heard)
    try:
        return tenant.check()
    finally:
        tenant.close()


def deletes(contracts: Iterable[Contract]) -> Iterator[Call]:
    """Yield for each contract the delete of a record that is not there, where the path names no other.

    They change nothing, and tell whether a key has the rights that a run needs.
    """
    for contract in contracts:
        operation = contract.having("delete")
        if operation is None:
            continue
        try:
            yield compose(
                step(endpoint(contract, operation), "absent", identity=UNKNOWN_ID),
                operation,
                case="preflight",
                purpose="checking",
            )
        except UnboundError:
            continue


def redacting(settings: Settings) -> Redactor:
    """Give what keeps secrets, and the people and the name of a live tenant, out of files."""
    is_live = settings.tenant == "live"
    access = settings.vendor.access
    named = [settings.base_url or os.environ.get(access.variable("BASE_URL"), "")]
    if subdomain := os.environ.get(access.variable("SUBDOMAIN")):
        named.append(f"https://{subdomain}.{access.domain}")
    return Redactor(
        environment_secrets(os.environ, access),
        header=access.header,
        anonymise=[url for url in named if url] if settings.is_anonymous and is_live else (),
        hides_people=is_live,
    )
