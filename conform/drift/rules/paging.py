"""Rules on lists: how many rows a page has, what it says of the whole, and how pages follow each other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from conform.contract import Source
from conform.drift.history import histories, made_id
from conform.drift.listing import ListPage, is_unfiltered, maybe_page, queried
from conform.drift.place import join
from conform.drift.scalar import maybe_datetime
from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.drift.judged import Judged
    from conform.drift.value import Facts


def size(judged: Judged) -> Iterator[Difference]:
    """Find a page with more rows than its limit, or with fewer although more are there."""
    page = maybe_page(judged)
    if page is None or page.limit is None:
        return
    if page.rows > page.limit or (_is_short(page) and not _is_of_walk(judged)):
        yield _size(page)
    short = next((each for each in _walked(judged) if each.asked < page.asked and _is_short(each)), None)
    if short is not None and page.rows:  # else the total may be what is wrong
        yield _size(short)


def _size(page: ListPage) -> Difference:
    got = ("rows_for_a_limit", str(page.rows), str(page.limit))
    return Difference(where=page.where, claimed=("limit_is_kept",), got=got)


def _is_short(page: ListPage) -> bool:
    """Tell a page with fewer rows than its limit although its total says that more are there."""
    due = max(0, (page.total or 0) - (page.asked - 1) * (page.limit or 0))  # what the pages before left
    is_known = page.total is not None and page.limit is not None and (page.asked, page.last) != (1, 1)
    return is_known and page.rows < min(page.limit or 0, due)


def _is_of_walk(judged: Judged) -> bool:
    """Tell whether a page is one that a case asked for by its number: others come after it."""
    return judged.step is not None and judged.contract.vendor.paging.page in queried(judged)


def total(judged: Judged) -> Iterator[Difference]:
    """Find totals that contradict the rows, each other, or the page that was asked for."""
    page = maybe_page(judged)
    if page is not None:
        for name, claimed, got in _contradicted(page):
            yield Difference(where=join(page.at, name), claimed=(claimed,), got=got)
        shown = _ended(judged, page)
        if shown is not None and page.total is not None and page.total > shown:
            got = ("total_with_rows", str(page.total), str(shown))
            yield Difference(where=join(page.at, page.names[0]), claimed=("number_of_records",), got=got)


def _ended(judged: Judged, page: ListPage) -> int | None:
    """Count the records that a walk showed up to its end, None where it is not known to have shown them all.

    All pages but the last are full, one after it is empty, and no record that the case made is missing; or
    it is one page, by its own account the last.
    """
    if (page.asked, page.last) == (1, 1) and page.rows and (page.limit is None or page.rows < page.limit):
        return page.rows if made_ids(judged) <= set(page.ids) else None
    walk = {each.asked: each for each in _walked(judged) if each.total == page.total and each.rows}
    last = walk.get(len(walk))
    if page.rows or last is None or set(walk) != set(range(1, len(walk) + 1)) or page.asked <= last.asked:
        return None
    size = last.limit or walk[1].rows
    is_full = all(each.rows == size for each in walk.values() if each is not last)
    is_end = page.asked == last.asked + 1 or last.rows < size
    shown = [identity for each in walk.values() for identity in each.ids]
    is_whole = is_full and is_end and made_ids(judged) <= set(shown) and len(set(shown)) == len(shown)
    return len(shown) if is_whole else None


def made_ids(judged: Judged) -> set[str]:
    """Give the ids of the records that the case made of this resource and that are not known to be gone.

    None where the query chooses rows.
    """
    if not is_unfiltered(judged, judged.contract.vendor.answers.neutral):
        return set()
    creates = (each for each in judged.earlier if each is not None and each.operation.role == "create")
    own = (made_id(each) for each in creates if each.contract.key == judged.contract.key and each.is_settled)
    gone = {made for made, history in histories(judged) if history.is_gone or history.is_lost}
    return {each for each in own if each is not None} - gone


def overlap(judged: Judged) -> Iterator[Difference]:
    """Find a record on two pages, or one that is on none, while the total stayed what it was."""
    page = maybe_page(judged)
    if page is None or not judged.is_settled:
        return
    before = [each for each in _walked(judged) if each.asked != page.asked and each.total == page.total]
    found: list[Facts] = []
    for each in before:
        twice = [identity for identity in page.ids if identity is not None and identity in each.ids]
        if twice:
            found.append(("rows_again", str(len(twice)), str(each.asked), str(page.asked)))
    if lacking := _lacking(page, before, made_ids(judged)):
        found.append(("records_on_no_page", str(lacking)))
    for got in found:
        yield Difference(where=page.where, claimed=("each_record_on_one_page",), got=got)


def order(judged: Judged) -> Iterator[Difference]:
    """Find rows out of the order that the docs state for the list; it holds where the query chooses none."""
    page, stated = maybe_page(judged), judged.contract.vendor.answers.orders.get(judged.contract.key)
    if page is None or stated is None or not is_unfiltered(judged, ()):
        return
    values = [each.value.get(stated.field) for each in page.records if isinstance(each.value, dict)]
    read = [maybe_datetime(value) if isinstance(value, str) else None for value in values]
    days = [None if each is None else each.date() for each in read]
    if any(one is not None and other is not None and one < other for one, other in pairwise(days)):
        yield Difference(
            where=page.where,
            claimed=("newest_first", stated.field),
            got=("older_before_newer", stated.field),
            source=Source(page=stated.page, edition=judged.operation.source.edition),
        )


def link(judged: Judged) -> Iterator[Difference]:
    """Find a link to the next page or the one before that names another, or none where there is one.

    A link that names no page in its query says nothing here, nor does one on another page than was asked for.
    """
    page, paging = maybe_page(judged), judged.contract.vendor.paging
    if page is None or page.at != paging.frame or not paging.links or paging.counts != "pages":
        return
    if page.number not in (None, page.asked):
        return
    frame = judged.body.value[paging.frame] if isinstance(judged.body.value, dict) else None
    last = page.last if page.last is not None else page.asked
    for name, due in zip(paging.links, (page.asked + 1, page.asked - 1), strict=True):
        if not isinstance(frame, dict) or name not in frame or page.asked > last:
            continue
        named = _page_named(frame[name], paging.page)
        is_there = 1 <= due <= last
        where, claimed = join(page.at, name), ("link_to_page", str(due)) if is_there else ("no_link",)
        if frame[name] is None and is_there:
            yield Difference(where=where, claimed=claimed[:1], got=("null",))
        elif named is not None and (named != due or not is_there):
            yield Difference(where=where, claimed=claimed[:1], got=("link_to", str(named), str(page.asked)))


def _page_named(address: Json, name: str) -> int | None:
    """Read from the query of a link which page it leads to, None where it names none."""
    query = dict(parse_qsl(urlsplit(address).query)) if isinstance(address, str) else {}
    number = query.get(name, "")
    return int(number) if number.isascii() and number.isdigit() else None


def _contradicted(page: ListPage) -> Iterator[tuple[str, str, Facts]]:
    rows, limit, stated = page.rows, page.limit, page.total
    total_name, last_name, number_name = page.names
    if stated is not None and limit is not None and 0 < rows < limit:
        real = (page.asked - 1) * limit + rows  # the last page: nothing comes after it
    else:
        real = rows
    if stated is not None and stated < real:
        yield total_name, "number_of_records", ("total_with_rows", str(stated), str(real))
    if stated is not None and limit is not None and page.last is not None:
        pages = -(-stated // limit)
        if page.last != pages and (stated, page.last) != (0, 1):
            got = ("pages_for_records", str(page.last), str(stated), str(limit))
            yield last_name, "total_over_the_limit", got
    is_within = page.last is None or page.asked <= page.last
    if page.number is not None and is_within and page.number != page.asked:
        yield number_name, "page_asked_for", ("another_page", str(page.number), str(page.asked))


def _walked(judged: Judged) -> Iterator[ListPage]:
    """Yield the earlier pages of the same walk: same operation, same query but for the page."""
    number = judged.contract.vendor.paging.page
    mine = {key: value for key, value in queried(judged).items() if key != number}
    for each in judged.earlier:
        if each is None or (each.contract.key, each.operation.id) != (
            judged.contract.key,
            judged.operation.id,
        ):
            continue
        theirs = {key: value for key, value in queried(each).items() if key != number}
        page = maybe_page(each) if theirs == mine else None
        if page is not None:
            yield page


def _lacking(page: ListPage, before: list[ListPage], made: set[str]) -> int:
    """Count the records that are on no page of a whole walk, 0 where that cannot be said.

    Where all that the case made are there, or there is one page alone, the total is wrong.
    """
    walk = {each.asked: each for each in (*before, page)}
    is_last = page.last is not None and page.asked == page.last
    if not is_last or set(walk) != set(range(1, page.asked + 1)) or page.total is None:
        return 0
    counted = Counter(identity for each in walk.values() for identity in each.ids)
    is_full = all(
        each.limit is None or each.rows == each.limit for each in before
    )  # else `paging.size` says it
    is_there = made <= counted.keys() and (bool(made) or page.asked == 1)
    is_told = is_there or None in counted or not is_full or max(counted.values(), default=0) != 1
    return 0 if is_told else max(0, page.total - len(counted))
