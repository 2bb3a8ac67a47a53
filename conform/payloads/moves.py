"""Walks as a strategy of Hypothesis: what is done to which of several records, in an order nobody wrote down.

A walk has what it takes to see what a write does to another record: three records of which the one in the
middle is edited, the others looked at, and it is deleted; two made after that, and one more edit. Who is
looked at when, what is sent, and in which order the later moves come is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hypothesis.strategies import SearchStrategy

    from conform.contract import Role

OPENING = 3
"""Records that stand before anything is changed."""
LATER = 2
"""Records that are made after the delete: an id may come back late."""
MIDDLE = 1
"""The record that is edited and deleted: one stands on either side of it."""
FIELDS = 1000
"""Numbers by which an edit names its fields, taken modulo how many there are."""
_CHANGES: tuple[Role, ...] = ("create", "edit", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Do one thing to a record, which is named by how many were made before it.

    `fields` are numbers of the fields that an edit sends, () for all of them; `is_whole` tells whether a
    create sends all fields. A list is of all records.
    """

    role: Role
    record: int = 0
    fields: tuple[int, ...] = ()
    is_whole: bool = False


def moves(can: Collection[Role]) -> SearchStrategy[tuple[Move, ...]]:
    """Give the walks of the roles that there are; a create is among them, and a read or a list."""

    @st.composite
    def walk(draw: st.DrawFn) -> tuple[Move, ...]:
        taken = [_create(draw, record) for record in range(OPENING)]
        taken += [Move(role="read", record=record) for record in range(OPENING)]
        taken += [Move(role="list"), _edit(draw, MIDDLE)]
        taken += [Move(role="read", record=record) for record in draw(st.permutations(range(OPENING)))]
        taken.append(Move(role="delete", record=MIDDLE))
        taken += _later(draw)
        taken = [each for each in taken if each.role in can]
        return (*taken, *(each for each in _closing(taken) if each.role in can))

    return walk()


def _create(draw: st.DrawFn, record: int) -> Move:
    return Move(role="create", record=record, is_whole=draw(st.booleans()))


def _edit(draw: st.DrawFn, record: int) -> Move:
    some = st.lists(st.integers(0, FIELDS - 1), min_size=1, max_size=2)
    return Move(role="edit", record=record, fields=tuple(draw(st.just([]) | some)))


def _later(draw: st.DrawFn) -> Iterator[Move]:
    """Yield the creates after the delete, and an edit of a record that stands, in a drawn order."""
    standing = [record for record in range(OPENING) if record != MIDDLE]
    for role in draw(st.permutations(("edit", *["create"] * LATER))):
        if role == "edit":
            yield _edit(draw, draw(st.sampled_from(standing)))
        else:
            yield _create(draw, len(standing) + 1)
            standing.append(len(standing) + 1)


def _closing(taken: Sequence[Move]) -> Iterator[Move]:
    """Yield a read of each record that was not read since something was changed, and a list."""
    changed = max(index for index, each in enumerate(taken) if each.role in _CHANGES)
    seen = {each.record for each in taken[changed:] if each.role == "read"}
    for record in range(1 + max(each.record for each in taken)):
        if record not in seen:
            yield Move(role="read", record=record)
    yield Move(role="list")
