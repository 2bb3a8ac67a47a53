"""What shows a drift, for a report: the requests that lead to it, and the answer around its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conform.contract import Vendor
from conform.drift.kinds import kind_named
from conform.redact import sent_texts
from conform.report.cleaned import clean_drift
from conform.report.evidence import Contrast, Evidence
from conform.report.excerpt import excerpt
from conform.run.lines import lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from conform.case import Case
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.redact import Redactor
    from conform.report.evidence import Evidences
    from conform.report.result import Result
    from conform.run.explain import Explained


@dataclass(slots=True, kw_only=True)
class _Answers:
    """Clean the bodies of a result's answers, each once: a long list is shown by many drifts."""

    result: Result
    redactor: Redactor
    _own: frozenset[str] | None = None
    _clean: dict[int, bytes] = field(default_factory=dict)

    def clean(self, number: int) -> bytes:
        """Give the body of the answer of an exchange without what must reach no file."""
        answer = self.result.exchanges[number].answer
        if self._own is None:
            self._own = frozenset[str]().union(*(sent_texts(each.call) for each in self.result.exchanges))
        if number not in self._clean:
            self._clean[number] = b"" if answer is None else self.redactor.body(answer.body, self._own)
        return self._clean[number]


def collect(
    results: Iterable[Result],
    evidences: Evidences,
    contracts: Mapping[str, Contract],
    redactor: Redactor,
) -> None:
    """Look through results for a drift that has no evidence yet, or that takes less to show."""
    for result in results:
        answers = _Answers(result=result, redactor=redactor)
        drifts = {drift.id: drift for drift in result.drifts}
        evidences.times.update(drifts.keys())
        weight = weight_of(result)
        wanted = (each for each in drifts if evidences.is_wanted(each, weight, result.case.id))
        for identity in wanted:
            found = evidence(result, drifts[identity], contracts, redactor, answers=answers)
            evidences.add({identity: found})


def weight_of(result: Result) -> tuple[int, int]:
    """Give how much a case sent: bytes of bodies, and requests."""
    return sum(len(each.call.body or b"") for each in result.exchanges), len(result.exchanges)


def evidence(
    result: Result,
    drift: Drift,
    contracts: Mapping[str, Contract],
    redactor: Redactor,
    *,
    is_whole: bool = False,
    is_proven: bool = False,
    answers: _Answers | None = None,
) -> Evidence:
    """Give the evidence of a drift that a result shows; every step counts where it `is_whole`.

    `answers` are those of the result where several of its drifts are looked at, None for one alone.
    """
    case = result.case if result.sent is None else result.sent
    answers = answers or _Answers(result=result, redactor=redactor)
    contract = contracts.get(drift.contract)
    vendor = Vendor() if contract is None else contract.vendor
    body = ""
    if result.exchanges[drift.exchange].answer is not None:
        where = "" if kind_named(drift.kind).about == "answer" else drift.where
        body = excerpt(answers.clean(drift.exchange), where, vendor.answers.landmarks)
    chosen = range(len(result.exchanges)) if is_whole else _leading(case, drift)
    told = lines(case, result.exchanges, contracts, redactor, chosen)
    after = sum(number > drift.exchange for number in chosen)
    return Evidence(
        case=result.case.id,
        drift=clean_drift(drift, redactor),
        weight=weight_of(result),
        lines=told,
        shows=len(told) - 1 - after,
        excerpt=redactor.value(body),
        is_proven=is_proven,
    )


def explaining(found: Explained, contracts: Mapping[str, Contract], redactor: Redactor) -> Evidence:
    """Give the evidence of a case in which every step counts, and what makes the difference there."""
    shown = evidence(found.result, found.drift, contracts, redactor, is_whole=True, is_proven=found.is_proven)
    pair = found.pair
    if pair is None:
        return shown
    good = pair.good
    told = lines(good.sent or good.case, good.exchanges, contracts, redactor)
    number = sum(bool(line.of) for line in told) + pair.step
    is_shared = told[:number] == shown.lines[:number]
    contrast = Contrast(place=pair.place, trait=pair.trait, number=number if is_shared else 0, lines=told)
    return replace(shown, contrast=contrast)


def _leading(case: Case, drift: Drift) -> Collection[int]:
    """Give the steps that lead to a drift by index: the create, the drifted operation, what shows it."""
    steps = case.steps
    by = [n for n in range(drift.exchange + 1) if steps[n].operation == drift.operation]
    leading = {drift.exchange, *by[-2 if kind_named(drift.kind).about == "pages" else -1 :]}
    return leading | {drift.step} if drift.step < len(steps) else leading
