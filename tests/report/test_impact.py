"""What a run tells where consumers were named: what hits one fails it, and the rest is one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.findings.history import History
from conform.findings.known import Known
from conform.report import page
from conform.report.annotated import lines
from conform.report.causes import causes
from conform.report.close import close
from conform.report.drift_json import document
from conform.report.ending import verdict
from conform.report.evidence import EvidenceFile
from conform.report.found import found
from conform.report.issue import matter
from conform.report.page.html import rendered
from conform.report.page.tenant import Told
from conform.report.result import Result
from conform.report.summary import summary
from conform.report.summary_md import text
from conform.uses import Used, Uses
from tests.report.small import CASE, drift, report
from tests.run.small import CONTRACTS

if TYPE_CHECKING:
    from conform.report.result import Report

READ = drift(kind="field.null")
OTHER = drift(kind="state.default")


def uses(name: str, operation: str = READ.operation, place: str = READ.place) -> Uses:
    used = Used(contract=READ.contract, operation=operation, reads=(place,), sends=(), parameters=())
    return Uses(name=name, operations=(used,))


STRANGER = uses("stranger", "GET /elsewhere")
BESIDE = uses("beside", place="data.elsewhere")


def told(*consumers: Uses) -> Report:
    whole = report(Result(case=CASE, verdict="drifted", drifts=(READ,)))
    return close(whole.part, CONTRACTS, Known(), whole.started.date(), consumers=consumers)


def test_drift_that_hits_fails_and_is_told_with_whom_and_by_what() -> None:
    failing = told(uses("till"), STRANGER)
    assert failing.has_failed
    assert causes(failing) == ("1 new finding",)
    assert [each.is_passing for each in found(failing)] == [False]
    assert "--uses: 1 of 1 new finding hits till and stranger" in summary(failing)
    assert any(line.endswith("; hits till") for line in summary(failing))
    assert f"till reads {READ.place.split('[]')[0]}" in text(failing).replace("\\", "")
    assert lines(failing, Path())[0].startswith("::error ")


def test_of_one_consumer_the_screen_says_by_what_he_is_hit() -> None:
    said = " ".join(" ".join(summary(told(uses("till")))).split())
    assert f"; till reads {READ.place} of {READ.operation}" in said


def test_drift_that_hits_nobody_fails_nothing_and_is_one_line() -> None:
    passing = told(BESIDE, STRANGER)
    assert not passing.has_failed
    assert (document(passing).status, causes(passing)) == ("passed", ())
    assert verdict(passing, 0).startswith("passes: no new drift that hits beside and stranger; ")
    finding = passing.findings[0]
    assert f"  pass by: 1 finding of 1 drift ({finding.id})" in summary(passing)
    assert not any(finding.title in line for line in summary(passing))
    assert "--uses: 0 of 1 new finding hit beside and stranger" in summary(passing)
    assert [(each.is_passing, each.fails_nothing) for each in found(passing)] == [(True, True)]
    assert f"1 new finding of no concern to beside and stranger: {finding.id}." in text(passing)
    assert lines(passing, Path())[0].startswith("::warning ")
    assert [each.drifts for each in passing.findings_passing] == [finding.drifts]
    assert passing.findings_below == ()


def test_the_file_names_the_consumers_and_whom_each_finding_and_drift_hits() -> None:
    written = document(told(uses("till"), STRANGER))
    assert written.consumers == ("till", "stranger")
    assert [each.hits for each in written.drifts] == [("till",)]
    assert [(each.consumer, each.by, each.what) for each in written.findings[0].hits] == [
        ("till", "reads", READ.place)
    ]
    nobody = document(told())
    assert (nobody.consumers, nobody.drifts[0].hits, nobody.findings[0].hits) == ((), (), ())


def test_an_issue_is_opened_for_what_hits_alone() -> None:
    hit, past = (matter(document(told(each)), History(), None) for each in (uses("till"), BESIDE))
    assert (hit.action, list(hit.stands.values())) == ("open", [(READ.id,)])
    assert (past.action, past.stands) == ("none", {})


def test_what_was_not_judged_fails_whoever_is_hit() -> None:
    whole = report(Result(case=CASE, verdict="broken", reason="no network"))
    assert close(whole.part, CONTRACTS, Known(), whole.started.date(), consumers=[STRANGER]).has_failed


def test_the_page_says_whom_a_finding_hits_and_what_passes_by() -> None:
    def shown(run: Report) -> str:
        evidence = EvidenceFile(evidences=run.part.tally.evidences)
        of_run = Told(drifts=document(run), evidence=evidence, history=run.history)
        return rendered(page.page((of_run,), run.access))

    hit, past, plain = shown(told(uses("till"))), shown(told(BESIDE)), shown(told())
    assert "hits <bdi>till</bdi>" in hit
    assert "passes by</span>" in past
    folded = '<details class="passing"><summary>1 finding that passes by'
    assert [folded in each for each in (hit, past, plain)] == [False, True, False]
    assert not any(word in plain for word in ("passes by</span>", "hits <bdi>", "<dt>Hits</dt>"))
