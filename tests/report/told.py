"""Two nights of pens, told: what is known, what came and what went, for tests of the files of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conform.case import Case, alone
from conform.findings.history import merged
from conform.findings.known import Accepted, Known
from conform.redact import Redactor
from conform.report.close import Part, close
from conform.report.tally import Tally
from conform.run.exhibit import collect
from tests.drift.small import CONTRACTS
from tests.report.small import STARTED
from tests.report.story import lost, page_for_json, retyped

if TYPE_CHECKING:
    from conform.findings.history import History
    from conform.report.result import Report, Result

REASON = "the reader is lenient | for now"


def told(
    *results: Result, before: History | None = None, known: Known | None = None, days: int = 0
) -> Report:
    """Close a run of these results, judged for real, as the night so many days after the first."""
    tally, accepted = Tally(base_url="http://127.0.0.1:1"), known or Known()
    started = STARTED + timedelta(days=days)
    for each in results:
        result = _held(each, accepted)
        tally.add(result)
        tally.answers.add(label(result.case), result, alone(result.case).parts)
        tally.answers.sent(label(result.case), (result.case.asks,), len(result.exchanges))
    collect(results, tally.evidences, CONTRACTS, Redactor())
    part = Part(
        shard=None, tenant="embedded", contracts=tuple(CONTRACTS), started=started, seconds=1.5, tally=tally
    )
    return close(part, CONTRACTS, accepted, started.date(), before=before)


def label(case: Case) -> str:
    return f"{case.contract} {case.operation} {case.sort}"


def _held(result: Result, known: Known) -> Result:
    return replace(
        result, known=frozenset(each.id for each in result.drifts if known.matches(each, STARTED.date()))
    )


def accepting(result: Result) -> Known:
    """Accept each drift of a result, with a reason."""
    return Known(entries=tuple(Accepted(line=1, id=each.id, reason=REASON) for each in result.drifts))


def two_nights() -> Report:
    """Give the second of two nights: a drift that is known, one that came, and two pages that went."""
    known = accepting(retyped())
    first = told(retyped(), *page_for_json(), known=known)
    clean = [_clean(each) for each in page_for_json()]
    return told(retyped(), lost(), *clean, before=merged(first.history, first.history), known=known, days=1)


def _clean(result: Result) -> Result:
    return replace(result, drifts=(), verdict="conformant")
