"""Reduce the payload of a case that drifted, on the tenant itself, to what still shows the same drift."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.drift.kinds import kind_named
from conform.payloads.reduce import LIMIT, reduce

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.case import Case
    from conform.contract import Json
    from conform.drift.value import Drift
    from conform.report.result import Result

MOST_AN_OPERATION = 3
"""How many drifts of one kind and operation are reduced: further ones rarely say more."""


class Reducer:
    """Keep count of what has been reduced, so that a tenant that drifts everywhere is not asked for ever.

    At most `limit` requests are spent on one drift.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._done: set[str] = set()
        self._counts: dict[tuple[str, str, str], int] = {}

    def reduced(self, result: Result, ask: Callable[[Case], Result]) -> tuple[Result, ...]:
        """Give for each drift of a result that is worth it the smallest case found that still shows it.

        `ask` runs a case and judges it.
        """
        worth = (drift for drift in result.drifts if self._is_worth_it(drift, result))
        smallest = (self._smallest(drift, result.case, ask) for drift in worth)
        return tuple(each for each in smallest if each is not None)

    def _is_worth_it(self, drift: Drift, result: Result) -> bool:
        key = (drift.kind, drift.contract, drift.operation)
        is_full = self._counts.get(key, 0) >= MOST_AN_OPERATION
        if not kind_named(drift.kind).is_reducible or drift.id in self._done | result.known or is_full:
            return False
        self._done.add(drift.id)
        self._counts[key] = self._counts.get(key, 0) + 1
        return True

    def _smallest(self, drift: Drift, case: Case, ask: Callable[[Case], Result]) -> Result | None:
        """Try smaller payloads in the last step that sent one to the drifted operation."""
        sent = [
            index
            for index, step in enumerate(case.steps)
            if step.operation == drift.operation and step.payload is not None
        ]
        if not sent:
            return None
        kept: Result | None = None

        def still_shows(candidate: Json) -> bool:
            nonlocal kept
            tried = ask(_with_payload(case, sent[-1], candidate))
            if all(each.id != drift.id for each in tried.drifts):
                return False
            kept = tried
            return True

        reduce(case.steps[sent[-1]].payload, still_shows, max(1, self._limit // (len(case.steps) + 1)))
        return kept


def _with_payload(case: Case, index: int, payload: Json) -> Case:
    steps = list(case.steps)
    steps[index] = replace(steps[index], payload=payload)
    return replace(case, steps=tuple(steps))
