"""What the docs settle of a value that nobody sends."""

from __future__ import annotations

import pytest

from conform.contract import Choice, Default, Field
from conform.contract.kept import has_few_values, has_settled_default
from conform.contract.vendor import Answers

FREE = Field(name="size", kinds=("integer",), default=Default(value=5))
SHOWN = Field(name="size", kinds=("integer",))


def test_a_default_that_write_and_read_have_room_for_is_settled() -> None:
    assert has_settled_default(FREE, SHOWN, Answers())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (SHOWN, SHOWN),
        (Field(name="size", kinds=("integer",), default=Default(value=5), is_required=True), SHOWN),
        (FREE, Field(name="size", kinds=("integer",), default=Default(value=6))),
        (FREE, Field(name="size", kinds=("string",))),
        (FREE, Field(name="size", kinds=("integer",), enum=(Choice(value=1),))),
    ],
)
def test_a_default_is_not_settled_without_room_or_beside_another(written: Field, read: Field) -> None:
    assert not has_settled_default(written, read, Answers())


def test_a_flag_and_one_of_a_list_have_few_values() -> None:
    assert has_few_values(Field(name="is_lent", kinds=("boolean", "null")))
    assert has_few_values(Field(name="size", kinds=("integer",), enum=(Choice(value=1),)))
    assert not has_few_values(FREE)
