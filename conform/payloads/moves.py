"""Walks as a strategy of Hypothesis: what is done to which of several records, in an order nobody wrote down.

A walk has what it takes to see what a write does to another record: three records of which the one in the
middle is edited and deleted, with a look at what stands on either side before, in between and after; then two
that are made, and the list. Who is looked at first and what is sent is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hypothesis.strategies import SearchStrategy

    from conform.contract import Role

OPENING = 3
"""Records that stand before anything is changed."""
LATER = 2
"""Records that are made after the delete: an id may come back late."""
MIDDLE = 1
"""The record that is edited and deleted: one stands on either side of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Do one thing to a record, which is named by how many were made before it.

    `is_whole` tells whether a create sends all fields; an edit does. A list is of all records.
    """

    role: Role
    record: int = 0
    is_whole: bool = False


def moves(can: Collection[Role]) -> SearchStrategy[tuple[Move, ...]]:
    """Give the walks of the roles that there are; a create is among them, and a read or a list."""

    @st.composite
    def walk(draw: st.DrawFn) -> tuple[Move, ...]:
        every, beside = range(OPENING), [each for each in range(OPENING) if each != MIDDLE]
        taken = [Move(role="create", record=each, is_whole=_is_whole(draw, each)) for each in every]
        taken += _looks(draw, beside)
        if "edit" in can:
            taken += [Move(role="edit", record=MIDDLE), *_looks(draw, every)]
        if "delete" in can:
            taken.append(Move(role="delete", record=MIDDLE))
            taken += [
                Move(role="create", record=OPENING + each, is_whole=draw(st.booleans()))
                for each in range(LATER)
            ]
            taken += _looks(draw, beside)
        return tuple(each for each in (*taken, Move(role="list")) if each.role in can)

    return walk()


def _is_whole(draw: st.DrawFn, record: int) -> bool:
    """Tell whether a record gets all fields: the one before the edited one does, the one after it does not.

    A value that an edit brings shows where another stood, or none.
    """
    return record < MIDDLE or (record == MIDDLE and draw(st.booleans()))


def _looks(draw: st.DrawFn, records: Collection[int]) -> Iterator[Move]:
    return (Move(role="read", record=each) for each in draw(st.permutations(list(records))))
