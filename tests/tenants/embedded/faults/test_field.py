"""What each fault of a served record changes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.field import FAULTS
from conform.tenants.embedded.twist import Seen

if TYPE_CHECKING:
    from conform.tenants.embedded.faults import Fault

SEEN = Seen(contract="", operation="", role="read")
RECORD = {
    "id": 1,
    "name": "n",
    "barcode": "0012",
    "client_id": 3,
    "value": 5.5,
    "is_offline": True,
    "status": 1,
    "type": "a",
    "date": "2024-02-29",
    "created": "2024-02-29 10:00:00",
    "currency_code": "EGP",
    "country_code": "EG",
    "body": "",
    "PurchaseOrderItem": [{"item": "i"}],
    "JournalTransaction": [{"debit": 1}],
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_one_place_of_the_record_changes_and_the_stored_one_stays(fault: Fault) -> None:
    stored = copy.deepcopy(RECORD)
    served = fault.does(stored, SEEN)
    keys = set(served) | set(RECORD)
    assert len([key for key in keys if repr(served.get(key, ...)) != repr(RECORD.get(key, ...))]) == 1
    assert stored == RECORD
