"""What follows from what."""

from __future__ import annotations

import pytest

from conform.drift.kinds import VALUES
from conform.findings.causes import Cause, followed
from tests.findings.test_find import drift

KIND = {VALUES: "state.altered"}


def on_fields(cause: str, *names: str) -> Cause:
    return Cause(name=cause, drifts=tuple(drift(KIND.get(cause, cause), name) for name in names))


@pytest.mark.parametrize(
    ("effect", "cause", "left"),
    [
        (("a",), ("a", "a"), 1),
        (("a", "a"), ("a", "a"), 1),
        (("a", "a"), ("a",), 2),
        (("a",), ("a", "b"), 1),
        (("a", "b"), ("a", "b"), 1),
        (("a", "b"), ("a", "a", "a"), 2),
        (("b",), ("a", "a"), 2),
    ],
)
def test_what_follows_shows_on_no_other_field_and_no_more_often(
    effect: tuple[str, ...], cause: tuple[str, ...], left: int
) -> None:
    found = [on_fields("field.enum", *effect), on_fields(VALUES, *cause)]

    assert len(followed(found)) == left


@pytest.mark.parametrize(
    ("effect", "cause", "left"),
    [(("pens",), ("pens",), 1), (("pens",), ("pens", "inks"), 1), (("pens", "inks"), ("pens",), 2)],
)
def test_what_follows_shows_on_no_other_operation(
    effect: tuple[str, ...], cause: tuple[str, ...], left: int
) -> None:
    found = [
        Cause(name=kind, drifts=tuple(drift(kind, resource=name) for name in names))
        for kind, names in (("paging.order", effect), ("paging.overlap", cause))
    ]

    assert len(followed(found)) == left


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        ("paging.size", "paging.total"),
        ("paging.size", "paging.overlap"),
        ("paging.overlap", "paging.order"),
        (VALUES, "field.enum"),
        (VALUES, "field.too_long"),
        (VALUES, "state.leaked"),
        ("state.leaked", VALUES),
    ],
)
def test_an_effect_of_the_tables_is_put_into_its_cause(cause: str, effect: str) -> None:
    one, two = on_fields(effect, "a"), on_fields(cause, "a", "a")

    drifts = (*two.drifts, *one.drifts)
    assert followed([one, two]) == (Cause(name=cause, drifts=drifts, joined=(effect,)),)


def test_causes_that_no_table_joins_stay_apart() -> None:
    found = [on_fields("field.missing", "a"), on_fields(VALUES, "a")]

    assert followed(found) == tuple(found)
