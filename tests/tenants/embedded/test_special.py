"""Names and stores."""

from __future__ import annotations

import pytest

from conform.tenants.embedded.special import DOCUMENTS, FAMILIES, SHARED, singular, snake, store_of


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("clients", "client"),
        ("taxes", "tax"),
        ("treasuries", "treasury"),
        ("staff", "staff"),
        ("address", "address"),
        ("expenses", "expense"),
    ],
)
def test_the_singular_of_a_resource(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_a_model_in_snake_case() -> None:
    assert (snake("PurchaseOrder"), snake("Client"), snake("staff")) == ("purchase_order", "client", "staff")


def test_documents_share_a_store_and_others_have_their_own() -> None:
    assert {store_of(name) for name in FAMILIES} == {DOCUMENTS}
    assert store_of("v2/booking") == SHARED["v2/booking"]
    assert store_of("v1/clients") == "v1/clients"
