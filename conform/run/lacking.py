"""Tell from an answer what a tenant has not, where that is no drift: a module that its plan lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.run.made import maybe_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.case import Case, Step
    from conform.exchange import Exchange

NO_ENTITY = {"error": "Entity Not exists"}
"""The whole body with which live tenants answer 200 for an entity that is unknown or switched off."""


def absent_entity(case: Case, exchanges: Sequence[Exchange]) -> str | None:
    """Name the contract of the first v2 entity that a tenant says it has not, None where it has them all.

    Such an answer without good credentials still tells that nobody asked for them, so it does not count.
    """
    for step, exchange in zip(case.steps, exchanges, strict=False):
        if _may_lack(step) and _is_absent(exchange):
            return step.contract
    return None


def why(entity: str) -> str:
    """Say what a missing entity means, the same for all its cases, so that they are one reason."""
    return f"the tenant has no entity {entity} (Entity Not exists): its plan or settings lack the module"


def _may_lack(step: Step) -> bool:
    return step.contract.startswith("v2/") and step.credentials == "good"


def _is_absent(exchange: Exchange) -> bool:
    answer = exchange.answer
    return answer is not None and answer.status // 100 == 2 and maybe_body(exchange) == NO_ENTITY  # noqa: PLR2004 - 2xx
