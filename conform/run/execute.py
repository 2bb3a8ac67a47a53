"""Take the steps of a case on a tenant, and remove what they made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.case import Step, UnboundError, bind
from conform.drift.judge import judge
from conform.drift.judged import is_server_error
from conform.payloads.steps import id_parameter, is_addressed_in_body
from conform.run.call import compose, is_write, made_ids
from conform.run.custody import HeldError
from conform.run.custody.look import addressed
from conform.run.custody.maker import maker
from conform.run.custody.mark import Marked, borrowing
from conform.run.outages import Outages
from conform.run.rows import maybe_row, no_row, row_ids, row_values
from conform.run.standing import wanted
from conform.tenants.recorded.recording import RecordingTenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.case import Case
    from conform.contract import Contract, Json, Operation
    from conform.drift.value import Drift
    from conform.exchange import Answer, Call, Exchange, Purpose, Tenant
    from conform.report.result import Result
    from conform.run.custody import Custody
    from conform.run.custody.held import Held
    from conform.run.lending import Lending
    from conform.run.standing import Standing

    Heard: TypeAlias = Callable[[str, str, Exchange], None]

_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)
_DENIED = (401, 403)
_ABSENT = 404
NO_ID = "the docs show no id in the answer to the create, and the tenant gave none"
OFTEN = 3
"""How often one operation's surprising status is held against the tenant's health before it is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Hold the exchanges of a case in the order of its steps.

    `blocked` names what was missing where the case ended early, empty where it did not; `lacks` are the
    contracts of which the tenant has no record that it could be asked about. `unasked` says
    instead why the rest could not be asked although nothing went wrong: the docs promise no id, and the
    tenant gave none. `left` are the records (contract key, id) that still stand on the tenant, `standing`
    those of them that may be lent. `sent` is the case as it was sent, None where none was.
    """

    exchanges: tuple[Exchange, ...]
    sent: Case | None = None
    blocked: str = ""
    lacks: frozenset[str] = frozenset()
    unasked: str = ""
    left: tuple[tuple[str, Json], ...] = ()
    standing: tuple[Standing, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Steps:
    """Follow one case while it runs."""

    sent: Marked
    tenant: Tenant
    heard: Heard
    references: Mapping[str, Json]
    made: dict[int, Json] = field(default_factory=dict)
    rows: dict[tuple[int, int], Json] = field(default_factory=dict)
    values: dict[str, Json] = field(default_factory=dict)
    alive: list[tuple[str, Json]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """Hold a case as it was sent, what it showed, and which exchanges of a recording are its."""

    sent: Marked
    trace: Trace
    drifts: tuple[Drift, ...]
    said: tuple[tuple[str, str, Exchange], ...]
    noted: slice


@dataclass(slots=True, kw_only=True)
class Executor:
    """Send the steps of cases to one tenant.

    `purpose` is what the requests of its cases are for; `heard` is told of each of their exchanges. `custody`
    guards a tenant that is somebody's: nothing is created without being written down first, and nothing
    edited or deleted that was not seen to be ours; None for a tenant that ends with the run.
    `confirm` says what is wrong with the tenant as a whole, None where nothing is: an answer that
    surprises is held against it, so that an outage is no drift. A 5xx is asked for again where that is
    safe, and comes again where `Outages` tells it from an outage. `lending` has records for steps that need
    any, which are borrowed where the executor `borrows`; None where nothing is lent. `spare` gives how many
    requests a budget has left, None without one.
    """

    contracts: Mapping[str, Contract]
    purpose: Purpose = "cases"
    heard: Heard = lambda *_: None
    custody: Custody | None = None
    confirm: Callable[[], str | None] = lambda: None
    lending: Lending | None = None
    borrows: bool = True
    spare: Callable[[], int | None] = lambda: None
    _believed: Counter[tuple[str, int]] = field(default_factory=Counter, init=False)
    _outages: Outages = field(init=False)

    def __post_init__(self) -> None:
        self._outages = Outages(confirm=self.confirm, spare=self.spare)

    def begin(self, case: Case) -> Marked:
        """Give a case as it is to be sent: its records carry marks where the tenant is somebody's."""
        lends = self.lending is not None and self.borrows
        return self._begun(case, self.lending.lent(case) if self.lending is not None and lends else {})

    def _begun(self, case: Case, lent: Mapping[int, Standing]) -> Marked:
        return borrowing(case, lent) if self.custody is None else self.custody.begin(case, lent)

    def run(
        self, sent: Marked, tenant: Tenant, references: Mapping[str, Json], *, confirms: bool = True
    ) -> Trace:
        """Take the steps of a case; what shows with a lent record alone is asked with one of its own.

        Without `confirms` that is left to who asks.
        """
        if self.lending is None or not self.borrows or not wanted(sent.case):
            return self._run(sent, tenant, references, self.heard)
        first = self._attempt(sent, tenant, references)
        if not (confirms and self.lending.is_doubtful(sent, first.drifts)):
            return self._told(first)
        self._discard(first.trace)
        own = self._begun(self.lending.renew(sent.planned or sent.case), {})
        again = self._attempt(own, tenant, references)
        is_asked = not again.trace.blocked
        if isinstance(tenant, RecordingTenant):
            tenant.forget(first.noted if is_asked else again.noted)
        if is_asked:
            return self._told(again)
        return replace(self._told(first), left=again.trace.left, standing=())

    def _attempt(self, sent: Marked, tenant: Tenant, references: Mapping[str, Json]) -> _Attempt:
        """Take the steps of a case, judge it, and keep what is to be told of its exchanges."""
        said: list[tuple[str, str, Exchange]] = []
        before = _noted(tenant)
        trace = self._run(sent, tenant, references, lambda *each: said.append(each))
        return _Attempt(
            sent=sent,
            trace=trace,
            drifts=judge(sent.case, trace.exchanges, self.contracts),
            said=tuple(said),
            noted=slice(before, _noted(tenant)),
        )

    def _told(self, attempt: _Attempt) -> Trace:
        """Tell of the exchanges of a case that counts, and give it with what of it may be lent."""
        for each in attempt.said:
            self.heard(*each)
        if self.lending is None:
            return attempt.trace
        standing = self.lending.kept(attempt.sent, attempt.trace.exchanges, attempt.drifts)
        return replace(attempt.trace, standing=standing)

    def _discard(self, trace: Trace) -> None:
        """Remove what a case left that is asked again, where no recording sees it."""
        if self.custody is not None:
            self.custody.tidy()
        elif self.lending is not None:
            self.lending.remove(trace.left)

    def _run(self, sent: Marked, tenant: Tenant, references: Mapping[str, Json], heard: Heard) -> Trace:
        """Take the steps in order; stop at the first that cannot be bound or that gets no usable answer."""
        steps = _Steps(sent=sent, tenant=tenant, references=references, heard=heard)
        ending: dict[str, Any] = {}
        for index, step in enumerate(sent.case.steps):
            try:
                exchange = self._take(step, index, steps)
            except HeldError as error:
                ending = {"blocked": str(error)}
                break
            except UnboundError as error:
                ending = self._unbound(step, error, steps)
                break
            if exchange.failure is not None or exchange.comes_again:
                break
            steps.rows |= row_ids(sent.case, index, exchange, self.contracts)
            steps.values |= row_values(sent.case, index, exchange, self.contracts)
        if self.lending is not None:
            self.lending.forget_given(sent.case, steps.exchanges)
        return Trace(exchanges=tuple(steps.exchanges), sent=sent.case, left=tuple(steps.alive), **ending)

    def _unbound(self, step: Step, error: UnboundError, steps: _Steps) -> dict[str, Any]:
        """Say why a case ends at a step that cannot be bound."""
        case = steps.sent.case
        if (row := maybe_row(step)) is not None:
            blocked = no_row(case, row, steps.exchanges, self.contracts)
            return {"blocked": blocked, "lacks": frozenset({case.steps[row[0]].contract} if blocked else ())}
        if self._is_promised(step, case):
            return {"blocked": f"no value for {error.placeholder}"}
        return {"unasked": NO_ID}

    def end(self, trace: Trace, tenant: Tenant) -> None:
        """Remove what a case made and did not delete itself, but for what may be lent."""
        spared = {each.left for each in trace.standing}
        if self.custody is None:
            self.remove(tuple(each for each in trace.left if each not in spared), tenant)
        else:
            self.custody.tidy(spared)
        if self.lending is not None:
            self.lending.shelve(trace.standing)

    def remove(self, left: tuple[tuple[str, Json], ...], tenant: Tenant) -> None:
        """Delete records of a tenant that ends with the run, the last made first."""
        purpose: Purpose = "cleaning_up" if self.purpose == "cases" else self.purpose
        for contract, record in reversed(left):
            known = self.contracts[contract].lent or self.contracts[contract]
            operation = known.having("delete")
            if operation is not None:
                step = replace(addressed(operation, record), contract=known.key, expects="success")
                tenant.send(compose(step, operation, case="cleaning up", purpose=purpose))

    def _take(self, step: Step, index: int, steps: _Steps) -> Exchange:
        operation = self._operation(step)
        if index in steps.sent.lent:
            return _borrowed(step, index, operation, steps)
        known: dict[str, Any] = {
            "references": steps.references,
            "made": steps.made,
            "rows": steps.rows,
            "values": steps.values,
        }
        call = compose(step, operation, case=steps.sent.case.id, purpose=self.purpose, **known)
        record = bind(_addressed(step, operation), **known)
        held: tuple[Held, ...] = ()
        if self.custody is not None and is_write(operation):
            held = self.custody.admit(step, operation, record, steps.sent.marks.get(index, ()))
        exchange = self._sent(step, call, steps)
        steps.exchanges.append(exchange)
        _note(step, index, operation, exchange, steps)
        steps.alive += self._made_beside(step, operation, exchange)
        if self.custody is not None:
            self.custody.answered(held, step.contract, operation, record, exchange)
        if not exchange.is_lent:
            steps.heard(step.contract, operation.id, exchange)
        return exchange

    def _made_beside(
        self, step: Step, operation: Operation, exchange: Exchange
    ) -> Iterator[tuple[str, Json]]:
        """Yield the records that an action made, which are those of another operation's create."""
        found = maker(step, self.contracts) if operation.role == "action" else None
        if found is not None:
            yield from ((found.contract.key, record) for record in made_ids(exchange))

    def _sent(self, step: Step, call: Call, steps: _Steps) -> Exchange:
        """Make the call; an answer that surprises is no answer where the tenant as a whole is out."""
        exchange = steps.tenant.send(call)
        answer = exchange.answer
        if answer is not None and is_server_error(answer.status):
            return self._sent_again(step, exchange, steps)
        if exchange.failure is not None or answer is None or not is_surprising(step, answer):
            return exchange
        key = (step.operation, answer.status)
        if self._believed[key] >= OFTEN:
            return exchange
        self._believed[key] += 1
        said = self.confirm()
        return exchange if said is None else replace(exchange, failure=said)

    def _sent_again(self, step: Step, failed: Exchange, steps: _Steps) -> Exchange:
        """Send what got a 5xx again, until it is told from an outage.

        A write that may have done its work on somebody's tenant is not; nor is it where a recording says so.
        """
        is_somebodys = self.custody is not None or failed.failure is not None
        if is_somebodys and not failed.call.is_repeatable:
            return replace(failed, failure=failed.failure or "it may have done its work")
        call = replace(failed.call, is_again=True)
        return self._outages.told(
            (step.contract, step.operation),
            failed,
            lambda: steps.tenant.send(call),
            lambda each: steps.heard(step.contract, step.operation, each),
        )

    def _is_promised(self, step: Step, case: Case) -> bool:
        """Tell whether the docs show an id in the answer to the create that a step goes back to."""
        if step.subject is None:
            return True
        success = self._operation(case.steps[step.subject]).success
        body = success.body if success is not None else None
        return body is not None and any(field.name == "id" for _, field in body.walk())

    def _operation(self, step: Step) -> Operation:
        operation = self.contracts[step.contract].operation(step.operation)
        if operation is None:
            raise UnboundError(f"{step.contract} {step.operation}: the contract no longer has this operation")
        return operation


