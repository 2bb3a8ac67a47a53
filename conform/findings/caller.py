"""What a caller did wrong in a row of exchanges, whatever the tenant answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conform.breach import Served, breaches, is_nothing, stranger
from conform.captured import Captured
from conform.drift.judged import is_outage
from conform.findings.traffic import agreed, told_apart, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.breach import Breach
    from conform.captured import Matcher
    from conform.contract import Contract, Vendor
    from conform.drift.value import Drift
    from conform.exchange import Exchange

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_MOST_KEPT = 100
"""Answers that are kept to be judged only if it comes to that."""


@dataclass(slots=True, kw_only=True)
class Caller:
    """Judge what one caller asks, request by request.

    `is_own` tells that all of it was meant for this API, so that a call which nothing documents is a breach:
    in a captured file it may be anybody's.
    """

    contracts: Mapping[str, Contract]
    matcher: Matcher
    is_own: bool = True
    _served: Served = field(default_factory=Served, init=False)
    _unjudged: list[Exchange] = field(default_factory=list, init=False)
    _has_drifted: bool = field(default=False, init=False)

    def judge(self, exchanges: Iterable[tuple[int, Exchange]]) -> Iterator[Breach]:
        """Yield the breaches of numbered exchanges, in order."""
        for number, exchange in exchanges:
            call, answer = exchange.call, exchange.answer
            named, status = f"{call.method} {call.path}", None if answer is None else answer.status
            for each in self._found(exchange):
                yield replace(each, call=named, status=status, number=number)
            self._served.take(answer)
            self._unjudged.append(exchange)
            if len(self._unjudged) > _MOST_KEPT:
                self._drifts()

    def _found(self, exchange: Exchange) -> tuple[Breach, ...]:
        """Judge a request; where it breaks something, again in the light of what the tenant did before."""
        found = self._judged(exchange, has_drifted=self._has_drifted)
        if found and not self._has_drifted and self._drifts():
            return self._judged(exchange, has_drifted=True)
        return found

    def _drifts(self) -> bool:
        """Tell whether an earlier answer drifted; each is judged once, and only if anybody asks."""
        kept, self._unjudged = self._unjudged, []
        self._has_drifted = self._has_drifted or any(drifted(each, self.matcher) for each in kept)
        return self._has_drifted

    def _judged(self, exchange: Exchange, *, has_drifted: bool) -> tuple[Breach, ...]:
        candidates = self.matcher.match(exchange.call.method, exchange.call.path)
        if not candidates:
            return self._strange(exchange, has_drifted=has_drifted)
        found = [
            breaches(
                each.contract,
                each.operation,
                exchange.call,
                values(each, exchange),
                served=self._served,
                has_drifted=has_drifted,
            )
            for each in told_apart(exchange, candidates)
        ]
        others = [{each.name for each in other} for other in found[1:]]
        return tuple(each for each in found[0] if all(each.name in names for names in others))

    def _strange(self, exchange: Exchange, *, has_drifted: bool) -> tuple[Breach, ...]:
        call, tokens = exchange.call, {path for each in self._vendors() for path in each.access.tokens}
        if not self.is_own or call.path in tokens or (has_drifted and self._is_hollow(call.path)):
            return ()
        others = (found for method in METHODS for found in self.matcher.match(method, call.path))
        near = tuple(dict.fromkeys(each.label for each in others))
        found = stranger(call, near or self.matcher.closest(f"{call.method} {call.path}"))
        return () if found is None else (found,)

    def _is_hollow(self, path: str) -> bool:
        """Tell a path in which a value is missing, as programs write it that were given none."""
        endings = [each.embedded.ending for each in self._vendors()]
        segments = path.strip("/").split("/")
        return any(is_nothing(part.removesuffix(ending)) for part in segments for ending in endings)

    def _vendors(self) -> Iterator[Vendor]:
        yield from {id(each.vendor): each.vendor for each in self.contracts.values()}.values()


def drifted(exchange: Exchange, matcher: Matcher) -> tuple[Drift, ...]:
    """Give the drifts of an answer, () for a call that nothing documents and for an outage."""
    call, answer = exchange.call, exchange.answer
    candidates = matcher.match(call.method, call.path)
    if not candidates or answer is None or is_outage(answer.status):
        return ()
    whole = Captured(index=0, method=call.method, path=call.path, exchange=exchange, has_body=True)
    return agreed(whole, candidates)[1]


def operations(exchanges: Iterable[Exchange], matcher: Matcher) -> tuple[str, ...]:
    """Name the documented operations that were asked, each once, in the order of their first request."""
    found = (
        each.operation.id
        for exchange in exchanges
        if (candidates := matcher.match(exchange.call.method, exchange.call.path))
        for each in told_apart(exchange, candidates)[:1]
    )
    return tuple(dict.fromkeys(found))
