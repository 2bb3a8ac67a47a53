"""Which rows of a list are read, and what is said where there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Case, Step
from conform.contract import Choice, Contract, Field, Response
from conform.exchange import Answer, Call, Exchange
from conform.run.custody.mark import Marked
from conform.run.execute import Executor
from conform.run.rows import (
    chosen,
    differing,
    has_id,
    is_served,
    maybe_row,
    row_values,
    rows,
    shape,
    why_none,
)
from tests.run.small import LOOK, READ, ListedTenant, operation

if TYPE_CHECKING:
    from conform.run.execute import Trace

BODY = Field(name="", kinds=("object",))
LIST = replace(
    operation("list", "GET", "/api2/pens.json"),
    responses=(Response(status=200, body=BODY, record=("data", "[]", "Pen")),),
)
HOLLOW = replace(LIST, responses=(Response(status=200, body=BODY),))
TYPED = replace(
    READ,
    responses=(
        Response(
            status=200,
            record=("Pen",),
            body=Field(
                name="",
                kinds=("object",),
                fields=(
                    Field(
                        name="Pen",
                        kinds=("object",),
                        fields=(Field(name="type", kinds=("integer",), enum=(Choice(value=0),)),),
                    ),
                ),
            ),
        ),
    ),
)


def listed(*found: Any) -> Any:
    return {"data": [{"Pen": each} for each in found]}


def answered(status: int, body: Any) -> Exchange:
    answer = Answer(status=status, body=json.dumps(body).encode())
    return Exchange(call=Call(method="GET", path="/"), answer=answer)


def test_rows_stand_where_the_docs_show_them() -> None:
    assert rows(LIST, listed({"id": 1}, {"id": "2"})) == ({"id": 1}, {"id": "2"})


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"Pen": {"id": 1}}]},
        {"data": [{"id": 1}]},
        {"links": [{"url": None, "page": 1}], "data": [{"id": 1}]},
        {"payload": {"data": [{"id": 1}]}},
        [{"id": 1}],
    ],
)
def test_where_the_docs_show_no_rows_they_are_the_first_records_with_an_id(body: Any) -> None:
    assert rows(HOLLOW, body) == ({"id": 1},)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        "",
        7,
        {"data": None},
        {"data": []},
        {"data": {"Pen": {"id": 1}}},
        {"data": [{"Ink": {}}]},
    ],
)
@pytest.mark.parametrize("listing", [LIST, HOLLOW])
def test_a_body_without_rows_has_none(listing: Any, body: Any) -> None:
    assert rows(listing, body) == ()


@pytest.mark.parametrize("identity", [1, "1", "0017", "a1b2-c3", 0])
def test_an_id_is_a_number_or_a_word_as_it_is_served(identity: Any) -> None:
    assert chosen(LIST, READ, listed({"id": identity}), 1, "type") == (identity,)


@pytest.mark.parametrize("identity", [None, "", True, 1.5, [], {}, "../7", "a/b", "7?x=1", "x" * 65, "1 2"])
def test_what_cannot_stand_in_a_path_is_no_id(identity: Any) -> None:
    assert not has_id({"id": identity})
    assert chosen(LIST, READ, listed({"id": identity}), 1, "type") == ()


def test_the_row_that_tells_most_comes_first_then_what_shows_most_that_is_new() -> None:
    bare: Any = {"id": 1, "name": "", "count": None}
    full: Any = {"id": 2, "name": "a", "count": 3}
    same: Any = {"id": 3, "name": "b", "count": 4}
    text: Any = {"id": 4, "name": "c", "count": "5"}
    assert [row["id"] for row in differing([bare, same, full, text], 3, "type")] == [3, 1, 4]


def test_fewer_rows_than_are_asked_for_are_all_given_and_equals_in_their_order() -> None:
    assert [row["id"] for row in differing([{"id": 1}, {"id": 2}], 4, "type")] == [1, 2]
    assert differing([], 4, "type") == ()
    assert differing([{"id": 1}], 0, "type") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {"a": ""}),
        ({"a": ""}, {"a": "x"}),
        ({"a": []}, {"a": {}}),
        ({"a": [1]}, {"a": ["1"]}),
        ({"a": {"b": 1}}, {"a": {"b": None}}),
        ({"a": 1}, {"a": 1.5}),
        ({"type": 3}, {"type": 5}),
        ({}, {"a": None}),
    ],
)
def test_rows_differ_in_keys_kinds_emptiness_and_document_type(one: Any, other: Any) -> None:
    assert shape(one, "type") != shape(other, "type")


@pytest.mark.parametrize(
    ("one", "other"), [({"a": 1}, {"a": 2}), ({"a": {"type": 1}}, {"a": {"type": 2}}), ({"a": 0}, {"a": 7})]
)
def test_rows_do_not_differ_by_their_values(one: Any, other: Any) -> None:
    assert shape(one, "type") == shape(other, "type")


def test_the_documents_of_a_list_that_the_read_does_not_serve_are_not_read() -> None:
    found = listed({"id": 1, "type": "16"}, {"id": 2, "type": "0"}, {"id": 3, "type": 19}, {"id": 4})
    assert set(chosen(LIST, TYPED, found, 4, "type")) == {2, 4}
    assert set(chosen(LIST, READ, found, 4, "type")) == {1, 2, 3, 4}
    assert is_served({"type": None}, TYPED, "type")
    assert is_served({"type": False}, TYPED, "type")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, listed(), "no record of v1/pens on the tenant"),
        (200, "nonsense", "no record of v1/pens on the tenant"),
        (200, listed({"name": "a"}), "no row in the list of v1/pens has an id"),
        (200, listed({"id": 1, "type": 5}), "no record of v1/pens on the tenant is of a type that its read"),
        (200, None, "the list of v1/pens answered nothing that could be read"),
        (404, {}, "the list of v1/pens answered 404, so that no record is known"),
        (302, {}, "the list of v1/pens answered 302, so that no record is known"),
    ],
)
def test_what_is_missing_is_said(status: int, body: Any, said: str) -> None:
    assert why_none("v1/pens", LIST, answered(status, body)).startswith(said)


def ran(tenant: ListedTenant, count: int = 2, otherwise: int | None = None) -> Trace:
    pens = Contract(name="pens", version="v1", title="Pens", operations=(LIST, TYPED))
    first = Step(contract="v1/pens", operation=LIST.id, expects="observed")
    identities: list[Any] = [{"$row": [0, number]} for number in range(count)]
    if otherwise is not None:
        identities = [{"$row": [0, 0, otherwise]}]
    steps = [replace(LOOK, path={"id": each}, subject=None) for each in identities]
    case = Case(contract="v1/pens", operation=READ.id, sort="lifecycle", asks="rows", steps=(first, *steps))
    executor = Executor(contracts={"v1/pens": pens}, heard=lambda *_: None)
    return executor.run(Marked(case=case), tenant, {})


def test_the_rows_of_a_list_are_read_by_the_later_steps() -> None:
    tenant = ListedTenant((200, listed({"id": 7}, {"id": "8", "name": "a"})), (200, {}), (200, {}))
    trace = ran(tenant)
    assert [call.path for call in tenant.calls[1:]] == ["/api2/pens/8.json", "/api2/pens/7.json"]
    assert (trace.blocked, trace.lacks, trace.unasked) == ("", frozenset(), "")


def test_a_row_that_is_not_there_is_left_out_without_harm() -> None:
    trace = ran(ListedTenant((200, listed({"id": 7})), (200, {})))
    assert len(trace.exchanges) == 2
    assert (trace.blocked, trace.lacks, trace.unasked) == ("", frozenset(), "")


@pytest.mark.parametrize("answer", [(200, listed()), (404, {}), (200, listed({"name": "a"}))])
def test_without_a_row_the_case_is_blocked_by_what_is_missing(answer: Any) -> None:
    trace = ran(ListedTenant(answer))
    assert len(trace.exchanges) == 1
    assert "v1/pens" in trace.blocked
    assert trace.lacks == {"v1/pens"}


def test_a_step_may_name_the_id_to_take_without_a_row() -> None:
    for served, asked in ((listed({"id": 7}), 7), (listed(), 99)):
        tenant = ListedTenant((200, served), (200, {}))
        trace = ran(tenant, otherwise=99)
        assert [call.path for call in tenant.calls[1:]] == [f"/api2/pens/{asked}.json"]
        assert (trace.blocked, trace.lacks, trace.unasked) == ("", frozenset(), "")


def test_only_a_path_names_a_row() -> None:
    assert maybe_row(replace(LOOK, path={"id": {"$row": [0, 3]}})) == (0, 3)
    assert maybe_row(LOOK) is None
    strange: Any
    for strange in ("0", [0], ["0", "1"], {"0": 1}, None):
        assert maybe_row(replace(LOOK, path={"id": {"$row": strange}})) is None


PENS = Contract(name="pens", version="v1", title="", operations=(LIST,))
LISTING = Step(contract="v1/pens", operation=LIST.id, expects="success")
COLUMNS = listed(
    {"id": 1, "name": "ink", "at": "2026-01-02 10:00:00", "Nib": [{"w": "fine"}]},
    {"id": 2, "name": "ink", "at": "02/01/2026"},
    {"id": 3, "name": None, "at": "", "is_open": False},
)


@pytest.mark.parametrize(
    ("key", "content", "value"),
    [
        ("$value", [0, "id", 0, 9], 1),
        ("$value", [0, "id", 2, 9], 3),
        ("$value", [0, "id", 4, 9], 2),
        ("$value", [0, "name", 1, "x"], "ink"),
        ("$value", [0, "colour", 0, "x"], "x"),
        ("$value", [0, "is_open", 0, "x"], False),
        ("$value", [0, "Nib[].w", 0, "x"], "fine"),
        ("$value", [0, "Nib", 0, "x"], "x"),
        ("$part", [0, "name", 0, "x"], "x"),
        ("$part", [0, "at", 0, "x"], "026-01-02 10:00:0"),
        ("$day", [0, "at", 0, "x"], "2026-01-02"),
        ("$day", [0, "name", 0, "x"], "x"),
    ],
)
def test_a_value_is_taken_from_the_different_ones_of_a_column(
    key: str, content: list[Any], value: Any
) -> None:
    wanted = replace(LISTING, query={"a": [{key: content}]})
    found = row_values(_case(LISTING, wanted), 0, answered(200, COLUMNS), {"v1/pens": PENS})
    assert list(found.values()) == [value]


@pytest.mark.parametrize(("key", "taken"), [("$value", "b" * 100), ("$part", "b" * 98)])
def test_a_text_that_is_too_long_for_an_address_is_not_taken(key: str, taken: str) -> None:
    found = listed({"id": 1, "note": "a" * 101}, {"id": 2, "note": "b" * 100})
    wanted = replace(LISTING, query={"a": {key: [0, "note", 0, "x"]}})
    values = row_values(_case(LISTING, wanted), 0, answered(200, found), {"v1/pens": PENS})
    assert list(values.values()) == [taken]


def test_without_rows_there_is_no_value_and_the_case_says_so() -> None:
    wanted = replace(LISTING, query={"a": {"$value": [0, "id", 0, 9]}})
    assert row_values(_case(LISTING, wanted), 0, answered(200, listed()), {"v1/pens": PENS}) == {}
    assert maybe_row(wanted) == (0, 0)


def _case(*steps: Step) -> Case:
    return Case(contract="v1/pens", operation=LIST.id, sort="filter", asks="filters", steps=steps)
