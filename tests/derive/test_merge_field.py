"""One field as several editions state it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.contract import Choice, Contradiction, Field, Source
from conform.derive.merge_field import Version, overlaid

NEW, OLD = Source(page="1e0", edition="2026-01-02"), Source(page="1e0", edition="2025-01-02")
NAME = Field(name="name", kinds=("string",))


def body(*fields: Field) -> Field:
    return Field(name="", kinds=("object",), fields=fields)


def laid(new: Field, old: Field, *, is_read: bool = False) -> tuple[Field, list[Contradiction]]:
    versions = [Version(source=NEW, field=new, is_base=True), Version(source=OLD, field=old)]
    return overlaid(versions, "at", is_read=is_read)


def told(found: list[Contradiction]) -> list[tuple[Any, ...]]:
    return [(each.at, each.about, tuple(side.states for side in each.sides), each.settled) for each in found]


def test_editions_that_agree_leave_nothing_to_tell() -> None:
    field, found = laid(body(NAME), body(NAME))
    assert (field, found) == (body(NAME), [])


def test_a_claim_that_the_newest_leaves_out_stands_with_its_source() -> None:
    field, found = laid(NAME, replace(NAME, max_length=30, enum=(Choice(value="a"),)))
    assert (field.max_length, field.enum) == (30, (Choice(value="a"),))
    assert field.sources == (("max_length", OLD), ("enum", OLD))
    assert found == []


def test_claims_that_exclude_each_other_are_kept() -> None:
    field, found = laid(NAME, replace(NAME, kinds=("integer", "null"), is_read_only=True))
    assert (field.kinds, field.is_read_only) == (("string",), False)
    assert told(found) == [
        ("at", "kinds", ("string", "integer or null"), "string"),
        ("at", "is_read_only", ("not flagged read-only", "read-only"), "not flagged read-only"),
    ]


def test_the_newest_claim_wins_over_an_older_base() -> None:
    versions = [
        Version(source=NEW, field=replace(NAME, max_length=40)),
        Version(source=OLD, field=replace(NAME, max_length=30), is_base=True),
    ]
    field, found = overlaid(versions, "at", is_read=False)
    assert (field.max_length, field.sources) == (40, (("max_length", NEW),))
    assert told(found) == [("at", "max_length", ("40", "30"), "40")]


def test_labels_and_links_are_no_contradiction() -> None:
    new = replace(NAME, enum=(Choice(value="a", label="A"),))
    _, found = laid(new, replace(NAME, enum=(Choice(value="a"),)))
    assert found == []


def test_a_field_that_the_newest_lacks_is_none_of_a_request() -> None:
    field, found = laid(body(NAME), body(NAME, Field(name="number", kinds=("string",))))
    assert field == body(NAME)
    assert told(found) == [("at.number", "fields", ("string", "no such field"), "no such field")]


def test_a_field_that_the_newest_lacks_may_be_left_out_of_an_answer() -> None:
    old = Field(name="number", kinds=("string",), is_required=True)
    field, found = laid(body(NAME), body(NAME, old), is_read=True)
    assert field.fields[1].is_optional_on_read
    assert not field.fields[1].is_required
    assert field.fields[1].sources == (("kinds", OLD),)
    assert [each[3] for each in told(found)] == ["may be left out"]


def test_required_lists_that_differ_are_told_once() -> None:
    other = Field(name="mood", kinds=("string",))
    field, found = laid(
        body(replace(NAME, is_required=True), other),
        body(replace(NAME, is_required=True), replace(other, is_required=True)),
    )
    assert [each.is_required for each in field.fields] == [True, False]
    assert told(found) == [
        (
            "at",
            "is_required",
            ("requires 1 of 2: name", "requires 2 of 2: mood, name"),
            "requires 1 of 2: name",
        )
    ]


def test_what_the_newest_lost_is_taken_from_the_older() -> None:
    hollow = Field(name="Lion", kinds=("object",))
    field, found = laid(body(NAME, hollow), body(NAME, replace(hollow, fields=(NAME,))))
    assert field.fields[1].fields == (NAME,)
    assert field.fields[1].sources == (("kinds", OLD),)
    assert found == []


def test_rows_that_the_newest_lost_are_taken_from_the_older() -> None:
    rows = Field(name="data", kinds=("array",))
    field, _ = laid(body(NAME, rows), body(NAME, replace(rows, items=Field(name="[]", kinds=("object",)))))
    assert field.fields[1].items is not None


def test_rows_and_maps_are_laid_over_each_other() -> None:
    rows = Field(name="data", kinds=("array",), items=Field(name="[]", kinds=("integer",)))
    _, found = laid(rows, replace(rows, items=Field(name="[]", kinds=("string",))))
    assert [each[0] for each in told(found)] == ["at[]"]
    entries = Field(
        name="map", kinds=("object",), extra=Field(name="*", kinds=("integer",)), enum=(Choice(value=1),)
    )
    _, found = laid(entries, replace(entries, extra=Field(name="*", kinds=("string",))))
    assert [each[0] for each in told(found)] == ["at.*"]
