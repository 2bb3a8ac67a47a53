"""One page of a list: its rows, their ids, and what it says of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.drift.compare import ABSENT, Pair, changes
from conform.drift.field import comparable
from conform.drift.fold import made_id, maybe_history, values
from conform.drift.spot import Spot, join, roots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.contract import Json
    from conform.drift.fold import Sent
    from conform.drift.view import View

LIMITS: Final = ("limit", "per_page")
PAGE: Final = "page"
_NEUTRAL: Final = frozenset({*LIMITS, PAGE, "recursive", "sort", "direction", "include"})
"""Query parameters that choose no rows: with any other one a list may rightly lack a record."""
_DISTINCT: Final = 8
"""Characters of a text that two records hardly share by chance."""

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


def is_unfiltered(view: View) -> bool:
    """Tell whether a list was asked for without choosing among its rows."""
    return queried(view).keys() <= _NEUTRAL


def place(view: View) -> str:
    """Give the place of a list's rows."""
    page = maybe_page(view)
    return "body" if page is None else page.where


def lacks_created(view: View) -> bool:
    """Tell whether a list that shows all its rows lacks the record that its step asks about."""
    page, made, history = maybe_page(view), _made(view), maybe_history(view)
    if page is None or made is None or history is None or history.is_gone or not view.is_settled:
        return False
    return page.is_whole and is_unfiltered(view) and None not in page.ids and made not in page.ids


def place_of_deleted(view: View) -> str | None:
    """Give the place of a listed record that the case had deleted, None where there is none."""
    page, made, history = maybe_page(view), _made(view), maybe_history(view)
    if page is None or made is None or history is None or not history.is_gone or made not in page.ids:
        return None
    return join(page.records[page.ids.index(made)].at, "id")


def place_of_refused(view: View) -> str | None:
    """Give the place of a row that holds what a refused create had sent, None where there is none."""
    page = maybe_page(view)
    if page is None:
        return None
    known = {identity for each in _lists(view) for identity in each.ids}
    for create in _refused(view):
        broken = (create.step.breaks or "") if create.step is not None else ""
        sent = {name: each for name, each in values(create).items() if name != broken.rpartition(".")[2]}
        for spot, identity in zip(page.records, page.ids, strict=True):
            if identity not in known and _holds(spot, sent):
                return spot.at
    return None


def _lists(view: View) -> Iterator[Page]:
    for each in view.earlier:
        page = None if each is None or each.operation.id != view.operation.id else maybe_page(each)
        if page is not None:
            yield page


def _refused(view: View) -> Iterator[View]:
    for each in view.earlier:
        if each is not None and each.contract.key == view.contract.key and each.step is not None:
            is_refused = each.step.expects == "refused" and not each.is_success
            if is_refused and each.operation.role == "create":
                yield each


def _holds(spot: Spot, sent: Mapping[str, Sent]) -> bool:
    """Tell whether a row holds every value sent, one of them a text that is hardly there by chance."""
    row = spot.value
    if not isinstance(row, dict):
        return False
    is_telling = False
    for name, each in sent.items():
        claim = spot.field.field(name)
        if claim is None or name not in row or isinstance(each.value, (dict, list)):
            continue
        pair = Pair(where=name, written=each.field, read=claim, sent=each.value, got=row.get(name, ABSENT))
        if any(True for _ in changes(pair)):
            return False
        is_text = isinstance(each.value, str) and len(each.value) >= _DISTINCT and each.value == row[name]
        is_telling = is_telling or is_text
    return is_telling


def _made(view: View) -> str | None:
    if view.subject is None or view.subject >= len(view.earlier):
        return None
    maker = view.earlier[view.subject]
    return None if maker is None or maker.contract.key != view.contract.key else made_id(maker)


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
