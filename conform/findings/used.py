"""From captured traffic to what a consumer uses, and the names that people write to operations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from conform.captured import Matcher
from conform.drift.judged import is_outage, read_body
from conform.exchange import Call, Exchange
from conform.findings.traffic import told_apart
from conform.uses import Used, Uses, UsesError, load_uses
from conform.uses.place import Place, deepest, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.captured import Candidate, Captured
    from conform.contract import Contract, Field, Json


@dataclass(slots=True, kw_only=True)
class _Seen:
    parameters: set[str] = field(default_factory=set)
    sends: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    reads: set[str] | None = None
    is_asked: bool = False


@dataclass(slots=True, kw_only=True)
class Watched:
    """Gather what a consumer uses while his traffic goes by.

    `exchanges` counts all entries, `strangers` those of no documented operation.
    """

    matcher: Matcher
    exchanges: int = 0
    strangers: int = 0
    _seen: dict[tuple[str, str], _Seen] = field(default_factory=lambda: defaultdict(_Seen))

    def take(self, captured: Captured) -> None:
        """Keep what one exchange asks with, sends and gets; an outage is nothing to rely on."""
        self.exchanges += 1
        exchange = captured.exchange
        candidates = self.matcher.match(captured.method, captured.path)
        self.strangers += not candidates
        if exchange is None or not candidates:
            return
        for each in told_apart(exchange, candidates):
            self._keep(self._seen[_key(each)], exchange)

    def _keep(self, seen: _Seen, exchange: Exchange) -> None:
        seen.is_asked = True
        seen.parameters |= {name for name, _ in exchange.call.query}
        seen.sends |= set(leaves(read_body(exchange.call.body or b"").value))
        if exchange.answer is not None and not is_outage(exchange.answer.status):
            seen.statuses.add(exchange.answer.status)

    def note(self, notes: Mapping[tuple[str, str], frozenset[str]]) -> None:
        """Add the places that were touched, by method and path; an answer of which none was is read whole.

        Take the traffic first: of operations of one path those are meant that were called.
        """
        for (method, path), touched in notes.items():
            call = Exchange(call=Call(method=method, path=path))
            found = self.matcher.match(method, path)
            keys = [_key(each) for each in (told_apart(call, found) if found else ())]
            for key in [each for each in keys if each in self._seen] or keys:
                seen = self._seen[key]
                seen.reads = (seen.reads or set()) | (touched or {"*"})

    def uses(self, name: str) -> Uses:
        """Give what was seen, by contract and operation."""
        found = (self._used(key, seen) for key, seen in self._seen.items())
        return Uses(name=name, operations=tuple(sorted(found, key=lambda each: each.named)))

    def _used(self, key: tuple[str, str], seen: _Seen) -> Used:
        is_seen = seen.is_asked
        return Used(
            contract=key[0],
            operation=key[1],
            parameters=tuple(sorted(seen.parameters)) if is_seen else None,
            sends=tuple(sorted(seen.sends)) if is_seen and not key[1].startswith("GET ") else None,
            reads=None if seen.reads is None else deepest(seen.reads),
            statuses=tuple(sorted(seen.statuses)) or None,
        )


def _key(candidate: Candidate) -> tuple[str, str]:
    return candidate.contract.key, candidate.operation.id


def leaves(value: Json, at: str = "") -> Iterator[str]:
    """Yield the places of single values, and of what is empty; nothing for no body at all."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from leaves(inner, f"{at}[]")
    elif at:
        yield at


def consumers(files: Sequence[str | Path], contracts: Mapping[str, Contract]) -> tuple[Uses, ...]:
    """Read the files of several consumers, with the ids that operations have in the contracts, by key.

    Raises UsesError for a file that cannot be used, and for two of one name.
    """
    if not files:
        return ()
    matcher, found = Matcher(contracts), dict[str, Uses]()
    for file in dict.fromkeys(map(Path, files)):
        uses = settled(load_uses(file), matcher, str(file))
        if uses.name in found:
            raise UsesError(file=str(file), place="name", reason=f"another file names {uses.name} too")
        found[uses.name] = uses
    return tuple(found.values())


def settled(uses: Uses, matcher: Matcher, file: str) -> Uses:
    """Give uses with the ids that operations have in the contracts, however they are written.

    Raises UsesError for an operation that no contract has: what is misspelt would never be hit.
    """
    return replace(uses, operations=tuple(_settled(each, matcher, file) for each in uses.operations))


def _settled(used: Used, matcher: Matcher, file: str) -> Used:
    named = [each for each in matcher.named(used.operation) if each.contract.key == used.contract]
    exact = [each for each in named if each.operation.id == used.operation]
    if not named:
        near = ", ".join(matcher.near(used.operation)) or "none"
        raise UsesError(
            file=file,
            place=f"operations.{used.contract}.{used.operation}",
            reason=f"no contract has this operation; near it: {near}",
        )
    return replace(used, operation=(exact or named)[0].operation.id)


def unnamed(uses: Uses, contracts: Mapping[str, Contract]) -> Iterator[tuple[Used, str]]:
    """Yield what a consumer asks with, sends or reads and no page names: it is misspelt, or undocumented.

    No drift is ever of it. Where a page shows no shape it names nothing, and nothing is said.
    """
    for used in uses.operations:
        contract = contracts.get(used.contract)
        operation = None if contract is None else contract.operation(used.operation)
        if operation is None:
            continue
        named = {each.field.name for each in operation.parameters}
        yield from ((used, each) for each in used.parameters or () if each.partition("[")[0] not in named)
        sent = () if operation.request is None else (operation.request.body,)
        served = tuple(each.body for each in operation.responses if each.body is not None)
        for places, bodies in ((used.sends, sent), (used.reads, served)):
            shapes = [shape for body in bodies for shape in _shapes(body)]
            yield from ((used, each) for each in places or () if not _is_named(placed(each), shapes))


def _shapes(body: Field) -> Iterator[tuple[Place, bool]]:
    """Yield each place that a body names, and whether that says what stands below it."""
    for at, each in body.walk():
        yield placed(at), bool(each.fields or each.items) and each.extra is None


def _is_named(place: Place, shapes: Sequence[tuple[Place, bool]]) -> bool:
    is_there = (place.is_above(named) or (named.is_above(place) and not is_told) for named, is_told in shapes)
    return not shapes or any(is_there)
