"""One page of a list: its rows, what it says of the whole, and what it shows of the records of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.contract.vendor import figure
from conform.drift.history import histories, made_id, sent_values
from conform.drift.place import Place, join, records
from conform.drift.readback import Pair, came_back
from conform.drift.scalar import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Json
    from conform.contract.vendor import Answers, Paging
    from conform.drift.history import SentValue
    from conform.drift.judged import Judged

_DISTINCT: Final = 8
"""Characters of a text that two records hardly share by chance."""

MOST_DIGITS: Final = 9
"""Digits of a page's number beyond which it fits no integer of 32 bits, and no page says what is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Hold one page; `rows` counts them, `ids` are texts in their order with None where a row has none.

    `total`, `last` and `number` are what the answer says, None where it says nothing; `limit` is what was
    asked for, or the documented default, None where neither is known; `asked` the page that was asked for.
    `at` is the place of the frame that says it, `where` the place of the rows, `names` the keys under which
    the frame says `total`, `last` and `number`.
    """

    rows: int
    records: tuple[Place, ...]
    ids: tuple[str | None, ...]
    total: int | None
    last: int | None
    number: int | None
    limit: int | None
    asked: int
    at: str
    where: str
    names: tuple[str, str, str]

    @property
    def is_whole(self) -> bool:
        """Tell whether this is the first page and shows every row that there is."""
        return self.asked == 1 and self.total is not None and self.total <= self.rows


def maybe_page(judged: Judged) -> ListPage | None:
    """Read a successful list as a page, None where it is none."""
    response, paging = judged.response, judged.contract.vendor.paging
    if judged.operation.role != "list" or not judged.is_success or response is None:
        return None
    way = response.record or ()
    if "[]" not in way:
        return None
    names = way[: way.index("[]")]
    holder, rows = _at(judged.body.value, names)
    if not isinstance(rows, list):
        return None
    says, at, which = _frame(paging, judged.body.value, holder, names)
    served = tuple(records(response, judged.body.value))
    limit = _limit(judged)
    number = _asked(judged, limit)
    if number is None:
        return None
    return ListPage(
        rows=len(rows),
        records=served,
        ids=tuple(_id(each) for each in served),
        total=figure(says, paging.totals),
        last=figure(says, paging.lasts),
        number=figure(says, paging.numbers),
        limit=limit,
        asked=number,
        at=at,
        where=".".join(names) or "body",
        names=which,
    )


def _asked(judged: Judged, limit: int | None) -> int | None:
    """Give the page that was asked for, the first where none was; None where it is open what is served.

    That is so of what is no number, of one that is too large or below the first, and of several at once.
    """
    paging = judged.contract.vendor.paging
    values = [value for name, value in judged.exchange.call.query if name == paging.page]
    if not values:
        return 1
    is_number = len(values) == 1 and len(values[0]) <= MOST_DIGITS and values[0].isdecimal()
    asked = paging.asked(int(values[0]), limit) if is_number else 0
    return asked if asked >= 1 else None


def queried(judged: Judged) -> dict[str, str]:
    """Give the query as it was sent."""
    return dict(judged.exchange.call.query)


def _at(value: Json, names: tuple[str, ...]) -> tuple[dict[str, Json], Json]:
    """Go down to the rows; give the object that holds them (the body's root where none does) and the rows."""
    holder: dict[str, Json] = {}
    for name in names:
        if not isinstance(value, dict):
            return {}, None
        holder, value = value, value.get(name)
    return holder, value


def _frame(
    paging: Paging, body: Json, holder: dict[str, Json], names: tuple[str, ...]
) -> tuple[dict[str, Json], str, tuple[str, str, str]]:
    """Give the object that states the totals, its place, and the keys of its version."""
    stated = body.get(paging.frame) if isinstance(body, dict) else None
    is_framed = isinstance(stated, dict)
    total, last, number = (
        next(iter(each if is_framed else reversed(each)), "")
        for each in (paging.totals, paging.lasts, paging.numbers)
    )
    if isinstance(stated, dict):
        return stated, paging.frame, (total, last, number)
    return holder, ".".join(names[:-1]), (total, last, number)


def _id(place: Place) -> str | None:
    made = place.value.get("id") if isinstance(place.value, dict) else None
    return None if made is None or isinstance(made, (dict, list)) else str(comparable(made))


def _limit(judged: Judged) -> int | None:
    query, sizes = queried(judged), judged.contract.vendor.paging.sizes
    for parameter in judged.operation.parameters:
        name, field = parameter.field.name, parameter.field
        if parameter.where != "query" or name not in sizes:
            continue
        asked = query.get(name, None if field.default is None else str(field.default.value))
        is_known = asked is not None and asked.isdigit() and int(asked) > 0
        if asked is not None and is_known and (field.maximum is None or int(asked) <= field.maximum):
            return int(asked)
    return None


def is_unfiltered(judged: Judged, neutral: Iterable[str]) -> bool:
    """Tell whether a list was asked for with no parameter but those of paging and the `neutral` ones."""
    paging = judged.contract.vendor.paging
    return queried(judged).keys() <= {*paging.sizes, paging.page, *neutral}


def lacks_created(judged: Judged) -> ListPage | None:
    """Give the page that shows all rows and lacks a record that the case made, None for any other."""
    page = maybe_page(judged)
    if page is None or not judged.is_settled or not page.is_whole or None in page.ids:
        return None
    is_all = is_unfiltered(judged, judged.contract.vendor.answers.neutral)
    standing = (made for made, history in histories(judged) if not history.is_gone and not history.is_lost)
    return page if is_all and any(made not in page.ids for made in standing) else None


def place_of_deleted(judged: Judged) -> str | None:
    """Give the place of a listed record that the case had deleted, None where there is none."""
    page = maybe_page(judged)
    for made, history in histories(judged) if page is not None else ():
        if page is not None and history.is_gone and made in page.ids:
            return join(page.records[page.ids.index(made)].at, "id")
    return None


def place_of_refused(judged: Judged) -> str | None:
    """Give the place of a row that holds what a refused create had sent, None where there is none."""
    page, answers = maybe_page(judged), judged.contract.vendor.answers
    if page is None:
        return None
    before = [
        each for each in judged.earlier if each is not None and each.contract.key == judged.contract.key
    ]
    lists = (maybe_page(each) for each in before if each.operation.id == judged.operation.id)
    known = {identity for each in lists if each is not None for identity in each.ids}
    for create in before:
        step, role = create.step, create.operation.role
        if step is None or step.expects != "refused" or create.is_success or role != "create":
            continue
        broken = {each.rpartition(".")[2] for each in step.breaks}
        sent = {name: each for name, each in sent_values(create).items() if name not in broken}
        for place, identity in zip(page.records, page.ids, strict=True):
            if identity not in known and _holds(place, sent, answers):
                return place.at
    return None


def place_of_copy(judged: Judged) -> tuple[str, Judged] | None:
    """Give the place of a row that an edit added beside the record it edited, and the edit; None without.

    The row holds what the edit sent, is none that the case made, and was not there when the list was
    last seen whole.
    """
    page = maybe_page(judged)
    before = [
        each for each in judged.earlier if each is not None and each.contract.key == judged.contract.key
    ]
    lists = (_whole(each) for each in before if each.operation.id == judged.operation.id)
    seen = [each for each in lists if each is not None]
    edits = [each for each in before if each.operation.role == "edit" and each.is_settled]
    if page is None or not seen or not edits:
        return None
    known = {*seen[-1].ids, *(made_id(each) for each in before)}
    for edit in edits:
        sent = sent_values(edit)
        for place, identity in zip(page.records, page.ids, strict=True):
            if identity not in known and _holds(place, sent, judged.contract.vendor.answers):
                return place.at, edit
    return None


def _whole(judged: Judged) -> ListPage | None:
    page = maybe_page(judged)
    return page if page is not None and page.is_whole and None not in page.ids else None


def _holds(place: Place, sent: Mapping[str, SentValue], answers: Answers) -> bool:
    """Tell whether a row holds every value sent, one of them a text that is hardly there by chance."""
    row = place.value
    if not isinstance(row, dict):
        return False
    is_telling = False
    for name, each in sent.items():
        claim, value = place.field.field(name), each.value
        if claim is None or name not in row or isinstance(value, (dict, list)):
            continue
        pair = Pair(where=name, written=each.field, read=claim, sent=value, got=row[name], answers=answers)
        if not came_back(pair):
            return False
        is_telling = is_telling or (isinstance(value, str) and len(value) >= _DISTINCT and value == row[name])
    return is_telling
