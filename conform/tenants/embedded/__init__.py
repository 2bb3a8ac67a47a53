"""The embedded tenant: a real HTTP server over SQLite that behaves as documented or as observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.faults import FAULTS, Fault, UnknownFaultError, faults_named
from conform.tenants.embedded.observed import BEHAVIOURS
from conform.tenants.embedded.tenant import EmbeddedTenant, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Contract
    from conform.tenants.embedded.twist import Twisting

__all__ = ["FAULTS", "EmbeddedTenant", "Fault", "Profile", "UnknownFaultError", "open_embedded"]


def open_embedded(
    contracts: Sequence[Contract],
    *,
    profile: Profile = "documented",
    faults: Sequence[str] = (),
    port: int = 0,
) -> EmbeddedTenant:
    """Start an embedded tenant that serves these contracts.

    `faults` are names of `FAULTS`; `port` 0 takes any free one. Raises UnknownFaultError for an unknown
    fault, OSError or OverflowError where the port cannot be had.
    """
    twists: tuple[Twisting, ...] = (*BEHAVIOURS[profile], *faults_named(faults))
    return EmbeddedTenant(contracts, twists, port=port)
