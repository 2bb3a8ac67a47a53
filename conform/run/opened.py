"""An open run, and what the ways of opening one have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.run.recordings import keep, recorder
from conform.run.references import PREPARES
from conform.run.session import Policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from conform.case import Group
    from conform.exchange import Tenant
    from conform.redact import Redactor
    from conform.run.session import Session
    from conform.run.settings import Settings
    from conform.run.sweep import Swept
    from conform.tenants.recorded import Recorder

ANYTHING = Policy(may_write=True, may_leave=True)
"""What may be done to a tenant that ends with the run."""


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


def may_reduce(settings: Settings) -> bool:
    """Tell whether failing payloads may be sent again: not past a budget, and not into a recording."""
    return settings.budget is None and not settings.is_recording


def maybe_recorder(settings: Settings, tenant: Tenant, redactor: Redactor) -> Recorder | None:
    """Give what records the run, None where nothing is to be recorded."""
    return recorder(settings, tenant, redactor) if settings.is_recording else None


def opener(tenant: Tenant, recording: Recorder | None) -> Callable[[str], Tenant]:
    """Give the tenant for a label: recorded for a group of cases, as it is for what only prepares."""
    if recording is None:
        return lambda _: tenant
    return lambda name: tenant if name.startswith(PREPARES) else recording.open(name)


def after(settings: Settings, recording: Recorder | None, session: Session) -> Callable[[Group], None]:
    """Give what to do after a group: write its recording where that was asked."""
    if recording is None:
        return lambda _: None
    return lambda group: keep(recording, settings.cassettes, session.sent(group), session.references(group))
