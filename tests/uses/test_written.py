from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.uses import Used, Uses, UsesError, dump_uses, load_uses
from conform.uses.written import read_uses

if TYPE_CHECKING:
    from pathlib import Path

TILL = Uses(
    name="till",
    operations=(
        Used(
            contract="v1/cats",
            operation="GET /cats",
            parameters=("limit", "page"),
            reads=("data[].Cat.id", "pagination.page_count"),
            statuses=(200, 404),
        ),
        Used(contract="v1/cats", operation="POST /cats", sends=("Cat.name",), reads=("*",)),
        Used(contract="v1/cats", operation="PUT /cats/{id}", reads=()),
    ),
)
TEXT = """\
format: 1
name: till
operations:
  v1/cats:
    GET /cats:
      parameters:
      - limit
      - page
      reads:
      - data[].Cat.id
      - pagination.page_count
      statuses:
      - 200
      - 404
    POST /cats:
      sends:
      - Cat.name
      reads: all
    PUT /cats/{id}:
      reads: []
"""


def test_uses_are_written_in_one_order_with_a_line_for_each_name() -> None:
    text = dump_uses(Uses(name="till", operations=TILL.operations[::-1]))
    assert "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")) == TEXT


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "uses.yaml").write_text(dump_uses(TILL), encoding="utf-8")
    assert load_uses(tmp_path / "uses.yaml") == TILL


def test_a_file_of_people_may_leave_out_what_nobody_knows() -> None:
    text = "format: 1\nname: till\noperations:\n  v1/cats:\n    GET /cats:\n    PUT /cats: {reads: '*'}\n"
    assert read_uses(text, file="uses.yaml").operations == (
        Used(contract="v1/cats", operation="GET /cats"),
        Used(contract="v1/cats", operation="PUT /cats", reads=("*",)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("till", "uses.yaml: must be a mapping with format and name"),
        ("format: 2\nname: till", "uses.yaml: format: must be 1, found '2'"),
        ("format: 1", "uses.yaml: name: must name the consumer"),
        ("format: 1\nname: a\nname: b", "uses.yaml: name: stands there twice"),
        ("format: 1\nname: a\nuses: []", "uses.yaml: uses: is unknown; known are format, name, operations"),
        ("format: 1\nname: a\noperations: []", None),
        ("format: 1\nname: a\noperations: [b]", "uses.yaml: operations: must be a mapping"),
        (
            "format: 1\nname: a\noperations: {v1/cats: {GET /cats: {read: []}}}",
            "uses.yaml: operations.v1/cats.GET /cats.read: is unknown; known are parameters, sends, reads,",
        ),
        (
            "format: 1\nname: a\noperations: {v1/cats: {GET /cats: {reads: 4}}}",
            "uses.yaml: operations.v1/cats.GET /cats.reads: must be a list of texts, or all",
        ),
        (
            "format: 1\nname: a\noperations: {v1/cats: {GET /cats: {sends: all}}}",
            "uses.yaml: operations.v1/cats.GET /cats.sends: must be a list of texts",
        ),
        (
            "format: 1\nname: a\noperations: {v1/cats: {GET /cats: {statuses: [ok]}}}",
            "uses.yaml: operations.v1/cats.GET /cats.statuses: must be a list of HTTP statuses",
        ),
        ("[" * 50 + "]" * 50, "uses.yaml: nests deeper than any file of uses, or has aliases"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str | None) -> None:
    if said is None:
        assert read_uses(text, file="uses.yaml").operations == ()
        return
    with pytest.raises(UsesError) as caught:
        read_uses(text, file="uses.yaml")
    assert str(caught.value).startswith(said)


def test_a_file_that_is_no_yaml_or_not_there_is_told_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("{", encoding="utf-8")
    for name, said in (("bad.yaml", "is not YAML"), ("none.yaml", "cannot be read")):
        with pytest.raises(UsesError, match=said) as caught:
            load_uses(tmp_path / name)
        assert "\n" not in str(caught.value)
