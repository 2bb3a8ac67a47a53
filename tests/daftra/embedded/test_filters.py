"""Those filters of an embedded tenant that are no column's name."""

from __future__ import annotations

import pytest

from conform.daftra.embedded.filters import FILTERS, INVOICES, NOBODY
from conform.tenants.embedded.store import Condition


@pytest.mark.parametrize(
    ("name", "value", "conditions"),
    [
        ("payment_status", "2", (Condition(column="payment_status", values=("2",)),)),
        ("payment_status", "-1", (Condition(column="draft", values=("1",)),)),
        ("payment_status", "-3", (NOBODY,)),
        ("client_type", "3", (Condition(column="type", values=("3",), of=("v1/clients", "client_id")),)),
        (
            "created_to",
            "2026-01-02",
            (Condition(column="created", sign="<=", values=("2026-01-02 23:59:59",)),),
        ),
        ("shipping_option_id", "5", (NOBODY,)),
    ],
)
def test_a_filter_makes_the_conditions_that_it_means(
    name: str, value: str, conditions: tuple[Condition, ...]
) -> None:
    assert FILTERS[INVOICES, name](value) == conditions


@pytest.mark.parametrize("name", ["keywords", "no", "item", "custom_field"])
def test_a_text_is_looked_for_in_any_of_some_columns(name: str) -> None:
    (condition,) = FILTERS[INVOICES, name]("x")
    assert {each.values for each in condition.any_of} == {("x",)}
