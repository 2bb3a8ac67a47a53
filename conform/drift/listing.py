"""What a list shows of the records of a case: the created, the deleted and the refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.compare import ABSENT, Pair, changes
from conform.drift.fold import made_id, maybe_history, values
from conform.drift.page import LIMITS, PAGE, Page, maybe_page, queried
from conform.drift.spot import Spot, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.drift.fold import Sent
    from conform.drift.view import View

_NEUTRAL: Final = frozenset({*LIMITS, PAGE, "recursive", "sort", "direction", "include"})
"""Query parameters that choose no rows: with any other one a list may rightly lack a record."""
_DISTINCT: Final = 8
"""Characters of a text that two records hardly share by chance."""


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
