"""What each fault of the state changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.state import FAULTS
from conform.tenants.embedded.store import Change, Order
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.window import Window

if TYPE_CHECKING:
    from conform.tenants.embedded.faults import Fault
    from conform.tenants.embedded.store import Record

RECORD: Record = {
    "id": 1,
    "notes": "n",
    "description": "d",
    "InvoiceItem": [{"item": "a"}, {"item": "b"}],
    "JournalTransaction": [{"debit": 1}],
}
BEFORE: Record = {"id": 1, "notes": "before"}
SEEN = Seen(contract="", operation="", role="edit", before=BEFORE)
NEW = Seen(contract="", operation="", role="create")
INSERT = Change(sort="insert", store="s", id=1, record=RECORD)
UPDATE = Change(sort="update", store="s", id=1, record=RECORD)
DELETE = Change(sort="delete", store="s", id=1)
REFUSED = Change(sort="nothing", store="s", record={"notes": "x"})
SHOWS = {
    "state.not_saved": (INSERT, UPDATE),
    "state.altered": (UPDATE,),
    "state.not_deleted": (DELETE,),
    "state.leaked": (REFUSED,),
}


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.stage == "change"], ids=lambda each: each.name
)
def test_what_is_kept_differs(fault: Fault) -> None:
    assert any(fault.does(change, SEEN) != change for change in SHOWS[fault.kind])


def test_a_refused_create_is_stored_as_a_record_and_a_refused_edit_merged() -> None:
    leaked = next(each for each in FAULTS if each.kind == "state.leaked").does
    assert leaked(REFUSED, NEW).sort == "insert"
    assert leaked(REFUSED, SEEN).record == {"id": 1, "notes": "x"}
    assert leaked(INSERT, NEW) == INSERT


def test_one_row_alone_is_not_lost() -> None:
    fault = next(each for each in FAULTS if each.name == "estimates_second_row_is_lost")
    one = Change(sort="insert", store="s", id=1, record={"InvoiceItem": [{"item": "a"}]})
    assert fault.does(one, NEW) == one
    assert fault.does(INSERT, NEW).record["InvoiceItem"] == [{"item": "a"}]


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.stage == "id"], ids=lambda each: each.name)
def test_an_id_comes_back_once_one_was_lost(fault: Fault) -> None:
    assert fault.does(9, NEW) == 9
    assert fault.does(9, Seen(contract="", operation="", role="create", last_deleted=4)) == 4


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.stage == "window"], ids=lambda each: each.name
)
def test_the_newest_record_is_hidden_from_rows_and_total(fault: Fault) -> None:
    hidden = fault.does(Window(size=20, page=1, order=Order(), total=3), NEW)
    assert (hidden.offset, hidden.total, hidden.order.is_descending) == (1, 2, True)
