"""What may be judged at all: an answered exchange beside its claims, its step, and those before it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from conform.drift.gathered import gathered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Json, Operation, Response
    from conform.drift.value import Facts
    from conform.exchange import Answer, Exchange

MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes above which a body is not read: ten thousand rows of the widest list are a fifth of it."""
_BOM: Final = b"\xef\xbb\xbf"
_NAN: Final = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")
_BROKEN_FROM: Final = 500
_TOO_MANY: Final = 429
_NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Hold a parsed body; `fault` is a code of why there is no value, None where there is one.

    `is_readable` is False where the body may well be JSON and a reader's limits forbid to look.
    """

    value: Json = None
    fault: Facts | None = None
    is_readable: bool = True


def read_body(content: bytes) -> Body:
    """Parse a body. A byte order mark is ignored (RFC 8259, 8.1); of duplicate keys the last counts (4)."""
    if len(content) > MOST_BYTES:
        return Body(fault=("too_large", str(len(content) // 2**20)), is_readable=False)
    content = content.removeprefix(_BOM)
    if not content.strip():
        return Body(fault=("an_empty_body",))
    try:
        return Body(value=msgspec.json.decode(content))
    except RecursionError:
        return Body(fault=("JSON_nested_too_deeply_to_read",), is_readable=False)
    except UnicodeDecodeError:
        return Body(fault=("text_that_is_not_UTF-8",))
    except (msgspec.DecodeError, msgspec.ValidationError):
        is_json = _is_beyond(content)
        fault = "JSON_beyond_what_is_read" if is_json else _fault(content)
        return Body(fault=(fault,), is_readable=not is_json)


def _is_beyond(content: bytes) -> bool:
    """Tell of what cannot be read whether it is JSON all the same: a number of any size, half of a surrogate.

    What becomes of such is left to each reader (RFC 8259, 6 and 8.2).
    """
    try:
        json.loads(content.decode(), parse_int=str, parse_float=str, parse_constant=_refused)
    except (ValueError, RecursionError):
        return False
    return True


def _refused(name: str) -> None:
    raise ValueError(name)


def _fault(content: bytes) -> str:
    start = content.lstrip()[:1]
    if start == b"<":
        return "a_page_of_HTML_or_XML"
    if start in (b"{", b"["):
        return "NaN_or_Infinity_in_JSON" if _NAN.search(content) else "JSON_that_breaks_off_or_is_malformed"
    return "text_that_is_not_JSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Show one answered exchange to the rules.

    `step`, `index` and `case` are None, 0 and "" for captured traffic, which expects nothing.
    `response` is what the docs say of the answer's status, None where they list it nowhere.
    `sent` is the request's own body as it was sent; `has_request` is False where the request is not known
    at all, of a body that somebody saved. `earlier` are the exchanges of the steps before this
    one, by index, None where a step was not answered. `question` is the place of the body that the case
    asks about with this step, empty where it asks about none.
    """

    contract: Contract
    operation: Operation
    exchange: Exchange
    answer: Answer
    response: Response | None
    body: Body
    sent: Body
    step: Step | None = None
    index: int = 0
    case: str = ""
    earlier: tuple[Judged | None, ...] = ()
    has_request: bool = True
    question: str = ""

    @property
    def is_success(self) -> bool:
        """Tell whether the answer's status is 2xx, and its body does not say that the request was refused."""
        return self._is_2xx and not self.refusal

    @property
    def refusal(self) -> str:
        """Give the word of the body of a 2xx that says that the request was refused, empty for none."""
        return (self._is_2xx and self.contract.vendor.answers.maybe_refusal(self.body.value)) or ""

    @property
    def _is_2xx(self) -> bool:
        return self.answer.status // 100 == 2  # noqa: PLR2004 - the class of a status is its first digit

    @property
    def is_settled(self) -> bool:
        """Tell whether the step was to succeed and did, so that what it did is known."""
        return self.is_success and self.step is not None and self.step.expects == "success"

    @property
    def subject(self) -> int | None:
        """Give the index of the step that made the addressed record, None where there is none."""
        return None if self.step is None else self.step.subject

    @property
    def maker(self) -> Judged | None:
        """Give the exchange of that step, None where there is none or it was not answered."""
        is_there = self.subject is not None and self.subject < len(self.earlier)
        return self.earlier[self.subject] if is_there and self.subject is not None else None

    @property
    def fellows(self) -> tuple[Judged, ...]:
        """Give the earlier exchanges that address the same record."""
        if self.subject is None:
            return ()
        return tuple(each for each in self.earlier if each is not None and each.subject == self.subject)


