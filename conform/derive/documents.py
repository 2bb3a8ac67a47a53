"""Documents from files: of which sort each is, and its reader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from conform.derive.document import DocumentError
from conform.derive.readers import READERS

if TYPE_CHECKING:
    from pathlib import Path

    from conform.contract import Vendor
    from conform.derive.document import Document, Sort

LARGEST = 50_000_000
"""Bytes of the largest document that is read; the vendor's largest has 2.3 million."""


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


def sort_of(text: str) -> Sort | None:
    """Tell of which sort a text is, None where it is of none."""
    return next((sort for sort, mark, _ in READERS if mark.search(text)), None)


def read_text(name: str, text: str, vendor: Vendor) -> Document:
    """Read a document's text, whatever its sort.

    Raises DocumentError where it is of none or cannot be used, also where it nests deeper than Python goes.
    """
    read = next((read for sort, _, read in READERS if sort == sort_of(text)), None)
    if read is None:
        reason = "is no Apidog export, no OpenAPI 3 document and no copied page; give one of these"
        raise DocumentError(file=name, reason=reason)
    try:
        document = read(name, text, vendor)
    except RecursionError as error:
        raise DocumentError(file=name, reason="nests too deep; mend the document") from error
    try:
        date.fromisoformat(document.edition)
    except ValueError as error:
        reason = f"{document.edition} is no date; put its date into its name (vendor-2026-01-31.json)"
        raise DocumentError(file=name, reason=reason) from error
    return document


def read(path: Path, vendor: Vendor) -> Document:
    """Read a document of whatever sort; raise DocumentError where it cannot be used."""
    return read_text(path.name, text_of(path), vendor)
