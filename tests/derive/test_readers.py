"""Documents from files: told apart by what they hold, refused on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.derive import pipeline
from conform.derive.document import DocumentError
from conform.derive.readers import READERS
from tests.derive.collection import collection
from tests.derive.project import NAME, endpoint, export

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        (export(), "apidog"),
        ('{"openapi": "3.1.0", "paths": {}}', "openapi"),
        ('{"info": {}, "openapi":"3.0.1"}', "openapi"),
        ("openapi: 3.0.3\npaths: {}\n", "openapi"),
        ("info: {}\n'openapi': '3.1.0'\n", "openapi"),
        (collection(), "postman"),
        ("Lions\nBody Params application/json\nResponses\n", "page"),
    ],
)
def test_a_document_is_told_by_what_it_holds(text: str, sort: str) -> None:
    known = pipeline.format_of(text)
    assert known is not None
    assert known.name == sort


def test_each_format_has_one_reader_and_a_rank_of_its_own() -> None:
    assert [known.name for known, _, _ in READERS] == ["apidog", "openapi", "postman", "page"]
    assert sorted(known.rank for known, _, _ in READERS) == [0, 1, 2, 3]
    assert pipeline.format_of("hello") is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; export or copy it again"),
        (b" \n ", "is empty"),
        (b"\xff\xfe\x00\x01", "byte 0: is no UTF-8 text; save it as UTF-8"),
        (b'{"apidogProject": 1}\0', "byte 20: is binary"),
        (
            b"hello",
            "is no Apidog export, no OpenAPI 3 document, no Postman collection and no copied page; give one",
        ),
        (b'{"swagger": "2.0"}', "is no Apidog export"),
    ],
)
def test_what_is_no_document_is_told_on_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        pipeline.read(path, DAFTRA)
    assert str(caught.value).startswith(f"odd.json: {said}")


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(DocumentError, match="has 100,000,000 bytes, more than 50,000,000"):
        pipeline.read(path, DAFTRA)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(DocumentError, match=r"cannot be read .*; check the path"):
            pipeline.read(path, DAFTRA)


def test_a_document_that_nests_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deep-2026-01-02.json"
    path.write_text('{"apidogProject":1,"apiCollection":' + "[" * 100_000 + "]" * 100_000 + "}")
    with pytest.raises(DocumentError, match="nests too deep"):
        pipeline.read(path, DAFTRA)


def test_a_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(export(endpoint("GET", "/lions{format}")))
    document = pipeline.read(path, DAFTRA)
    assert (document.format.name, document.name, len(document.operations)) == ("apidog", NAME, 1)


def test_a_date_that_no_calendar_has_is_told(tmp_path: Path) -> None:
    path = tmp_path / "zoo-2026-13-45.apidog.json"
    path.write_text(export(endpoint("GET", "/lions{format}")), encoding="utf-8")
    with pytest.raises(DocumentError, match="2026-13-45 is no date; put its date into its name"):
        pipeline.read(path, DAFTRA)
