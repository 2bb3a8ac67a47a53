from __future__ import annotations

from tests.report.story import lost, retyped


def test_what_is_written_on_one_page_and_read_on_another_names_both() -> None:
    (kept,) = (each for each in lost().drifts if each.kind == "state.altered")
    assert (kept.source.page, kept.beside.page if kept.beside is not None else None) == ("4e0", "2e0")


def test_what_an_answer_alone_shows_has_one_page() -> None:
    (shape,) = retyped().drifts
    assert shape.beside is None
