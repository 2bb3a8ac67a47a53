"""What follows from what."""

from __future__ import annotations

import pytest

from conform.findings.cause import CAUSES
from conform.findings.follow import ON_FIELD, ON_OPERATION, gathered
from conform.findings.group import VALUES, Group
from conform.findings.title import PHRASES
from tests.drift.test_judge import KINDS
from tests.findings.test_find import drift


def test_every_cause_in_the_tables_is_one() -> None:
    named = {*KINDS, VALUES, *CAUSES}
    pairs = (*ON_FIELD.items(), *ON_OPERATION.items())

    assert {each for cause, effects in pairs for each in (cause, *effects)} <= named


def test_every_cause_has_a_phrase() -> None:
    assert {*CAUSES, VALUES} <= set(PHRASES)


def on_fields(cause: str, *names: str) -> Group:
    return Group(cause=cause, drifts=tuple(drift("field.enum", name) for name in names))


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
    groups = (on_fields("field.enum", *effect), on_fields(VALUES, *cause))

    assert len(gathered(groups)) == left


@pytest.mark.parametrize(
    ("effect", "cause", "left"),
    [(("pens",), ("pens",), 1), (("pens",), ("pens", "inks"), 1), (("pens", "inks"), ("pens",), 2)],
)
def test_what_follows_shows_on_no_other_operation(
    effect: tuple[str, ...], cause: tuple[str, ...], left: int
) -> None:
    groups = [
        Group(cause=kind, drifts=tuple(drift(kind, resource=name) for name in names))
        for kind, names in (("paging.order", effect), ("paging.overlap", cause))
    ]

    assert len(gathered(groups)) == left


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

    assert gathered((one, two)) == (Group(cause=cause, drifts=(*two.drifts, *one.drifts)),)


def test_groups_that_no_table_joins_stay_apart() -> None:
    groups = (on_fields("field.missing", "a"), on_fields(VALUES, "a"))

    assert gathered(groups) == groups
