"""Rules on the status alone, credentials too: one table, so that an exchange has one status drift at most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.contract import Source
from conform.drift.history import WRITES, beside, is_given_again
from conform.drift.refusal import named_places, told_reasons
from conform.drift.rules import element
from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.judged import Judged
    from conform.drift.value import Facts

Class: TypeAlias = Literal["ok", "redirect", "denied", "absent", "refused", "failed"]

WHERE: Final = "status"
DENIED: Final = (401, 403)
"""Statuses that every operation may answer with, whether its page lists them or not."""
ABSENT: Final = 404
REFUSALS: Final = (400, 422)
_CALLED: Final = {"denied": DENIED, "absent": (ABSENT, 400), "refused": REFUSALS}
"""Statuses by which the docs may answer what a case calls for."""
OTHER: Final = "status.other"
SERVER_ERROR: Final = "status.server_error"
_NOT_IMPLEMENTED: Final = 501
"""What a server may answer to a method that it does not know (RFC 9110, 15.6.2)."""
_UNNAMED: Final[dict[Class, str]] = {"ok": "status.accepted_invalid", "failed": SERVER_ERROR}
"""What of the answers to a method that no page has for a path is drift; every refusal is right."""
_TOLD: Final = ""
"""Stands for the kind of a status that follows from what another answer has told."""
_MOST_NAMES: Final = 5

_CLASSES: Final[tuple[Class, ...]] = ("ok", "redirect", "denied", "absent", "refused", "failed")
# what the case expects: the kind of drift for each class of what came; None is what was called for
_ROWS: Final[dict[str, tuple[str | None, ...]]] = {
    "success": (None, OTHER, "access.refused", OTHER, "status.rejected_valid", SERVER_ERROR),
    "refused": ("status.accepted_invalid", OTHER, "access.refused", OTHER, None, SERVER_ERROR),
    "denied": ("access.open", OTHER, None, OTHER, OTHER, SERVER_ERROR),
    "answered": (None, None, None, None, None, SERVER_ERROR),
    "absent": (OTHER, OTHER, "access.refused", None, OTHER, SERVER_ERROR),
}
TABLE: Final = {
    (expects, came): kind for expects, row in _ROWS.items() for came, kind in zip(_CLASSES, row, strict=True)
}


def classed(status: int) -> Class:
    """Sort a status: 2xx, 3xx, 401 and 403, 404, every other 4xx, 5xx."""
    if status in DENIED:
        return "denied"
    if status == ABSENT:
        return "absent"
    by_hundred: dict[int, Class] = {2: "ok", 3: "redirect", 5: "failed"}
    return by_hundred.get(status // 100, "refused")


def decide(judged: Judged) -> str | None:
    """Name the status drift of an exchange, None where the status is one that the docs call for."""
    step, status = judged.step, judged.answer.status
    if step is not None and (step.expects == "observed" or step.method):
        is_right = step.expects == "observed" or status == _NOT_IMPLEMENTED
        return None if is_right else _UNNAMED.get(classed(status))
    if judged.refusal:  # whatever kind of refusal is called for, one came; its status is another rule's
        return "status.rejected_valid" if step is not None and step.expects == "success" else None
    is_listed = judged.response is not None or status in DENIED or judged.operation.is_exemplary
    if step is None:
        unlisted = SERVER_ERROR if classed(status) == "failed" else "status.unexpected"
        return None if is_listed else unlisted
    kind = _refined(judged, TABLE[step.expects, classed(status)])
    if kind == _TOLD or (kind == OTHER and _is_behind_an_open_door(judged)):
        return None
    if kind == OTHER and judged.operation.is_exemplary:
        return None  # that a status was saved does not say what it answers
    # docs README, "v2": a read answers 404 for an unknown id where its page lists none
    is_absent = step.expects == "absent" and status == ABSENT
    # of a request that nobody would write no page has to foresee how it is refused
    is_fair = step.expects == "answered" and classed(status) in ("absent", "refused")
    is_surprise = kind in (None, OTHER) and not (is_listed or is_absent or is_fair)
    return "status.unexpected" if is_surprise else kind


def _refined(judged: Judged, kind: str | None) -> str | None:
    step = judged.step
    if step is None:
        return kind
    if kind == "access.open" and (judged.body.fault is not None or step.credentials == "both"):
        return OTHER  # a login page in HTML opens nothing, and who shows the key beside a token has it
    if kind == "access.refused" and step.credentials != "good":
        return OTHER
    if kind == OTHER and judged.answer.status == ABSENT and step.expects == "success":
        return _missed(judged)
    if kind == "status.rejected_valid" and judged.operation.request is None:
        return OTHER  # no payload was refused
    return _absent(judged) if (step.expects, kind) == ("absent", OTHER) else kind


def _missed(judged: Judged) -> str | None:
    """Name the drift of a record that is not there.

    A delete without good credentials may have removed it, or a request for another record.
    """
    delete = _open_delete(judged)
    if delete is None:
        return "state.disturbed" if beside(judged) else OTHER
    return _TOLD if decide(delete) == "access.open" else "access.open"


def _open_delete(judged: Judged) -> Judged | None:
    """Find the delete without good credentials that may have been done: one let in, else the first."""
    found = [each for each in judged.fellows if each.operation.role == "delete" and _is_probe(each)]
    return next((each for each in found if decide(each) == "access.open"), next(iter(found), None))


def _is_probe(judged: Judged) -> bool:
    return judged.step is not None and judged.step.expects == "denied"


def _is_behind_an_open_door(judged: Judged) -> bool:
    """Tell whether the same write was let in before with other credentials: the record may be another now."""
    if not _is_probe(judged) or judged.operation.role not in (*WRITES, "action"):
        return False
    same = (each for each in judged.earlier if each is not None and each.operation.id == judged.operation.id)
    return any(_is_probe(each) and decide(each) == "access.open" for each in same)


def _absent(judged: Judged) -> str | None:
    deletes = [each for each in judged.fellows if each.operation.role == "delete"]
    if deletes and not any(each.is_settled for each in deletes):
        return None  # the delete itself was refused: that the record is there follows from it
    if judged.is_success and is_given_again(judged):
        return None  # another record has the id, which `state.reused_id` says
    if judged.is_success:
        return "state.not_deleted" if _lives(judged) else OTHER
    # an edit of an unknown id answers 400 where the page lists 400 and no 404 (docs README, "v2")
    is_only = judged.response is not None and judged.operation.response(ABSENT) is None
    return None if is_only else OTHER


def _lives(judged: Judged) -> bool:
    """Tell whether the answer shows a record alive that an earlier step deleted.

    A second delete that answers 2xx shows nothing where a read in between found the record gone.
    """
    fellows = judged.fellows
    deleted = next(
        (each.index for each in fellows if each.operation.role == "delete" and each.is_settled), None
    )
    if deleted is None:
        return False
    reads = [each for each in fellows if each.index > deleted and each.operation.role == "read"]
    return judged.operation.role != "delete" or all(each.is_success for each in reads)


def unexpected(judged: Judged) -> Iterator[Difference]:
    """Find a status that the docs list nowhere for the operation."""
    if decide(judged) == "status.unexpected":
        own = (each for each in judged.operation.responses if each.source is None)
        listed = tuple(str(response.status) for response in own)
        yield _status(judged, ("statuses", *listed))


def rejected_valid(judged: Judged) -> Iterator[Difference]:
    """Find the refusal of a payload that the docs allow; say which fields the tenant named."""
    if decide(judged) == "status.rejected_valid":
        named = _named(judged)
        asked = (judged.question,) if judged.question else ()
        yield replace(_status(judged, ("taken", *_successes(judged)), named), of=named or asked)


def accepted_invalid(judged: Judged) -> Iterator[Difference]:
    """Find a payload taken although it breaks a documented rule, which the drift names."""
    if decide(judged) == "status.accepted_invalid" and judged.step is not None:
        broken = _status(judged, ("refusal", *judged.step.breaks), source=_stating(judged))
        yield replace(broken, beside=_implying(judged, REFUSALS))
    yield from element.taken(judged)


_STATED: Final = {
    "required": "is_required",
    "max_length": "max_length",
    "enum": "enum",
    "format": "format",
    "kind": "kinds",
    "unique": "is_unique",
}
"""Which claim of a field a rule breaks."""


def _stating(judged: Judged) -> Source | None:
    """Give the page that states the rule which a request breaks, None for the operation's own."""
    request, step = judged.operation.request, judged.step
    rule, _, at = next(iter(step.breaks if step is not None else ()), "").partition(":")
    fields = dict(request.body.walk()) if request is not None else {}
    return dict(fields[at].sources).get(_STATED.get(rule, "")) if at in fields else None


