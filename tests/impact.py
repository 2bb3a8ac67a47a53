"""Whom each fault hits, and of whom the grading says so: `make impact` prints what `test_impact.py` holds.

Four clients (`tests/consumers/`) run on a tenant with the fault; a hit is another result than without it.
The grading knows of them what `conform uses` makes of their traffic and their notes on the one without.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conform.captured import Captured, Matcher
from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.findings.impact import impact
from conform.findings.used import Watched
from conform.tenants.embedded.behaviour import Behaviours
from conform.uses import Noting
from tests.consumers import assets, billing, mirror, stock
from tests.consumers.http import Http, Response
from tests.test_faults import CONTRACTS, FAULTS, groups, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.contract.embedded import Behaviour
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.uses import Uses

CLIENTS: Final = {"mirror": mirror, "billing": billing, "stock": stock, "assets": assets}
KNOWN: Final = tuple(CONTRACTS.values())
HABITS: Final = {each.name: each for each in DAFTRA.embedded.observed}
"""What live tenants do, each alone as a fault is."""
BEHAVIOURS: Final[Mapping[str, Behaviour]] = {**FAULTS, **HABITS}


def run(
    client: str,
    behaviours: Sequence[Behaviour] = (),
    *,
    is_observed: bool = False,
    heard: Callable[[Exchange], None] = lambda _: None,
    noting: Noting | None = None,
) -> str:
    """Give what a client makes of a tenant that behaves so: what it returns, or the error that ends it.

    What people entered before stands there as it would without that. A tenant that is observed has all habits
    of live ones beside, and the client reads it warily.
    """
    tenant, module = UnwiredTenant(KNOWN, is_observed=is_observed), CLIENTS[client]
    usually = HABITS.values() if is_observed else ()
    try:
        module.by_hand(Http(_Wire(tenant=tenant).send))
        tenant.application.state.altered = Behaviours((*usually, *behaviours)).altered
        return repr(
            module.scenario(Http(_Wire(tenant=tenant, heard=heard, noting=noting).send), is_wary=is_observed)
        )
    except Exception as error:  # noqa: BLE001 - whatever ends a client is a hit
        return f"{type(error).__name__}: {error}"
    finally:
        tenant.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wire:
    """Be what a client sends by: to a tenant, which `heard` is told of, with answers that are noted."""

    tenant: UnwiredTenant
    heard: Callable[[Exchange], None] = lambda _: None
    noting: Noting | None = None

    def send(self, method: str, path: str, params: Mapping[str, Any], body: Any) -> Response:
        sent = None if body is None else json.dumps(body).encode()
        query = tuple((name, str(value)) for name, value in params.items())
        media = None if body is None else "application/json"
        exchange = self.tenant.send(Call(method=method, path=path, query=query, body=sent, media=media))
        self.heard(exchange)
        answer = exchange.answer
        assert answer is not None
        return Response(
            status=answer.status, text=answer.body.decode(), parse=partial(self._parsed, method, path)
        )

    def _parsed(self, method: str, path: str, text: str) -> Any:
        plain = json.loads(text)
        return plain if self.noting is None else self.noting.answer(plain, method, path)


@cache
def uses(client: str, *, is_observed: bool = False) -> Uses:
    """Give what `conform uses` makes of one run of a client on a tenant without a fault."""
    watched, noting = Watched(matcher=Matcher(CONTRACTS)), Noting(Path(os.devnull))

    def heard(exchange: Exchange) -> None:
        call = exchange.call
        watched.take(
            Captured(
                index=watched.exchanges,
                method=call.method,
                path=call.path,
                exchange=exchange,
                has_body=True,
            )
        )

    run(client, is_observed=is_observed, heard=heard, noting=noting)
    watched.note(noting.notes)
    return watched.uses(client)


def shown(
    behaviours: Sequence[Behaviour], keys: Iterable[str], *, is_observed: bool = False
) -> tuple[Drift, ...]:
    """Give what a run of ours finds on a tenant that behaves so, asked all cases of some resources."""
    tenant = UnwiredTenant(KNOWN)
    usually = HABITS.values() if is_observed else ()
    tenant.application.state.altered = Behaviours((*usually, *behaviours)).altered
    try:
        running = session(tenant)
        for key in dict.fromkeys(keys):
            for group in groups(key):
                running.run(group)
        running.close()
    finally:
        tenant.close()
    return tuple(running.tally.drifts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Hold whom a behaviour hits in truth, whom the grading says that it hits, and for how many drifts.

    `callers` are the clients that call an operation which drifts.
    """

    name: str
    hit: tuple[str, ...]
    kept: tuple[str, ...]
    callers: tuple[str, ...]
    drifts: int
    told: Mapping[str, str]

    @property
    def missed(self) -> tuple[str, ...]:
        """Give the clients that are hit and of whom the grading does not say so."""
        return tuple(each for each in self.hit if each not in self.kept)

    @property
    def over(self) -> tuple[str, ...]:
        """Give the clients that are not hit and of whom the grading says so."""
        return tuple(each for each in self.kept if each not in self.hit)


