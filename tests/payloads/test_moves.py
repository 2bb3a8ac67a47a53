"""Walks as a strategy: what every walk has, whatever is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from conform.payloads.moves import LATER, MIDDLE, OPENING, Move, moves

if TYPE_CHECKING:
    from conform.contract import Role

ALL: tuple[Role, ...] = ("create", "read", "list", "edit", "delete")
MOST = 15


def roles(walk: tuple[Move, ...]) -> list[str]:
    return [each.role for each in walk]


@given(moves(ALL))
def test_a_walk_has_fifteen_moves_over_five_records(walk: tuple[Move, ...]) -> None:
    assert len(walk) == MOST
    assert [each.record for each in walk if each.role == "create"] == list(range(OPENING + LATER))


@given(moves(ALL))
def test_the_record_in_the_middle_is_edited_and_deleted_and_those_beside_it_are_seen_around_each(
    walk: tuple[Move, ...],
) -> None:
    edit, gone = roles(walk).index("edit"), roles(walk).index("delete")
    assert walk[edit].record == walk[gone].record == MIDDLE
    parts = (walk[:edit], walk[edit:gone], walk[gone:])
    seen = [sorted(each.record for each in part if each.role == "read") for part in parts]
    assert seen == [[0, 2], [0, 1, 2], [0, 2]]
    assert roles(walk[gone:])[1:3] == ["create", "create"]


@given(moves(ALL))
def test_of_the_records_beside_it_one_has_all_fields_and_one_the_least(walk: tuple[Move, ...]) -> None:
    made = {each.record: each.is_whole for each in walk if each.role == "create"}
    assert (made[0], made[2]) == (True, False)


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
def test_a_walk_ends_with_the_list(walk: tuple[Move, ...]) -> None:
    assert walk[-1].role == "list"


@given(moves({"create", "read", "edit", "list"}))
def test_what_is_never_deleted_is_not_looked_at_again_after_the_edit(walk: tuple[Move, ...]) -> None:
    assert len(walk) == MOST - len(("delete", "create", "create", "read", "read"))


@given(st.data())
def test_what_the_docs_do_not_have_is_not_done(data: st.DataObject) -> None:
    can: set[Role] = {"create", *data.draw(st.sets(st.sampled_from(ALL[1:])))}
    assert set(roles(data.draw(moves(can)))) == can
