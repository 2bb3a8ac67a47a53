"""One finding as the vendor should get it: docs, request, answer, since when, and how far it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.findings.severity import SEVERITIES, TABLE, severity
from conform.report.bugs_claim import claim
from conform.report.bugs_curl import curl, setting
from conform.report.bugs_markdown import cell, fence, plain, span, table, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.drift.value import Drift
    from conform.report.evidence import Evidence
    from conform.report.kept import Kept

MOST_ROWS: Final = 15
"""Places that the table shows; `drift.json` has them all."""
_LANGUAGES: Final = {"application/json": "jsonc", "text/html": "html"}
_OF_FIELDS: Final = ("field.", "state.not_saved", "state.altered")
_CREDENTIALS: Final = {
    "none": "without credentials",
    "wrong": "with a wrong key",
    "bearer": "with the key as a bearer token",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """Hold what is told of one finding.

    `drifts` by their id; `evidence` and `times` (cases that showed it) by drift id, as far as the run kept
    them. `since` is the moment (ISO, UTC) of the first run known to show it. `seen` counts the answers
    of each operation by status. `fields` is 0 and `exceptions` empty where nothing is known.
    """

    title: str
    drifts: Mapping[str, Drift]
    evidence: Mapping[str, Evidence]
    times: Mapping[str, int]
    since: str
    tenant: str
    seen: Mapping[str, Mapping[str, int]]
    fields: int = 0
    exceptions: str = ""

    @property
    def example(self) -> str:
        """Give the id of the gravest drift; of several, of the one that takes the least to show."""

        def rank(identity: str) -> tuple[object, ...]:
            found, drift = self.evidence.get(identity), self.drifts[identity]
            weight = (1, (0, 0)) if found is None else (0, found.weight)
            return (
                SEVERITIES.index(severity(drift.kind)),
                *weight,
                -self.times.get(identity, 0),
                drift.operation,
                drift.place,
                identity,
            )

        return min(self.drifts, key=rank)


def markdown(bug: Bug) -> str:
    """Give the report as Markdown; everything that came from a tenant stands in it as plain text."""
    return "\n".join(_lines(bug)) + "\n"


def _lines(bug: Bug) -> Iterator[str]:
    drift, evidence = bug.drifts[bug.example], bug.evidence.get(bug.example)
    kinds = sorted({each.kind for each in bug.drifts.values()}, key=_gravity)
    yield from (f"# {plain(bug.title)}", "")
    yield from (f"{severity(kinds[0]).capitalize()}: {TABLE.get(kinds[0], ('', 'the docs differ'))[1]}.", "")
    yield from ("## What the docs say", "", claim(drift), "")
    yield from ("## What was sent", "")
    if evidence is None:
        yield from ("The run kept no exchange of this; run it again.", "")
    else:
        yield from _sent(evidence)
        yield from ("## What came back", "")
        yield from _came(drift, evidence)
    yield from ("## How far it goes", "")
    yield from _extent(bug, kinds)
    yield ""
    yield from _places(bug)


def _gravity(kind: str) -> tuple[int, str]:
    return SEVERITIES.index(severity(kind)), kind


def _sent(evidence: Evidence) -> Iterator[str]:
    yield "`DAFTRA_BASE_URL` is the tenant's address (`https://…`), `DAFTRA_API_KEY` its key."
    yield ""
    several = len(evidence.kept) > 1
    for number, kept in enumerate(evidence.kept, 1):
        yield from _request(kept, f"{number}. " if several else "")
    if any(kept.record for kept in evidence.kept):
        yield from ("`RECORD` is the id in the answer to the first request.", "")


def _request(kept: Kept, number: str) -> Iterator[str]:
    how = f", {_CREDENTIALS[kept.credentials]}" if kept.credentials in _CREDENTIALS else ""
    answered = "no answer" if kept.status is None else f"answered {kept.status}"
    yield from (f"{number}{span(f'{kept.method} {kept.path}')}{how}, {answered}:", "")
    if kept.is_cut:
        yield from (
            f"The body is longer than is kept; it begins with the {len(kept.body or '')} characters here.",
            "",
        )
    yield from fence("\n".join(filter(None, [setting(kept), curl(kept)])), "sh")
    yield ""
    if kept.refers:
        places = ", ".join(f"{span(place)} ({plain(resource)})" for place, resource in kept.refers)
        yield from (f"Ids of records of this tenant, to be replaced on another: {places}.", "")


def _came(drift: Drift, evidence: Evidence) -> Iterator[str]:
    last = evidence.kept[-1]
    media = f", {span(last.answered)}" if last.answered else ""
    yield from (f"Status {last.status}{media}. At {span(drift.where)}: {value(drift.observed)}.", "")
    if evidence.excerpt:
        yield from fence(evidence.excerpt, _LANGUAGES.get(last.answered, ""))
        yield ""


def _extent(bug: Bug, kinds: list[str]) -> Iterator[str]:
    operations = {(drift.contract, drift.operation) for drift in bug.drifts.values()}
    is_of_fields = any(kind.startswith(_OF_FIELDS) for kind in kinds)
    fields = f", {_counted(bug.fields, 'field')}" if bug.fields and is_of_fields else ""
    yield f"- Since: {plain(bug.since[:10])} (the first run known to show it began at {plain(bug.since)})."
    yield f"- Seen on: {plain(bug.tenant)}."
    yield f"- Where: {_counted(len(operations), 'operation')}{fields}, {_counted(len(bug.drifts), 'place')}."
    yield from _often(bug)
    if bug.exceptions:
        yield f"- Exceptions: {plain(bug.exceptions)}."
    yield f"- Kind: {', '.join(map(span, kinds))}."


def _often(bug: Bug) -> Iterator[str]:
    counts = sorted(times for each in bug.drifts if (times := bug.times.get(each)))
    if not counts:
        return
    spread = f"{counts[0]} to {counts[-1]}" if counts[0] != counts[-1] else f"{counts[0]}"
    place = "each place showed it" if len(counts) > 1 else "it showed"
    answers = bug.seen.get(bug.drifts[bug.example].operation, {})
    told = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
    of = f"; {span(bug.drifts[bug.example].operation)} answered {told}" if told else ""
    yield f"- How often: {place} in {spread} {'case' if counts[-1] == 1 else 'cases'} of the last run{of}."


def _places(bug: Bug) -> Iterator[str]:
    ordered = _spread(bug)
    yield from table(
        ("operation", "place", "documented", "came back", "page", "cases"),
        (
            (
                cell(drift.operation),
                cell(drift.place),
                plain(drift.documented),
                value(drift.observed, cell),
                cell(drift.source.page),
                str(bug.times.get(identity, "")),
            )
            for identity, drift in ordered[:MOST_ROWS]
        ),
    )
    if len(ordered) > MOST_ROWS:
        rest = ordered[MOST_ROWS:]
        operations = len({drift.operation for _, drift in rest})
        yield from ("", f"… and {_counted(len(rest), 'place')} more in {_counted(operations, 'operation')}.")


def _spread(bug: Bug) -> list[tuple[str, Drift]]:
    """Order the places so that the first rows show each operation once."""
    by_place = sorted(bug.drifts.items(), key=lambda pair: (pair[1].operation, pair[1].place, pair[0]))
    rounds: dict[str, int] = {}
    ranked = []
    for identity, drift in by_place:
        rounds[drift.operation] = rounds.get(drift.operation, -1) + 1
        ranked.append((rounds[drift.operation], identity, drift))
    return [(identity, drift) for _, identity, drift in sorted(ranked, key=lambda each: each[0])]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
