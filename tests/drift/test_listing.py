"""What a list shows of a case's records; the rules of it stand in test_state."""

from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from conform.drift.judged import maybe_judged
from conform.drift.listing import is_unfiltered
from tests.drift.small import (
    BAD_BODY,
    CREATE,
    LIST,
    PENS,
    drifts,
    exchange,
    kinds,
    pen,
    rows,
    step,
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ((), True),
        ((("limit", "2"), ("page", "1")), True),
        ((("per_page", "2"),), True),
        ((("recursive", "0"),), True),
        ((("sort", "id"),), True),
        ((("direction", "asc"),), True),
        ((("include", "Nib"),), True),
        ((("keywords", "x"),), False),
        ((("limit", "2"), ("client_id", "7")), False),
    ],
)
def test_a_list_that_chooses_among_its_rows_is_filtered(
    query: tuple[tuple[str, str], ...],
    expected: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    judged = maybe_judged(PENS, LIST, exchange(200, rows(pen()), query=query))

    assert judged is not None
    assert is_unfiltered(judged, DAFTRA.answers.neutral) is expected


@pytest.mark.parametrize(("name", "found"), [("7 chars", []), ("8 chars.", ["state.leaked"])])
def test_a_row_is_told_to_be_a_refused_create_by_a_text_of_eight_characters(
    name: str, found: list[str]
) -> None:
    refused = step(CREATE, "refused"), exchange(400, BAD_BODY, sent={"Pen": {"name": name, "count": 3}})
    look = step(LIST), exchange(200, rows(pen(name=name)))

    assert kinds(drifts(refused, look)) == found
