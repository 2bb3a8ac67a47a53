"""`reports/index.html`: one page that a person reads every morning, in one file that asks for nothing else.

It is a function of what stands on disk: `drift.json`, `evidence.json` and `history.json` of one tenant, or
of several. Values are made here, words and all; the template sets them, and nothing else makes HTML.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from conform.redact.control import in_a_block
from conform.report import drift_json
from conform.report.bugs import first_seen, gathered
from conform.report.cleaned import each_text
from conform.report.evidence import EvidenceFile
from conform.report.page.finding import entry, fitting, joined, rank
from conform.report.page.html import rendered
from conform.report.page.index import Index, index
from conform.report.page.tenant import Listed, Told, tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from conform.contract.vendor import Access
    from conform.disk import Door
    from conform.redact import Redactor
    from conform.report.bugs import Bug
    from conform.report.page.finding import Entry
    from conform.report.page.tenant import Tenant
    from conform.report.result import Report

NAME: Final = "index.html"
MOST_BYTES: Final = 2_400_000
"""What findings and pictures take of the page, the news first; `drift.json` has them all."""
_PICTURE: Final = 200_000
"""Bytes of the picture of a tenant of which all is asked, and what is told beside it."""
MOST_CONTRADICTIONS: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Hold all that the page shows: its tenants, their findings, what the documents contradict.

    `more` counts the findings that it has no room for. `contradictions` are findings with their drifts.
    """

    title: str
    tenants: tuple[Tenant, ...]
    entries: tuple[Entry, ...]
    more: int
    contradictions: Listed
    index: Index


def write(report: Report, folder: Path, door: Door) -> None:
    """Write the page of a run; raise DiskError where the door does not let it out."""
    drifts = drift_json.document(report)
    told = Told(
        drifts=drifts,
        evidence=EvidenceFile(evidences=report.part.tally.evidences),
        history=report.history,
        reports=str(drifts.options.get("reports", "")),
    )
    put(page((told,), report.access), folder / NAME, door)


def put(shown: Page, path: Path, door: Door) -> None:
    """Write a page without secrets, of which no text obeys a control; raise DiskError likewise."""
    door.data(path, rendered(cleaned(shown, door.redactor)).encode())


def cleaned(shown: Page, redactor: Redactor) -> Page:
    """Give a page of which no text holds a secret, or a control or half a character that is not shown."""
    return each_text(shown, cache(lambda text: in_a_block(redactor.value(text))))


def page(tolds: Sequence[Told], access: Access) -> Page:
    """Make the page of what runs left, one a tenant."""
    prefixes = [f"{number}/" if len(tolds) > 1 else "" for number in range(len(tolds))]
    tenants = tuple(tenant(told, n, prefixes[n]) for n, told in enumerate(tolds))
    found = _found(tolds, access)
    entries = (
        joined([entry(bug, n, prefix=prefixes[n], reports=tolds[n].reports) for n, bug in some])
        for some in found
    )
    kept = tuple(fitting(entries, max(MOST_BYTES - _PICTURE * len(tolds), MOST_BYTES // 4)))
    names = ", ".join(each.name for each in tenants)
    return Page(
        title=f"Conformance of the {names}, {max(told.drifts.started for told in tolds)[:10]}",
        tenants=tenants,
        entries=kept,
        more=len(found) - len(kept),
        contradictions=_contradictions(tolds),
        index=index(kept),
    )


def _found(tolds: Sequence[Told], access: Access) -> list[list[tuple[int, Bug]]]:
    """Gather the findings of all tenants, each once with the tenants that have it, the news first.

    What passes all consumers by comes behind all others.
    """
    found: dict[str, list[tuple[int, Bug]]] = defaultdict(list)
    for number, told in enumerate(tolds):
        since = first_seen(told.drifts)
        for name, bug in gathered(told.drifts.finding, told.drifts, told.evidence, since, access=access):
            found[name].append((number, bug))
    return sorted(
        found.values(), key=lambda some: min((bug.is_passing, rank(bug.finding.known)) for _, bug in some)
    )


def _contradictions(tolds: Iterable[Told]) -> Listed:
    """Give what documents contradict, each once: id, sentence, and how many places."""
    found = {each.id: each for told in tolds for each in told.drifts.documents.findings}
    rows = [(each.id, each.title, f"{len(each.drifts):,}", each.severity) for each in found.values()]
    return Listed(rows=tuple(rows[:MOST_CONTRADICTIONS]), more=max(0, len(rows) - MOST_CONTRADICTIONS))
