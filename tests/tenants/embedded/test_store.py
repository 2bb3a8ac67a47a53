"""Records in SQLite."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.tenants.embedded.store import Condition, Sorting, Store, Write, as_id, now, stamped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.tenants.embedded.store import Sign


@pytest.fixture
def store() -> Iterator[Store]:
    kept = Store()
    for number, date in ((1, "2020-01-01"), (2, "2024-01-01"), (3, "2022-01-01")):
        record: dict[str, Json] = {
            "id": number,
            "date": date,
            "price": number * 5,
            "flag": number == 2,
            "name": f"n{number}",
            "rows": [{"text": "red nib"}] if number == 2 else [],
        }
        kept.apply(Write(sort="insert", store="a", id=number, record=record))
    yield kept
    kept.close()


def ids(store: Store, *conditions: Condition, order: Sorting | None = None) -> list[object]:
    rows = store.rows("a", conditions, order=order or Sorting(), limit=10, offset=0)
    return [row["id"] for row in rows]


def test_a_deleted_record_is_seen_nowhere(store: Store) -> None:
    store.apply(Write(sort="delete", store="a", id=2))
    assert store.get("a", 2) is None
    assert (ids(store), store.count("a")) == ([1, 3], 2)


def test_an_update_replaces_and_nothing_does_nothing(store: Store) -> None:
    store.apply(Write(sort="update", store="a", id=1, record={"id": 1}))
    store.apply(Write(sort="nothing", store="a", id=2, record={}))
    assert store.get("a", 1) == {"id": 1}
    assert store.get("a", 2) is not None


def test_ids_grow_for_each_name_by_itself(store: Store) -> None:
    assert [store.next_id("x"), store.next_id("x"), store.next_id("y")] == [1, 2, 1]


def test_a_list_is_ordered_by_id_or_by_a_column(store: Store) -> None:
    assert ids(store) == [1, 2, 3]
    assert ids(store, order=Sorting(column="date", is_descending=True)) == [2, 3, 1]
    assert [row["id"] for row in store.rows("a", order=Sorting(), limit=1, offset=1)] == [2]


@pytest.mark.parametrize(
    ("column", "sign", "values", "found"),
    [
        ("name", "=", ("n1", "n3"), [1, 3]),
        ("price", "=", ("10",), [2]),
        ("flag", "=", ("1",), [2]),
        ("price", ">=", ("10",), [2, 3]),
        ("price", "<", ("10",), [1]),
        ("date", ">", ("2021-12-31",), [2, 3]),
        ("name", "LIKE", ("3",), [3]),
        ("name", "!=", ("n1", "n2"), [3]),
        ("id", "IN", ("1", "3"), [1, 3]),
        ("id", "NOT IN", ("1", "3"), [2]),
        ("name", "IS NULL", (), []),
        ("colour", "IS NULL", (), [1, 2, 3]),
        ("name", "LIKE", ("%",), []),
        ("name", "LIKE", ("_",), []),
        ("rows", "HOLDS", ("ed ni",), [2]),
        ("colour", "=", ("red",), []),
        ('x"; DROP TABLE record; --', "=", ("red",), []),
    ],
)
def test_a_condition_narrows_a_list(
    store: Store, column: str, sign: Sign, values: tuple[str, ...], found: list[int]
) -> None:
    condition = Condition(column=column, sign=sign, values=values)
    assert ids(store, condition) == found
    assert store.count("a", [condition]) == len(found)


def test_of_some_conditions_one_is_enough(store: Store) -> None:
    either = tuple(Condition(column="name", values=(each,)) for each in ("n1", "n3"))
    assert ids(store, Condition(any_of=either), Condition(column="price", sign=">", values=("5",))) == [3]


def test_a_condition_may_be_on_the_record_that_a_column_names(store: Store) -> None:
    store.apply(Write(sort="insert", store="b", id=9, record={"a_id": "2"}))
    condition = Condition(column="name", values=("n2",), of=("a", "a_id"))
    assert store.count("b", [condition]) == 1
    assert store.count("b", [replace(condition, values=("n1",))]) == 0


def test_a_column_that_was_never_set_compares_as_it_is_shown(store: Store) -> None:
    unset = Condition(column="weight", sign=">=", values=("0",))
    assert ids(store, unset) == []
    assert ids(store, replace(unset, otherwise="0")) == [1, 2, 3]
    assert ids(store, replace(unset, sign="IS NULL", otherwise="0")) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (7, 7),
        ("7", 7),
        ("007", 7),
        (True, None),
        ("x", None),
        (-1, None),
        ("٣", None),
        ("9" * 19, None),
        (None, None),
        (1.0, None),
    ],
)
def test_an_id_is_read_from_what_can_be_one(value: Json, found: int | None) -> None:
    assert as_id(value) == found


def test_the_stamp_is_a_date_time_as_documented() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", now())


def test_a_new_record_has_an_id_and_two_stamps() -> None:
    assert stamped(DAFTRA.embedded, 3).keys() == {"id", "created", "modified"}
    assert stamped(DAFTRA.embedded, 3)["id"] == 3
