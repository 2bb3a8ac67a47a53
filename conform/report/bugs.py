"""One finding as the vendor should get it: docs, request, answer, since when, and how far it goes."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform import words
from conform.derive.document import is_named
from conform.drift.docs_change import docs_change
from conform.drift.kinds import SEVERITIES, breaks, kind_named, severity
from conform.errors import UserError
from conform.report.curl import commands, definitions
from conform.report.markdown import cell, fence, plain, span, table, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.contract.vendor import Access
    from conform.drift.value import Drift
    from conform.redact import Redactor
    from conform.report.drift_json import DriftFile, FindingTold
    from conform.report.evidence import Contrast, Evidence, EvidenceFile
    from conform.report.line import Line

MOST_ROWS: Final = 15
"""Places that the table shows; `drift.json` has them all."""
UNKNOWN: Final = "an unknown day"
_CALLED: Final = {
    "refused": ", to be refused",
    "denied": ", to be denied",
    "absent": ", to be answered with 404",
}
"""What a request is sent for where it is not to be done."""
_LANGUAGES: Final = {"application/json": "jsonc", "text/html": "html"}
_MERGED: Final = (
    "does not say that an edit replaces what it leaves out, so {where} is to read back {documented}"
)


class LeakError(UserError):
    """Say on one line which report holds which kind of secret, never the secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """Hold what is told of one finding.

    `drifts` by their id; `evidence` and `times` (cases that showed it) by drift id, as far as the run kept
    them. `since` is the moment (ISO, UTC) of the first run known to show it, `back_since` of that on which
    all of it came back, empty where it never went. `seen` counts the answers of each operation by status.
    `access` names the variables that stand for address and key, `is_of_people` tells of a tenant that people
    work in. `consumers` are those that the run was asked for, of whom the finding tells which it hits.
    """

    finding: FindingTold
    drifts: Mapping[str, Drift]
    evidence: Mapping[str, Evidence]
    times: Mapping[str, int]
    since: str
    tenant: str
    is_of_people: bool
    seen: Mapping[str, Mapping[str, int]]
    access: Access
    back_since: str = ""
    consumers: tuple[str, ...] = ()

    @property
    def is_passing(self) -> bool:
        """Tell whether consumers were named and it hits none of them."""
        return bool(self.consumers) and not self.finding.hits

    @property
    def example(self) -> str:
        """Give the id of the drift that is told in full."""
        return example(self.drifts, self.evidence, self.times)


def example(drifts: Mapping[str, Drift], evidence: Mapping[str, Evidence], times: Mapping[str, int]) -> str:
    """Choose of a finding's drifts, by their ids, the gravest that was seen again by its own steps alone.

    Of several it is that which takes the least to show. What only a guide implies leads nowhere as long as
    an endpoint's own page is contradicted.
    """

    def rank(identity: str) -> tuple[object, ...]:
        found, drift = evidence.get(identity), drifts[identity]
        weight = (1, (0, 0)) if found is None else (0, found.weight)
        return (
            found is None or not found.is_proven,
            not is_named(drift.source),
            SEVERITIES.index(severity(drift)),
            *weight,
            -times.get(identity, 0),
            drift.operation,
            drift.place,
            identity,
        )

    return min(drifts, key=rank)


def first_seen(drifts: DriftFile, earlier: Sequence[DriftFile] = ()) -> dict[str, str]:
    """Give for each drift when the first run began that showed it (ISO, UTC), of the runs that are known.

    Reports of before may name a drift by the id of then.
    """
    shown = [(each.started, each.ids) for each in earlier]
    told = {each.id: each.since or drifts.started for each in drifts.drifts}
    since = {}
    for identity, drift in drifts.by_id.items():
        named = words.ids(drift)
        seen = [started for started, known in shown if not known.isdisjoint(named)]
        since[identity] = min(filter(None, [*seen, told[identity]]), default=UNKNOWN)
    return since


