"""What a reader yields."""

from __future__ import annotations

import pytest

from conform.contract import Choice, Field
from conform.derive.document import DocumentError, is_hollow


@pytest.mark.parametrize(
    "field",
    [
        Field(name=""),
        Field(name="", kinds=("object",)),
        Field(name="", kinds=("null",)),
        Field(name="", kinds=("object",), fields=(Field(name="a"), Field(name="b", kinds=("object",)))),
    ],
)
def test_a_shape_that_claims_nothing_is_hollow(field: Field) -> None:
    assert is_hollow(field)


@pytest.mark.parametrize(
    "field",
    [
        Field(name="", kinds=("string",)),
        Field(name="", enum=(Choice(value=1),)),
        Field(name="", kinds=("object",), fields=(Field(name="a"), Field(name="b", kinds=("integer",)))),
        Field(name="", kinds=("array",), items=Field(name="[]", kinds=("integer",))),
    ],
)
def test_a_shape_with_one_claim_is_not(field: Field) -> None:
    assert not is_hollow(field)


def test_an_error_names_file_place_and_reason() -> None:
    assert (
        str(DocumentError(file="a.json", place="b.c", reason="is odd; mend it"))
        == "a.json: b.c: is odd; mend it"
    )
    assert str(DocumentError(file="a.json", reason="is empty")) == "a.json: is empty"
