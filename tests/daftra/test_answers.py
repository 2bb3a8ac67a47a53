"""The tables of what a read-back may do."""

from __future__ import annotations

import re

import pytest

from conform.daftra.answers import ANSWERS

FOLLOWS = [
    ("discount", "discount_amount"),
    ("discount_amount", "discount"),
    ("client_id", "client_email"),
    ("client_id", "is_offline"),
    ("client_id", "currency_code"),
    ("client_id", "Client"),
    ("supplier_id", "supplier_email"),
    ("supplier_id", "Supplier"),
    ("deposit", "deposit_type"),
    ("deposit", "payment_status"),
    ("draft", "no"),
    ("draft", "payment_status"),
    ("store_id", "InvoiceItem"),
    ("store_id", "PurchaseOrderItem"),
    ("store_id", "store_id"),
    ("product_id", "item"),
    ("product_id", "description"),
    ("product_id", "unit_price"),
    ("credit", "currency_credit"),
    ("debit", "currency_debit"),
    ("currency_credit", "credit"),
    ("currency_debit", "debit"),
    ("currency_code", "currency_rate"),
    ("currency_code", "rate"),
    ("used_by", "storage_id"),
    ("used_by", "employee_id"),
    ("start_time", "end_time"),
    ("start_time", "duration"),
    ("start_time", "time"),
    ("time", "start_time"),
    ("time", "end_time"),
    ("time", "duration"),
]
"""Each entry of the table: what an edit sends, and a field that may change with it."""


@pytest.mark.parametrize("table", [ANSWERS.stamped, ANSWERS.filled, ANSWERS.sole])
def test_every_entry_names_the_page_that_allows_it(table: dict[str, str]) -> None:
    assert all(re.fullmatch(r"\d+e0", page) for page in table.values())


@pytest.mark.parametrize(
    ("edited", "name"),
    [
        ("client_id", "notes"),
        ("name", "client_email"),
        ("deposit", "deposit"),
        ("deposit", "deposit_type_id"),
        ("discount_amount", "amount"),
    ],
)
def test_any_other_field_stays_what_it_was(edited: str, name: str) -> None:
    assert not ANSWERS.may_follow(name, frozenset({edited}))


@pytest.mark.parametrize(("edited", "name"), FOLLOWS)
def test_a_field_may_change_with_the_one_that_was_edited(edited: str, name: str) -> None:
    assert ANSWERS.may_follow(name, frozenset({edited}))
    assert ANSWERS.may_follow(name, frozenset({"other", edited}))


def test_every_entry_of_what_follows_is_tried() -> None:
    entries = [(edited, form) for edited, forms in ANSWERS.following.items() for form in forms]
    tried = zip(entries, FOLLOWS, strict=True)

    assert all(
        own == edited and re.fullmatch(form.replace("*", ".+"), name) for (own, form), (edited, name) in tried
    )
