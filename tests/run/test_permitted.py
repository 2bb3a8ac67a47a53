from __future__ import annotations

from conform.case import Step
from conform.run.permitted import leaves, writes
from tests.run.shelf import CONTRACTS, CREATE, END, LOOK, MAKE, case


def test_only_steps_with_good_credentials_can_leave_records_that_nothing_removes() -> None:
    ink = Step(contract="v1/inks", operation=CREATE.id, expects="success", payload={})
    stranger = Step(contract="v1/inks", operation=CREATE.id, expects="denied", credentials="none")
    assert leaves(case(ink), CONTRACTS)
    assert not leaves(case(stranger), CONTRACTS)
    assert not leaves(case(MAKE), CONTRACTS)


def test_a_case_writes_if_one_step_does() -> None:
    assert writes(case(LOOK, END), CONTRACTS)
    assert not writes(case(LOOK), CONTRACTS)
