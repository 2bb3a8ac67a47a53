"""What an answer's status says of a step: one table, so that an exchange has one status drift at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from conform.drift.view import View

Class: TypeAlias = Literal["ok", "redirect", "denied", "absent", "refused"]

GUIDE: Final = "933385m0"
"""The guide page on authorization: 401 and 403 are documented for every operation."""
DENIED: Final = (401, 403)
ABSENT: Final = 404

OTHER: Final = "status.other"

# (what the case expects, the class of what came): the kind of drift; None is what was called for
TABLE: Final[dict[tuple[str, Class], str | None]] = {
    ("success", "ok"): None,
    ("success", "redirect"): OTHER,
    ("success", "denied"): "access.refused",
    ("success", "absent"): OTHER,
    ("success", "refused"): "status.rejected_valid",
    ("refused", "ok"): "status.accepted_invalid",
    ("refused", "redirect"): OTHER,
    ("refused", "denied"): "access.refused",
    ("refused", "absent"): OTHER,
    ("refused", "refused"): None,
    ("denied", "ok"): "access.open",
    ("denied", "redirect"): OTHER,
    ("denied", "denied"): None,
    ("denied", "absent"): OTHER,
    ("denied", "refused"): OTHER,
    ("absent", "ok"): OTHER,
    ("absent", "redirect"): OTHER,
    ("absent", "denied"): "access.refused",
    ("absent", "absent"): None,
    ("absent", "refused"): OTHER,
}


def classed(status: int) -> Class:
    """Sort a status: 2xx, 3xx, 401 and 403, 404, every other 4xx."""
    if status in DENIED:
        return "denied"
    if status == ABSENT:
        return "absent"
    by_hundred: dict[int, Class] = {2: "ok", 3: "redirect"}
    return by_hundred.get(status // 100, "refused")


def decide(view: View) -> str | None:
    """Name the status drift of an exchange, None where the status is one that the docs call for."""
    step, status = view.step, view.answer.status
    if step is not None and step.expects == "observed":
        return None
    is_listed = view.response is not None or status in DENIED
    if step is None:
        return None if is_listed else "status.unexpected"
    kind = _refined(view, TABLE[step.expects, classed(status)])
    if kind in (None, OTHER) and not is_listed and not _is_reading(view):
        return "status.unexpected"
    return kind


def _is_reading(view: View) -> bool:
    # docs README, "v2": a read answers 404 for an unknown id where its page lists none
    return view.step is not None and view.step.expects == "absent" and view.answer.status == ABSENT


def _refined(view: View, kind: str | None) -> str | None:
    step = view.step
    if step is None:
        return kind
    if kind == "access.open" and view.body.fault is not None:
        return OTHER  # a login page in HTML opens nothing
    if kind == "access.refused" and step.credentials != "good":
        return OTHER
    if kind == "status.rejected_valid" and view.operation.request is None:
        return OTHER  # no payload was refused
    if (step.expects, kind) == ("absent", OTHER):
        return _absent(view)
    return kind


def _absent(view: View) -> str | None:
    deletes = [each for each in _fellows(view) if each.operation.role == "delete"]
    if deletes and not any(each.is_settled for each in deletes):
        return None  # the delete itself was refused: that the record is there follows from it
    if view.is_success:
        return "state.not_deleted" if _lives(view) else OTHER
    # an edit of an unknown id answers 400 where the page lists 400 and no 404 (docs README, "v2")
    is_only = view.response is not None and view.operation.response(ABSENT) is None
    return None if is_only else OTHER


def _fellows(view: View) -> list[View]:
    """Give the earlier steps that address the same record."""
    if view.subject is None:
        return []
    return [each for each in view.earlier if each is not None and each.subject == view.subject]


def _lives(view: View) -> bool:
    """Tell whether the answer shows a record alive that an earlier step deleted.

    A second delete that answers 2xx shows nothing where a read in between found the record gone.
    """
    fellows = _fellows(view)
    deleted = next(
        (each.index for each in fellows if each.operation.role == "delete" and each.is_settled), None
    )
    if deleted is None:
        return False
    reads = [each for each in fellows if each.index > deleted and each.operation.role == "read"]
    return view.operation.role != "delete" or not any(not each.is_success for each in reads)
