"""What a case made only to have it is as it was made, or is in doubt and goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest

from conform.drift.value import Drift
from conform.exchange import Call
from conform.run.custody.mark import Marked
from conform.run.standing import Standing, still_standing, wanted
from tests.run.shelf import CHANGE, CONTRACTS, CREATE, EDIT, END, LOOK, MAKE, SOURCE, case, said

if TYPE_CHECKING:
    from conform.case import Case, Outcome, Step
    from conform.contract import Json
    from conform.exchange import Exchange

    Reply: TypeAlias = tuple[int, Json]

ANY = replace(MAKE, is_any=True)
REFUSED = replace(CHANGE, expects="refused", breaks=("kind:Pen.price",))
DENIED = replace(CHANGE, expects="denied", credentials="none")
CALL = Call(method="POST", path="/api2/pens")


def answers(*replies: Reply) -> tuple[Exchange, ...]:
    return tuple(said(CALL, status, body) for status, body in replies)


def drift(kind: str, step: int) -> Drift:
    return Drift(
        kind=kind,
        contract="v1/pens",
        operation=EDIT.id,
        where="x",
        claimed=(),
        got=(),
        source=SOURCE,
        step=step,
        exchange=step,
    )


def left(asked: Case, exchanges: tuple[Exchange, ...], *drifts: Drift) -> list[tuple[Json, bool]]:
    found = still_standing(Marked(case=asked), exchanges, drifts, CONTRACTS)
    return [(each.record, each.is_tried) for each in found]


MADE: Reply = (202, {"id": 7})
NO: Reply = (400, {"message": "no"})
SHOWN: Reply = (200, {"data": {"Pen": {"id": 7}}})

GOES: list[tuple[str, tuple[Step, ...], tuple[Reply, ...], tuple[Drift, ...]]] = [
    ("edited", (ANY, CHANGE), (MADE, (200, {})), ()),
    ("deleted", (ANY, END), (MADE, (200, {})), ()),
    ("an edit that should be taken was refused", (ANY, CHANGE), (MADE, NO), ()),
    ("a refusal was called for and did not come", (ANY, REFUSED), (MADE, (200, {})), ()),
    ("a refusal came as a redirect", (ANY, REFUSED), (MADE, (302, {})), ()),
    ("nothing was claimed of an edit", (ANY, replace(CHANGE, expects="observed")), (MADE, NO), ()),
    ("the tenant failed", (ANY, REFUSED), (MADE, (500, {})), ()),
    ("the case ended early", (ANY, REFUSED, LOOK), (MADE, NO), ()),
    ("made with another status", (ANY,), ((200, {"id": 7}),), ()),
    ("made without an id", (ANY,), ((202, {}),), ()),
    ("two were made", (ANY,), ((202, [{"id": 7}, {"id": 8}]),), ()),
    ("it is not there any more", (ANY, LOOK), (MADE, (404, {})), ()),
    ("its id was given again", (ANY, ANY), (MADE, MADE), ()),
    (
        "a denied edit was stored",
        (ANY, DENIED, LOOK),
        (MADE, (401, {}), SHOWN),
        (drift("state.leaked", 2),),
    ),
    (
        "a value is another",
        (ANY, REFUSED, LOOK),
        (MADE, NO, SHOWN),
        (drift("state.altered", 0),),
    ),
    ("taken although it breaks a rule", (ANY, REFUSED), (MADE, NO), (drift("status.accepted_invalid", 1),)),
    ("refused by another status", (ANY, REFUSED), (MADE, (404, {})), (drift("status.other", 1),)),
    ("refused by no JSON", (ANY, REFUSED), (MADE, NO), (drift("body.not_json", 1),)),
    ("open", (ANY, DENIED), (MADE, (401, {})), (drift("access.open", 1),)),
    ("named by an action's payload", (ANY, replace(MAKE, payload={"of": {"$made": 0}})), (MADE, MADE), ()),
    ("any row was edited", (ANY, replace(CHANGE, path={"id": {"$row": [1, 0]}})), (MADE, (200, {})), ()),
]


@pytest.mark.parametrize(("name", "steps", "replies", "drifts"), GOES, ids=[row[0] for row in GOES])
def test_what_may_be_another_than_it_was_made_goes(
    name: str, steps: tuple[Step, ...], replies: tuple[Reply, ...], drifts: tuple[Drift, ...]
) -> None:
    assert left(case(*steps), answers(*replies), *drifts) == [], name


STAYS: list[tuple[str, tuple[Step, ...], tuple[Reply, ...], tuple[Drift, ...], bool]] = [
    ("nothing was done to it", (ANY,), (MADE,), (), False),
    ("an edit was refused", (ANY, REFUSED), (MADE, NO), (), True),
    ("it was read after the refusal", (ANY, REFUSED, LOOK), (MADE, NO, SHOWN), (), False),
    ("an edit was denied after a read", (ANY, LOOK, DENIED), (MADE, SHOWN, (401, {})), (), True),
    (
        "the refusal came in another form",
        (ANY, REFUSED),
        (MADE, NO),
        (drift("envelope.undocumented", 1),),
        True,
    ),
    ("a read shows its id", (ANY, LOOK), (MADE, (200, {"id": 7})), (), False),
    ("a read came in another form", (ANY, LOOK), (MADE, SHOWN), (drift("field.null", 1),), False),
]


@pytest.mark.parametrize(
    ("name", "steps", "replies", "drifts", "is_tried"), STAYS, ids=[row[0] for row in STAYS]
)
def test_what_is_as_it_was_made_stays(
    name: str,
    steps: tuple[Step, ...],
    replies: tuple[Reply, ...],
    drifts: tuple[Drift, ...],
    is_tried: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert left(case(*steps), answers(*replies), *drifts) == [(7, is_tried)], name


def test_a_record_that_was_tried_before_stays_so_until_it_is_read() -> None:
    standing = Standing(step=ANY, made=answers(MADE)[0], record=7, is_tried=True)
    for steps, replies, is_tried in (((ANY,), (MADE,), True), ((ANY, LOOK), (MADE, SHOWN), False)):
        sent = Marked(case=case(*steps), lent={0: standing})
        (found,) = still_standing(sent, answers(*replies), (), CONTRACTS)
        assert found.is_tried is is_tried


def test_only_creates_of_which_nothing_is_asked_are_wanted_and_none_that_hangs_on_an_earlier_one() -> None:
    child = replace(ANY, payload={"Pen": {"of": {"$made": 0}}})
    assert wanted(case(ANY, MAKE, child, LOOK)) == (0,)


SERVES: list[tuple[str, Step, bool]] = [
    ("another text", replace(ANY, payload={"Pen": {"name": "Red"}}), True),
    ("another operation", replace(ANY, operation="POST /others"), False),
    ("another resource", replace(ANY, contract="v1/inks"), False),
    ("another place", replace(ANY, path={"of": 3}), False),
]


@pytest.mark.parametrize(("name", "step", "is_served"), SERVES, ids=[row[0] for row in SERVES])
def test_a_record_serves_what_was_to_be_made_alike(name: str, step: Step, is_served: bool) -> None:  # noqa: FBT001 - a column of the table
    assert Standing(step=ANY, made=answers(MADE)[0], record=7).serves(step) is is_served, name


def test_a_record_that_refers_to_what_a_case_does_not_serves_it_not() -> None:
    referring = replace(ANY, payload={"Pen": {"name": "Blue", "ink": {"$ref": "v1/inks"}}})
    standing = Standing(step=referring, made=answers(MADE)[0], record=7)
    assert not standing.serves(ANY)
    assert standing.serves(referring)


def test_each_outcome_but_a_refusal_leaves_a_write_in_doubt() -> None:
    outcomes: tuple[Outcome, ...] = ("success", "absent", "observed")
    for expects in outcomes:
        assert left(case(ANY, replace(CHANGE, expects=expects)), answers(MADE, NO)) == []
    assert CREATE.role == "create"
