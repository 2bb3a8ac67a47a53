from __future__ import annotations

from dataclasses import replace

import pytest

from conform.case import ROOM, Step
from conform.run.permitted import (
    NO_CREDENTIALS,
    NO_MARK,
    NO_REMOVAL,
    NO_TEXT,
    Policy,
    leaves,
    permitted,
    writes,
)
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


def test_of_several_calls_that_are_to_be_denied_those_are_asked_that_may_be_sent() -> None:
    probes = [
        replace(LOOK, expects="denied", credentials=credentials)
        for credentials in ("none", "wrong", "bearer")
    ]
    policy = Policy(may_write=True, may_leave=True, credentials=frozenset({"good", "none", "wrong"}))
    left, _ = permitted(case(MAKE, *probes, LOOK), CONTRACTS, policy)
    assert left is not None
    assert left.steps == (MAKE, *probes[:2], LOOK)
    assert permitted(case(MAKE, probes[2], LOOK), CONTRACTS, policy) == (None, NO_CREDENTIALS)


def test_a_create_that_nothing_undoes_is_asked_with_what_no_tenant_takes() -> None:
    ink = Step(contract="v1/inks", operation=CREATE.id, expects="denied", payload={})
    probes = [replace(ink, credentials=each) for each in ("none", "wrong", "bearer")]
    policy = Policy(may_write=True, may_leave=False)
    left, _ = permitted(case(*probes), CONTRACTS, policy)
    assert left is not None
    assert left.steps == tuple(probes[:2])
    assert permitted(case(probes[2], probes[2]), CONTRACTS, policy) == (None, NO_REMOVAL)


@pytest.mark.parametrize(
    ("step", "is_sent"),
    [
        (MAKE, True),
        (replace(MAKE, payload=None, raw="{"), False),
        (replace(MAKE, payload=[1]), False),
        (replace(MAKE, payload={"Pen": 7}), False),
        (replace(MAKE, payload=None, raw="{", credentials="none"), True),
    ],
)
def test_a_drawn_create_that_has_no_room_for_a_mark_is_not_sent_to_somebodys_tenant(
    step: Step,
    is_sent: bool,  # noqa: FBT001 - the second column of the table
) -> None:
    drawn = replace(case(step), sort="fuzz")
    left, reason = permitted(drawn, CONTRACTS, Policy(may_write=True, may_leave=False))
    assert (left is not None) == is_sent
    assert reason == ("" if is_sent else NO_MARK)
    assert permitted(drawn, CONTRACTS, Policy(may_write=True, may_leave=True)) == (drawn, "")
    guarded = permitted(drawn, CONTRACTS, Policy(may_write=True, may_leave=True, must_prove=True))
    assert guarded == ((drawn, "") if is_sent else (None, NO_MARK)), "one that stays shuts its resource"


def test_a_body_of_text_makes_a_record_only_where_it_spoils_nobodys_list() -> None:
    odd = replace(MAKE, payload=None, raw=f'{{"Pen": {{"name": "\\ud800", "notes": "{ROOM}"}}}}')
    drawn = replace(case(odd), sort="fuzz")
    somebodys = Policy(may_write=True, may_leave=False, must_prove=True)
    assert permitted(drawn, CONTRACTS, somebodys) == (None, NO_TEXT)
    thrown = replace(somebodys, may_leave=True)
    assert permitted(drawn, CONTRACTS, thrown) == (drawn, "")
    staying = replace(drawn, steps=(replace(odd, contract="v1/inks"),))
    assert permitted(staying, CONTRACTS, thrown) == (None, NO_TEXT)


def test_what_nothing_removes_needs_no_proof_where_it_may_be_left() -> None:
    drawn = replace(case(replace(MAKE, contract="v1/inks", payload=[1])), sort="fuzz")
    thrown = Policy(may_write=True, may_leave=True, must_prove=True)
    assert permitted(drawn, CONTRACTS, thrown) == (drawn, "")
