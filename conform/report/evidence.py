"""Keep for each drift the shortest case that shows it: what was sent, and what came back around the place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.drift.judge import judge_steps
from conform.redact import sent_texts
from conform.report.excerpt import excerpt
from conform.report.kept import Kept, keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.case import Step
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.redact import Redactor
    from conform.report.result import Result

_WHOLE: Final = ("status.", "body.", "access.")
"""Kinds whose place is no place in the body: the excerpt shows the body's first members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Show one drift: the requests that lead to it, the last of which was answered with `excerpt`.

    `case` is the id of the case, `weight` how much the case sent: (bytes of bodies, requests).
    """

    case: str
    weight: tuple[int, int]
    kept: tuple[Kept, ...]
    excerpt: str

    @property
    def rank(self) -> tuple[tuple[int, int], str]:
        """Order evidences of one drift, the shortest first, alike in every process."""
        return self.weight, self.case


@dataclass(slots=True, kw_only=True)
class Evidences:
    """Collect the shortest evidence of each drift by its id, and the number of cases that showed it."""

    shortest: dict[str, Evidence] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        results: Iterable[Result],
        contracts: Mapping[str, Contract],
        redactor: Redactor,
        *,
        is_counted: bool = True,
    ) -> None:
        """Look through results for a drift that has no evidence yet, or a longer one.

        Cases that were run again with less in their payloads are evidence, but not counted once more.
        """
        for result in results:
            identities = {drift.id for drift in result.drifts}
            self.times.update(identities if is_counted else ())
            weight = _weight(result.exchanges)
            wanted = {each for each in identities if self._is_shorter(each, weight, result.case.id)}
            if wanted:
                for identity, found in _evidences(result, wanted, contracts, redactor, weight):
                    self.shortest[identity] = found

    def merge(self, other: Evidences) -> None:
        """Add what another process has collected."""
        self.times.update(other.times)
        for identity, found in other.shortest.items():
            if self._is_shorter(identity, found.weight, found.case):
                self.shortest[identity] = found

    def _is_shorter(self, identity: str, weight: tuple[int, int], case: str) -> bool:
        known = self.shortest.get(identity)
        return known is None or (weight, case) < known.rank


def _weight(exchanges: tuple[Exchange, ...]) -> tuple[int, int]:
    return sum(len(exchange.call.body or b"") for exchange in exchanges), len(exchanges)


def _evidences(
    result: Result,
    wanted: set[str],
    contracts: Mapping[str, Contract],
    redactor: Redactor,
    weight: tuple[int, int],
) -> Iterator[tuple[str, Evidence]]:
    """Yield the evidence of each wanted drift, from the first exchange that shows it."""
    own = frozenset[str]().union(*(sent_texts(exchange.call) for exchange in result.exchanges))
    for index, found in enumerate(judge_steps(result.case, result.exchanges, contracts)):
        for drift in found:
            if drift.id in wanted:
                wanted.discard(drift.id)
                yield (
                    drift.id,
                    Evidence(
                        case=result.case.id,
                        weight=weight,
                        kept=_kept(result, _leading(result.case.steps, drift, index), redactor),
                        excerpt=_excerpt(drift, result.exchanges[index], redactor, own),
                    ),
                )


def _leading(steps: tuple[Step, ...], drift: Drift, shown: int) -> tuple[int, ...]:
    """Give the steps that lead to a drift by index: the create, the drifted operation, what shows it."""
    by = [n for n in range(shown + 1) if steps[n].operation == drift.operation]
    leading = {shown, *by[-1:]}
    if drift.kind.startswith("paging."):
        leading |= {*by[-2:]}
    made = {subject for each in leading if (subject := steps[each].subject) is not None}
    return tuple(sorted(leading | made))


def _kept(result: Result, indices: tuple[int, ...], redactor: Redactor) -> tuple[Kept, ...]:
    return tuple(
        keep(
            result.exchanges[index],
            result.case.steps[index],
            redactor,
            is_of_record=result.case.steps[index].subject in indices,
        )
        for index in indices
    )


def _excerpt(drift: Drift, exchange: Exchange, redactor: Redactor, own: frozenset[str]) -> str:
    if exchange.answer is None:
        return ""
    where = "" if drift.kind.startswith(_WHOLE) else drift.where
    return redactor.value(excerpt(redactor.body(exchange.answer.body, own), where))
