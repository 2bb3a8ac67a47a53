"""Documents from files: of which sort each is, and its reader."""

from __future__ import annotations

import importlib
import re
from datetime import date
from typing import TYPE_CHECKING

from conform.derive.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conform.derive.document import Document, Sort

LARGEST = 50_000_000
"""Bytes of the largest document that is read; the vendor's largest has 2.3 million."""

READERS: dict[Sort, str] = {
    "apidog": "conform.derive.apidog",
    "openapi": "conform.derive.openapi",
    "page": "conform.derive.page",
}
"""The module of each sort; it has `read(name, text) -> Document`."""

# What each sort shows in its first characters or nowhere else, asked in this order.
MARKS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("apidog", re.compile(r'\A\s*\{[\s\S]{0,2000}?"(apidogProject|apiCollection)"\s*:')),
    (
        "openapi",
        re.compile(r'\A\s*\{[\s\S]*?"openapi"\s*:\s*"3|^["\']?openapi["\']?\s*:\s*["\']?3', re.MULTILINE),
    ),
    ("page", re.compile(r"^\s*(Request Example|Body Params|Responses)\b", re.MULTILINE)),
)


def text_of(path: Path) -> str:
    """Read a document's text; raise DocumentError where it is missing, empty, binary or too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(
                file=path.name, reason=f"has {size:,} bytes, more than {LARGEST:,}; is this the right file?"
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            file=path.name, reason=f"cannot be read ({error.strerror}); check the path"
        ) from error
    if not data.strip():
        raise DocumentError(file=path.name, reason="is empty; export or copy it again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            file=path.name, place=f"byte {error.start}", reason="is no UTF-8 text; save it as UTF-8"
        ) from error
    if "\0" in text:
        reason = "is binary; give an export or a copied page"
        raise DocumentError(file=path.name, place=f"byte {text.index(chr(0))}", reason=reason)
    return text


def sort_of(name: str, text: str) -> Sort:
    """Tell of which sort a text is; raise DocumentError where it is of none."""
    found = next((sort for sort, mark in MARKS if mark.search(text)), None)
    if found is None:
        reason = "is no Apidog export, no OpenAPI 3 document and no copied page; give one of these"
        raise DocumentError(file=name, reason=reason)
    return found


def reader_of(name: str, text: str) -> Callable[[str, str], Document]:
    """Give the reader for a text, `read(name, text)`; raise DocumentError where there is none.

    The reader raises DocumentError too, also where a document nests deeper than Python goes.
    """
    read = importlib.import_module(READERS[sort_of(name, text)]).read

    def guarded(name: str, text: str) -> Document:
        try:
            document: Document = read(name, text)
        except RecursionError as error:
            raise DocumentError(file=name, reason="nests too deep; mend the document") from error
        _check_edition(document.edition, name)
        return document

    return guarded


def _check_edition(edition: str, name: str) -> None:
    try:
        date.fromisoformat(edition)
    except ValueError as error:
        reason = f"{edition} is no date; put its date into its name (vendor-2026-01-31.json)"
        raise DocumentError(file=name, reason=reason) from error


def read(path: Path) -> Document:
    """Read a document of whatever sort; raise DocumentError where it cannot be used."""
    text = text_of(path)
    return reader_of(path.name, text)(path.name, text)