def reports(
    names: Iterable[str],
    drifts: DriftFile,
    evidence: EvidenceFile,
    since: Mapping[str, str],
    *,
    redactor: Redactor,
    access: Access,
) -> Iterator[tuple[str, str]]:
    """Yield reports by finding id; raise LeakError where a known secret still stands in one."""
    for name, bug in gathered(names, drifts, evidence, since, access=access):
        text = redactor.known(markdown(bug))
        if leak := redactor.leaks(text.encode("utf-8", "surrogatepass")):
            raise LeakError(f"{name}.md was not written: {leak} still stands in it; make the run again")
        yield name, text


def gathered(
    names: Iterable[str],
    drifts: DriftFile,
    evidence: EvidenceFile,
    since: Mapping[str, str],
    *,
    access: Access,
) -> Iterator[tuple[str, Bug]]:
    """Yield what is told of findings by their ids; one of which no drift is known is left out."""
    known, findings = drifts.by_id, drifts.finding
    back = {each.id: each.back_since for each in drifts.drifts}
    seen = {label: reached.seen for label, reached in drifts.reached.items()}
    sort, address = drifts.tenant.sort, drifts.tenant.base_url
    for name in names:
        held = {each: known[each] for each in findings[name].drifts if each in known}
        if not held:
            continue
        yield (
            name,
            Bug(
                finding=findings[name],
                drifts=held,
                evidence={each: kept for each in held if (kept := evidence.evidences.best.get(each))},
                times=evidence.evidences.times,
                since=min(since[each] for each in held),
                # one of them that never went makes it one that never did
                back_since=min(back[each] for each in held),
                is_of_people=drifts.is_of_people,
                tenant=f"a live tenant, {address}" if sort == "live" else f"the {sort} tenant",
                seen=seen,
                access=access,
                consumers=drifts.consumers,
            ),
        )


def markdown(bug: Bug) -> str:
    """Give the report as Markdown; everything that came from a tenant stands in it as plain text."""
    return "\n".join(_lines(bug)) + "\n"


Said: TypeAlias = tuple[Literal["ours", "code", "theirs"], str]
"""A piece of a sentence: words of ours, a name to be set as code, and what documents or a tenant say."""
_MARKED: Final[Mapping[str, Callable[[str], str]]] = {"ours": str, "code": span, "theirs": plain}


def claim(drift: Drift) -> str:
    """Give the claim that a drift contradicts, with its page: never the vendor's own words."""
    return "".join(_MARKED[sort](text) for sort, text in stated(drift))


def stated(drift: Drift) -> Iterator[Said]:
    """Yield the same sentence piece by piece."""
    form = _MERGED if drift.claimed == ("as_before",) else kind_named(drift.kind).claim
    filled: Mapping[str, Said] = {
        "where": ("code", drift.place),
        "documented": ("theirs", words.documented(drift)),
        "rule": ("theirs", words.rules(drift) or "an element breaks a rule"),
    }
    yield from (("ours", "For "), ("code", drift.operation), ("ours", ", page "), ("code", drift.source.page))
    yield from (("ours", " (edition "), ("theirs", drift.source.edition), ("ours", ")"))
    if drift.beside is not None:
        yield from (("ours", ", with page "), ("code", drift.beside.page), ("ours", ","))
    yield "ours", " "
    for text, name, _, _ in Formatter().parse(form):
        yield "ours", text
        if name is not None:
            yield filled[name]
    yield "ours", "."


def _lines(bug: Bug) -> Iterator[str]:
    is_of_documents = kind_named(bug.drifts[bug.example].kind).about == "documents"
    yield from _of_documents(bug) if is_of_documents else _of_answers(bug)


def _of_documents(bug: Bug) -> Iterator[str]:
    """Tell a contradiction: nothing was sent and nothing came back, two pages say different things."""
    drift = bug.drifts[bug.example]
    yield from (f"# {plain(bug.finding.title)}", "")
    yield from (f"{severity(drift).capitalize()}: {breaks(drift)[1]}.", "")
    yield from ("## What the docs say", "", claim(drift), "")
    if against := words.observed(drift):
        yield from (f"Against it: {plain(against)}.", "")
    yield from ("## How far it goes", "")
    operations = {(each.contract, each.operation) for each in bug.drifts.values()}
    counts = ((len(operations), "operation"), (len(bug.drifts), "place"))
    yield f"- Where: {', '.join(words.counted(*each) for each in counts)}."
    yield from (f"- Kind: {span(drift.kind)}.", "")
    ordered = spread(bug)
    yield from table(
        ("operation", "place", "states", "and elsewhere", "page"),
        (
            (
                cell(each.operation),
                cell(each.place),
                plain(words.documented(each)),
                plain(words.observed(each)),
                cell(each.source.page),
            )
            for _, each in ordered[:MOST_ROWS]
        ),
    )
    if len(ordered) > MOST_ROWS:
        yield from ("", f"… and {words.counted(len(ordered) - MOST_ROWS, 'place')} more.")


