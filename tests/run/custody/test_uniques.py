"""Texts that no two records may share are new on each sending, on a tenant that keeps what runs have left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import Case, Step
from conform.contract import Field, Request
from conform.run.custody.uniques import unique_places, with_new_uniques
from tests.run.shelf import CREATE, EDIT, LIST, MAKE, PENS, case

if TYPE_CHECKING:
    from conform.contract import Json

TAKEN = (
    Field(name="name", kinds=("string",), is_unique=True),
    Field(name="code", kinds=("string",), max_length=12, is_unique=True),
    Field(name="notes", kinds=("string",)),
)
BODY = Field(name="", kinds=("object",), fields=(Field(name="Pen", kinds=("object",), fields=TAKEN),))
CONTRACTS = {
    "v1/pens": replace(
        PENS,
        operations=(
            replace(CREATE, request=Request(media="application/json", body=BODY, wrapper="Pen")),
            LIST,
            EDIT,
        ),
    )
}

KNOWN = unique_places(CONTRACTS)


def making(**fields: Json) -> Step:
    return replace(MAKE, payload={"Pen": fields})


def sent(asked: Case, salt: str = "a") -> list[dict[str, str]]:
    return [step.payload["Pen"] for step in with_new_uniques(asked, KNOWN, salt).steps]  # type: ignore[call-overload,index,misc]


@pytest.mark.parametrize("text", ["Blue", "7142949096", "سلام é", " x "])
def test_a_text_is_new_with_each_salt_and_the_same_with_the_same(text: str) -> None:
    asked = case(making(name=text, notes=text))
    assert sent(asked, "a") == sent(asked, "a")
    assert len({sent(asked, salt)[0]["name"] for salt in "abc"} | {text}) == 4
    assert sent(asked)[0]["notes"] == text
    assert sent(asked)[0]["name"].isdigit() == text.isdigit()


def test_what_was_sent_twice_is_sent_twice_and_what_differed_differs() -> None:
    first, again, other = sent(case(making(name="Blue"), making(name="Blue"), making(name="Red")))
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("text", "length"), [("ab", 11), ("abcdef", 6), ("abcdefghijkl", 12), ("x" * 13, 13)]
)
def test_no_text_outgrows_its_limit_and_a_long_one_stays_as_long(text: str, length: int) -> None:
    (found,) = sent(case(making(code=text)))
    assert len(found["code"]) == length
    assert found["code"] != text


def test_an_edit_whose_page_does_not_say_it_again_sends_the_new_text_too() -> None:
    edit = Step(
        contract="v1/pens",
        operation=EDIT.id,
        expects="success",
        subject=0,
        path={"id": 1},
        payload={"Pen": {"name": "Blue"}},
    )
    first, second = sent(case(making(name="Blue"), edit))
    assert first["name"] == second["name"] != "Blue"


@pytest.mark.parametrize("value", [None, "", 5, {"unexpected": "object"}])
def test_what_is_no_text_is_left_alone(value: Json) -> None:
    asked = case(making(name=value))
    assert with_new_uniques(asked, KNOWN, "a") == asked


def test_a_query_for_the_text_asks_for_the_new_one() -> None:
    look = Step(contract="v1/pens", operation=LIST.id, expects="success", query={"name": "Blue", "page": 1})
    found = with_new_uniques(case(making(name="Blue"), look), KNOWN, "a")
    assert found.steps[1].query == {"name": found.steps[0].payload["Pen"]["name"], "page": 1}  # type: ignore[call-overload,index]
