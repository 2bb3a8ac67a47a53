"""The issue of a tenant's drift in words: title, body and comment, as Markdown that no text breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.drift.kinds import SEVERITIES
from conform.findings.history import Record
from conform.report.issue import mark
from conform.report.markdown import cell, plain, span, table
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.findings.history import History
    from conform.report.drift_json import DriftFile, FindingTold
    from conform.report.issue import Found, Matter

MOST_BYTES: Final = 60_000
"""Bytes of a body: GitHub takes 65,536 characters."""
MOST_ROWS: Final = 40
"""Findings that a table names, places that a list names; the reports of the run have all."""
MOST_TITLE: Final = 200
_REST: Final = 1_000
"""Bytes that are left for the line which says what was left out."""
_TICKS: Final = re.compile(r"`{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Hold what an issue is told of: the night, what of it matters, the tenant's name, and links to the run.

    `whose` is what the issue is found by; `since` gives for each drift the first night (ISO, UTC)
    known to show it; `reports` are the bug reports (Markdown) by finding.
    """

    drifts: DriftFile
    matter: Matter
    history: History
    name: str
    whose: str
    links: tuple[str, ...] = ()
    since: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)


def title(told: Told) -> str:
    """Give the title of the issue."""
    matter = told.matter
    if not matter.holds:
        return f"Nightly run on {told.name} could not be judged"
    worst = (
        f", the worst {_findings(told)[0].severity}" if matter.stands else ", none of it asked for last night"
    )
    return f"API drift on {told.name}: {counted(len(matter.holds), 'finding')}{worst}"


def body(told: Told) -> str:
    """Give the whole body, of `MOST_BYTES` at most: bug reports are left out whole, the worst ones last."""
    head = "\n".join((mark(told.matter, told.whose), "", *_night(told), *_sections(told), *_handling(told)))
    parts, left = [head], list[str]()
    size = len(head.encode())
    for finding in (each for each in _findings(told) if each.id in told.reports):
        text = f"\n## {finding.id}\n\n{_below(told.reports[finding.id])}"
        size += len(text.encode())
        (parts if size <= MOST_BYTES - _REST else left).append(text)
    if left:
        parts.append(
            f"\n{counted(len(left), 'report')} more: `conform bugs` writes them from the run's reports.\n"
        )
    return "\n".join(parts)


def comment(told: Told) -> str:
    """Say what the night changed, for those who follow the issue."""
    matter = told.matter
    lines = [
        *_came(told),
        *_listed(told, "Gone: asked for and not seen any more.", matter.gone),
        *_listed(
            told, "Accepted by now, seen on some nights only, or below what fails a run.", matter.excused
        ),
        *_listed(told, "Not asked for last night, and still open.", matter.unasked),
        *_troubles(told),
    ]
    if matter.action == "close":
        is_back = matter.held is not None and matter.held.is_unjudged and not lines
        lines.append("The night could be judged again." if is_back else "Nothing of this issue is left.")
    return "\n".join((*_night(told), *lines)) + "\n"


def _night(told: Told) -> Iterator[str]:
    drifts = told.drifts
    where = f"{drifts.tenant.sort} tenant {span(drifts.tenant.base_url)}".removesuffix(" ` `")
    links = "".join(f" {plain_link(each)}" for each in told.links)
    yield from (f"Night of {plain(drifts.started)} on {plain(told.name)}, the {where}.{links}", "")


def plain_link(url: str) -> str:
    """Give an address as a link, or as plain text where it is none."""
    is_one = re.fullmatch(r"https?://[^\s<>]+", url) is not None
    return f"<{url}>" if is_one else plain(url)


def _sections(told: Told) -> Iterator[str]:
    matter, found = told.matter, _findings(told)
    yield from _troubles(told)
    if found:
        yield from ("## What is not as documented", "")
        yield from table(("finding", "severity", "since", "operations", "drifts", "what"), _rows(told, found))
        yield from (*_more(len(found), "finding"), "")
    if matter.unasked:
        yield from ("## Not asked for last night", "")
        yield from _listed(told, "Still open: no night has asked for it since it was seen.", matter.unasked)


def _findings(told: Told) -> Sequence[FindingTold]:
    """Give the findings that stand, the worst first as the run has them."""
    found = [each for each in told.drifts.findings if each.id in told.matter.stands]
    return sorted(
        found, key=lambda each: SEVERITIES.index(each.severity) if each.severity in SEVERITIES else 9
    )


def _rows(told: Told, found: Sequence[FindingTold]) -> Iterator[Sequence[str]]:
    for each in found[:MOST_ROWS]:
        ids = told.matter.stands[each.id]
        is_new = set(ids) <= set(told.matter.came.get(each.id, ()))
        since = min((told.since[one] for one in ids if told.since.get(one)), default="")
        yield (
            f"{cell(each.id)}{' (new)' * is_new}",
            plain(each.severity),
            plain(since[:10]),
            str(each.operations),
            str(len(ids)),
            plain(each.title[:MOST_TITLE]),
        )


def _came(told: Told) -> Iterator[str]:
    titles = {each.id: each.title for each in told.drifts.findings}
    came = [*told.matter.came]
    if came:
        yield from ("New:", "")
        for each in came[:MOST_ROWS]:
            places = counted(len(told.matter.came[each]), "drift")
            yield f"- {span(each)} {plain(titles.get(each, '')[:MOST_TITLE])} ({places})"
        yield from (*_more(len(came), "finding"), "")


def _troubles(told: Told) -> Iterator[str]:
    if not told.matter.troubles:
        return
    is_all = told.matter.is_unjudged
    heading = "## The night could not be judged" if is_all else "## What else kept the night from passing"
    yield from (heading, "")
    yield from (f"- {plain(each)}" for each in told.matter.troubles)
    yield ""
    if is_all and told.matter.unasked:
        yield from ("That nothing new showed does not say that anything is gone.", "")


def _listed(told: Told, said: str, found: Found) -> Iterator[str]:
    """Name drifts that the night did not show, as far as the history knows them."""
    places = [(finding, identity) for finding, ids in found.items() for identity in ids]
    if not places:
        return
    yield from (said, "")
    for finding, identity in places[:MOST_ROWS]:
        record = told.history.records.get(identity, Record())
        where = (
            f": {span(record.operation)}, {span(record.place)} ({span(record.kind)})" if record.kind else ""
        )
        yield f"- {span(finding)} {span(identity)}{where}"
    yield from (*_more(len(places), "drift"), "")


def _more(number: int, noun: str) -> Iterator[str]:
    if number > MOST_ROWS:
        yield from ("", f"… and {counted(number - MOST_ROWS, noun)} more in `drift.json`.")


def _handling(told: Told) -> Iterator[str]:
    if not told.matter.holds:
        return
    some = next((each.id for each in _findings(told)), next(iter(told.matter.holds)))
    yield from (
        "## What to do",
        "",
        f"- Write to the vendor: `conform bugs --finding {some}` makes a file of a finding.",
        f'- Accept it: `conform known add {some} --reason "…"`, and commit `reports/known-drift.yaml`.',
        "- Mended? The first night that asks for all of it and sees none of it closes this issue.",
        "",
    )


def _below(text: str) -> str:
    """Put the headings of a report two levels down; what looks like one inside a block of code is none."""
    told, fence = [], ""
    for line in text.splitlines():
        found = _TICKS.match(line)
        if found and not fence:
            fence = found[0]
        elif line == fence:
            fence = ""
        is_heading = line.startswith("#") and not fence
        told.append(f"##{line}" if is_heading else line)
    return "\n".join(told)
