"""Daftra: the frames of v1 and v2 where the docs show no body, and how each describes a page of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from conform.contract.embedded import Frame

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.tenants.embedded.slice import Slice
    from conform.tenants.embedded.state import Context

MOST_LINKS = 15
"""Pages that a v2 paginator links to at most."""


def envelope(status: int, message: str | None) -> dict[str, Json]:
    """Give what a body states of a status beside the record."""
    result = "successful" if status < 300 else "failed"  # noqa: PLR2004 - the successes end at 299
    return {"result": result, "code": status, "message": message}


def pagination(at: Context, part: Slice, _: int = 0) -> dict[str, Json]:
    """Describe a page as v1 does: neighbours as paths, null where there is none."""
    path = at.request.path
    return {
        "pagination": {
            "prev": f"{path}?page={part.page - 1}" if part.page > 1 else None,
            "next": f"{path}?page={part.page + 1}" if part.page < part.pages else None,
            "page": part.page,
            "page_count": part.pages,
            "total_results": part.total,
            "total": part.total,
            "current_page": part.page,
            "per_page": part.size,
            "has_more_pages": part.page < part.pages,
        }
    }


def paginator(at: Context, part: Slice, shown: int) -> dict[str, Json]:
    """Describe a page as v2 does: a Laravel paginator around the rows; `shown` counts the rows."""
    root = f"http://{quote(at.request.headers.get('host', ''), safe='.:[]')}{at.request.path}"
    before = f"{root}?page={part.page - 1}" if part.page > 1 else None
    after = f"{root}?page={part.page + 1}" if part.page < part.pages else None
    numbered = [
        _link(f"{root}?page={page}", str(page), page, is_active=page == part.page)
        for page in range(1, min(part.pages, MOST_LINKS) + 1)
    ]
    return {
        "current_page": part.page,
        "first_page_url": f"{root}?page=1",
        "from": part.offset + 1 if shown else None,
        "last_page": part.pages,
        "last_page_url": f"{root}?page={part.pages}",
        "links": [
            _link(before, "pagination.previous", part.page - 1),
            *numbered,
            _link(after, "pagination.next", part.page + 1),
        ],
        "next_page_url": after,
        "path": root,
        "per_page": part.size,
        "prev_page_url": before,
        "to": part.offset + shown if shown else None,
        "total": part.total,
    }


def _link(url: str | None, label: str, page: int, *, is_active: bool = False) -> Json:
    return {"url": url, "label": label, "page": None if url is None else page, "active": is_active}


V1 = Frame(
    prefix="",
    refused=("result", "code", "message"),
    written=("result", "code"),
    read=("result", "code", "data", "message"),
    listed=("result", "code", "message"),
    reasons="validation_errors",
    is_wrapped=True,
    paged=pagination,
    created=202,
    denied="Unauthorized",
    invalid="Bad Request",
)
V2 = Frame(
    prefix="/v2/",
    refused=("message",),
    written=("message",),
    has_all_reasons=True,
    paged=paginator,
    denied="Unauthenticated.",
    invalid="Entity not saved",
)
