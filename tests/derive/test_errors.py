"""The one error of documents is one line."""

from __future__ import annotations

from conform.derive.errors import DocumentError


def test_an_error_names_file_place_and_reason() -> None:
    assert (
        str(DocumentError(file="a.json", place="b.c", reason="is odd; mend it"))
        == "a.json: b.c: is odd; mend it"
    )
    assert str(DocumentError(file="a.json", reason="is empty")) == "a.json: is empty"
