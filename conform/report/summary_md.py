"""`reports/summary.md`: what a run found, for the summary of a job (`$GITHUB_STEP_SUMMARY`, GitLab).

It takes 60 kB at most, so that several jobs fit into the MiB of one page. Nothing that a tenant serves means
anything in it.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from conform import words
from conform.redact.control import on_a_line
from conform.report import drift_json
from conform.report.bugs import reproduction
from conform.report.causes import causes
from conform.report.found import found
from conform.report.markdown import cell, plain, span, table
from conform.report.page.picture import whole
from conform.report.page.sentence import sentence
from conform.report.summary import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conform.disk import Door
    from conform.report.found import Found
    from conform.report.result import Left, Report

NAME: Final = "summary.md"
MOST_BYTES: Final = 60_000
MOST_FINDINGS: Final = 20
MOST_TOLD: Final = 3
"""New findings that are told with their requests."""
MOST_OF_ONE: Final = 12_000
"""Bytes of the requests and the answer of one finding."""
MOST_ROWS: Final = 10
"""Rows of each further part; `drift.json` has them all."""
MOST_TEXT: Final = 300
"""Characters of one text."""


def text(report: Report) -> str:
    """Give the page; where it grows too long, fewer findings are told with their requests, then in all."""
    told, drifts = found(report), drift_json.document(report)
    said = sentence(drifts, whole(drifts.matrix))
    sizes = ((MOST_FINDINGS, MOST_TOLD), (MOST_FINDINGS, 1), (MOST_FINDINGS, 0), (MOST_TOLD, 0))
    pages = ("\n".join(_lines(report, said, told, *most)) + "\n" for most in sizes)
    return next(page for page in pages if len(page.encode("utf-8", "surrogatepass")) <= MOST_BYTES)


def _lines(report: Report, said: str, told: tuple[Found, ...], most: int, most_told: int) -> Iterator[str]:
    yield from (f"# Conformance: {'failed' if report.has_failed else 'passed'}", "")
    yield from (f"**{plain(said)}**", "")
    ran = f"{report.tenant} tenant {report.base_url}, {report.started:%Y-%m-%d %H:%M} UTC"
    yield from (f"{plain(ran)}. {plain(_cases(report))}.", "")
    if report.has_failed:
        yield from (f"It fails because: {plain('; '.join(causes(report)))}.", "")
    yield from _findings(told, report.impact.consumers, most)
    for each in [each for each in told if each.is_new and not each.is_passing][:most_told]:
        yield from _reproduced(each, report)
    yield from _went(report)
    yield from _unjudged(report)
    yield from _left(report)


def _cases(report: Report) -> str:
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count)
    requests = words.counted(sum(report.sent.values()), "request")
    ran = f"{words.counted(sum(report.verdicts.values()), 'case')} ({counts or 'none'}), {requests}"
    return f"{ran}, {report.exercised} of {report.documented} operations exercised"


def _findings(every: tuple[Found, ...], consumers: tuple[str, ...], most: int) -> Iterator[str]:
    if not every:
        return
    told = [each for each in every if not each.is_passing]
    yield from ("## Findings", "")
    yield from table(
        ("finding", *("hits",) * bool(consumers), "state", "severity", "what", "since", "operations"),
        (
            (
                cell(each.finding.id),
                *(plain(_hits(each)),) * bool(consumers),
                plain(f"{each.standing}{', fails nothing' if each.is_below else ''}"),
                plain(each.finding.severity),
                plain(_short(each.finding.title)),
                plain(each.since[:10]),
                str(each.finding.operations),
            )
            for each in told[:most]
        ),
    )
    if len(told) > most:
        yield from ("", f"… and {words.counted(len(told) - most, 'finding')} more in `drift.json`.")
    if passing := [each for each in every if each.is_passing]:
        told_in_short = f"{words.listed(consumers)}: {', '.join(each.finding.id for each in passing[:most])}"
        count = words.counted(len(passing), "new finding")
        yield from ("", f"{count} of no concern to {plain(told_in_short)}.")
    yield ""


def _hits(told: Found) -> str:
    return "; ".join(
        f"{each.consumer} {words.touched(each.by, each.what, each.operation)}" for each in told.hits
    )


def _reproduced(told: Found, report: Report) -> Iterator[str]:
    """Fold how to see a finding again: the requests, and what came back."""
    kept = report.part.tally.evidences.best.get(told.example.id)
    if kept is None:
        return
    body = "\n".join(reproduction(kept, report.access))
    title = html.escape(on_a_line(_short(f"{told.finding.id} {told.finding.title}")))
    yield from (f"<details><summary>{title}</summary>", "")
    if len(body.encode("utf-8", "surrogatepass")) > MOST_OF_ONE:
        command = span(f"conform bugs --finding {told.finding.id}")
        body = f"It is too long to show here; {command} tells it."
    yield from (body, "", "</details>", "")


def _went(report: Report) -> Iterator[str]:
    went = report.changes.went
    if not went:
        return
    yield from (f"## Gone since {plain(report.changes.before[:10])}", "")
    for each in went[:MOST_ROWS]:
        yield f"- {span(each.kind)} {span(each.operation)} {span(each.place)}, since {plain(each.since[:10])}"
    yield from _rest(len(went))


def _rest(number: int) -> Iterator[str]:
    if number > MOST_ROWS:
        yield f"- … and {number - MOST_ROWS} more in `drift.json`"
    yield ""


def _unjudged(report: Report) -> Iterator[str]:
    told = [
        (word, reason, count)
        for word, (_, counts) in reasons(report).items()
        for reason, count in counts.items()
    ]
    if not told and not report.interrupted:
        return
    yield from ("## Not judged", "")
    if report.interrupted:
        yield f"- interrupted {plain(_short(report.interrupted))}"
    for word, reason, count in sorted(told, key=lambda each: (each[0], -each[2], each[1]))[:MOST_ROWS]:
        yield f"- {plain(word)}: {count} × {plain(_short(reason))}"
    yield from _rest(len(told))


def _left(report: Report) -> Iterator[str]:
    if not report.left:
        return
    yield from ("## Left on the tenant", "")
    for each in report.left[:MOST_ROWS]:
        yield f"- {span(each.contract)}: {plain(_short(_left_of(each)))}"
    yield from _rest(len(report.left))
    if any(not each.is_meant for each in report.left):
        yield from ("`conform sweep` removes what is proven ours.", "")


def _left_of(left: Left) -> str:
    ids = ", ".join(map(str, left.ids))
    doubts = f"{left.doubts} in doubt" if left.doubts else ""
    return " and ".join(filter(None, (ids, doubts))) + (", as was allowed" if left.is_meant else "")


def _short(text: str) -> str:
    return words.cut(text, MOST_TEXT)


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `summary.md` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.text(folder / NAME, text(report), "report")
