"""What hits a client is kept, and nine tenths of the rest are folded: four clients, each fault, each habit.

With PROOF=1 every fault; `make impact` prints the table.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

from conform.uses.uses import unread
from tests.impact import BEHAVIOURS, CLIENTS, HABITS, Measured, measured, run, sums, table, uses, usual
from tests.readers import missed
from tests.test_faults import FAULTS

ONE_IN: Final = 1 if os.environ.get("PROOF") else 9
SHORT: Final = ("brand_name_is_shouted", "brand_ignores_every_filter", "department_create_is_inactive")
"""Faults of resources of few cases."""
UNSEEN: Final = (
    "suppliers_read_shows_a_debug_key",
    "department_list_shows_a_version",
    "treasuries_read_shows_a_secret_note",
    "journals_rows_show_a_checksum",
    "staff_read_shows_the_password",
    "clients_list_shows_the_password",
    "journals_created_is_a_stamp",
    "stores_edit_takes_created",
)
"""What these add nobody reads who reads what is documented, or they change a stamp, which always differs."""
LEAST_FOLDED: Final = 0.9
"""Part of what hits no client, of each pair of a client and a behaviour, that the grading must fold."""


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_does_all_its_work_on_a_tenant_without_a_fault(client: str) -> None:
    assert usual(client).startswith("("), "no error ends it"
    assert usual(client, is_observed=True).startswith("("), "nor what live tenants do"
    assert run(client) == usual(client), "it comes to the same each time"
    assert 4 <= len(uses(client).operations) <= 8


@pytest.mark.parametrize("client", CLIENTS)
def test_notes_and_traffic_tell_all_that_a_client_uses(client: str) -> None:
    used = uses(client)
    assert [each.operation for each in unread(used)] == [
        each.operation for each in used.operations if each.operation.startswith("PUT /brand")
    ], "the answer to a new name is not looked at"
    assert all(each.statuses for each in used.operations)


@pytest.mark.parametrize(
    ("names", "is_observed"),
    [
        (list(FAULTS), False),
        (list(HABITS), False),
        (list(FAULTS)[2::3] if ONE_IN > 1 else list(FAULTS), True),
    ],
    ids=["faults", "habits", "faults of a tenant as observed"],
)
def test_what_hits_is_kept_and_most_of_the_rest_is_folded(names: list[str], *, is_observed: bool) -> None:
    found = [measured(each, is_observed=is_observed) for each in names[::ONE_IN]]
    assert {each.name: each.missed for each in found if each.missed} == {}
    rest = sum(len(CLIENTS) - len(each.hit) for each in found)
    assert sum(len(each.over) for each in found) <= (1 - LEAST_FOLDED) * rest


@pytest.mark.parametrize("fault", list(FAULTS)[::3] if ONE_IN == 1 else SHORT)
def test_whoever_reads_a_place_that_a_fault_changes_is_told(fault: str) -> None:
    number, passed = missed(fault)
    assert passed == []
    assert number > 0 or fault in UNSEEN


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("clients_create_answers_201", "billing"),
        ("staff_list_is_one_short", "mirror"),
        ("invoices_date_to_is_exclusive", "stock"),
        ("brand_ignores_every_filter", "assets"),
        ("dates: detail", "billing"),
    ],
)
def test_what_hits_a_client_is_told_of_him(name: str, client: str) -> None:
    found = measured(name)
    assert found.hit == found.kept == (client,)


def test_the_table_tells_what_was_missed_what_was_told_in_vain_and_the_sums() -> None:
    name = next(iter(FAULTS))
    assert name in BEHAVIOURS
    found = Measured(
        name=name,
        hit=("mirror", "stock"),
        kept=("stock", "assets"),
        callers=("mirror", "stock", "billing", "assets"),
        drifts=3,
        told={"stock": "calls", "assets": "reads name"},
    )
    assert (found.missed, found.over) == (("mirror",), ("assets",))
    told = list(table([found]))
    assert told[1].endswith("mirror, stock -> stock, assets  MISSED mirror")
    assert told[2] == "      in vain assets: reads name"
    assert list(sums("faults", [found])) == [
        "faults: 1 by 4 clients",
        "  hits kept: 1 of 2",
        "  rest folded: 1 of 2 (50.0%)",
        "  of clients that call what drifts: 1 of 2 (50.0%)",
    ]
