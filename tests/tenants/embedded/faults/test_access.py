"""Whom each fault of the gate lets in or keeps out."""

from __future__ import annotations

from conform.tenants.embedded.faults.access import FAULTS
from conform.tenants.embedded.twist import Seen

STRANGER = Seen(contract="", operation="", role="list", is_anonymous=True)
WRONG = Seen(contract="", operation="", role="list")
BY_NAME = {fault.name: fault for fault in FAULTS}


def test_an_open_gate_lets_strangers_or_any_key_or_all_in() -> None:
    lets = {
        name: (BY_NAME[name].does(False, STRANGER), BY_NAME[name].does(False, WRONG))  # noqa: FBT003 - the stage's value
        for name in ("products_list_is_open", "staff_list_takes_any_key", "package_list_is_open")
    }
    assert list(lets.values()) == [(True, False), (False, True), (True, True)]


def test_a_closed_gate_keeps_good_credentials_out() -> None:
    closed = [fault for fault in FAULTS if fault.kind == "access.refused"]
    assert [fault.does(True, WRONG) for fault in closed] == [False] * len(closed)  # noqa: FBT003 - the stage's value
    assert closed
