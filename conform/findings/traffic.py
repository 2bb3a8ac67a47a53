"""Judge what others recorded: captured exchanges one after the other, or a body that somebody saved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from conform.breach import is_refusable
from conform.captured import CapturedError
from conform.drift.judge import judge_exchange
from conform.drift.judged import is_outage, is_server_error, read_body
from conform.drift.rules.status import ABSENT, REFUSALS
from conform.exchange import Answer, Call, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conform.captured import Candidate, Captured, Matcher
    from conform.contract import Field, Json, Operation, Response, Role
    from conform.drift.value import Drift

_MOST_STRANGERS: Final = 3
_NOT_ALLOWED: Final = 405
_SLASHES: Final = re.compile(r"/{2,}")


@dataclass(slots=True, kw_only=True)
class Traffic:
    """Gather what a file of captured exchanges held, and how it was judged, while it goes by.

    `exchanges` counts all entries, `matched` those of a documented operation, `unread` those without an
    answer or not to be read, `bodiless` those judged by their status alone, `too_much` likewise those
    whose body is larger or nested deeper than is read. `outages` counts answers of 429 and 5xx that were not
    judged, since they speak of the tenant's state. `strangers` shows a few calls that no operation
    documents; `drifts` are those of all exchanges by their id.
    """

    exchanges: int = 0
    matched: int = 0
    unread: int = 0
    bodiless: int = 0
    too_much: int = 0
    outages: int = 0
    strangers: list[str] = field(default_factory=list)
    drifts: dict[str, Drift] = field(default_factory=dict)
    _passed: int = 0
    _doubtful: tuple[Captured, tuple[Candidate, ...]] | None = None
    _failed: dict[tuple[object, ...], int] = field(default_factory=dict)

    def take(self, captured: Captured, matcher: Matcher) -> None:
        """Judge one exchange, keep what differs, and forget its body."""
        self.exchanges += 1
        self._settle(captured.exchange)
        candidates = matcher.match(captured.method, captured.path)
        call = f"{captured.method} {captured.path}"
        if captured.exchange is None:
            self.unread += 1
        elif candidates:
            self.matched += 1
            judged = self._maybe_judged(captured, captured.exchange)
            if judged is not None and judged.exchange is not None and judged.exchange.comes_again:
                self._doubtful = judged, candidates
            elif judged is not None:
                self._judge(judged, candidates)
        elif len(self.strangers) < _MOST_STRANGERS and call not in self.strangers:
            self.strangers.append(call)

    def end(self) -> None:
        """Judge the last exchange where it was put off."""
        self._settle(None)

    def _settle(self, after: Exchange | None) -> None:
        """Judge a 5xx that came again, but where another request fails after it: an outage began with it."""
        doubtful, self._doubtful = self._doubtful, None
        if doubtful is None:
            return
        is_out = after is not None and after.answer is not None and is_outage(after.answer.status)
        is_retried = after is not None and _request(after) == _request(doubtful[0].exchange)
        if is_out and not is_retried:
            self.outages += 1
        else:
            self._judge(*doubtful)

    def _judge(self, captured: Captured, candidates: tuple[Candidate, ...]) -> None:
        self.bodiless += not captured.has_body
        _, found = agreed(captured, candidates)
        self.too_much += not found and captured.exchange is not None and not _is_readable(captured.exchange)
        for drift in found:
            self.drifts.setdefault(drift.id, drift)

    def _maybe_judged(self, captured: Captured, exchange: Exchange) -> Captured | None:
        """Count an outage and give None; give everything else to be judged.

        A 5xx comes again where its request had one before, and another request passed in between and none
        fails right after it. A request that failed and then passed is forgotten: what it met was an outage.
        """
        request, answer = _request(exchange), exchange.answer
        if answer is None or not is_outage(answer.status):
            self._failed.pop(request, None)
            self._passed += 1
            return captured
        is_first = self._passed == self._failed.setdefault(request, self._passed)
        if is_first or not is_server_error(answer.status):
            self.outages += 1
            return None
        return replace(captured, exchange=replace(exchange, comes_again=True))


def _request(exchange: Exchange | None) -> tuple[object, ...]:
    """Give what makes two requests the same."""
    call = None if exchange is None else exchange.call
    return () if call is None else (call.method, call.path, call.query, call.body)


def agreed(captured: Captured, candidates: tuple[Candidate, ...]) -> tuple[Candidate, tuple[Drift, ...]]:
    """Judge an exchange by the operation that its request is of; where several are left, by what all claim.

    Without a body only the status is judged.
    """
    exchange = captured.exchange
    if exchange is None:
        return candidates[0], ()
    meant = told_apart(exchange, candidates)
    found = [judge_exchange(each.contract, each.operation, exchange) for each in meant]
    kept = [each for each in shared(found) if captured.has_body or each.kind.startswith("status.")]
    if any(each.kind == "status.unexpected" for each in kept):
        is_open = any(is_left_open(each, exchange) for each in meant)
        kept = [each for each in kept if not (is_open and each.kind == "status.unexpected")]
    return meant[0], tuple(kept)


def is_left_open(candidate: Candidate, exchange: Exchange) -> bool:
    """Tell whether no page has to list the status of an answer.

    That is a refusal of a request that may be refused, where the page lists none; that a record is not there;
    and of a path without the last segment of the documented one that no such path is there.
    """
    call, status = exchange.call, None if exchange.answer is None else exchange.answer.status
    operation = candidate.operation
    if status in (ABSENT, _NOT_ALLOWED) and _length(call.path) < _length(operation.call):
        return True
    is_silent = not any(operation.response(each) for each in REFUSALS)
    if status != ABSENT and not (status in REFUSALS and is_silent):
        return False
    return is_refusable(candidate.contract, operation, call, values(candidate, exchange))


def values(candidate: Candidate, exchange: Exchange) -> tuple[str, ...]:
    """Give the values that the parameters of an operation's path have in a call."""
    match = candidate.form.fullmatch(_SLASHES.sub("/", exchange.call.path))
    return () if match is None else match.groups()


