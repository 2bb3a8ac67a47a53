"""What each fault of the status changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.status import FAULTS
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.validate import Violation
from conform.tenants.embedded.wire import Reply

if TYPE_CHECKING:
    from conform.tenants.embedded.faults import Fault

BY_NAME = {fault.name: fault for fault in FAULTS}
BROKEN = tuple(
    Violation(rule=rule, at=f"X.{name}", reason="r")
    for rule, name in (
        ("required", "email"),
        ("required", "client_id"),
        ("required", "name"),
        ("max_length", "vendor"),
        ("enum", "entity_type"),
        ("format", "start_date"),
        ("format", "supplier_email"),
        ("kind", "x"),
    )
)
REFUSED = {
    "suppliers_refuse_arabic_names": (
        {"Supplier": {"first_name": "سلمى"}},
        {"Supplier": {"first_name": "Salma"}},
    ),
    "clients_refuse_a_name_at_the_limit": (
        {"Client": {"business_name": "x" * 100}},
        {"Client": {"business_name": "x"}},
    ),
    "treasuries_refuse_type_3": ({"Treasury": {"type": 3}}, {"Treasury": {"type": 1}}),
    "work_orders_refuse_leap_days": (
        {"WorkOrder": {"start_date": "2024-02-29"}},
        {"WorkOrder": {"start_date": "2024-02-28"}},
    ),
}


def seen(payload: object) -> Seen:
    return Seen(contract="", operation="", role="create", payload=payload)  # type: ignore[arg-type] # any payload


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.stage == "reply"], ids=lambda each: each.name
)
def test_a_reply_gets_another_status(fault: Fault) -> None:
    replies = [Reply(status=status, body={"code": status}) for status in (200, 404)]
    assert [fault.does(reply, seen(None)) != reply for reply in replies].count(True) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_a_particular_good_value_is_refused_and_another_is_not(name: str) -> None:
    bad, good = REFUSED[name]
    assert len(BY_NAME[name].does((), seen(bad))) == 1
    assert BY_NAME[name].does((), seen(good)) == ()


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.kind == "status.accepted_invalid"], ids=lambda each: each.name
)
def test_one_broken_rule_is_overlooked(fault: Fault) -> None:
    left = fault.does(BROKEN, seen({"other": {}}))
    assert len(left) < len(BROKEN)
    assert fault.does((), seen({"other": {}})) == ()