def unsettled_status(trace: Trace | Result) -> int:
    """Give the 5xx that ended a case at a write, 0 where none did: the write may have done its work."""
    last = trace.exchanges[-1] if trace.exchanges else None
    if last is None or last.answer is None or last.call.is_repeatable or last.call.credentials != "good":
        return 0
    return last.answer.status if is_server_error(last.answer.status) else 0


def is_surprising(step: Step, answer: Answer) -> bool:
    """Tell whether an answer may speak of the tenant as a whole and not of the request.

    Without good credentials a refusal, also by a page, is what is called for.
    """
    is_page = answer.body.lstrip()[:1] == b"<"
    if step.credentials != "good":
        return answer.status in (*_REDIRECT, _ABSENT) or (is_page and answer.status in _SUCCESS)
    if answer.status in (*_DENIED, *_REDIRECT) or is_page:
        return True
    return step.expects == "success" and answer.status == _ABSENT


def _addressed(step: Step, operation: Operation) -> Json:
    """Give the id of the record that a step addresses, by its path or in its body; None for none."""
    own = id_parameter(operation)
    if own is not None:
        return step.path.get(own.field.name)
    if not is_addressed_in_body(operation):
        return None
    wrapper = operation.request.wrapper if operation.request is not None else None
    body = step.payload.get(wrapper) if wrapper and isinstance(step.payload, dict) else step.payload
    return body.get("id") if isinstance(body, dict) else None


