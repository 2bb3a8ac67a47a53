"""One page of a list: its rows, their ids, and what it says of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.drift.field import comparable
from conform.drift.spot import Spot, roots

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.drift.view import View

LIMITS: Final = ("limit", "per_page")
PAGE: Final = "page"
# what a page says of the whole: our name, and the vendor's names for it in v1 and v2
_NAMES: Final = {
    "total": ("total_results", "total"),
    "pages": ("page_count", "last_page"),
    "page": ("page", "current_page"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Hold one page; `rows` counts them, `ids` are texts in their order with None where a row has none.

    `total`, `pages` and `page` are what the answer says, None where it says nothing; `limit` is what was
    asked for, or the documented default, None where neither is known. `at` is the place of the frame
    that says it, `where` the place of the rows.
    """

    rows: int
    records: tuple[Spot, ...]
    ids: tuple[str | None, ...]
    total: int | None
    pages: int | None
    page: int | None
    limit: int | None
    asked: int
    at: str
    where: str

    @property
    def is_whole(self) -> bool:
        """Tell whether this is the first page and shows every row that there is."""
        return self.asked == 1 and self.total is not None and self.total <= self.rows


def maybe_page(view: View) -> Page | None:
    """Read a successful list as a page, None where it is none."""
    response = view.response
    if view.operation.role != "list" or not view.is_success or response is None:
        return None
    way = response.record or ()
    if "[]" not in way:
        return None
    names = way[: way.index("[]")]
    holder, rows = _at(view.body.value, names)
    if not isinstance(rows, list):
        return None
    says, at = _frame(view.body.value, holder, names)
    records = tuple(roots(response, view.body.value))
    stated = {ours: _integer(says, theirs) for ours, theirs in _NAMES.items()}
    return Page(
        rows=len(rows),
        records=records,
        ids=tuple(_id(each) for each in records),
        limit=_limit(view),
        asked=_asked(view),
        at=at,
        where=".".join(names) or "body",
        **stated,
    )


def queried(view: View) -> dict[str, str]:
    """Give the query as it was sent."""
    return dict(view.exchange.call.query)


def _at(value: Json, names: tuple[str, ...]) -> tuple[dict[str, Json], Json]:
    """Go down to the rows; give the object that holds them (the body's root where none does) and the rows."""
    holder: dict[str, Json] = {}
    for name in names:
        if not isinstance(value, dict):
            return {}, None
        holder, value = value, value.get(name)
    return holder, value


def _frame(body: Json, holder: dict[str, Json], names: tuple[str, ...]) -> tuple[dict[str, Json], str]:
    stated = body.get("pagination") if isinstance(body, dict) else None
    if isinstance(stated, dict):
        return stated, "pagination"
    return holder, ".".join(names[:-1])


def _integer(frame: dict[str, Json], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = frame.get(name)
        if isinstance(value, (int, str)) and not isinstance(value, bool) and str(value).isdigit():
            return int(value)
    return None


def _id(spot: Spot) -> str | None:
    made = spot.value.get("id") if isinstance(spot.value, dict) else None
    return None if made is None or isinstance(made, (dict, list)) else str(comparable(made))


def _asked(view: View) -> int:
    asked = queried(view).get(PAGE, "1")
    return int(asked) if asked.isdigit() else 1


def _limit(view: View) -> int | None:
    query = queried(view)
    for parameter in view.operation.parameters:
        name, field = parameter.field.name, parameter.field
        if parameter.where != "query" or name not in LIMITS:
            continue
        asked = query.get(name, None if field.default is None else str(field.default.value))
        is_known = asked is not None and asked.isdigit() and int(asked) > 0
        if asked is not None and is_known and (field.maximum is None or int(asked) <= field.maximum):
            return int(asked)
    return None
