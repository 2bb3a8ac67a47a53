"""Each rule on a request: silent where the docs let it pass, then caught where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.breach import NAMES, TOLD_ONLY
from conform.breach.rules import BODY, TEXT, WHOLE
from conform.contract import Choice, Condition, Field, Parameter, Reference
from conform.daftra import DAFTRA
from conform.words import BROKEN, MENDED
from tests.breach.small import found, names, pen, with_field
from tests.payloads.small import CARD, CREATE, DELETE, EDIT, LIST, READ, contract, integer, text

DAY, BOX = text("day", format="date"), text("box", pattern="^[A-Z]+$")
SILENT: dict[str, Any] = {
    "what the docs require and nothing more": pen(),
    "null for what is optional": pen(note=None, score=None, email=None, client_id=None),
    "null where the docs have it": pen(state=None),
    "a key that no page names": pen(colour="red"),
    "a number in a text for a number": pen(price="1.5", stock="3"),
    "true, false and their digits": [pen(is_open=each) for each in (True, False, 0, 1, "0", "1")],
    "a whole number for a number": pen(price=3),
    "a text as long as allowed": pen(name="x" * 20),
    "an empty date": pen(bought="", opened=""),
    "a date, a time and a zone": pen(bought="2024-02-29", opened="2024-02-29T10:00:00+02:00"),
    "a date for a date-time": pen(opened="2024-02-29"),
    "the limits": [pen(score=1), pen(score=5)],
    "one of the values": [pen(state=1), pen(state="2")],
    "rows without their own id": {**pen(), "PenNib": [{"width": "fine"}]},
    "no rows": {**pen(), "PenNib": []},
    "its own id": pen(id=7),
    "what no page gives a kind": pen(anything={"a": [1]}),
}
CAUGHT: dict[str, tuple[Any, list[str]]] = {
    "required": (pen(name=...), ["required:Pen.name"]),
    "required in a row": ({**pen(), "PenNib": [{"cost": 1}]}, ["required:PenNib[].width"]),
    "null": (pen(name=None), ["null:Pen.name"]),
    "an object for a text": (pen(name={"a": 1}), ["kind:Pen.name"]),
    "a number for a text": (pen(name=5), ["kind:Pen.name"]),
    "a text for a number": (pen(stock="many"), ["kind:Pen.stock"]),
    "an empty text for a number": (pen(stock=""), ["kind:Pen.stock"]),
    "an id in a text": (pen(client_id="1"), ["kind:Pen.client_id"]),
    "an id as a number where a text is documented": (pen(shop=1), ["kind:Pen.shop"]),
    "a yes for a boolean": (pen(is_open="yes"), ["kind:Pen.is_open"]),
    "an object for rows": ({**pen(), "PenNib": {"width": "fine"}}, ["kind:PenNib"]),
    "a list for the body": ([pen()], ["kind"]),
    "enum": (pen(state=3), ["enum:Pen.state"]),
    "max_length": (pen(name="x" * 21), ["max_length:Pen.name"]),
    "format": (pen(bought="17/04/2026"), ["format:Pen.bought"]),
    "a day that no calendar has": (pen(opened="2024-02-30 10:00"), ["format:Pen.opened"]),
    "no address": (pen(email="nobody"), ["format:Pen.email"]),
    "minimum": (pen(score=0), ["minimum:Pen.score"]),
    "maximum": (pen(score=6), ["maximum:Pen.score"]),
    "read_only": (pen(created="2024-01-01 00:00:00"), ["read_only:Pen.created"]),
    "read_only, of another kind": (pen(created={}), ["read_only:Pen.created"]),
    "read_only, of another format": (pen(created="soon"), ["read_only:Pen.created"]),
    "several": (
        pen(name="x" * 21, score=9, stock=...),
        ["max_length:Pen.name", "required:Pen.stock", "maximum:Pen.score"],
    ),
    "wrapper_missing": ({"name": "Quill", "stock": 3}, ["wrapper_missing"]),
    "a wrapper that is null": ({"Pen": None}, ["wrapper_missing"]),
}


@pytest.mark.parametrize("sent", SILENT.values(), ids=SILENT)
def test_a_request_as_documented_breaks_nothing(sent: Any) -> None:
    for each in sent if isinstance(sent, list) else [sent]:
        assert names(each) == []


@pytest.mark.parametrize(("sent", "broken"), CAUGHT.values(), ids=CAUGHT)
def test_a_request_breaks_what_it_breaks_and_nothing_else(sent: Any, broken: list[str]) -> None:
    assert names(sent) == broken


def test_nothing_is_required_of_an_edit_that_its_page_does_not_require() -> None:
    assert names(pen(name=..., stock=...), EDIT) == names({"Pen": {}}, EDIT) == []
    assert names({"name": "unwrapped"}, EDIT) == []


def test_a_record_of_which_nothing_is_required_may_still_be_required_itself() -> None:
    loose = with_field()
    assert loose.request is not None
    wrapped = [
        replace(each, fields=(text("note"),)) if each.name == "Pen" else each
        for each in loose.request.body.fields
    ]
    asked = with_field(body=replace(loose.request.body, fields=tuple(wrapped)))
    assert names({"Pen": {}}, asked) == []
    assert names({"note": "a"}, asked) == ["required:Pen"]
    assert names({"Pen": None}, asked) == ["null:Pen"]


def test_a_pattern_is_held_to_and_an_empty_text_is_not_settled() -> None:
    asked = with_field(BOX)
    assert names(pen(box="AB"), asked) == names(pen(box=""), asked) == []
    assert names(pen(box="ab"), asked) == ["pattern:Pen.box"]


def test_a_value_beside_a_field_requires_it() -> None:
    asked = with_field(integer("until", required_if=Condition(field="note", values=("lent",))))
    assert names(pen(note="mine"), asked) == names(pen(note="lent", until=3), asked) == []
    assert names(pen(note="lent"), asked) == ["condition:Pen.until"]


def test_a_list_of_which_the_docs_show_a_part_and_one_of_records_hold_nothing_back() -> None:
    some = (Choice(value="a"), Choice(value="b"))
    partial = with_field(text("sort", enum=some, is_partial=True))
    of_records = with_field(text("sort", enum=some, reference=Reference(listing="Sort")))
    assert names(pen(sort="z"), partial) == names(pen(sort="z"), of_records) == []
    assert names(pen(sort="z"), with_field(text("sort", enum=some))) == ["enum:Pen.sort"]


def test_a_text_is_refused_empty_where_the_docs_show_so() -> None:
    asking = replace(DAFTRA.asking, unfilled={"/api2/pens": ("Pen.note",)})
    home = replace(contract(CREATE), vendor=replace(DAFTRA, asking=asking))
    assert names(pen(note=""), known=home) == ["empty:Pen.note"]
    assert names(pen(note="")) == []


def test_a_body_that_is_shown_by_an_example_states_nothing_of_its_fields() -> None:
    shown = with_field(is_exemplary=True)
    assert names(pen(name=5, score=9), shown) == []


def test_values_of_a_map_are_held_to_what_is_said_of_them() -> None:
    asked = with_field(Field(name="counts", kinds=("object",), extra=integer("*")))
    assert names(pen(counts={"a": 1}), asked) == []
    assert names(pen(counts={"a": "many"}), asked) == ["kind:Pen.counts.a"]


@pytest.mark.parametrize(
    ("raw", "broken"), [(b'{"Pen": ', ["json"]), (b"Pen=1", ["json"]), (b"", ["empty_body"])]
)
def test_a_body_is_json_and_there(raw: bytes, broken: list[str]) -> None:
    assert names(raw=raw) == broken
    assert names(operation=DELETE, method="DELETE", path=("7",)) == []


def test_a_body_that_may_be_empty_may_be_missing() -> None:
    assert names(operation=EDIT) == []


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-8", "application/vnd.api+json", None]
)
def test_json_may_say_so_or_say_nothing(media: str | None) -> None:
    assert names(pen(), media=media) == []


def test_a_form_where_json_is_documented_is_told_once() -> None:
    assert names(raw=b"name=Quill", media="application/x-www-form-urlencoded") == ["media"]


PARAMETERS = (
    Parameter(where="query", field=integer("limit", minimum=1, maximum=50, is_required=True)),
    Parameter(where="query", field=text("way", enum=(Choice(value="ASC"), Choice(value="DESC")))),
    Parameter(where="query", field=text("since", format="date")),
    Parameter(where="query", field=Field(name="ids", kinds=("array",))),
    Parameter(where="query", field=text("filter")),
)
LISTED = replace(LIST, parameters=PARAMETERS)


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        ((), []),
        ((("limit", "50"), ("way", "asc"), ("since", "2024-01-01"), ("ids[]", "1"), ("ids[0]", "x")), []),
        ((("limit", ""), ("since", ""), ("way", "")), []),
        ((("page", "2"), ("sort[id]", "desc"), ("filter[name][like]", "x")), []),
        ((("limit", "many"),), ["kind:?limit"]),
        ((("limit", "51"),), ["maximum:?limit"]),
        ((("limit", "0"),), ["minimum:?limit"]),
        ((("way", "up"),), ["enum:?way"]),
        ((("since", "yesterday"),), ["format:?since"]),
    ],
)
def test_a_query_is_held_to_its_parameters(query: tuple[tuple[str, str], ...], broken: list[str]) -> None:
    assert [each.name for each in found(operation=LISTED, method="GET", query=query)] == broken


def test_a_filter_that_a_page_prints_with_a_value_may_have_others() -> None:
    printed = Parameter(where="query", field=text("filter[type]", enum=(Choice(value="19"),)))
    asked = replace(LIST, parameters=(printed,))
    assert found(operation=asked, method="GET", query=(("filter[type]", "0"),)) == ()


def test_a_path_is_held_to_its_parameters() -> None:
    assert names(operation=READ, method="GET", path=("7",)) == []
    assert names(operation=READ, method="GET", path=("None",)) == ["kind:{id}"]


def test_what_no_page_names_is_told_but_breaks_nothing() -> None:
    sent = found(pen(colour="red"), query=(("colour", "red"),))
    assert [each.name for each in sent] == ["undocumented_parameter:?colour", "undocumented_field:Pen.colour"]
    assert {each.rule for each in sent} == TOLD_ONLY


@pytest.mark.parametrize(
    ("credentials", "broken"),
    [("good", False), ("none", True), ("wrong", True), ("bearer", True), ("both", True)],
)
def test_good_credentials_are_wanted(credentials: Any, broken: bool) -> None:  # noqa: FBT001 - a column
    told = found(pen(), credentials=credentials)
    assert [each.rule for each in told] == ["credentials"] * broken
    assert all(each.source is not None and each.source.page == DAFTRA.answers.denials for each in told)


def test_a_token_is_asked_for_without_credentials() -> None:
    token = replace(CREATE, call=DAFTRA.access.tokens[0], request=None)
    assert found(operation=token, credentials="none") == ()


def test_every_rule_has_words_and_something_to_do_and_no_other_name() -> None:
    assert set(NAMES) == {*BODY, *TEXT, *WHOLE, "undocumented"} <= set(BROKEN) & {*MENDED, "undocumented"}
    assert set(MENDED) == set(NAMES)


def test_an_object_of_which_nothing_is_known_names_no_stranger() -> None:
    assert found({"title": "a", "size": 1}, CARD) == ()
    assert [each.name for each in found({"title": "a", "sise": 1}, CARD)] == ["undocumented_field:sise"]
    assert found({**pen(), "Extras": {"a": 1}}) == ()