def is_server_error(status: int) -> bool:
    """Tell whether a status says that the server failed: 5xx (RFC 9110, 15.6)."""
    return status >= _BROKEN_FROM


def is_outage(status: int) -> bool:
    """Tell whether a status speaks of the tenant's state and not of the request: 429 and 5xx."""
    return status == _TOO_MANY or is_server_error(status)


def is_judged(exchange: Exchange) -> bool:
    """Tell whether anything can be judged by an exchange: it was answered, and by no outage.

    A 5xx that comes again while others pass is no outage.
    """
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return False
    is_out = is_outage(answer.status) and not exchange.comes_again
    return not is_out and answer.status not in (0, _NOT_MODIFIED)


def maybe_judged(
    contract: Contract,
    operation: Operation,
    exchange: Exchange,
    *,
    step: Step | None = None,
    case: str = "",
    earlier: tuple[Judged | None, ...] = (),
    has_request: bool = True,
) -> Judged | None:
    """Put one exchange beside its claims, None where nothing can be judged by it (a failure, an outage)."""
    answer = exchange.answer
    if answer is None or not is_judged(exchange):
        return None
    sent = read_body(exchange.call.body or b"")
    gathering = contract.vendor.answers.gathering
    return Judged(
        contract=contract,
        operation=operation,
        exchange=exchange,
        answer=answer,
        response=gathered(gathering, operation, operation.response(answer.status), sent.value),
        body=read_body(answer.body),
        sent=sent,
        step=step,
        index=len(earlier),
        case=case,
        earlier=earlier,
        has_request=has_request,
    )


def judged_steps(
    case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> tuple[Judged | None, ...]:
    """Put a case's exchanges beside their claims, as far as there are some; None where one says nothing."""
    built: tuple[Judged | None, ...] = ()
    for step, exchange in zip(case.steps, exchanges, strict=False):
        contract = contracts.get(step.contract)
        operation = None if contract is None else contract.operation(step.operation)
        judged = None
        if contract is not None and operation is not None:
            meant = _unnamed(operation) if step.method else _as_sent(contract, operation, exchange)
            # what a step expects is said of its own operation
            taken = step if meant is operation or step.method else replace(step, expects="observed")
            judged = maybe_judged(contract, meant, exchange, step=taken, case=case.id, earlier=built)
            if judged is not None:
                judged = replace(judged, question=_question(case, step))
        built = (*built, judged)
    return built


def _unnamed(operation: Operation) -> Operation:
    """Give what the docs say of a method that no page has for the path of an operation: nothing."""
    return replace(operation, role="action", request=None, responses=())


def _question(case: Case, step: Step) -> str:
    """Give the place that a case of limits asks about: `Client.city` of `max_length:Client.city`."""
    is_own = case.sort == "boundary" and step.operation == case.operation
    return case.asks.partition(":")[2].partition(":")[0] if is_own else ""


def _as_sent(contract: Contract, operation: Operation, exchange: Exchange) -> Operation:
    """Give the operation that a request was of: what was sent may make it one of its twin's."""
    twin = contract.vendor.documents.twin(contract.key, operation.id)
    sent = None if twin is None else read_body(exchange.call.body or b"")
    if twin is None or sent is None or sent.fault is not None:
        return operation
    return contract.operation(twin.meant(sent.value)) or operation
