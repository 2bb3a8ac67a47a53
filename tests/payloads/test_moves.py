"""Walks as a strategy: what every walk has, whatever is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from conform.payloads.moves import LATER, MIDDLE, OPENING, Move, moves

if TYPE_CHECKING:
    from conform.contract import Role

ALL: tuple[Role, ...] = ("create", "read", "list", "edit", "delete")
CHANGES = ("create", "edit", "delete")
MOST = 22


def roles(walk: tuple[Move, ...]) -> list[str]:
    return [each.role for each in walk]


@given(moves(ALL))
def test_a_walk_has_some_twenty_moves_over_five_records(walk: tuple[Move, ...]) -> None:
    assert len(walk) <= MOST
    assert [each.record for each in walk if each.role == "create"] == list(range(OPENING + LATER))


@given(moves(ALL))
def test_the_record_in_the_middle_is_edited_and_deleted_and_all_are_seen_before_and_in_between(
    walk: tuple[Move, ...],
) -> None:
    edit, gone = roles(walk).index("edit"), roles(walk).index("delete")
    assert walk[edit].record == walk[gone].record == MIDDLE
    for part in (walk[:edit], walk[edit:gone]):
        assert {each.record for each in part if each.role == "read"} == set(range(OPENING))
    assert roles(walk[:edit])[-1] == "list"
    assert sorted(roles(walk[gone:])[1:4]) == ["create", "create", "edit"]


@given(moves(ALL))
def test_nothing_is_done_to_a_record_that_does_not_stand_but_a_look(walk: tuple[Move, ...]) -> None:
    standing: set[int] = set()
    for move in walk:
        if move.role == "create":
            standing.add(move.record)
        elif move.role in ("edit", "delete"):
            assert move.record in standing
            standing -= {move.record} if move.role == "delete" else set()


@given(moves(ALL))
def test_after_the_last_change_every_record_is_seen_and_the_list(walk: tuple[Move, ...]) -> None:
    last = max(index for index, move in enumerate(walk) if move.role in CHANGES)
    assert sorted(each.record for each in walk[last:] if each.role == "read") == list(range(OPENING + LATER))
    assert walk[-1].role == "list"


@given(st.data())
def test_what_the_docs_do_not_have_is_not_done(data: st.DataObject) -> None:
    can: set[Role] = {"create", *data.draw(st.sets(st.sampled_from(ALL[1:])))}
    assert set(roles(data.draw(moves(can)))) == can
