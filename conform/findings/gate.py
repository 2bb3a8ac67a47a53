"""Where new drift begins to fail: `--fail-on` draws the line, and this module alone says what is below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.kinds import SEVERITIES, severity
from conform.findings.causes import NAMED, named

if TYPE_CHECKING:
    from conform.contract import Vendor
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift

ALL: Final[Severity] = SEVERITIES[-1]
"""The line below which nothing lies: every new drift fails."""


def is_below(drift: Drift, fail_on: Severity, vendor: Vendor) -> bool:
    """Tell whether a drift is less grave than what fails a run, so that it is told and fails nothing."""
    return SEVERITIES.index(gravity(drift, vendor)) > SEVERITIES.index(fail_on)


def gravity(drift: Drift, vendor: Vendor) -> Severity:
    """Give how grave a drift is: as its finding where the cause is known by name, else as its kind."""
    name = named(drift, vendor)
    return (NAMED[name].severity if name is not None else None) or severity(drift)