def _noted(tenant: Tenant) -> int:
    """Count the exchanges that a recording keeps so far, 0 where none is made."""
    return len(tenant.exchanges) if isinstance(tenant, RecordingTenant) else 0


def _borrowed(step: Step, index: int, operation: Operation, steps: _Steps) -> Exchange:
    """Give the exchange that made a lent record, as if it had been for this case; nothing is sent."""
    made = steps.sent.lent[index].made
    exchange = replace(made, call=replace(made.call, case=steps.sent.case.id), is_lent=True)
    if isinstance(steps.tenant, RecordingTenant):
        steps.tenant.note(exchange)
    steps.exchanges.append(exchange)
    _note(step, index, operation, exchange, steps)
    return exchange


def _note(step: Step, index: int, operation: Operation, exchange: Exchange, steps: _Steps) -> None:
    """Note which records a create made, and which a delete removed."""
    if operation.role == "create":
        for record in made_ids(exchange):
            steps.made.setdefault(index, record)
            steps.alive.append((step.contract, record))
    elif operation.role == "delete" and exchange.answer is not None and exchange.answer.status in _SUCCESS:
        gone = exchange.call.path.rpartition("/")[2].partition(".")[0]
        steps.alive = [each for each in steps.alive if (each[0], str(each[1])) != (step.contract, gone)]