def _of_answers(bug: Bug) -> Iterator[str]:
    evidence = bug.evidence.get(bug.example)
    drift = bug.drifts[bug.example] if evidence is None else evidence.drift
    worst = min(bug.drifts.values(), key=gravity)
    kinds = list(dict.fromkeys(each.kind for each in sorted(bug.drifts.values(), key=gravity)))
    yield from (f"# {plain(bug.finding.title)}", "")
    graveness = bug.finding.severity or severity(worst)
    yield from (f"{graveness.capitalize()}: {breaks(worst)[1]}.", "")
    yield from ("## What the docs say", "", claim(drift), "")
    yield from ("## What was sent", "")
    if evidence is None:
        yield from ("The run kept no exchange of this; run it again.", "")
    else:
        yield from _sent(evidence, bug.access)
        yield from ("## What came back", "")
        yield from _came(evidence)
        yield from _difference(evidence.contrast, bug.access)
    yield from ("## How far it goes", "")
    yield from _extent(bug, kinds)
    yield ""
    yield from _places(bug)
    yield from _instead(bug)


def gravity(drift: Drift) -> tuple[int, str]:
    """Order drifts, the gravest first."""
    return SEVERITIES.index(severity(drift)), drift.kind


def reproduction(evidence: Evidence, access: Access) -> Iterator[str]:
    """Yield as Markdown how to see a drift again: the requests, and what came back."""
    yield from _sent(evidence, access)
    yield from _came(evidence)


def _sent(evidence: Evidence, access: Access) -> Iterator[str]:
    address, key = access.variable("BASE_URL"), access.variable("API_KEY")
    yield f"`{address}` is the tenant's address (`https://…`), `{key}` its key."
    told = (*evidence.lines, *(evidence.contrast.lines if evidence.contrast is not None else ()))
    if defined := list(definitions(told)):
        yield from ("Ids are taken from the answers: the lines are for one shell, in this order.", "")
        yield from fence("\n".join(defined), "sh")
    yield ""
    yield from _requests(evidence.lines, access)


def _requests(lines: Sequence[Line], access: Access, first: int = 1) -> Iterator[str]:
    for number, line in enumerate(lines, first):
        yield from _request(line, f"{number}. " if len(lines) + first > 2 else "", access)  # noqa: PLR2004 - several


def _request(line: Line, number: str, access: Access) -> Iterator[str]:
    how = "" if line.credentials == "good" else f", {words.way(line.credentials)}"
    yield from (f"{number}{span(f'{line.method} {line.target}')}{how}{meant(line)}:", "")
    if line.is_cut:
        yield from ("The body is longer than is kept; this is its beginning.", "")
    yield from fence("\n".join(commands(line, access)), "sh")
    yield ""


def meant(line: Line) -> str:
    """Say what a request is for, and what it was answered."""
    if line.of:
        return f", a record of {plain(line.of)} to refer to"
    answered = "no answer" if line.status is None else f"answered {line.status}"
    return f"{_CALLED.get(line.expects, '')}, {answered}"


def _came(evidence: Evidence) -> Iterator[str]:
    last, drift = evidence.lines[evidence.shows], evidence.drift
    media = f", {span(last.answered)}" if last.answered else ""
    yield from (f"Status {last.status}{media}. At {span(drift.where)}: {value(words.observed(drift))}.", "")
    if evidence.excerpt:
        yield from fence(evidence.excerpt, _LANGUAGES.get(last.answered, ""))
        yield ""


