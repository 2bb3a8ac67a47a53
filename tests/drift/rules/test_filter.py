"""Filters and sorts: what a list serves of them, what it leaves out, and where nothing can be said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import UNKNOWN_TEXT, Case, Step
from conform.contract import Contract, Field, Parameter, Response
from conform.contract.filtering import Filter
from conform.daftra import DAFTRA
from conform.drift.judge import judge, judge_exchange
from tests.drift.small import INK_LIST, LIST, exchange, integer, kinds, pen, rows, said, text

if TYPE_CHECKING:
    from conform.drift.value import Drift
    from conform.exchange import Exchange

PENS_FILTERS = (
    Filter(parameter="state", page="9e0", columns=("state",)),
    Filter(parameter="state", page="9e0", columns=("is_open",), sent="-1", means="1"),
    Filter(parameter="day_from", page="9e0", columns=("day",), sign=">="),
    Filter(parameter="day_to", page="9e0", columns=("day",), sign="<="),
    Filter(parameter="nib", page="9e0", columns=("Nib[].width",), sign="text"),
    Filter(parameter="depth", page="9e0", columns=("Nib",), sign="absent", sent="-1"),
    Filter(parameter="depth", page="9e0", columns=("Nib",), sign="present", sent="1"),
)
VENDOR = replace(DAFTRA, filtering=replace(DAFTRA.filtering, named={"v1/pens": PENS_FILTERS}))
NAMED = ("state", "day_from", "day_to", "nib", "depth", "sort", "direction")
PEN_LIST = replace(
    LIST,
    parameters=(*LIST.parameters, *(Parameter(where="query", field=text(name)) for name in NAMED)),
)
PENS = Contract(name="pens", version="v1", title="", operations=(PEN_LIST,), vendor=VENDOR)
OF_ANY = tuple(
    Parameter(where="query", field=Field(name=name, kinds=("object",))) for name in ("filter", "sort")
)
INK_ROWS = replace(INK_LIST, parameters=OF_ANY)
HIDDEN = replace(
    INK_ROWS,
    id="GET /hidden/list/1",
    responses=(Response(status=200, body=Field(name="", kinds=("object",))),),
)
INKS = Contract(name="inks", version="v2", title="", operations=(INK_ROWS, HIDDEN), vendor=DAFTRA)
CONTRACTS = {each.key: each for each in (PENS, INKS)}
INK = tuple({"id": number, "name": f"ink {number}", "tone": tone} for number, tone in enumerate("abc", 1))


def ink(*numbers: int, total: int | None = None, **query: str) -> Exchange:
    """Give a list of some inks, of those three that there are; `filter__id__gt` is `filter[id][gt]`."""
    found = [INK[number - 1] for number in numbers]
    return inks(found, *((bracketed(name), value) for name, value in query.items()), total=total)


def bracketed(name: str) -> str:
    first, *rest = name.split("__")
    return first + "".join(f"[{each}]" for each in rest)


def inks(found: list[dict[str, Any]], *query: tuple[str, str], total: int | None = None) -> Exchange:
    count = len(found) if total is None else total
    body = {"current_page": 1, "data": found, "last_page": 1, "per_page": 20, "total": count}
    return exchange(200, body, query=query)


def judged(*taken: Exchange, operation: Any = INK_ROWS) -> tuple[Drift, ...]:
    contract = PENS if operation is PEN_LIST else INKS
    steps = tuple(Step(contract=contract.key, operation=operation.id, expects="success") for _ in taken)
    asked = Case(contract=contract.key, operation=operation.id, sort="filter", asks="filters", steps=steps)
    return judge(asked, taken, CONTRACTS)


ALL = ink(1, 2, 3)


@pytest.mark.parametrize(
    "filtered",
    [
        ink(2, filter__id="2"),
        ink(2, filter__id__eq="2"),
        ink(1, 3, filter__id__not_equal="2"),
        ink(3, filter__id__gt="2"),
        ink(2, 3, filter__id__gte="2"),
        ink(2, 3, filter__id__from="2"),
        ink(1, 2, filter__id__lte="2"),
        ink(1, filter__id__lt="2"),
        ink(2, filter__name__like="k 2"),
        ink(2, filter__name__like="K 2"),
        ink(filter__name__like="K 2"),
        ink(filter__tone__is_null="1"),
        ink(1, 2, 3, sort__id="asc"),
        ink(3, 2, 1, sort__id="desc"),
        ink(3, 1, 2, sort__name="desc"),
        ink(2, filter__id__gte="2", filter__id__lte="2"),
        inks([INK[0], INK[2]], ("filter[id][in][]", "1"), ("filter[id][in][]", "3")),
        inks([INK[1]], ("filter[id][not_in][]", "1"), ("filter[id][not_in][]", "3")),
        inks([INK[0], INK[2]], ("filter[or][name][like]", "k 1"), ("filter[or][name][like]", "k 3")),
        ink(1, 2, 3, filter__id__odd="1"),
        ink(1, 2, 3, colour="red"),
    ],
)
def test_what_a_filter_asks_for_is_met_with_silence(filtered: Exchange) -> None:
    assert judged(ALL, filtered, ALL) == ()


@pytest.mark.parametrize(
    ("filtered", "where"),
    [
        (ink(1, 2, 3, filter__id="2"), "filter[id][eq]"),
        (ink(1, 2, 3, filter__id__gt="2"), "filter[id][gt]"),
        (ink(1, 2, 3, filter__tone__is_null="1"), "filter[tone][is_null]"),
        (ink(1, 2, 3, sort__id="desc"), "sort[id]"),
        (
            inks([*INK], ("filter[or][name][like]", "k 1"), ("filter[or][name][like]", "k 3")),
            "filter[or][name][like]",
        ),
    ],
)
def test_what_changes_nothing_is_ignored(filtered: Exchange, where: str) -> None:
    assert said(judged(ALL, filtered, ALL)) == [
        (
            "filter.ignored",
            where,
            "the rows that it asks for, in the order that it asks for",
            "the rows that come without it",
        )
    ]


@pytest.mark.parametrize(
    ("filtered", "where", "told"),
    [
        (ink(2, 3, filter__id__gt="2"), "filter[id][gt]", "rows that do not fit"),
        (ink(3, filter__id__gte="2"), "filter[id][gte]", "rows that fit are left out"),
        (ink(filter__tone__not_equal="a"), "filter[tone][not_equal]", "rows that fit are left out"),
        (ink(2, 1, 3, sort__id="desc"), "sort[id]", "rows in another order"),
        (ink(2, total=9, filter__id="2"), "filter[id][eq]", "a total of 9, of 3 in all"),
        (
            inks([INK[0]], ("filter[id][in][]", "1"), ("filter[id][in][]", "3")),
            "filter[id][in]",
            "rows that fit are left out",
        ),
    ],
)
def test_what_is_let_in_left_out_or_misplaced_is_wrong(filtered: Exchange, where: str, told: str) -> None:
    found = [each for each in judged(ALL, filtered, ALL) if each.kind == "filter.wrong"]
    assert [(each[1], each[3]) for each in said(found)] == [(where, told)]
    assert {each.source.page for each in found} <= {"1258824m0", "1258822m0"}


def test_what_is_left_out_is_blamed_on_the_list_that_left_it_out() -> None:
    (found,) = judged(ALL, ink(3, filter__id__gte="2"), ALL)
    assert (found.step, found.exchange) == (1, 2)


def test_rows_that_came_or_went_meanwhile_are_met_with_silence() -> None:
    assert judged(ink(1, 2, 3), ink(3, filter__id__gte="2"), ink(1, 3)) == ()
    assert judged(ink(1, 3), ink(3, filter__id__gte="2"), ink(1, 2, 3)) == ()
    assert judged(ink(1), ink(2, 3, filter__id__gte="2"), ink(1, 2, 3)) == ()


def test_a_row_that_was_changed_meanwhile_is_met_with_silence() -> None:
    changed = inks([INK[0], {**INK[1], "tone": "z"}, INK[2]])
    assert judged(ALL, ink(filter__tone="b"), changed) == ()


def test_rows_on_further_pages_are_met_with_silence() -> None:
    part = ink(1, total=40, filter__id__lte="3")
    whole = ink(1, 2, 3, total=50)
    assert [each for each in judged(whole, part, whole) if each.kind.startswith("filter.")] == []


def test_a_list_whose_rows_no_page_shows_is_judged_by_those_under_the_vendors_key() -> None:
    found = judged(ALL, ink(1, 2, 3, filter__id="2"), ALL, operation=HIDDEN)
    assert kinds(found) == ["filter.ignored"]
    deep = exchange(200, {"payload": {"data": [*INK], "total": 3}}, query=(("filter[id]", "2"),))
    assert kinds(judged(deep, operation=HIDDEN)) == ["filter.wrong"]
    assert judged(exchange(200, {"data": {}}), exchange(200, {}), operation=HIDDEN) == ()


# parameters of their own


def listed(*found: dict[str, Any], total: int | None = None, **query: str) -> Exchange:
    return exchange(200, rows(*found, total=total), query=tuple(query.items()))


OPEN, SHUT = (
    pen(id=1, is_open=True, state=1, day="2026-01-05"),
    pen(id=2, is_open=False, state=2, day="2026-01-09"),
)
PAIR = listed(OPEN, SHUT)


@pytest.mark.parametrize(
    "filtered",
    [
        listed(OPEN, state="1"),
        listed(OPEN, state="-1"),
        listed(SHUT, day_from="2026-01-09", day_to="2026-01-09"),
        listed(OPEN, SHUT, nib="fine"),
        listed(nib=UNKNOWN_TEXT),
        listed(OPEN, nib="anything"),
        listed(pen(id=1, Nib=...), pen(id=2, Nib=...), depth="-1"),
        listed(OPEN, SHUT, depth="1"),
        listed(SHUT, OPEN, sort="id"),
        listed(OPEN, SHUT, sort="id", direction="ASC"),
        listed(OPEN, SHUT, direction="ASC"),
        listed(OPEN, SHUT, state=""),
    ],
)
def test_what_a_parameter_asks_for_is_met_with_silence(filtered: Exchange) -> None:
    found = judged(PAIR, filtered, PAIR, operation=PEN_LIST)
    assert [each for each in said(found) if each[0].startswith("filter.")] == []


@pytest.mark.parametrize(
    ("filtered", "kind", "where"),
    [
        (listed(OPEN, SHUT, state="1"), "filter.ignored", "state"),
        (listed(SHUT, OPEN, state="-1"), "filter.wrong", "state=-1"),
        (listed(OPEN, SHUT, day_to="2026-01-07"), "filter.ignored", "day_to"),
        (listed(day_from="2026-01-09"), "filter.wrong", "day_from"),
        (listed(nib="fine"), "filter.wrong", "nib"),
        (listed(OPEN, nib=UNKNOWN_TEXT), "filter.wrong", "nib"),
        (listed(OPEN, SHUT, depth="-1"), "filter.wrong", "depth=-1"),
        (listed(OPEN, SHUT, sort="id"), "filter.ignored", "sort"),
        (listed(SHUT, OPEN, sort="id", direction="ASC"), "filter.wrong", "sort"),
    ],
)
def test_what_a_parameter_does_not_do_is_told(filtered: Exchange, kind: str, where: str) -> None:
    found = [
        each for each in judged(PAIR, filtered, PAIR, operation=PEN_LIST) if each.kind.startswith("filter.")
    ]
    assert [(each.kind, each.where) for each in found] == [(kind, where)]


def test_captured_rows_that_break_a_filter_are_wrong_and_others_met_with_silence() -> None:
    assert kinds(judge_exchange(INKS, INK_ROWS, ink(1, filter__id="2"))) == ["filter.wrong"]
    assert judge_exchange(INKS, INK_ROWS, ink(2, filter__id="2")) == ()


def test_a_filter_that_the_list_does_not_document_is_met_with_silence() -> None:
    bare = replace(INK_ROWS, parameters=(Parameter(where="query", field=integer("page")),))
    contract = replace(INKS, operations=(bare,))
    assert judge_exchange(contract, bare, ink(1, filter__id="2", sort__id="desc")) == ()
