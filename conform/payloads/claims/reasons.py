"""Why no case asks a claim: a function a rule, its words below; empty where a case must ask it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Final

from conform.contract.kept import has_settled_default
from conform.payloads import value as values
from conform.payloads.endpoint import endpoints
from conform.payloads.formats import at_limit, format_of
from conform.payloads.settled import columns, is_own, is_shown
from conform.payloads.sorts.access import is_token
from conform.payloads.sorts.filter import has_rows, text_column
from conform.payloads.sorts.invalid import REFUSALS, is_refusing
from conform.payloads.sorts.valid import READ_ONLY, is_taken
from conform.payloads.steps import companions, needs_record, query_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field, Json
    from conform.contract.vendor import Explained
    from conform.payloads.claims.claim import Rule
    from conform.payloads.endpoint import Endpoint, Input

STATUSES: Final[Mapping[int, str]] = {
    403: "needs a key with fewer rights",
    404: "addresses no record by its id",
    500: "a fault of the server is not asked for",
}
NO_BODY: Final = "no page shows what its body holds"
FIXED: Final = "calls for a body that no schema states"
ELSEWHERE: Final = "another page documents this call"
NO_RECORD: Final = "no page makes what it addresses"
PRECONDITION: Final = "only a broken precondition of prose calls for it"
OTHER_REFUSAL: Final = "the docs list another status for a refusal as well"
ROWLESS: Final = "stands in rows that no page makes"
NO_PAGES: Final = "the list takes no page"
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
GIVEN: Final = "the server gives it, and could give what was sent"
UNNAMED: Final = "no page names the records that stand in the way"
INNER: Final = "is no column of the record itself"
NO_SCALAR: Final = "is no single value"
NO_ONE: Final = "pages, kinds or values leave no one default"
UNPROMISED: Final = "no page promises that it is ignored"
UNREAD: Final = "no page reads it back"
NO_ROWS: Final = "the docs do not show the rows of the list"
NO_TEXT: Final = "the docs show no column of texts"


def by_name(of: Endpoint, rule: Rule, at: str) -> Explained | None:
    """Find the row by which the vendor's value explains this one claim, None where there is none."""
    named = f"{rule}:{at}"
    return next((each for each in _rows(of) if any(fnmatchcase(named, claim) for claim in each.claims)), None)


@cache
def _rows(of: Endpoint) -> tuple[Explained, ...]:
    contract, operation = of.contract.key, of.operation.id
    return tuple(
        each
        for each in of.asking.explained
        if fnmatchcase(contract, each.contract) and fnmatchcase(operation, each.operation)
    )


def status(of: Endpoint, status: int) -> str:
    """Explain a status: a success where nothing makes the record, a refusal that no payload calls for."""
    success = of.operation.success
    if success is not None and status == success.status:
        return NO_BODY if of.body is not None and not of.is_shown else served(of)
    if status not in REFUSALS:
        return STATUSES.get(status, "")
    if of.body is None:
        return PRECONDITION
    first = next(each for each in REFUSALS if of.operation.response(each) is not None)
    return "" if status == first else OTHER_REFUSAL


def served(of: Endpoint) -> str:
    """Explain an answer to a success: there is not, and cannot be made, what the operation addresses."""
    makers = (of.contract, of.contract.maker) if of.operation.role == "delete" else (of.contract,)
    is_made = any(each is not None and each.having("create") is not None for each in makers)
    is_there = is_made or of.operation.role in ("list", "read")
    is_reached = not is_token(of) and (is_there or not needs_record(of.operation))
    return "" if is_reached else NO_RECORD


def hindered(of: Endpoint) -> str:
    """Explain a refused delete of which the docs do not name the records that stand in its way."""
    rows = of.contract.vendor.asking.hindrances
    return "" if any(each.of == of.contract.key for each in rows) else UNNAMED


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


def listed(of: Endpoint) -> str:
    """Explain what a list is asked of whose rows the docs do not show."""
    return "" if has_rows(of) else NO_ROWS


def filtered(of: Endpoint, name: str) -> str:
    """Explain a filter: no rows are shown, or no column of texts for one that looks for a text."""
    filtering = of.contract.vendor.filtering
    texts = [operator for operator, sign in filtering.operators.items() if sign == "has"]
    is_of_text = any(name == f"{filtering.parameter}[{operator}]" for operator in texts)
    return listed(of) or (NO_TEXT if is_of_text and text_column(of) is None else "")


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