def measured(name: str, *, is_observed: bool = False) -> Measured:
    """Measure one fault, or one habit of live tenants on the resources that the clients use.

    On a tenant that is observed what it shows without the fault is known, and is no part of it.
    """
    behaviour = BEHAVIOURS[name]
    keys = behaviour.contracts[:1] if name in FAULTS else tuple(_shared(behaviour))
    known = _known(keys) if is_observed else frozenset()
    every = shown((behaviour,), keys, is_observed=is_observed)
    drifts = [each for each in every if each.id not in known]
    named = [uses(each, is_observed=is_observed) for each in CLIENTS]
    graded = impact(drifts, named, DAFTRA)
    found = {each.consumer: each for each in graded.of([drift.id for drift in drifts])}
    called = {(each.contract, each.operation) for each in drifts}
    return Measured(
        name=name,
        hit=tuple(
            each
            for each in CLIENTS
            if run(each, (behaviour,), is_observed=is_observed) != usual(each, is_observed=is_observed)
        ),
        kept=tuple(found),
        callers=tuple(each.name for each in named if any(each.of(*pair) for pair in called)),
        drifts=len(drifts),
        told={name: f"{each.by} {each.what} {each.operation}" for name, each in found.items()},
    )


@cache
def usual(client: str, *, is_observed: bool = False) -> str:
    """Give the result of a client on a tenant without a fault."""
    return run(client, is_observed=is_observed)


@cache
def _known(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(each.id for each in shown((), keys, is_observed=True))


def _shared(behaviour: Behaviour) -> Iterator[str]:
    used = {each.contract for client in CLIENTS for each in uses(client).operations}
    for key in sorted(used):
        if any(f"{key}/".startswith(f"{each}/") for each in behaviour.contracts):
            yield key


def table(found: Iterable[Measured], title: str = "faults") -> Iterator[str]:
    """Yield the lines of the table: what hits, what was missed or told in vain, and the sums."""
    found = tuple(found)
    yield f"{'behaviour':<44} drifts  hits -> told"
    for each in found:
        if each.hit or each.kept:
            hit, kept = (", ".join(names) or "-" for names in (each.hit, each.kept))
            missed = f"  MISSED {', '.join(each.missed)}" if each.missed else ""
            yield f"{each.name:<44} {each.drifts:>6}  {hit} -> {kept}{missed}"
            yield from (f"      in vain {name}: {each.told[name]}" for name in each.over)
    yield from sums(title, [each for each in found if each.name in FAULTS])
    yield from sums("habits of live tenants", [each for each in found if each.name in HABITS])


def sums(title: str, found: Sequence[Measured]) -> Iterator[str]:
    """Yield the sums of some behaviours, of all clients and of those that call what drifts."""
    if not found:
        return
    hits, missed = (sum(map(len, each)) for each in ([m.hit for m in found], [m.missed for m in found]))
    rest, over = len(found) * len(CLIENTS) - hits, sum(len(each.over) for each in found)
    near = sum(len({*each.callers} - {*each.hit}) for each in found)
    near_over = sum(len({*each.over} & {*each.callers}) for each in found)
    yield f"{title}: {len(found)} by {len(CLIENTS)} clients"
    yield f"  hits kept: {hits - missed} of {hits}"
    yield f"  rest folded: {rest - over} of {rest} ({(rest - over) / (rest or 1):.1%})"
    share = f"{(near - near_over) / (near or 1):.1%}"
    yield f"  of clients that call what drifts: {near - near_over} of {near} ({share})"


if __name__ == "__main__":
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        documented = pool.map(measured, BEHAVIOURS)
        observed = pool.map(partial(measured, is_observed=True), FAULTS)
        lines = (*table(documented), *table(observed, "faults of a tenant as observed"))
        sys.stdout.writelines(f"{line}\n" for line in lines)
