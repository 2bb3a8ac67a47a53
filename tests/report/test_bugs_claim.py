from __future__ import annotations

from dataclasses import replace

import pytest

from conform.drift.kinds import KINDS
from conform.report.bugs import claim
from tests.report.small import drift


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sentence_names_page_edition_and_operation(kind: str) -> None:
    said = claim(drift("data.Pen.name", kind))
    assert said.startswith("For `POST /api2/pens.json`, page `1e0` (edition 2026-01-01) ")
    assert "{" not in said
    assert said.endswith(".")


def test_what_the_docs_do_not_name_is_not_said_to_be_documented() -> None:
    assert claim(drift("x", "field.undocumented")).endswith("does not name `x` in the answer.")


def test_the_docs_are_not_said_to_speak_of_merging() -> None:
    kept = replace(drift("data.Pen.a", "state.altered"), claimed=("as_before",))
    assert "does not say that an edit replaces what it leaves out" in claim(kept)
    assert "reads back" not in claim(drift("data.Pen.a", "state.altered"))


def test_row_numbers_are_no_part_of_a_claim() -> None:
    assert "`data[].Pen.name`" in claim(drift("data[3].Pen.name"))
