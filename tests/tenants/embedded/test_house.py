"""What the handlers share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from conform.contract import Reference
from conform.tenants.embedded.house import as_id, now
from tests.tenants.embedded.small import shop

if TYPE_CHECKING:
    from conform.contract import Json


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (7, 7),
        ("7", 7),
        ("007", 7),
        (True, None),
        ("x", None),
        (-1, None),
        ("٣", None),
        ("9" * 19, None),
        (None, None),
        (1.0, None),
    ],
)
def test_an_id_is_read_from_what_can_be_one(value: Json, found: int | None) -> None:
    assert as_id(value) == found


def test_the_stamp_is_a_date_time_as_documented() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", now())


def test_a_reference_is_known_where_its_record_or_entry_is() -> None:
    with shop() as open_shop:
        house = open_shop.desk.house
        assert house.knows(Reference(resource="v1/owners"), 4)
        assert not house.knows(Reference(resource="v1/owners"), 5)
        assert not house.knows(Reference(resource="v1/owners"), "x")
        assert house.knows(Reference(listing="Country"), "3")
        assert not house.knows(Reference(listing="Country"), 4)
        assert house.knows(Reference(resource="v1/strangers"), 4)
        assert house.knows(Reference(listing="Strangers"), 4)


def test_an_entity_is_found_by_name_singular_or_alias() -> None:
    with shop() as open_shop:
        found = [open_shop.desk.house.entity(name) for name in ("ink", "pen", "estimate", "staff", "car")]
    assert found == ["v2/ink", "v1/pens", "v1/invoices", None, None]
