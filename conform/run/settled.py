"""Which claims the answers of a case settled: those that were judged, and no others."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conform.contract import Field
from conform.drift.judged import is_judged, read_body
from conform.payloads.claims.asked import answered, of_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from conform.case import Step
    from conform.contract import Contract, Json
    from conform.exchange import Exchange
    from conform.payloads.claims import Claim
    from conform.report.result import Result

_SUCCESS = range(200, 300)


def settled(
    result: Result, contracts: Mapping[str, Contract], known: AbstractSet[Claim] = frozenset()
) -> frozenset[Claim]:
    """Give the claims that a result settled; none of a case that was broken or blocked.

    A step settles what it asks where its answer was judged, and came to what was to be judged: a payload
    that was refused shows nothing of its fields. The exchanges stand in the order of the steps, so that
    steps without one were never sent. Of the claims on what is served, those in `known` are not looked for.
    """
    if result.verdict not in ("conformant", "drifted"):
        return frozenset()
    return frozenset(_settled(result, contracts, known))


def _settled(result: Result, contracts: Mapping[str, Contract], known: AbstractSet[Claim]) -> Iterator[Claim]:
    for index, (step, exchange) in enumerate(zip(result.case.steps, result.exchanges, strict=False)):
        status = exchange.answer.status if exchange.answer is not None and is_judged(exchange) else None
        if status is None or step.expects == "observed":
            continue
        if step.expects == "success" and status not in _SUCCESS:
            yield from (each for each in of_step(result.case, index, contracts) if each.rule == "status")
            continue
        for claim in of_step(result.case, index, contracts):
            if claim.rule != "error" or claim.at == str(status):
                yield claim
        if step.expects == "success":
            yield from _shown(step, exchange, status, contracts, known)


def _shown(
    step: Step,
    exchange: Exchange,
    status: int,
    contracts: Mapping[str, Contract],
    known: AbstractSet[Claim],
) -> Iterator[Claim]:
    """Yield the claims on places that an answer has, or lacks beside others that it has."""
    operation = contracts[step.contract].operation(step.operation)
    success = operation.success if operation is not None else None
    is_documented = success is not None and success.status == status
    open_claims = [each for each in answered(step, contracts) if each not in known] if is_documented else []
    if not open_claims or exchange.answer is None:
        return
    body = read_body(exchange.answer.body)
    if body.fault is not None:
        return
    reached = {way: _is_reached(body.value, way) for way in {_above(each.at) for each in open_claims}}
    yield from (each for each in open_claims if reached[_above(each.at)])


@cache
def _above(at: str) -> tuple[str, ...]:
    """Give the way to what holds a place: (`data`, `[]`, `Client`) for `data[].Client.email`."""
    return tuple(at.replace("[]", ".[]").removeprefix(".").split(".")[:-1])


def _is_reached(value: Json, way: tuple[str, ...]) -> bool:
    """Tell whether a body has an object at the end of a way, of rows in any of them."""
    if not way:
        return isinstance(value, dict)
    first, *rest = way
    inner: Iterable[Json] = ()
    if first == "[]" and isinstance(value, list):
        inner = value
    elif isinstance(value, dict) and (key := Field(name=first).key_in(value)) is not None:
        inner = (value[key],)
    return any(_is_reached(each, tuple(rest)) for each in inner)
