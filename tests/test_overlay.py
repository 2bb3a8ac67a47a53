"""Whole runs judged again by our export with their overlay on it: envelopes and fields drift no more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from conform.report.overlay import CLAIMS
from tests.report.overlaid import judged_again, observed
from tests.test_faults import CONTRACTS, FAULTS, groups, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.case import Case
    from conform.drift.value import Drift
    from conform.exchange import Exchange

    Asked = list[tuple[Case, tuple[Exchange, ...]]]

UNSAID = {
    "product_categories_list_breaks_off": "no media type is broken JSON",
    **dict.fromkeys(
        (
            "multi_entity_looks_at_no_alias",
            "multi_entity_list_has_no_total",
            "multi_entity_list_is_bare_rows",
        ),
        "the request names the places of this answer, so our export has none of them",
    ),
}
ONE_IN = 1 if os.environ.get("PROOF") else 8
"""Of so many faults one is tried, and two contracts as observed; `make proof` tries all of them."""
SHAPES = [name for name, fault in FAULTS.items() if fault.reason in CLAIMS and name not in UNSAID]
OBSERVED = (
    *("v1/clients", "v1/client_payments", "v1/products", "v1/site_info"),
    *("v1/follow_up_actions", "v1/credit_notes", "v2/branch"),
)
"""Contracts that show every kind of drift that the observed profile has."""


def ran(tenant: UnwiredTenant, keys: Iterable[str]) -> tuple[Asked, list[Drift]]:
    """Ask a tenant what there is to ask of some contracts; give what was asked, and the drifts."""
    try:
        running = session(tenant)
        results = [result for key in keys for group in groups(key) for result in running.run(group).results]
        return [(each.case, each.exchanges) for each in results], list(running.tally.drifts.values())
    finally:
        tenant.close()


def test_the_observed_profile_drifts_no_more_in_envelopes_and_fields(tmp_path: Path) -> None:
    keys = [key for key in OBSERVED if key in CONTRACTS][:: 1 if ONE_IN == 1 else 4]
    asked, drifts = ran(UnwiredTenant(tuple(CONTRACTS.values()), is_observed=True), keys)
    assert len({each.kind for each in drifts} & CLAIMS.keys()) >= (8 if ONE_IN == 1 else 5)

    own = {key: CONTRACTS[key] for key in keys}
    found, document = observed(own.values(), [each for each in drifts if each.contract in own])

    assert {kind for kind, _ in found.unsaid} & CLAIMS.keys() == set()
    assert judged_again(asked, own, document, tmp_path) == []


@pytest.mark.parametrize("name", SHAPES[::ONE_IN])
def test_a_fault_of_shape_is_wholly_said(name: str, tmp_path: Path) -> None:
    key = FAULTS[name].contracts[0]
    asked, drifts = ran(UnwiredTenant(tuple(CONTRACTS.values()), faults=(name,)), [key])

    own = {key: CONTRACTS[key]}
    found, document = observed(own.values(), [each for each in drifts if each.contract == key])

    assert found.overlay is not None
    assert {kind for kind, _ in found.unsaid} & CLAIMS.keys() == set()
    assert judged_again(asked, own, document, tmp_path) == []
