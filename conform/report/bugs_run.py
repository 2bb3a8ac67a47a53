"""The bug reports of a run, from what it left on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.errors import UserError
from conform.report.bugs import Bug, markdown
from conform.report.evidence_file import Extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conform.findings.drift_file import DriftFile
    from conform.redact import Redactor
    from conform.report.evidence_file import EvidenceFile

UNKNOWN: Final = "an unknown day"


class LeakError(UserError):
    """Say on one line which report holds which kind of secret, never the secret."""


def first_seen(
    drifts: DriftFile, evidence: EvidenceFile, earlier: Sequence[DriftFile] = ()
) -> dict[str, str]:
    """Give for each drift when the first run began that showed it (ISO, UTC), of the runs that are known."""
    since = {}
    for identity in drifts.drifts:
        seen = [each.started for each in (drifts, *earlier) if identity in each.drifts]
        since[identity] = min(filter(None, [*seen, evidence.since.get(identity, "")]), default=UNKNOWN)
    return since


def bug(name: str, drifts: DriftFile, evidence: EvidenceFile, since: dict[str, str]) -> Bug:
    """Gather what is known of one finding, which must have a drift in the run's report."""
    held = {each: drifts.drifts[each] for each in drifts.findings[name] if each in drifts.drifts}
    extent = evidence.extents.get(name, Extent())
    sort, address = drifts.tenant
    return Bug(
        title=drifts.titles[name],
        drifts=held,
        evidence={each: found for each in held if (found := evidence.evidences.shortest.get(each))},
        times=evidence.evidences.times,
        since=min(since[each] for each in held),
        tenant=f"a live tenant, {address}" if sort == "live" else f"the {sort} tenant",
        seen=drifts.answers,
        fields=extent.fields,
        exceptions=extent.exceptions,
    )


def reports(
    names: Iterable[str],
    drifts: DriftFile,
    evidence: EvidenceFile,
    since: dict[str, str],
    redactor: Redactor,
) -> Iterator[tuple[str, str]]:
    """Yield reports by finding id; raise LeakError where a known secret still stands in one."""
    for name in names:
        if not any(each in drifts.drifts for each in drifts.findings[name]):
            continue
        text = redactor.text(markdown(bug(name, drifts, evidence, since)))
        if leak := redactor.leaks(text.encode("utf-8", "surrogatepass")):
            raise LeakError(f"{name}.md was not written: {leak} still stands in it; make the run again")
        yield name, text
