from __future__ import annotations

from dataclasses import replace

from conform.contract import Field
from conform.derive.openapi_body import HOLLOW, content, examples, with_hollows
from tests.derive.contracts import LION, field


def test_json_counts_before_any_other_media_type() -> None:
    stated = {"content": {"text/plain": {"a": 1}, "application/json; charset=utf-8": {"b": 2}}}
    assert content(stated) == ("application/json; charset=utf-8", {"b": 2})
    assert content({"content": {"text/plain": {"a": 1}}}) == ("text/plain", {"a": 1})
    assert content({}) == ("", {})


def test_every_way_to_show_an_example_is_read() -> None:
    assert list(examples({"example": 1, "examples": {"a": {"value": 2}, "b": 3}})) == [1, 2]


def test_only_what_claims_nothing_is_hollow() -> None:
    row = field("rows", "array", items=Field(name="[]"))
    marked = with_hollows(replace(LION, fields=(row, field("a", "null"), Field(name="b"))))
    assert [(at, each.notes) for at, each in marked.walk() if each.notes] == [
        ("rows[]", (HOLLOW,)),
        ("b", (HOLLOW,)),
    ]