def coded(of: Endpoint, each: Input) -> str:
    """Explain a value at a place where another body than any schema states belongs to it."""
    return FIXED if of.is_coded(each.at, each.field) else ""


def elsewhere(of: Endpoint, name: str, value: Json) -> str:
    """Explain a value of a parameter with which the call is one that another page documents."""
    return ELSEWHERE if value in of.asking.elsewhere.get((of.contract.key, name), ()) else ""


def choice(field: Field, value: Json) -> str:
    """Explain an allowed value that is not to be sent."""
    if field.reference is not None:
        return IS_REFERENCE
    if not values.is_of_kind(field, value):
        return NOT_OF_KIND
    return OWED if value is None and field.is_required else ""


def kind(of: Endpoint, each: Input) -> str:
    """Explain a kind that no wrong value shows."""
    if of.is_exemplary:
        return EXEMPLARY
    is_any = {"string", "object"} <= set(each.field.kinds)
    return refusal(of) or dispute(of, each.at, "kinds") or (ANY_KIND if is_any else "")


def outside(of: Endpoint, each: Input) -> str:
    """Explain allowed values beside which there is none to send."""
    if each.field.reference is not None:
        return IS_REFERENCE
    is_any = values.kind(each.field) == "boolean"
    return refusal(of) or dispute(of, each.at, "enum") or (ANY_KIND if is_any else "")


def default(of: Endpoint, each: Input) -> str:
    """Explain a default that no read can show, or that the docs do not settle."""
    field, answers = each.field, of.contract.vendor.answers
    if of.operation.role != "create":
        return KEPT
    if field.is_required or field.name in answers.filled:
        return ALWAYS_SENT if field.is_required else FILLED
    if is_inner(of, each.at):
        return INNER
    column = _column(of, field)
    if column is None:
        return UNREAD
    return dispute(of, each.at, "default") or ("" if has_settled_default(field, column, answers) else NO_ONE)


def read_only(of: Endpoint, at: str, field: Field) -> str:
    """Explain a read-only place that is not sent."""
    column = next((each for each in columns(of) if each.at == at), None)
    if column is None:
        return INNER
    if is_own(of, column):
        return GIVEN
    if not values.is_scalar(field):
        return NO_SCALAR
    if not is_taken(of, READ_ONLY):
        return read_back(of) or UNPROMISED
    read = companions(of).read
    return read_back(of) or ("" if read is not None and is_shown(read, column) else UNREAD)


def write_only(of: Endpoint, at: str) -> str:
    """Explain a place that is written and never served."""
    return INNER if is_inner(of, at) else read_back(of)


def read_back(of: Endpoint) -> str:
    """Explain what a write does to a record that no page makes or reads."""
    roles = companions(of)
    if of.operation.role not in ("create", "edit") or roles.create is None:
        return NO_RECORD
    return UNREAD if roles.read is None else ""


def is_inner(of: Endpoint, at: str) -> bool:
    """Tell a place that is no column of the record itself: in its rows, beside it, inside an object."""
    below = at.removeprefix(f"{of.wrapper}.") if of.wrapper else at
    return "." in below or "[" in below or (of.wrapper is not None and below == at)


def _column(of: Endpoint, field: Field) -> Field | None:
    read = companions(of).reading
    record = None if read is None else read.operation.shown
    return record.field(field.reads_as or field.name) if record is not None else None


def link(of: Endpoint, field: Field) -> str:
    """Explain a link of a list that has no other page to ask for."""
    is_paged = query_field(of.operation, of.contract.vendor.paging.page) is not None
    return "" if is_paged and field.is_claimed else (NO_KIND if is_paged else NO_PAGES)


def condition(of: Endpoint, each: Input) -> str:
    """Explain a condition of prose: valid payloads keep it, and no page names the answer to a broken one.

    One that a value beside it sets is broken in the record itself; a value that only the account has is not.
    """
    is_broken = each.field.required_if is not None and "[]" not in each.at
    return refusal(of) if is_broken else PRECONDITION
