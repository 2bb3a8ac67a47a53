"""What each fault of a value changes, and the inputs with which it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.value import _ALTERED, _ROWS, FAULTS
from conform.tenants.embedded.store import Change
from conform.tenants.embedded.twist import Seen

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.tenants.embedded.faults import Fault

SEEN = Seen(contract="", operation="", role="create")
TELLING: tuple[Json, ...] = (
    "قلم",
    "a😀",
    "<b>",
    "it's",
    "0012",
    "2024-02-29",
    "2024-01-01 10:00:00",
    "x" * 100,
    "small",
    1.2345,
    1.5,
    -3,
    10**7,
    2,
    None,
)
DULL: tuple[Json, ...] = ("SMALL", 1, "2024-01-01")
COLUMNS = {fault.name: row[2] for fault, row in zip(FAULTS, _ALTERED, strict=False)}


def stored(fault: Fault, record: dict[str, Json]) -> dict[str, Json]:
    change = Change(sort="insert", store="s", id=1, record=record)
    kept = fault.does(change, SEEN).record
    assert kept is not None
    return dict(kept)


@pytest.mark.parametrize("fault", FAULTS[: len(_ALTERED)], ids=lambda each: each.name)
def test_some_input_shows_the_fault_and_a_dull_one_does_not(fault: Fault) -> None:
    column = COLUMNS[fault.name]
    assert any(stored(fault, {column: value}) != {column: value} for value in TELLING)
    assert all(stored(fault, {column: value}) == {column: value} for value in DULL)
    assert stored(fault, {"other": "قلم"}) == {"other": "قلم"}


@pytest.mark.parametrize(
    ("fault", "row"),
    list(zip(FAULTS[len(_ALTERED) :], _ROWS, strict=True)),
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_row_of_children_changes(fault: Fault, row: tuple[str, str, str, str, object]) -> None:
    rows, column = row[2], row[3]
    telling: Json = 1.2345 if column == "unit_price" else "قلم"
    assert stored(fault, {rows: [{column: telling, "n": 1}]}) != {rows: [{column: telling, "n": 1}]}
    assert stored(fault, {rows: [{"n": 1}]}) == {rows: [{"n": 1}]}