def _length(path: str) -> int:
    return _SLASHES.sub("/", path).strip("/").count("/")


def told_apart(exchange: Exchange, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Give of operations of one method and path those that a request may be of: all where nothing tells.

    A GET of a number reads, of a word lists; a body with an `id` edits; else the vendor says what tells.
    """
    if len(candidates) == 1:
        return candidates
    if exchange.call.method == "GET":
        is_numbered = any(each.isdecimal() for each in values(candidates[0], exchange))
        return _of_role(candidates, "read" if is_numbered else "list")
    sent = read_body(exchange.call.body or b"")
    if not isinstance(sent.value, dict):
        return candidates
    left = _of_role(candidates, "edit" if sent.value.get("id") else "create")
    return tuple(each for each in left if _is_meant(each, sent.value)) or left


def _of_role(candidates: tuple[Candidate, ...], role: Role) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.operation.role == role) or candidates


def _is_meant(candidate: Candidate, sent: Json) -> bool:
    contract, operation = candidate.contract, candidate.operation
    twin = contract.vendor.documents.twin(contract.key, operation.id)
    return twin is None or twin.meant(sent) == operation.id


def shared(found: Sequence[tuple[Drift, ...]]) -> tuple[Drift, ...]:
    """Give the drifts of the first judgement that every other one has as well, whatever its page."""
    first, *others = found
    told = [{(each.kind, each.place, each.got) for each in drifts} for drifts in others]
    return tuple(each for each in first if all((each.kind, each.place, each.got) in other for other in told))


def _is_readable(exchange: Exchange) -> bool:
    return exchange.answer is None or read_body(exchange.answer.body).is_readable


def judge_traffic(
    captured: Iterable[Captured], matcher: Matcher, *, told: Callable[[int], None] = lambda _: None
) -> tuple[Traffic, CapturedError | None]:
    """Judge every exchange of a file; give also the error at which the file ended, None where it is whole.

    `told` is called with the number of exchanges after each of them.
    """
    traffic = Traffic()
    try:
        for each in captured:
            traffic.take(each, matcher)
            told(traffic.exchanges)
    except CapturedError as error:
        traffic.end()
        return traffic, error
    traffic.end()
    return traffic, None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBody:
    """Hold what a saved body drifts in, and what it was judged by: each page, and of what part of it."""

    drifts: tuple[Drift, ...]
    pages: tuple[str, ...]


def judge_body(content: bytes, candidates: Sequence[Candidate], status: int | None = None) -> JudgedBody:
    """Judge a saved body by what needs no request, and by what all operations claim that it may answer.

    `status` is the documented 2xx of each where None.
    """
    value, pages, found = read_body(content).value, [], []
    for candidate in candidates:
        success = candidate.operation.success
        code = status or (200 if success is None else success.status)
        operation, words = narrowed(candidate.operation, code, value)
        call = Call(method=operation.method, path=operation.call)
        exchange = Exchange(call=call, answer=Answer(status=code, body=content))
        source, part = operation.source, f"{words} of " if words else ""
        pages.append(f"{part}{operation.id} (page {source.page}, edition {source.edition})")
        found.append(judge_exchange(candidate.contract, operation, exchange, has_request=False))
    return JudgedBody(drifts=shared(found), pages=tuple(pages))


def narrowed(operation: Operation, status: int, value: Json) -> tuple[Operation, str]:
    """Give the operation as it speaks of what was saved, and the words for it, empty for a whole answer.

    A list where an object is documented is taken for the rows, an object that has the record's wrapper
    and nothing of the frame for one record.
    """
    response = operation.response(status)
    if response is None or response.body is None or not response.record:
        return operation, ""
    names = [field.name for field in response.body.fields]
    if isinstance(value, list) and "array" not in response.body.kinds:
        return _at(operation, response, "[]", "the rows alone")
    is_frameless = isinstance(value, dict) and not any(name in value for name in names)
    if is_frameless and isinstance(value, dict) and response.record[-1] in value:
        return _at(operation, response, response.record[-1], "one record alone")
    return operation, ""


def _at(operation: Operation, response: Response, part: str, words: str) -> tuple[Operation, str]:
    """Cut the documented body down to the value that holds a part of the record's way."""
    way = response.record or ()
    if part not in way or response.body is None:
        return operation, ""
    at = way.index(part)
    body: Field | None = response.body
    for name in way[:at]:
        body = None if body is None else (body.items if name == "[]" else body.field(name))
    if body is None:
        return operation, ""
    cut = replace(response, body=replace(body, name=""), record=way[at:])
    others = tuple(cut if each is response else each for each in operation.responses)
    return replace(operation, responses=others), words
