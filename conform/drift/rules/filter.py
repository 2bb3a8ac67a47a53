"""Rules on what chooses and orders the rows of a list: filters, sorts, and how much of a record they show.

A row is held against a filter by the column that it serves, in the same answer, so that nobody's work on the
tenant at the same time matters. What a filter leaves out is told at the list that is asked for anew at the
end of a case, by rows that are the same there and in the first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.contract import Source
from conform.drift.filtered import (
    Order,
    fits,
    fits_all,
    is_ordered,
    maybe_id,
    maybe_order,
    maybe_rows,
    others,
    predicates,
)
from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.drift.filtered import Predicate, Rows
    from conform.drift.judged import Judged
    from conform.drift.value import Facts


SHOWN_OTHERWISE: Final[Facts] = ("rows_showing_otherwise",)


def ignored(judged: Judged) -> Iterator[Difference]:
    """Find a filter or a sort that changes nothing: rows that break it, and the list as it is without."""
    for asked, got in _broken(judged):
        if got != SHOWN_OTHERWISE and _is_as_without(judged):
            yield _difference(judged, [asked], ("as_without",))


def wrong(judged: Judged) -> Iterator[Difference]:
    """Find a filter or a sort that lets in what it should not, or leaves out what it should not."""
    for asked, got in _broken(judged):
        if got == SHOWN_OTHERWISE or not _is_as_without(judged):
            yield _difference(judged, [asked], got)
    yield from _left_out(judged)


def _broken(judged: Judged) -> Iterator[tuple[Predicate | Order, Facts]]:
    """Yield what a list's rows break, and how they do."""
    asked, order = predicates(judged), maybe_order(judged)
    listed = maybe_rows(judged) if asked or order is not None else None
    if listed is None:
        return
    alone = [each for each in asked if not each.is_either]
    for each in alone:
        count = sum(fits(row, each) is False for row in listed.rows)
        if count:
            yield each, ("rows_let_in",) if each.is_choosing else SHOWN_OTHERWISE
    either = [each for each in asked if each.is_either]
    if either and any(fits_all(row, either) is False for row in listed.rows):
        yield either[0], ("rows_let_in",)
    if order is not None and not is_ordered(listed.rows, order):
        yield order, ("in_another_order",)


def _is_choosing(judged: Judged) -> bool:
    return any(each.is_choosing for each in predicates(judged)) or maybe_order(judged) is not None


def _without(judged: Judged) -> Iterator[tuple[Judged, Rows]]:
    """Yield the earlier lists of the case that say the same but for what chooses and orders rows."""
    for each in judged.earlier:
        if each is None or not each.is_settled or each.contract.key != judged.contract.key:
            continue
        is_base = each.operation.id == judged.operation.id and not _is_choosing(each)
        rows = maybe_rows(each) if is_base and others(each) == others(judged) else None
        if rows is not None:
            yield each, rows


def _is_as_without(judged: Judged) -> bool:
    if not _is_choosing(judged):
        return False
    listed, (_, base) = maybe_rows(judged), next(_without(judged), (None, None))
    if listed is None or base is None or len(listed.ids) != len(listed.rows):
        return False
    return listed.ids == base.ids and len(base.rows) == len(base.ids)


def _left_out(judged: Judged) -> Iterator[Difference]:
    """Yield what earlier lists left out, at the one that shows all again, in any order."""
    now = maybe_rows(judged)
    if now is None or not judged.is_settled or any(each.is_choosing for each in predicates(judged)):
        return
    base = next(_without(judged), None)
    if base is None:
        return
    start, first = base
    for each in judged.earlier[start.index + 1 :]:
        if each is None or not each.is_settled or others(each) != others(judged):
            continue
        if each.operation.id == judged.operation.id and each.contract.key == judged.contract.key:
            yield from _lacking(each, first, now)


def _lacking(judged: Judged, first: Rows, now: Rows) -> Iterator[Difference]:
    """Yield that a list lacks rows that fit and were there before and after, or counts more than all."""
    asked, listed = predicates(judged), maybe_rows(judged)
    choosing = [each for each in asked if each.is_choosing]
    if listed is None or not choosing:
        return
    both = {identity for identity in first.ids if identity in now.ids} - set(listed.ids)
    fit = [_fitting(rows, judged) for rows in (first, now)]
    if listed.is_all and both & fit[0] & fit[1]:
        yield _difference(judged, choosing, ("rows_left_out",), by=judged)
    totals = [first.total, now.total]
    if listed.total is not None and all(each is not None and listed.total > each for each in totals):
        yield _difference(judged, choosing, ("more_than_all", str(listed.total), str(now.total)), by=judged)


def _fitting(listed: Rows, judged: Judged) -> set[str]:
    asked = predicates(judged)
    fit = (maybe_id(row) for row in listed.rows if fits_all(row, asked) is True)
    return {identity for identity in fit if identity is not None}


def _difference(
    judged: Judged, asked: Sequence[Predicate | Order], got: Facts, by: Judged | None = None
) -> Difference:
    name = " and ".join(dict.fromkeys(each.name for each in asked))
    source = Source(page=asked[0].page, edition=judged.operation.source.edition)
    how = ("chosen_by", *dict.fromkeys(map(_choosing, asked)))
    return Difference(where=name, claimed=("chosen_by",), got=got, source=source, by=by, how=how)


def _choosing(asked: Predicate | Order) -> str:
    """Tell by what rows are chosen or ordered, under whatever name: `id >=`, `sort`."""
    return "sort" if isinstance(asked, Order) else f"{','.join(asked.columns) or asked.name} {asked.sign}"
