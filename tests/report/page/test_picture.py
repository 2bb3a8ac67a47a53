from __future__ import annotations

from dataclasses import replace

import pytest

from conform.findings.changes import Fared
from conform.report.matrix import FAMILIES, OF_KIND, OF_RULE, Cell
from conform.report.page.picture import HEADINGS, WIDTH, bar, groups, legend, strip, whole
from tests.report.page.small import MATRIX


def night(day: int, shown: int = 0, came: int = 0, asked: int | None = 5) -> Fared:
    return Fared(night=f"2026-11-{day:02}T05:00:00Z", asked=asked, shown=shown, came=came)


def test_each_family_has_a_heading_and_says_what_it_counts() -> None:
    assert tuple(HEADINGS) == FAMILIES
    assert {*OF_KIND.values(), *OF_RULE.values()} == {*FAMILIES}
    assert len({heading for heading, _ in HEADINGS.values()}) == len(FAMILIES)


@pytest.mark.parametrize(
    ("cell", "what", "said"),
    [
        (Cell(kept=8), "kept", "8"),
        (Cell(kept=1_200, missed=3), "kept", "1,200"),
        (Cell(kept=8, known=2), "known", "2 known"),
        (Cell(kept=8, known=2, new=1), "new", "1 new"),
        (Cell(missed=3), "missed", "not asked"),
        (Cell(explained=3), "missed", "not asked"),
    ],
)
def test_a_cell_shows_the_figure_that_matters_most(cell: Cell, what: str, said: str) -> None:
    found = bar("v1/pens", "field", cell)
    assert (found.what, found.said) == (what, said)


def test_a_label_names_every_figure_and_what_no_case_asks_apart() -> None:
    cell = Cell(kept=1_200, known=2, new=1, missed=4, explained=5)
    assert bar("v1/pens", "field", cell).label == (
        "v1/pens, Fields: 1,200 kept, 2 known, 1 new, 4 not asked, 5 not asked for a stated reason"
    )


@pytest.mark.parametrize(
    "cell",
    [
        Cell(kept=1),
        Cell(kept=100_000, new=1),
        Cell(kept=1, known=1, new=1, missed=1),
        Cell(explained=7, new=1_000_000),
        Cell(kept=3, known=3, new=3, missed=1, explained=1),
    ],
)
def test_a_bar_is_full_and_nothing_in_it_is_too_thin_to_be_seen(cell: Cell) -> None:
    parts = bar("v1/pens", "field", cell).parts
    assert sum(part.width for part in parts) == WIDTH
    assert [part.x for part in parts] == [sum(each.width for each in parts[:n]) for n in range(len(parts))]
    assert min(part.width for part in parts) >= 3


def test_what_no_case_asks_is_drawn_as_not_asked() -> None:
    found = bar("v1/pens", "field", Cell(kept=1, missed=1, explained=2))
    assert [(part.what, part.width) for part in found.parts] == [("kept", 14), ("missed", 42)]


def test_nothing_at_all_has_no_bar() -> None:
    assert bar("v1/pens", "field", Cell()).parts == ()


def test_resources_stand_by_version_the_worst_first_with_a_sum() -> None:
    first, second = groups(MATRIX, {})
    assert (first.total.name, second.total.name) == ("v1, 2 resources", "v2, 1 resource")
    assert [row.name for row in first.rows] == ["pens", "inks"]
    fields = first.total.bars[FAMILIES.index("field")]
    assert fields is not None
    assert fields.label == "v1, Fields: 49 kept, 3 known, 3 new, 1 not asked"
    assert fields.link == ""
    assert first.rows[1].bars[FAMILIES.index("refusal")] is None


def test_a_cell_is_named_by_resource_and_family_and_by_its_tenant_where_there_are_several() -> None:
    at = FAMILIES.index("field")
    for prefix in ("", "1/"):
        found = groups(MATRIX, {}, prefix)[0].rows[0].bars[at]
        assert found is not None
        assert found.link == f"{prefix}v1/pens/field"


def test_all_cells_add_up() -> None:
    assert whole(MATRIX) == Cell(kept=69, known=3, new=4, missed=3, explained=6)
    assert whole(MATRIX).documented == 79


def test_a_night_is_not_asked_kept_drifted_or_one_on_which_something_came() -> None:
    found = strip((night(1, asked=0), night(2), night(3, shown=2, came=1), night(4, shown=2)))
    assert found is not None
    assert dict(found.paths).keys() == {"unasked", "kept", "drifted", "came"}
    assert found.label == (
        "4 nights: 1 without drift, 1 with drift, 1 on which drift came, 1 not asked; it came on 3 November"
    )
    assert found.width == 16


def test_a_night_of_which_nobody_knows_what_it_asked_drifted_where_it_shows_so() -> None:
    found = strip((night(1, asked=None), night(2, asked=None, shown=1)))
    assert found is not None
    assert dict(found.paths).keys() == {"unasked", "drifted"}


def test_without_nights_there_is_no_strip() -> None:
    assert strip(()) is None


def test_the_legend_shows_each_sort_of_night() -> None:
    every = strip((night(1, asked=0), night(2), night(3, shown=1), replace(night(4, shown=1), came=1)))
    assert every is not None
    assert {name for name, _, _ in legend()} == {name for name, _ in every.paths}
