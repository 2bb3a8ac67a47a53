"""What Schemathesis explores becomes walks of ours, of records that they make themselves."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from conform.fuzz import Wanted, groups
from conform.fuzz.explored import LENGTH, WALKS, _moves, cases
from conform.payloads.moves import Move
from tests.payloads.small import CREATE, DELETE, EDIT, LIST, PENS, READ, READ_ONLY, of
from tests.test_faults import CONTRACTS as KNOWN
from tests.test_faults import FAULTS, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.case import Case, Group
    from conform.drift.value import Drift

OWN = {each.id for each in (CREATE, READ, EDIT, DELETE, LIST)}
FIRST, SECOND = "/api2/pens/900000001.json", "/api2/pens/900000003.json"


def walked(seed: int = 1) -> list[Case]:
    return list(cases(of(CREATE), seed=seed))


def test_what_is_asked_of_a_record_that_a_walk_made_is_a_move_of_it() -> None:
    told = (
        (CREATE.id, CREATE.call),
        (READ.id, FIRST),
        (CREATE.id, CREATE.call),
        (DELETE.id, SECOND),
        (DELETE.id, SECOND),
        (EDIT.id, FIRST),
    )
    assert _moves(of(CREATE), told, OWN) == (
        Move(role="create", record=0),
        Move(role="read", record=0),
        Move(role="create", record=1),
        Move(role="delete", record=1),
        Move(role="delete", record=1),
        Move(role="edit", record=0),
    )


@pytest.mark.parametrize("path", ["/api2/pens/7.json", "/api2/pens/%F0%AF.json"])
def test_what_is_asked_of_any_other_record_is_left_out(path: str) -> None:
    told = ((CREATE.id, CREATE.call), (DELETE.id, path))
    assert _moves(of(CREATE), told, OWN) == (Move(role="create", record=0),)


def test_what_is_no_operation_of_a_life_is_left_out() -> None:
    assert _moves(of(CREATE), (("POST /gone", "/gone"), (READ.id, FIRST)), {CREATE.id}) == ()


def test_a_seed_gives_the_same_walks() -> None:
    assert [each.id for each in walked()] == [each.id for each in walked()]


def test_a_walk_is_bounded_and_begins_with_a_create() -> None:
    assert len(walked()) <= WALKS
    for case in walked():
        assert case.sort == "linked"
        assert len(case.steps) <= LENGTH
        assert case.steps[0].operation == CREATE.id
        assert all(step.subject is not None for step in case.steps if step.operation in (EDIT.id, DELETE.id))


def test_a_resource_has_one_group_of_walks_and_none_where_nothing_is_made() -> None:
    assert [each.operation for each in groups([PENS], Wanted()) if each.sort == "linked"] == [CREATE.id]
    assert not [each for each in groups([READ_ONLY], Wanted()) if each.sort == "linked"]


@pytest.mark.parametrize("fault", ["taxes_delete_does_nothing", "credit_notes_delete_does_nothing"])
def test_use_after_a_delete_is_told_by_the_walks_alone(fault: str) -> None:
    key = FAULTS[fault].contracts[0]
    walks = [each for each in groups([KNOWN[key]], Wanted()) if each.sort == "linked"]
    assert "state.not_deleted" in {each.kind for each in told(walks, fault)}
    assert not told(walks)


def told(walks: Iterable[Group], *faults: str) -> list[Drift]:
    with closing(UnwiredTenant(tuple(KNOWN.values()), faults=faults)) as tenant:
        running = session(tenant)
        return [drift for group in walks for each in running.run(group).results for drift in each.drifts]
