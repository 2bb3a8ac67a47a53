"""Payloads that the docs allow: minimal, full, the documented example, drawn; and calls without a payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads.build import example, full, minimal
from conform.payloads.sorts.access import is_token
from conform.payloads.steps import needs_record, round_trip, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint


def cases(of: Endpoint, *, seed: int, count: int) -> Iterator[Case]:
    """Yield the minimal payload, the example and `count` drawn ones, or the call of an action without any.

    Full payloads are asked by the lifecycle, which sends them anyway, and here of actions. An action on a
    record that nothing makes is observed on an unknown one.
    """
    is_action = of.operation.role == "action"
    if of.is_write:
        for asks, payload in _payloads(of, seed, count):
            if payload is not None:
                yield from round_trip(of, "valid", asks, payload)
    elif is_action and not is_token(of):
        if needs_record(of.operation) and of.contract.having("create") is None:
            yield of.case("valid", "unknown_id", step(of, "observed"))
        else:
            yield from round_trip(of, "valid", "called")


def _payloads(of: Endpoint, seed: int, count: int) -> Iterator[tuple[str, Json]]:
    yield "minimal", minimal(of, f"minimal {of.operation.id}")
    if of.operation.role == "action":
        yield "full", full(of, f"full {of.operation.id}")
    yield "example", example(of)
    if count:
        from conform.payloads.strategy import drawn  # noqa: PLC0415 - half of what a mere look would load

        for index, payload in enumerate(drawn(of, seed, count)):
            yield f"drawn:{index}", payload
