"""What each fault of a list changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.paging import FAULTS
from conform.tenants.embedded.store import Order
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.window import Window

if TYPE_CHECKING:
    from conform.tenants.embedded.faults import Fault

SEEN = Seen(contract="", operation="", role="list")
SECOND = Window(size=2, page=2, order=Order(is_descending=True), total=5, offset=2)
FIRST = Window(size=2, page=1, order=Order(), total=2)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_the_second_page_differs(fault: Fault) -> None:
    assert fault.does(SECOND, SEEN) != SECOND


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.kind == "paging.overlap"], ids=lambda each: each.name
)
def test_the_first_page_shows_no_overlap(fault: Fault) -> None:
    assert fault.does(FIRST, SEEN) == FIRST
