"""Keep for each drift the shortest case that shows it: what was sent, and what came back around the place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conform.contract import Vendor
from conform.drift.kinds import kind_named
from conform.redact import sent_texts
from conform.report.excerpt import excerpt
from conform.report.kept import Kept, keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.case import Step
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.redact import Redactor
    from conform.report.result import Result


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
            drifts = {drift.id: drift for drift in result.drifts}
            self.times.update(drifts.keys() if is_counted else ())
            weight = sum(len(each.call.body or b"") for each in result.exchanges), len(result.exchanges)
            wanted = {
                key: drift for key, drift in drifts.items() if self._is_shorter(key, weight, result.case.id)
            }
            if wanted:
                self.shortest.update(_evidences(result, wanted, contracts, redactor, weight))

    def merge(self, other: Evidences) -> None:
        """Add what another process has collected."""
        self.times.update(other.times)
        for identity, found in other.shortest.items():
            if self._is_shorter(identity, found.weight, found.case):
                self.shortest[identity] = found

    def _is_shorter(self, identity: str, weight: tuple[int, int], case: str) -> bool:
        known = self.shortest.get(identity)
        return known is None or (weight, case) < known.rank


def _evidences(
    result: Result,
    wanted: Mapping[str, Drift],
    contracts: Mapping[str, Contract],
    redactor: Redactor,
    weight: tuple[int, int],
) -> Iterator[tuple[str, Evidence]]:
    """Yield the evidence of each wanted drift, from the exchange that shows it."""
    own = frozenset[str]().union(*(sent_texts(exchange.call) for exchange in result.exchanges))
    for identity, drift in wanted.items():
        contract = contracts.get(drift.contract)
        vendor = Vendor() if contract is None else contract.vendor
        answer, body = result.exchanges[drift.exchange].answer, ""
        if answer is not None:
            where = "" if kind_named(drift.kind).about == "answer" else drift.where
            body = excerpt(redactor.body(answer.body, own), where, vendor.answers.landmarks)
        yield (
            identity,
            Evidence(
                case=result.case.id,
                weight=weight,
                kept=tuple(_kept(result, _leading(result.case.steps, drift), redactor)),
                excerpt=redactor.value(body),
            ),
        )


def _leading(steps: tuple[Step, ...], drift: Drift) -> tuple[int, ...]:
    """Give the steps that lead to a drift by index: the create, the drifted operation, what shows it."""
    by = [n for n in range(drift.exchange + 1) if steps[n].operation == drift.operation]
    leading = {drift.exchange, *by[-2 if kind_named(drift.kind).about == "pages" else -1 :]}
    made = {subject for each in leading if (subject := steps[each].subject) is not None}
    return tuple(sorted(leading | made))


def _kept(result: Result, indices: tuple[int, ...], redactor: Redactor) -> Iterator[Kept]:
    for index in indices:
        step = result.case.steps[index]
        yield keep(result.exchanges[index], step, redactor, is_of_record=step.subject in indices)
