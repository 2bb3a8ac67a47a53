"""What the steps of a case add up to."""

from __future__ import annotations

from conform.case import Case
from conform.drift.history import maybe_history, sent_values, writable
from conform.drift.judged import judged_steps
from tests.drift.small import (
    CONTRACTS,
    CREATE,
    DELETE,
    DONE_BODY,
    EDIT,
    READ,
    exchange,
    framed_pen,
    made,
    step,
)


def history(*taken: object) -> object:
    steps, exchanges = zip(*taken, strict=True)
    case = Case(contract="v1/pens", operation="POST /pens", sort="lifecycle", asks="x", steps=steps)
    last = judged_steps(case, exchanges, CONTRACTS)[-1]
    return None if last is None else maybe_history(last)


MADE = (step(CREATE), exchange(202, made(), sent={"Pen": {"name": "a", "count": 1}, "Nib": []}))
READING = (step(READ, subject=0), exchange(200, framed_pen()))


def sent_of(found: object) -> dict[str, object]:
    return {name: each.value for name, each in found.sent.items()}  # type: ignore[attr-defined]  # a History


def test_an_edit_merges_into_what_was_created() -> None:
    edit = (step(EDIT, subject=0), exchange(200, DONE_BODY, sent={"Pen": {"count": 2}}))

    assert sent_of(history(MADE, edit, READING)) == {"name": "a", "count": 2, "Nib": []}


def test_a_refused_edit_changes_nothing_and_is_remembered() -> None:
    edit = (step(EDIT, "refused", subject=0), exchange(400, {}, sent={"Pen": {"count": 2}}))
    found = history(MADE, edit, READING)

    assert sent_of(found)["count"] == 1
    assert [each.value for each in found.refused] == [2]  # type: ignore[attr-defined]  # a History


def test_a_value_is_unsure_from_a_write_of_unsettled_outcome_until_a_settled_one() -> None:
    unsettled = (
        step(EDIT, "refused", subject=0),
        exchange(200, DONE_BODY, sent={"Pen": {"name": "b", "count": 2}}),
    )
    settled = (step(EDIT, subject=0), exchange(200, DONE_BODY, sent={"Pen": {"count": 3}}))
    before, after = history(MADE, unsettled, READING), history(MADE, unsettled, settled, READING)

    assert before.unsure == {"name", "count"}  # type: ignore[attr-defined]  # a History
    assert after.unsure == {"name"}  # type: ignore[attr-defined]  # a History
    assert sent_of(after) == {"name": "a", "count": 3, "Nib": []}


def test_a_delete_is_remembered() -> None:
    delete = (step(DELETE, subject=0), exchange(200, DONE_BODY))

    assert history(MADE, delete, READING).is_gone  # type: ignore[attr-defined]  # a History


def test_nothing_is_known_of_a_record_that_the_case_did_not_make() -> None:
    assert history((step(READ), exchange(200, framed_pen()))) is None
    assert history((step(CREATE), exchange(400, {})), READING) is None


def test_values_are_named_as_they_read_back_and_children_stand_beside_the_record() -> None:
    case = Case(contract="v1/pens", operation="POST /pens", sort="valid", asks="x", steps=(MADE[0],))
    (judged,) = judged_steps(case, (MADE[1],), CONTRACTS)

    assert judged is not None
    assert set(sent_values(judged)) == {"name", "count", "Nib"}
    assert "Nib" in writable(CREATE)
    assert "Pen" not in writable(CREATE)
    assert writable(READ) == {}
