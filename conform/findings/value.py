"""A finding: drifts that share one root cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.findings.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """State one root cause.

    `id` is `F1`, `F2`, … in the order of what breaks an integrator first, and counts within one run.
    `title` is a sentence; `severity` one of Allure's five; `drifts` the ids of its drifts;
    `operations` and `fields` count what it touches; `exceptions` says where the same could have shown
    and did not, empty where there is nothing to say.
    """

    id: str
    title: str
    severity: Severity
    drifts: tuple[str, ...]
    operations: int
    fields: int
    exceptions: str = ""
