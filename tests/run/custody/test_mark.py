"""Each record that a case makes carries the run's mark, in a text that the case does not ask about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Field, Vendor
from conform.contract.vendor import Books
from conform.payloads.markable import LONGEST, places
from conform.run.custody.look import way
from conform.run.custody.mark import Mark, marked
from tests import ours
from tests.run.shelf import CHANGE, CONTRACTS, CREATE, LOOK, MAKE, PEN, PENS, WRITTEN, case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Step
    from conform.contract import Json, Operation

ROOT = Path(__file__).parents[3]


class Numbers:
    """Count creates."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> tuple[int, str]:
        self.last += 1
        return self.last, f"conform-test-{self.last}"


def payloads(asked: Case) -> list[Json]:
    return [step.payload for step in marked(asked, CONTRACTS, Numbers()).case.steps]


def making(**fields: Json) -> Step:
    return replace(MAKE, payload={"Pen": {"name": "Blue", **fields}})


def test_a_text_that_nothing_sends_carries_the_mark() -> None:
    found = marked(case(MAKE, LOOK), CONTRACTS, Numbers())
    assert found.case.steps[0].payload == {"Pen": {"name": "Blue", "notes": "conform-test-1"}}
    assert found.marks == {0: (Mark(number=1, text="conform-test-1", shown_as="notes"),)}


def test_the_smallest_payload_stays_the_smallest() -> None:
    assert payloads(case(MAKE, asks="minimal")) == [{"Pen": {"name": "conform-test-1"}}]


def test_a_text_that_the_case_asks_about_is_left_alone() -> None:
    assert payloads(case(making(notes="x"), asks="at_limit:Pen.notes")) == [
        {"Pen": {"name": "conform-test-1", "notes": "x"}}
    ]
    broken = replace(making(notes=5), breaks=("kind:Pen.notes",))
    assert payloads(case(broken)) == [{"Pen": {"name": "conform-test-1", "notes": 5}}]


def test_a_text_that_an_edit_changes_is_left_to_it_where_another_will_do() -> None:
    noted = replace(CHANGE, payload={"Pen": {"notes": "other"}})
    assert payloads(case(MAKE, noted)) == [
        {"Pen": {"name": "conform-test-1"}},
        {"Pen": {"notes": "other"}},
    ]


def test_an_edit_of_every_text_sends_the_mark_again_as_a_change() -> None:
    every = replace(CHANGE, payload={"Pen": {"notes": "other", "name": "other"}})
    (_, edit) = payloads(case(MAKE, every))
    assert edit == {"Pen": {"notes": "conform-test-1 1", "name": "other"}}


def test_the_record_of_an_edit_may_carry_the_mark_where_the_edit_asks_if_nothing_else_is_left() -> None:
    edit = replace(CHANGE, payload={"Pen": {"notes": "", "name": ""}})
    asked = replace(case(MAKE, edit, asks="empty:Pen.name empty:Pen.notes"), operation=CHANGE.operation)
    made, sent = payloads(asked)
    assert made == {"Pen": {"name": "Blue", "notes": "conform-test-1"}}
    assert sent == edit.payload


def test_two_creates_carry_two_marks() -> None:
    assert payloads(case(MAKE, MAKE)) == [
        {"Pen": {"name": "Blue", "notes": "conform-test-1"}},
        {"Pen": {"name": "Blue", "notes": "conform-test-2"}},
    ]


@pytest.mark.parametrize("credentials", ["good", "none", "wrong", "bearer", "both"])
def test_a_create_is_marked_whoever_asks_because_an_open_door_stores_it(credentials: str) -> None:
    probe = replace(MAKE, credentials=credentials)  # type: ignore[arg-type]  # the row is one of them
    assert payloads(case(probe)) == [{"Pen": {"name": "Blue", "notes": "conform-test-1"}}]


@pytest.mark.parametrize("payload", [None, [], "text", {}, {"Pen": None}, {"Pen": []}, {"Other": {}}])
def test_a_payload_without_a_record_has_no_room(payload: Json) -> None:
    bare = replace(MAKE, payload=payload)
    found = marked(case(bare), CONTRACTS, Numbers())
    assert found.case.steps == (bare,)
    assert found.marks == {0: (Mark(number=1),)}


def with_text(**changes: object) -> tuple[Operation, Field]:
    text = replace(WRITTEN[1], **changes)  # type: ignore[arg-type]  # fields of a field
    pen = replace(PEN, fields=(text,))
    assert CREATE.request is not None
    body = replace(CREATE.request.body, fields=(pen,))
    return replace(CREATE, request=replace(CREATE.request, body=body)), text


@pytest.mark.parametrize(
    ("changes", "is_room"),
    [
        ({}, True),
        ({"max_length": LONGEST}, True),
        ({"max_length": LONGEST - 1}, False),
        ({"enum": (Choice(value="a"),)}, False),
        ({"format": "date"}, False),
        ({"pattern": "^a$"}, False),
        ({"is_write_only": True}, False),
        ({"is_read_only": True}, False),
        ({"kinds": ("integer",)}, False),
        ({"name": "password"}, False),
        ({"name": "colour"}, False),
        ({"name": "body"}, False),  # written, and served nowhere
        ({"name": "body", "reads_as": "notes"}, True),
    ],
)
def test_a_mark_has_room_in_a_free_text_that_comes_back(
    changes: dict[str, object],
    is_room: bool,  # noqa: FBT001 - a column of the table
) -> None:
    create, text = with_text(**changes)
    expected = {f"Pen.{text.name}": text.reads_as or text.name} if is_room else {}
    assert places(PENS, create) == expected


def test_every_documented_create_that_can_be_deleted_has_room_for_a_mark() -> None:
    contracts = ours.contracts()
    creates = [(c, each) for c in contracts for each in c.operations if each.role == "create"]
    markless = {c.key for c, create in creates if way(c, create).is_whole and not places(c, create)}
    assert markless == set()


def test_no_case_loses_what_it_asks_to_a_mark() -> None:
    contracts = ours.by_key()
    for group in ours.planned(drawn=0):
        for asked in group.cases:
            sent = marked(asked, contracts, Numbers()).case
            assert [step.breaks for step in sent.steps] == [step.breaks for step in asked.steps]
            for was, now in zip(asked.steps, sent.steps, strict=True):
                if was.payload != now.payload and was.operation == asked.operation:
                    (changed,) = set(changed_places(was.payload, now.payload))
                    assert changed not in asked.asks
                    assert changed not in "".join(now.breaks)


def changed_places(was: Json, now: Json) -> Iterator[str]:
    """Yield the dotted place of each value that differs: one in each record."""
    if isinstance(was, list) and isinstance(now, list):
        for one, other in zip(was, now, strict=True):
            if one != other:
                yield from (f"[].{each}" for each in changed_places(one, other))
        return
    assert isinstance(was, dict)
    assert isinstance(now, dict)
    (name,) = [each for each in now if each not in was or was[each] != now[each]]
    below = was.get(name)
    if isinstance(below, dict | list):
        yield from (f"{name}.{each}" for each in changed_places(below, now[name]))
    else:
        yield name


def test_a_mark_stands_in_the_fields_that_the_vendor_names_the_first_first() -> None:
    pens = replace(PENS, vendor=Vendor(books=Books(marks=("name", "notes"))))
    assert list(places(pens, CREATE)) == ["Pen.name", "Pen.notes"]
    assert places(replace(PENS, vendor=Vendor(books=Books(marks=()))), CREATE) == {}
