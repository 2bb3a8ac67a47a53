"""A drawn request is reduced to what still shows the drift, and stays of its sort."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import MADE, Step
from conform.fuzz.less import less
from conform.payloads import place
from tests.payloads.small import CARD_EDIT, CREATE, LIST, of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

SENT = Step(contract="v1/pens", operation=CREATE.id, expects="answered")
PEN: dict[str, Json] = {"name": "a pen", "color": "red", "notes": "x" * 40}


def reduced(step: Step, shows: Callable[[Step], bool]) -> tuple[Step, int]:
    asked: list[Step] = []

    def still_shows(candidate: Step) -> bool:
        asked.append(candidate)
        return shows(candidate)

    operation = next(each for each in (CREATE, LIST, CARD_EDIT) if each.id == step.operation)
    return less(of(operation), step, still_shows), len(asked)


@pytest.mark.parametrize("odd", ["\ud800", "\x00"])
def test_of_a_body_as_text_only_what_matters_stays(odd: str) -> None:
    raw = json.dumps({"Pen": {**PEN, "name": f"a {odd} b"}})
    found, _ = reduced(replace(SENT, raw=raw), lambda each: json.dumps(odd)[1:-1] in (each.raw or ""))
    assert json.loads(found.raw or "") == {"Pen": {"name": f"a {odd} b"}}


@pytest.mark.parametrize("enough", [16, 100, 9_999, 10_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}")])
def test_levels_are_as_few_as_show_it(enough: int, opens: str, closes: str) -> None:
    raw = '{"Pen": {"name": ' + opens * 10_000 + "1" + closes * 10_000 + "}}"
    found, asked = reduced(replace(SENT, raw=raw), lambda each: (each.raw or "").count(opens) >= enough)
    told = (found.raw or "").removeprefix('{"Pen": {"name": ').removesuffix("}}")
    assert told == opens * enough + "1" + closes * enough
    assert asked <= 40


def test_a_long_query_is_as_short_as_shows_it_and_no_more_is_asked() -> None:
    step = replace(SENT, operation=LIST.id, query={"page": "1", "odd": "x" * 5_000})
    found, asked = reduced(step, lambda each: len(str(each.query.get("odd", ""))) > 4_096)
    assert found.query == {"odd": "x" * 4_097}
    assert asked <= 20


def test_what_json_would_not_give_back_stays_as_it_was_written() -> None:
    raw = '{"Pen": {"name": "a", "name": "b", "color": "red"}}'
    found, _ = reduced(replace(SENT, raw=raw), lambda each: (each.raw or "").count('"name"') == 2)
    assert found.raw == raw


def test_of_an_ordinary_body_what_is_required_stays() -> None:
    found, _ = reduced(replace(SENT, payload={"Pen": PEN}), lambda _: True)
    assert not place.has(found.payload, ("Pen", "notes"))
    assert place.read(found.payload, ("Pen", "name"))


def test_what_breaks_one_rule_still_breaks_that_one_and_no_other() -> None:
    payload: Json = {"Pen": {**PEN, "name": "n" * 10_000}}
    step = replace(SENT, payload=payload, expects="refused", breaks=("max_length:Pen.name",))
    found, _ = reduced(step, lambda _: True)
    assert len(str(place.read(found.payload, ("Pen", "name")))) > 100


def test_a_body_that_names_its_record_goes_on_naming_it() -> None:
    step = Step(
        contract="v1/pens",
        operation=CARD_EDIT.id,
        expects="answered",
        payload={"id": {MADE: 0}, "label": "b"},
    )
    found, _ = reduced(step, lambda _: True)
    assert isinstance(found.payload, dict)
    assert found.payload["id"] == {MADE: 0}
