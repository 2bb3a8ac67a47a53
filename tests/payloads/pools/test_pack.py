"""Questions that share a payload: each still asks what it asks alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.payloads import place, varieties
from conform.payloads.endpoint import endpoints
from conform.payloads.pools.pack import Pack, joined, own_places, packed
from conform.payloads.sorts import boundary, invalid
from conform.payloads.value import allows
from tests import ours
from tests.payloads.small import CREATE, EDIT, PENS, of

if TYPE_CHECKING:
    from conform.case import Case
    from conform.contract import Json

KNOWN = {PENS.key: PENS}
CONTRACTS = ours.by_key()


def limits() -> list[Case]:
    return list(boundary.cases(of(CREATE)))


def broken() -> list[Case]:
    return list(invalid.cases(of(CREATE)))


def step_of(case: Case) -> object:
    return next(step.payload for step in case.steps if step.operation == case.operation)


def at(payload: object, where: str) -> object:
    return place.read(payload, where) if place.has(payload, where) else "nothing"  # type: ignore[arg-type]


def asked_by(packs: tuple[Pack, ...]) -> list[str]:
    return [each.asks for pack in packs for each in pack.questions]


# What a question asks about


@pytest.mark.parametrize(
    ("asks", "places"),
    [
        ("max_length:Pen.name", {"Pen.name"}),
        ("enum:Pen.state:1", {"Pen.state"}),
        ("rows_3:PenNib", {"PenNib"}),
    ],
)
def test_a_question_owns_its_place(asks: str, places: set[str]) -> None:
    (case,) = (each for each in limits() if each.asks == asks)
    assert own_places(case, of(CREATE)) == places


def test_a_question_owns_what_prose_ties_to_its_place() -> None:
    (case,) = (each for each in limits() if each.asks == "zero:Pen.discount")
    assert own_places(case, of(CREATE)) == {"Pen.discount", "Pen.discount_amount"}


def test_a_variety_owns_all_places_that_it_fills() -> None:
    (case,) = (each for each in limits() if each.asks == "varied:emoji")
    assert own_places(case, of(CREATE)) == varieties.filled(of(CREATE), "emoji") > {"Pen.note"}


def test_what_asks_of_the_payload_as_a_whole_owns_no_place() -> None:
    found = {each.asks for each in broken() if not own_places(each, of(CREATE))}
    assert found == {"json", "empty_body", "wrapper_missing", "wrapper_wrong"}


# What a pack asks


@pytest.mark.parametrize("cases", [limits(), broken()], ids=["boundary", "invalid"])
def test_each_question_is_in_one_pack(cases: list[Case]) -> None:
    packs = packed(cases, KNOWN)
    assert sorted(asked_by(packs)) == sorted(case.asks for case in cases)
    assert len(packs) < len(cases) / 3


@pytest.mark.parametrize("cases", [limits(), broken()], ids=["boundary", "invalid"])
def test_a_pack_has_at_each_place_what_its_question_has_alone(cases: list[Case]) -> None:
    for pack in packed(cases, KNOWN):
        for question in pack.questions:
            if not question.asks.startswith("varied:"):
                for where in own_places(question, of(CREATE)):
                    assert at(step_of(pack.case), where) == at(step_of(question), where), question.asks


def test_a_pack_is_named_after_what_it_asks_and_breaks_all_its_rules() -> None:
    pack = max(packed(broken(), KNOWN), key=lambda each: len(each.questions))
    assert pack.case.asks == f"{len(pack.questions)} questions"
    assert pack.case.questions == tuple(each.asks for each in pack.questions)
    assert sorted(pack.case.steps[0].breaks) == sorted(pack.case.questions)


def test_what_is_left_out_stays_left_out() -> None:
    pack = next(each for each in packed(broken(), KNOWN) if "required:Pen.name" in each.case.questions)
    assert len(pack.questions) > 3
    assert not place.has(step_of(pack.case), "Pen.name")  # type: ignore[arg-type]


def test_two_questions_of_one_place_and_one_inside_another_are_kept_apart() -> None:
    for pack in packed(broken(), KNOWN):
        places = [where for each in pack.questions for where in own_places(each, of(CREATE))]
        assert len(places) == len(set(places))
        assert not any(
            one != other and other.startswith((f"{one}.", f"{one}[")) for one in places for other in places
        )


def test_a_single_question_is_its_own_case() -> None:
    (case,) = (each for each in limits() if each.asks == "enum:Pen.state:1")
    (pack,) = packed([case], KNOWN)
    assert pack.case is case
    assert packed([], KNOWN) == ()


def test_cases_that_take_other_steps_share_nothing() -> None:
    create = next(each for each in limits() if each.asks == "enum:Pen.state:1")
    edit = next(each for each in boundary.cases(of(EDIT)) if each.asks == "zero:Pen.price")
    assert [len(each.questions) for each in packed([create, edit], KNOWN)] == [1, 1]


def test_values_that_together_would_break_prose_are_kept_apart() -> None:
    cases = [each for each in limits() if each.asks in ("zero:Pen.discount", "zero:Pen.discount_amount")]
    assert [len(each.questions) for each in packed(cases, KNOWN)] == [1, 1]


def test_varieties_that_one_value_can_have_are_asked_by_one() -> None:
    supplier = next(each for each in endpoints(CONTRACTS["v1/suppliers"]) if each.operation.role == "create")
    packs = packed(boundary.cases(supplier), CONTRACTS)
    mixed = next(pack for pack in packs if "varied:emoji" in pack.case.questions)
    note = str(at(step_of(mixed.case), "Supplier.notes"))
    assert {"varied:case", "varied:scripts", "varied:markup", "varied:long"} <= set(mixed.case.questions)
    assert all(piece in note for piece in ("MiXed  CaSe\t", varieties.EMOJI, "</b> O'B &", "日本"))
    assert len(note) > 2900


@pytest.mark.parametrize("blend", varieties.BLENDS)
def test_a_blend_fills_what_its_varieties_fill_with_what_is_allowed(blend: str) -> None:
    for create in (each for contract in CONTRACTS.values() for each in endpoints(contract) if each.is_write):
        fields = dict(create.body.walk()) if create.body is not None else {}
        found = varieties.values_of(create, blend)
        single = {at for name in varieties.BLENDS[blend] for at in varieties.filled(create, name)}
        assert set(found) == single
        assert all(allows(fields[at], value) for at, value in found.items())


def test_a_default_that_a_payload_sends_after_all_is_not_asked() -> None:
    first, second = (each for each in limits() if each.asks in ("enum:Pen.state:1", "zero:Pen.price"))
    claims = ("default:Pen.price", "default:Pen.note")
    first = replace(first, steps=(replace(first.steps[0], claims=claims), *first.steps[1:]))
    (pack,) = packed([first, second], KNOWN)
    assert pack.case.steps[0].claims == ("default:Pen.note",)


def test_a_text_in_other_scripts_asks_the_limit_too_where_it_is_as_long() -> None:
    supplier = next(each for each in endpoints(CONTRACTS["v1/suppliers"]) if each.operation.role == "create")
    packs = packed(boundary.cases(supplier), CONTRACTS)
    mixed = next(pack for pack in packs if "varied:emoji" in pack.case.questions)
    assert "max_length:Supplier.city" in mixed.case.questions
    assert len(str(at(step_of(mixed.case), "Supplier.city"))) == 100
    assert "max_length:Supplier.email" not in mixed.case.questions


def test_no_blend_is_made_where_a_text_has_no_room_for_it() -> None:
    assert not any("varied:emoji" in pack.case.questions for pack in packed(limits(), KNOWN))


# How payloads become one


def test_payloads_are_joined_place_by_place() -> None:
    one: Json = {"A": {"x": 1, "rows": [{"n": 1}], "own": "mine"}}
    other: Json = {"A": {"x": 2, "y": 3, "rows": [{"n": 2, "m": 4}, {"n": 5}], "own": "other"}, "B": []}
    assert joined(one, other, mine=frozenset({"A.own"}), theirs=frozenset({"A.rows[].n"})) == {
        "A": {"x": 1, "y": 3, "rows": [{"n": 2, "m": 4}, {"n": 5}], "own": "mine"},
        "B": [],
    }


def test_an_own_place_that_is_missing_stays_missing() -> None:
    assert joined({"a": 1}, {"b": 2}, mine=frozenset({"b"}), theirs=frozenset({"a"})) == {}


def test_the_id_of_a_record_is_one_value() -> None:
    one: Json = {"id": {"$made": 0}}
    other: Json = {"id": {"$ref": "v1/pens"}, "x": 1}
    assert joined(one, other, mine=frozenset(), theirs=frozenset()) == {"id": {"$made": 0}, "x": 1}
