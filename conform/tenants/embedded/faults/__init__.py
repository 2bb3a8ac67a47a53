"""Faults that can be switched on by name: with each, the embedded tenant drifts in one way that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.errors import UserError
from conform.tenants.embedded.faults import access, field, frame, paging, state, status, value
from conform.tenants.embedded.faults.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FAULTS", "Fault", "UnknownFaultError", "faults_named"]

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for table in (status, frame, field, value, state, access, paging)
    for fault in table.FAULTS
}
"""Every fault by its name."""


class UnknownFaultError(UserError):
    """Say that there is no fault of a name, and how to see those that there are."""


def faults_named(names: Sequence[str]) -> tuple[Fault, ...]:
    """Give the faults of some names, in their order; raise UnknownFaultError for one that is none."""
    for name in names:
        if name not in FAULTS:
            raise UnknownFaultError(
                f"fault {name!r} is unknown; `conform serve --list-faults` names them all"
            )
    return tuple(FAULTS[name] for name in names)