def other(judged: Judged) -> Iterator[Difference]:
    """Find a documented status that is not the one which the case calls for."""
    if decide(judged) == OTHER and judged.step is not None:
        wanted = judged.step.expects
        called = _CALLED.get(wanted, ())
        claimed = (wanted, *(_successes(judged) if wanted == "success" else ()))
        yield _status(judged, claimed, source=_implying(judged, called))


def server_error(judged: Judged) -> Iterator[Difference]:
    """Find a 5xx that came again for one request, however odd, while others passed.

    An outage is never judged: `conform/run/outages.py` tells it apart, in captured traffic `Traffic`.
    """
    if decide(judged) == SERVER_ERROR:
        yield _status(judged, ("no_server_error",))


def open_(judged: Judged) -> Iterator[Difference]:
    """Find an answer in JSON to a call whose credentials are missing or wrong, or what it deleted."""
    if decide(judged) != "access.open" or judged.step is None:
        return
    delete = _open_delete(judged) if judged.step.credentials == "good" else None
    if delete is None or delete.step is None:
        yield _status(judged, ("denied_to", judged.step.credentials), source=_denials(judged))
        return
    claimed, got = ("denied_to", delete.step.credentials), ("record_gone", str(delete.answer.status))
    yield Difference(where=WHERE, claimed=claimed, got=got, source=_denials(judged), by=delete)


