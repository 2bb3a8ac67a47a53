"""Why no case asks a claim: a function a rule, its words below; empty where a case must ask it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Final

from conform.payloads import value as values
from conform.payloads.endpoint import OWN_ID, endpoints
from conform.payloads.formats import at_limit, format_of
from conform.payloads.sorts.access import is_token
from conform.payloads.sorts.invalid import REFUSALS, is_refusing
from conform.payloads.steps import needs_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field, Json
    from conform.payloads.claims.claim import Rule
    from conform.payloads.endpoint import Endpoint, Input

STATUSES: Final[Mapping[int, str]] = {
    403: "needs a key with fewer rights",
    404: "addresses no record by its id",
    500: "a fault of the server is not asked for",
}
NO_RECORD: Final = "no page makes what it addresses"
PRECONDITION: Final = "only a broken precondition of prose calls for it"
OTHER_REFUSAL: Final = "the docs list another status for a refusal as well"
ROWLESS: Final = "stands in rows that no page makes"
NO_KIND: Final = "the docs name no kind"
EXEMPLARY: Final = "an example alone shows the body"
NO_REFUSAL: Final = "the docs list no answer for a refusal"
NOT_OF_KIND: Final = "the value is not of the field's documented kind"
IS_REFERENCE: Final = "is the id of a record"
PROSE: Final = "its meaning leaves no value at the limit"
OPEN: Final = "the docs contradict themselves"
OWED: Final = "null is no choice for what is required"
ANY_KIND: Final = "no value is of another kind by every reading"
KEPT: Final = "an edit keeps what it leaves out"
ALWAYS_SENT: Final = "is required, so that its default never shows"
FILLED: Final = "the server fills it"
GIVEN: Final = "the server gives it, and a value that was sent could be its own"
INNER: Final = "stands in a child row, which has no address of its own"
UNREAD: Final = "no page reads it back"
UNASKED: Final[Mapping[Rule, str]] = dict.fromkeys(
    (
        *("delete",),
        *("filter", "sort", "order", "page_size", "link"),
    ),
    "no sort of case asks this rule yet",
)
"""Rules that no case asks at all: `tests/payloads/test_untested.py` takes each out as soon as one does."""


def by_name(of: Endpoint, rule: Rule, at: str) -> str:
    """Give the reason that the vendor's value explains this one claim by, empty where it does not."""
    for each in of.contract.vendor.asking.explained:
        if each.contract and fnmatchcase(of.contract.key, each.contract):
            is_operation = fnmatchcase(of.operation.id, each.operation)
            if is_operation and any(fnmatchcase(f"{rule}:{at}", form) for form in each.claims):
                return each.reason
    return UNASKED.get(rule, "")


def status(of: Endpoint, status: int) -> str:
    """Explain a status: a success where nothing makes the record, a refusal that no payload calls for."""
    success = of.operation.success
    if success is not None and status == success.status:
        return served(of)
    if status not in REFUSALS:
        return STATUSES.get(status, "")
    if of.body is None:
        return PRECONDITION
    first = next(each for each in REFUSALS if of.operation.response(each) is not None)
    return "" if status == first else OTHER_REFUSAL


def served(of: Endpoint) -> str:
    """Explain an answer to a success: there is not, and cannot be made, what the operation addresses."""
    is_there = of.contract.having("create") is not None or of.operation.role in ("list", "read")
    is_reached = not is_token(of) and (is_there or not needs_record(of.operation))
    return "" if is_reached else NO_RECORD


def shown(of: Endpoint, at: str) -> str:
    """Explain a place in an answer: beyond what explains the answer, it stands in rows that nobody makes."""
    way = of.operation.success.record if of.operation.success is not None else None
    record = ".".join(way or ()).replace(".[]", "[]")
    if served(of) or way is None or not at.startswith(record):
        return served(of)
    rows = (each.rpartition(".")[2] for each in at.removeprefix(record).split("[]")[:-1])
    made = {name for each in endpoints(of.contract) for name in _made(each)}
    return ROWLESS if any(each not in made for each in rows) else ""


@cache
def _made(of: Endpoint) -> frozenset[str]:
    """Name the rows that a create or an edit takes, as they come back."""
    is_making = of.operation.role in ("create", "edit")
    walked = of.body.walk() if of.body is not None and is_making else ()
    return frozenset(each.reads_as or each.name for _, each in walked if each.items is not None)


def refusal(of: Endpoint) -> str:
    """Explain a broken rule that the docs have no answer for, or of a body that an example alone shows."""
    if not is_refusing(of):
        return NO_REFUSAL
    return EXEMPLARY if of.is_exemplary else ""


def dispute(of: Endpoint, at: str, about: str) -> str:
    """Explain a claim that stands in a contradiction which nobody settled."""
    return "" if of.is_settled(at, about) else OPEN


def limit(of: Endpoint, each: Input) -> str:
    """Explain a limit of a text that is the id of a record, or that the docs dispute."""
    if of.is_exemplary:
        return EXEMPLARY
    return IS_REFERENCE if each.field.reference is not None else dispute(of, each.at, "kinds")


def is_limited_by_prose(of: Input) -> bool:
    """Tell a text whose format leaves no value at its limit: a currency of five letters."""
    return format_of(of.field, of.asking) is not None and at_limit(of.field, "x", of.asking) is None


def choice(field: Field, value: Json) -> str:
    """Explain an allowed value that is not to be sent."""
    if field.reference is not None:
        return IS_REFERENCE
    if not values.is_of_kind(field, value):
        return NOT_OF_KIND
    return OWED if value is None and field.is_required else ""


def kind(of: Endpoint, each: Input) -> str:
    """Explain a kind that no wrong value shows."""
    is_any = {"string", "object"} <= set(each.field.kinds)
    return refusal(of) or dispute(of, each.at, "kinds") or (ANY_KIND if is_any else "")


def outside(of: Endpoint, each: Input) -> str:
    """Explain allowed values beside which there is none to send."""
    if each.field.reference is not None:
        return IS_REFERENCE
    is_any = values.kind(each.field) == "boolean"
    return refusal(of) or dispute(of, each.at, "enum") or (ANY_KIND if is_any else "")


def default(of: Endpoint, each: Input) -> str:
    """Explain a default that no read can show."""
    field = each.field
    if of.operation.role != "create":
        return KEPT
    if field.is_required:
        return ALWAYS_SENT
    if field.default is not None and not values.is_of_kind(field, field.default.value):
        return NOT_OF_KIND
    if field.name in of.contract.vendor.answers.filled:
        return FILLED
    if "[]" in each.at:
        return INNER
    return dispute(of, each.at, "default") or (UNREAD if field.is_write_only or not _reads(of, field) else "")


def read_only(at: str) -> str:
    """Explain a read-only place that is not sent."""
    if "[]" in at:
        return INNER
    return GIVEN if at.rpartition(".")[2] == OWN_ID else ""


def condition(of: Endpoint, each: Input) -> str:
    """Explain a condition of prose: valid payloads keep it, and no page names the answer to a broken one.

    One that a value beside it sets is broken in the record itself; a value that only the account has is not.
    """
    is_broken = each.field.required_if is not None and "[]" not in each.at
    return refusal(of) if is_broken else PRECONDITION


def _reads(of: Endpoint, field: Field) -> bool:
    """Tell whether a read of the contract documents a field of this name, as it comes back."""
    read = of.contract.having("read")
    body = read.success.body if read is not None and read.success is not None else None
    name = field.reads_as or field.name
    return body is not None and any(each.name == name for _, each in body.walk())
