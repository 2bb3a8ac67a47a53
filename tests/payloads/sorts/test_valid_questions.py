"""Questions that no schema answers: what is settled, and what is observed."""

from __future__ import annotations

from conform.daftra import DAFTRA
from conform.payloads.settled import STRANGE_MOMENT
from conform.payloads.sorts import valid
from tests.payloads.small import CARD, CARDS, CREATE, EDIT, PENS, READ, asked, of

READINGS = DAFTRA.asking.readings


def test_every_question_has_one_reading_for_both_versions() -> None:
    known = {(each.question, each.version) for each in READINGS}
    assert len(READINGS) == len(known) == 8
    assert {version for _, version in known} == {"v1", "v2"}


def test_what_is_settled_names_its_pages_and_what_is_open_is_observed() -> None:
    for each in READINGS:
        assert bool(each.pages) == each.is_taken
        assert each.said


def test_a_reading_speaks_of_its_own_version_and_silence_is_observed() -> None:
    assert valid.expected(of(CREATE), "read_only_field") == "success"
    assert valid.expected(of(CARD), "read_only_field") == "observed"
    assert valid.expected(of(CREATE), "weather") == "observed"


def test_a_contract_has_a_case_for_each_question_that_the_lifecycle_does_not_ask() -> None:
    cases = {case.asks: case.steps[0] for case in asked(valid.questions, PENS)}
    assert set(cases) == {"unknown_field", "read_only_field", "extra_parameter"}
    assert cases["unknown_field"].expects == "observed"
    assert cases["extra_parameter"].query == {valid.STRANGE: "1"}


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
    cases = {case.asks: case.steps[0] for case in asked(valid.questions, CARDS)}
    assert set(cases) == {"unknown_field"}
    assert valid.STRANGE in dict(cases["unknown_field"].payload)  # type: ignore[arg-type] # an object