def refused(judged: Judged) -> Iterator[Difference]:
    """Find a refusal of good credentials."""
    if decide(judged) == "access.refused":
        yield _status(judged, ("granted", *_successes(judged)), source=_denials(judged))


def _status(
    judged: Judged, claimed: Facts, named: tuple[str, ...] = (), source: Source | None = None
) -> Difference:
    got = ("status_naming" if named else "status", str(judged.answer.status), *named)
    answers = judged.contract.vendor.answers
    reasons = told_reasons(judged.body.value, answers) if classed(judged.answer.status) == "refused" else ()
    return Difference(where=WHERE, claimed=claimed, got=got, source=source, reasons=reasons)


def _successes(judged: Judged) -> tuple[str, ...]:
    """Give the documented 2xx statuses, `2xx` where there are none."""
    listed = (each.status for each in judged.operation.responses)
    return tuple(str(status) for status in listed if 200 <= status < 300) or ("2xx",)  # noqa: PLR2004 - 2xx


def _named(judged: Judged) -> tuple[str, ...]:
    """Give the first fields that a refusal names."""
    return tuple(sorted(named_places(judged.body.value, judged.contract.vendor.answers)))[:_MOST_NAMES]


def _implying(judged: Judged, statuses: tuple[int, ...]) -> Source | None:
    """Give the page that implies any of these statuses, None where the operation's own lists one."""
    listed = [each.source for each in judged.operation.responses if each.status in statuses]
    return None if None in listed else next(iter(listed), None)


def _denials(judged: Judged) -> Source | None:
    """Give the page that documents refusals of credentials, None for the operation's own, which counts first.

    A page that the vendor names for every operation speaks where no other does.
    """
    if any(each.status in DENIED and each.source is None for each in judged.operation.responses):
        return None
    page = judged.contract.vendor.answers.denials
    general = Source(page=page, edition=judged.operation.source.edition) if page else None
    return _implying(judged, DENIED) or general
