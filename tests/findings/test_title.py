"""A note: the sentence, then a few of its places."""

from __future__ import annotations

from conform.findings import find
from conform.findings.title import note
from conform.words import line
from tests.drift.small import CONTRACTS, LIST, READ, framed_pen, pen, rows, seen


def test_nothing_to_say_is_no_line() -> None:
    assert list(note((), ())) == []


def test_places_stand_below_their_sentence_with_claim_and_page() -> None:
    drifts = (*seen(READ, 200, framed_pen(name=None)), *seen(LIST, 200, rows(pen(note=5, name=None))))

    assert list(note(find(drifts, CONTRACTS), drifts)) == [
        "critical  GET /pens serves note as integer, not string or null: 1 field in 1 resource",
        "          data[0].Pen.note  integer; documented string or null, page 1e0",
        "normal    v1/pens serves null where the docs claim a value: 1 field in 1 resource",
        "          data[0].Pen.name  null; documented string, page 1e0  (GET /pens)",
        "          data.Pen.name     null; documented string, page 2e0  (GET /pens/{id})",
    ]


def test_at_most_eight_places_are_shown() -> None:
    drifts = seen(READ, 200, framed_pen(**{f"x{number}": 1 for number in range(12)}))
    lines = list(note(find(drifts, CONTRACTS), drifts))

    assert len(lines) == 1 + 8 + 1
    assert lines[-1].strip() == "… and 4 more"


def test_one_drift_may_stand_on_one_line() -> None:
    (drift,) = seen(READ, 200, framed_pen(name=None))

    assert line(drift) == "field.null GET /pens/{id} data.Pen.name: null (string)"
