"""Readers of the vendor's documents: one row a format, what tells it, and its reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from conform.derive.readers import apidog, openapi, page, postman

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Vendor
    from conform.derive.document import Document, Format

    Read: TypeAlias = Callable[[str, str, Vendor], Document]
    """Read a document of a name and a text; raise DocumentError where it cannot be used."""

READERS: tuple[tuple[Format, re.Pattern[str], Read], ...] = (
    (apidog.APIDOG, re.compile(r'\A\s*\{[\s\S]{0,2000}?"(apidogProject|apiCollection)"\s*:'), apidog.read),
    (
        openapi.OPENAPI,
        re.compile(r'\A\s*\{[\s\S]*?"openapi"\s*:\s*"3|^["\']?openapi["\']?\s*:\s*["\']?3', re.MULTILINE),
        openapi.read,
    ),
    (postman.POSTMAN, postman.MARK, postman.read),
    (page.PAGE, re.compile(r"^\s*(Request Example|Body Params|Responses)\b", re.MULTILINE), page.read),
)
"""Each format with what it shows in its first characters or nowhere else, asked in this order."""
