"""Questions that no schema answers: what is settled, and what is observed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.daftra import DAFTRA
from conform.payloads.settled import STRANGE_MOMENT
from conform.payloads.sorts import valid
from tests.payloads.small import CARD, CARDS, CREATE, EDIT, PENS, READ, asked, of

if TYPE_CHECKING:
    from conform.contract import Contract

READINGS = DAFTRA.asking.readings


def test_every_question_has_one_reading_for_both_versions() -> None:
    known = {(each.question, each.version) for each in READINGS}
    assert len(READINGS) == len(known) == 8
    assert {version for _, version in known} == {"v1", "v2"}


def test_what_is_settled_names_its_pages() -> None:
    for each in READINGS:
        assert bool(each.pages) == each.is_taken
        assert each.said


def test_a_reading_speaks_of_its_own_version_and_silence_promises_nothing() -> None:
    assert valid.is_taken(of(CREATE), "read_only_field")
    assert not valid.is_taken(of(CARD), "read_only_field")
    assert not valid.is_taken(of(CREATE), "weather")


def settled(known: Contract) -> Contract:
    """Give a contract of a vendor whose docs promise success to every question."""
    readings = tuple(replace(each, is_taken=True) for each in READINGS)
    asking = replace(DAFTRA.asking, readings=readings)
    return replace(known, vendor=replace(DAFTRA, asking=asking))


def test_a_contract_has_a_case_for_each_question_that_is_settled_and_none_that_cannot_fail() -> None:
    cases = {case.asks: case.steps[0] for case in asked(valid.questions, settled(PENS))}
    assert set(cases) == {"unknown_field", "read_only_field", "extra_parameter"}
    assert {step.expects for step in cases.values()} == {"success"}
    assert cases["extra_parameter"].query == {valid.STRANGE: "1"}
    assert {case.asks for case in asked(valid.questions, PENS)} == {"read_only_field"}


def test_what_a_read_only_field_was_sent_is_looked_for_after_a_create_and_before_and_after_an_edit() -> None:
    cases = [case for case in asked(valid.questions, PENS) if case.asks == valid.READ_ONLY]
    create, edit = ([step.operation for step in case.steps] for case in cases)
    assert create == [CREATE.id, READ.id]
    assert edit == [CREATE.id, READ.id, EDIT.id, READ.id]
    for sent in (cases[0].steps[0], cases[1].steps[2]):
        assert sent.expects == "success"
        assert STRANGE_MOMENT in str(sent.payload)
        assert "'id'" not in str(sent.payload)
        assert sent.claims == ("read_only:Pen.created",)


def test_a_bare_record_gets_the_unknown_field_beside_its_own() -> None:
    cases = {case.asks: case.steps[0] for case in asked(valid.questions, settled(CARDS))}
    assert valid.STRANGE in dict(cases["unknown_field"].payload)  # type: ignore[arg-type] # an object
    assert asked(valid.questions, CARDS) == []
