"""The observed profile: what live tenants have been seen to do, each beside the fact that it models.

The facts are those of the observed page of the project's inputs, each marked seen there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conform.tenants.embedded import behave
from conform.tenants.embedded.behave import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Role
    from conform.tenants.embedded.twist import Seen, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Hold one behaviour: `fact` says what was seen; an empty set of contracts or roles means all.

    `version` narrows it to v1 or v2.
    """

    name: str
    fact: str
    stage: Stage
    does: Callable[[Any, Seen], Any]
    version: str = "v1"
    contracts: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)

    def applies(self, contract: str, role: Role, operation: str) -> bool:  # noqa: ARG002 - twists share one shape
        """Tell whether an operation behaves so."""
        return (
            contract.startswith(f"{self.version}/")
            and (not self.contracts or contract in self.contracts)
            and (not self.roles or role in self.roles)
        )


_READS = frozenset({"read", "list"})
_DOCUMENTS = frozenset({"v1/invoices", "v1/estimates", "v1/credit_notes", "v1/refund_receipts"})
_PAYMENTS = frozenset({"v1/invoice_payments", "v1/client_payments"})


def _behaviour(fact: str, stage: Stage, does: Callable[[Any, Seen], Any], **where: Any) -> Behaviour:
    return Behaviour(name=getattr(does, "__name__", ""), fact=fact, stage=stage, does=does, **where)


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


OBSERVED: tuple[Behaviour, ...] = (
    _behaviour("empty PHP maps", "served", behave.maps_are_lists, roles=_READS),
    _behaviour("extra_details", "served", behave.details_are_text, roles=_READS, contracts=_PAYMENTS),
    _behaviour("dates: detail", "served", behave.date_is_local, roles=_roles("read"), contracts=_DOCUMENTS),
    _behaviour("dates: payments", "served", behave.date_has_midnight, roles=_READS, contracts=_PAYMENTS),
    _behaviour("null and empty mixed", "served", behave.empties_are_mixed, roles=_roles("list")),
    _behaviour("site_info", "served", behave.site_says_more, contracts=frozenset({SITE})),
    _behaviour("columns are strings", "served", behave.columns_are_text, roles=_READS),
    _behaviour("single reads", "reply", behave.no_pagination, roles=_roles("read")),
    _behaviour("refused writes", "reply", behave.refusal_says_more),
    _behaviour("failed authentication", "reply", behave.stranger_gets_a_page),
    _behaviour(
        "client_payments", "change", behave.payment_is_lost, contracts=frozenset({"v1/client_payments"})
    ),
    _behaviour(
        "client_payments", "reply", behave.lost_payment_has_no_id, contracts=frozenset({"v1/client_payments"})
    ),
    _behaviour("PUT replaces", "change", behave.edit_replaces, contracts=frozenset({"v1/invoices"})),
    _behaviour("lists", "window", behave.newest_first, contracts=frozenset({"v1/invoice_payments"})),
    _behaviour(
        "v2 unknown entity",
        "reply",
        behave.unknown_entity_is_fine,
        version="v2",
        contracts=frozenset({"v2/entity"}),
    ),
)
"""What live tenants do, in the order in which it is done to one reply."""

BEHAVIOURS: Mapping[str, tuple[Behaviour, ...]] = {"documented": (), "observed": OBSERVED}
"""The profiles."""
