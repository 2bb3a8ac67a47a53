"""What a rule looks at: one exchange beside its claims, its step, and the exchanges before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.drift.body import Body, read_body
from conform.drift.value import Drift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Operation, Response, Source
    from conform.exchange import Answer, Exchange

_BROKEN_FROM: Final = 500
_TOO_MANY: Final = 429
_NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Show one answered exchange to the rules.

    `step`, `index` and `case` are None, 0 and "" for captured traffic, which expects nothing.
    `response` is what the docs say of the answer's status, None where they list it nowhere.
    `sent` is the request's own body as it was sent. `earlier` are the views of the steps before this
    one, by index, None where a step was not answered.
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
    earlier: tuple[View | None, ...] = ()

    @property
    def is_success(self) -> bool:
        """Tell whether the answer's status is 2xx."""
        return self.answer.status // 100 == 2  # noqa: PLR2004 - the class of a status is its first digit

    @property
    def is_settled(self) -> bool:
        """Tell whether the step was to succeed and did, so that what it did is known."""
        return self.is_success and self.step is not None and self.step.expects == "success"

    @property
    def subject(self) -> int | None:
        """Give the index of the step that made the addressed record, None where there is none."""
        return None if self.step is None else self.step.subject

    def drift(
        self,
        kind: str,
        *,
        where: str,
        documented: str,
        observed: str,
        source: Source | None = None,
        values: tuple[str, ...] = (),
    ) -> Drift:
        """Make a drift of this operation; `source` is the operation's own page where none is named."""
        return Drift(
            kind=kind,
            contract=self.contract.key,
            operation=self.operation.id,
            where=where,
            documented=documented,
            observed=observed,
            source=source or self.operation.source,
            case=self.case,
            values=values,
        )


def is_outage(status: int) -> bool:
    """Tell whether a status speaks of the tenant's state and not of the request: 429 and 5xx."""
    return status == _TOO_MANY or status >= _BROKEN_FROM


def _answer(exchange: Exchange) -> Answer | None:
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return None
    return None if is_outage(answer.status) or answer.status in (0, _NOT_MODIFIED) else answer


def maybe_view(
    contract: Contract,
    operation: Operation,
    exchange: Exchange,
    *,
    step: Step | None = None,
    case: str = "",
    earlier: tuple[View | None, ...] = (),
) -> View | None:
    """Build the view of one exchange, None where nothing can be judged by it (a failure, an outage)."""
    answer = _answer(exchange)
    if answer is None:
        return None
    return View(
        contract=contract,
        operation=operation,
        exchange=exchange,
        answer=answer,
        response=operation.response(answer.status),
        body=read_body(answer.body),
        sent=read_body(exchange.call.body or b""),
        step=step,
        index=len(earlier),
        case=case,
        earlier=earlier,
    )


def views(
    case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> tuple[View | None, ...]:
    """Build the views of a case's steps, as far as there are exchanges; None where one says nothing."""
    built: tuple[View | None, ...] = ()
    identity = case.id
    for step, exchange in zip(case.steps, exchanges, strict=False):
        contract = contracts.get(step.contract)
        operation = None if contract is None else contract.operation(step.operation)
        view = None
        if contract is not None and operation is not None:
            view = maybe_view(contract, operation, exchange, step=step, case=identity, earlier=built)
        built = (*built, view)
    return built
