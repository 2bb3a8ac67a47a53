"""Values that software gets wrong: what each variety sends, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.contract import Default, Field, Reference, Request, Response
from conform.daftra import DAFTRA
from conform.payloads.endpoint import Input, endpoint
from conform.payloads.value import allows
from conform.payloads.varieties import LONGEST, VARIETIES, WORDS, payload
from tests.payloads.small import (
    CREATE,
    DELETE,
    EDIT,
    contract,
    disputed,
    integer,
    number,
    of,
    operation,
    text,
    thing,
)
from tests.payloads.small import rows as child_rows

WRITTEN = ("name", "note", "label", "email", "opened", "price")


def sent(name: str, write: Any = CREATE) -> Any:
    return payload(of(write), name)


def body_of(*fields: Field, **claims: Any) -> Any:
    request = Request(media="application/json", body=thing("", *fields), wrapper=None)
    return of(operation("POST", "", "create", request=request, **claims))


@pytest.mark.parametrize(
    ("name", "field", "has"),
    [
        ("case", text("title"), "MiXed  CaSe\t"),
        ("case", text("email", format="email"), "MiXed.CaSe-"),
        ("case", text("website"), "/MiXed/"),
        ("case", text("colour"), "#aBcD"),
        ("zeros", text("title"), "00"),
        ("zeros", text("phone1"), "0020"),
        ("plus", text("title"), "+00"),
        ("plus", text("phone1"), "+0020"),
        ("plus", text("email", format="email"), "first+tag-"),
        ("plus", text("at", format="date-time"), "T10:00:00+03:00"),
        ("scripts", text("title"), "e\u0301"),
        ("scripts", text("title", max_length=80), "\u200f"),
        ("emoji", text("title"), "👩‍🚀"),
        ("markup", text("title"), "<b>"),
    ],
)
def test_a_variety_has_its_own_value_in_each_place(name: str, field: Field, has: str) -> None:
    found: Any = payload(body_of(field), name)
    assert has in found[field.name]
    assert found[field.name] == found[field.name].strip()
    assert allows(field, found[field.name])


def test_a_word_is_one_that_software_reads_as_something_else() -> None:
    plain = {str(VARIETIES["words"].text(_input(text("t")), n)) for n in range(len(WORDS))}
    needed = {str(VARIETIES["words"].text(_input(text("t", is_required=True)), n)) for n in range(len(WORDS))}
    assert plain == set(WORDS)
    assert needed.isdisjoint({"true", "null"})


def _input(field: Field) -> Input:
    return Input(at=field.name, field=field, asking=DAFTRA.asking)


def test_free_numbers_are_exact_and_a_balance_lies_below_zero() -> None:
    fields = number("price"), number("starting_balance"), integer("stock_balance"), integer("count")
    exact: Any = payload(body_of(*fields, text("t")), "zeros")
    below: Any = payload(body_of(*fields, text("t")), "words")
    assert {name: round(exact[name] % 1, 5) for name in ("price", "starting_balance")} == {
        "price": 0.12345,
        "starting_balance": 0.12345,
    }
    assert {name for name, value in below.items() if isinstance(value, int | float) and value < 0} == {
        "starting_balance",
        "stock_balance",
    }


def test_a_text_with_a_limit_is_full_of_other_scripts_and_no_longer() -> None:
    for limit in (1, 12, 80):
        found: Any = payload(body_of(text("title", max_length=limit)), "scripts")
        assert len(found["title"]) == limit
    assert len(sent("scripts")["Pen"]["name"]) == 20


def test_where_no_limit_is_stated_texts_are_long_and_a_persons_own_is_very_long() -> None:
    found: Any = payload(body_of(text("a"), text("notes"), text("name"), text("c", max_length=500)), "long")
    assert set(found) == {"a", "notes", "name"}
    assert (len(found["a"]), len(found["name"])) == (300, 300)
    assert len(found["notes"]) > LONGEST
    assert payload(body_of(text("c", max_length=500)), "long") is None


@pytest.mark.parametrize(
    "field",
    [
        text("secret", is_write_only=True),
        Field(name="lot", kinds=("string", "integer")),
        text("shop", reference=Reference(resource="v1/shops")),
        text("state", max_length=2),
        integer("count"),
    ],
)
def test_what_is_bound_or_not_settled_is_left_alone(field: Field) -> None:
    assert payload(body_of(field), "emoji") is None


def test_a_date_that_only_an_example_shows_has_no_zone() -> None:
    shown = text("at", example=Default(value="2024-02-29 10:00:00"))
    assert payload(body_of(shown), "plus") is None


def test_what_the_docs_contradict_is_left_alone() -> None:
    found: Any = payload(of(disputed("request.Pen.note", "kinds")), "emoji")
    assert "note" not in found["Pen"]
    assert "note" in sent("emoji")["Pen"]


@pytest.mark.parametrize("write", [CREATE, EDIT])
@pytest.mark.parametrize("name", VARIETIES)
def test_every_value_obeys_its_field_and_what_is_required_is_there(name: str, write: Any) -> None:
    found = sent(name, write)
    known = dict(write.request.body.walk())
    assert all(allows(known[f"Pen.{key}"], value) for key, value in found["Pen"].items() if key in WRITTEN)
    assert write is EDIT or {"name", "stock"} <= set(found["Pen"])


def test_a_row_of_an_edit_is_whole_and_one_of_a_create_is_not() -> None:
    lines = child_rows("Line", text("title"), integer("count"))
    request = Request(media="application/json", body=thing("", lines), wrapper=None)
    create = of(operation("POST", "", "create", request=request))
    edit = of(operation("PUT", "/{id}", "edit", request=request))
    sent: list[Any] = [payload(each, "emoji") for each in (create, edit)]
    assert [set(each["Line"][0]) for each in sent] == [{"title"}, {"title", "count"}]


def test_a_limit_that_the_read_alone_states_holds() -> None:
    lines = replace(child_rows("Line", text("title"), text("memo")), reads_as="Lines")
    shown = thing("", child_rows("Lines", text("title", max_length=30)))
    request = Request(
        media="application/json", body=thing("", replace(lines, reads_as="Lines")), wrapper=None
    )
    create = operation("POST", "", "create", request=request)
    read = operation("GET", "/{id}", "read", responses=(Response(status=200, body=shown, record=()),))
    write = endpoint(contract(create, read), create)
    long: Any = payload(write, "long")
    full: Any = payload(write, "scripts")
    assert set(long["Line"][0]) == {"memo"}
    assert len(full["Line"][0]["title"]) == 30


def test_what_takes_no_body_has_none() -> None:
    assert all(sent(name, DELETE) is None for name in VARIETIES)
