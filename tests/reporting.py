"""What a run on a faulty tenant reports, and whether each report shows the fault to who runs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from conform.daftra import DAFTRA
from conform.drift.judge import judge
from conform.findings.known import Known
from conform.fuzz import Wanted
from conform.fuzz import groups as fuzzed
from conform.redact import Redactor
from conform.report import bugs, drift_json
from conform.report.close import Part, close
from conform.report.evidence import EvidenceFile
from conform.run.exhibit import collect, explaining
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.shell import ran
from tests.test_faults import CONTRACTS, groups
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.case import Case
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.report.drift_json import FindingTold
    from conform.report.evidence import Evidence

STARTED = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
KNOWN = tuple(CONTRACTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Hold one report, and the case that its lines are of, None where none was found on the tenant again."""

    finding: FindingTold
    text: str
    drift: Drift
    evidence: Evidence | None
    case: Case | None


def reported(*faults: str) -> Iterator[Reported]:
    """Yield the report of each finding of a run on a tenant with these faults."""
    tenant = UnwiredTenant(KNOWN, faults=faults)
    policy = Policy(may_write=True, may_leave=True, may_explain=True)
    running = Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy, fresh=tenant.reset)
    tenant.heard = running.tally.count
    keys = dict.fromkeys(key for name in faults for key in DAFTRA.embedded.faults[name].contracts)
    evidences, redactor = running.tally.evidences, Redactor()
    cases: dict[str, Case] = {}
    is_drawn = any(DAFTRA.embedded.faults[name].found_by for name in faults)
    drawn = fuzzed([CONTRACTS[key] for key in keys], Wanted()) if is_drawn else ()
    for group in (*(each for key in keys for each in groups(key)), *drawn):
        collect(running.run(group).results, evidences, CONTRACTS, redactor)
    running.close()
    for each in running.explain():
        if each.is_proven:
            cases[each.drift.id] = each.result.sent or each.result.case
        evidences.add({each.drift.id: explaining(each, CONTRACTS, redactor)})
    tenant.close()
    part = Part(
        shard=None, tenant="embedded", contracts=tuple(keys), started=STARTED, seconds=1, tally=running.tally
    )
    told = drift_json.document(close(part, CONTRACTS, Known(), date(2026, 11, 22)))
    file = EvidenceFile(evidences=evidences)
    texts = bugs.reports(
        tuple(told.finding), told, file, bugs.first_seen(told), redactor=redactor, access=DAFTRA.access
    )
    for name, text in texts:
        finding = told.finding[name]
        held = {each: told.by_id[each] for each in finding.drifts}
        example = bugs.example(held, evidences.best, evidences.times)
        yield Reported(
            finding=finding,
            text=text,
            drift=told.by_id[example],
            evidence=evidences.best.get(example),
            case=cases.get(example),
        )


def _believed(exchange: Exchange) -> Exchange:
    """Take a 5xx for one that comes again: who pastes a report sees it as often as he pastes it."""
    return replace(exchange, comes_again=exchange.answer is not None and exchange.answer.status >= 500)


def shows(told: Reported, faults: Sequence[str] = ()) -> tuple[bool, list[Exchange]]:
    """Paste a report into a shell; tell whether its drift shows, and give what was asked and answered."""
    exchanges, _ = ran(told.text, KNOWN, faults)
    exchanges = [_believed(each) for each in exchanges]
    if told.case is None or told.evidence is None:
        return False, exchanges
    before = sum(bool(line.of) for line in told.evidence.lines)
    own = exchanges[before : before + len(told.case.steps)]
    steps = zip(own, told.case.steps, strict=False)
    sent = tuple(replace(each, call=replace(each.call, credentials=step.credentials)) for each, step in steps)
    found = judge(told.case, sent, CONTRACTS)
    return any(each.id == told.drift.id for each in found), exchanges