def _difference(contrast: Contrast | None, access: Access) -> Iterator[str]:
    """Tell the neighbour that does as documented: the same requests with one thing other."""
    if contrast is None:
        return
    yield from ("## What makes the difference", "")
    told = plain(words.trait(contrast.trait))
    yield from (f"{span(contrast.place)}: {told}. Without that, the same request does as documented:", "")
    yield from _requests(contrast.lines[contrast.number :], access, contrast.number + 1)


def _extent(bug: Bug, kinds: list[str]) -> Iterator[str]:
    operations = {(drift.contract, drift.operation) for drift in bug.drifts.values()}
    is_of_fields = any(kind_named(kind).about == "fields" for kind in kinds)
    touched = bug.finding.fields if is_of_fields else 0
    counts = [(len(operations), "operation"), (touched, "field"), (len(bug.drifts), "place")]
    yield f"- Since: {plain(bug.since[:10])} (the first run known to show it began at {plain(bug.since)})."
    if bug.back_since:
        yield f"- Back since: {plain(bug.back_since[:10])}; it had gone in between."
    if bug.finding.nights:
        yield f"- Comes and goes: {words.nights(*bug.finding.nights)}."
    yield f"- Seen on: {plain(bug.tenant)}{proof(bug)}."
    yield f"- Where: {', '.join(words.counted(*each) for each in counts if each[0])}."
    yield from _often(bug)
    if bug.finding.because and len(bug.drifts) > 1:
        yield f"- One cause: {plain(bug.finding.because)}."
    if bug.finding.exceptions:
        yield f"- Exceptions: {plain(bug.finding.exceptions)}."
    yield f"- Kind: {', '.join(map(span, kinds))}."


def proof(bug: Bug) -> str:
    """Say whether the lines above were sent again by themselves, and on what."""
    evidence = bug.evidence.get(bug.example)
    if evidence is None or not evidence.is_proven:
        return "; the lines above were not sent again by themselves"
    if bug.is_of_people:
        return "; the lines above showed it there again, after the other requests of the run"
    return "; the lines above showed it again, on a tenant that nobody had asked anything before"


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
    ordered = spread(bug)
    yield from table(
        ("operation", "place", "documented", "came back", "page", "cases"),
        (
            (
                cell(drift.operation),
                cell(drift.place),
                plain(words.documented(drift)),
                value(words.observed(drift), cell),
                cell(drift.source.page),
                str(bug.times.get(identity, "")),
            )
            for identity, drift in ordered[:MOST_ROWS]
        ),
    )
    if len(ordered) > MOST_ROWS:
        rest = ordered[MOST_ROWS:]
        operations = words.counted(len({drift.operation for _, drift in rest}), "operation")
        yield from ("", f"… and {words.counted(len(rest), 'place')} more in {operations}.")


def _instead(bug: Bug) -> Iterator[str]:
    """Tell which page would have to state what, if the docs are to follow; nothing where they cannot."""
    found = dict.fromkeys(
        (each.source, each.where, *words.changed(each))
        for _, drift in spread(bug)
        if (each := docs_change(drift)) is not None
    )
    if not found or docs_change(bug.drifts[bug.example]) is None:
        return  # what the finding is about the software alone can mend
    yield from ("", "## If the docs are to follow instead", "")
    yield from table(
        ("page", "place", "states", "would state"),
        (
            (cell(source.page), cell(where), plain(stated), plain(seen))
            for source, where, stated, seen in list(found)[:MOST_ROWS]
        ),
    )
    if len(found) > MOST_ROWS:
        yield from ("", f"… and {words.counted(len(found) - MOST_ROWS, 'change')} more.")


def spread(bug: Bug) -> list[tuple[str, Drift]]:
    """Order the places so that the first rows show each operation once."""
    by_place = sorted(bug.drifts.items(), key=lambda pair: (pair[1].operation, pair[1].place, pair[0]))
    rounds: dict[str, int] = {}
    ranked = []
    for identity, drift in by_place:
        rounds[drift.operation] = rounds.get(drift.operation, -1) + 1
        ranked.append((rounds[drift.operation], identity, drift))
    return [(identity, drift) for _, identity, drift in sorted(ranked, key=lambda each: each[0])]
