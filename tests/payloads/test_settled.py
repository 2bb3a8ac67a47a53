"""What is settled, and what is observed."""

from __future__ import annotations

import pytest

from conform.payloads import settled
from tests.payloads.small import CARDS, PENS


def test_every_question_has_an_answer_for_both_versions() -> None:
    questions = {each.question for each in settled.TABLE}
    assert len(settled.TABLE) == 2 * len(questions) == 8
    assert all(settled.answer(question, version) for question in questions for version in ("v1", "v2"))


def test_what_is_settled_names_its_pages_and_what_is_open_is_observed() -> None:
    for each in settled.TABLE:
        assert bool(each.pages) == (each.expects != "observed")


def test_a_question_that_nobody_asked_is_no_silence() -> None:
    with pytest.raises(KeyError):
        settled.answer("weather", "v1")


def test_a_contract_has_a_case_for_each_question_that_the_lifecycle_does_not_ask() -> None:
    cases = {case.asks: case.steps[0] for case in settled.cases(PENS)}
    assert set(cases) == {"unknown_field", "read_only_field", "extra_parameter"}
    assert cases["unknown_field"].expects == "observed"
    assert cases["read_only_field"].expects == "success"
    assert "created" in str(cases["read_only_field"].payload)
    assert "'id'" not in str(cases["read_only_field"].payload)
    assert cases["extra_parameter"].query == {settled.STRANGE: "1"}


def test_a_bare_record_gets_the_unknown_field_beside_its_own() -> None:
    cases = {case.asks: case.steps[0] for case in settled.cases(CARDS)}
    assert set(cases) == {"unknown_field"}
    assert settled.STRANGE in dict(cases["unknown_field"].payload)  # type: ignore[arg-type] # an object
