"""One finding as the page tells it, of one tenant or of several: what stands on sight, and what is folded.

Its facts are those of a bug report (`conform.report.bugs`), set otherwise.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from conform import words
from conform.drift.kinds import breaks, severity
from conform.report import drift_json
from conform.report.bugs import MOST_ROWS, gravity, meant, proof, spread, stated
from conform.report.curl import commands, definitions
from conform.report.matrix import OF_KIND
from conform.report.page.sentence import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.contract.vendor import Access
    from conform.report.bugs import Bug, Said
    from conform.report.evidence import Evidence
    from conform.report.line import Line

STANDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("new", "new"),
    "partly": ("partly new", "new in part"),
    "flapping": ("comes and goes", "that come and go"),
    "known": ("known", "known"),
}
"""What findings are to the team, in the order in which they are shown: of one of them, and of several."""
MOST_SHELL: Final = 6_000
"""Characters of one block of shell lines; `conform bugs` has them whole."""
MOST_PLACE: Final = 200
"""Characters of a place, of which the names may be a tenant's."""
MOST_TITLE: Final = 400
_HEADS: Final = 0.4
"""The share of the room that is kept for findings that nothing more is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Tell one request: its number, method and target, how it was made and answered, and its shell lines.

    `more` counts the characters of the lines that were left out.
    """

    number: int
    target: str
    told: str
    shell: str
    more: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Tell the evidence of one drift: what was sent, what came back, and what makes the difference.

    `defined` are the shell functions that the lines need, empty for none. `trait` says what of the request at
    `place` makes the difference, both empty where that is not known; `instead` are then no requests.
    """

    defined: str
    requests: tuple[Request, ...]
    status: str
    where: str
    came: str
    excerpt: str
    place: str = ""
    trait: str = ""
    instead: tuple[Request, ...] = ()

    @property
    def size(self) -> int:
        """Count the bytes of it on the page, about."""
        sent = sum(
            weight(each.target + each.told + each.shell) + 200 for each in (*self.requests, *self.instead)
        )
        return (
            weight(self.defined + self.where + self.came + self.excerpt + self.place + self.trait)
            + sent
            + 800
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Tell one drift in a row of the table."""

    operation: str
    place: str
    documented: str
    came: str
    page: str
    cases: str
    cell: str

    @property
    def cells(self) -> tuple[str, str, str, str, str, str]:
        """Give the row from left to right."""
        return self.operation, self.place, self.documented, self.came, self.page, self.cases


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """Say how a finding stands on one tenant, by the tenant's number on the page."""

    tenant: int
    told: str
    drifts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Show one finding; what it tells in full is of the tenant on which it is the most of news.

    `shown` is None where the run kept no exchange, or where the page has no room (`is_cut`). `places` are all
    of its drifts, `first` of which the table shows at once. `more` are lines beside the sentence. `hits` name
    the consumers that it hits, `is_passing` tells that consumers were named and it hits none.
    """

    id: str
    slug: str
    severity: str
    breaks: str
    title: str
    standing: str
    on: tuple[On, ...]
    operations: int
    since: str
    claim: tuple[Said, ...]
    shown: Shown | None
    places: tuple[Place, ...]
    more: tuple[tuple[str, str], ...]
    accept: str
    write: str
    first: int = MOST_ROWS
    is_cut: bool = False
    hits: tuple[str, ...] = ()
    is_passing: bool = False

    @property
    def folded(self) -> int:
        """Count the bytes of evidence and table on the page, about."""
        rows = sum(weight("".join(each.cells)) + 80 for each in self.places[: self.first])
        return rows + 300 + (0 if self.shown is None else self.shown.size)

    @property
    def size(self) -> int:
        """Count the bytes of the rest of it, about."""
        told = "".join(
            (self.title, self.slug, *(text for pair in (*self.claim, *self.more) for text in pair))
        )
        return weight(told + self.accept + self.write) + 60 * (len(self.on) + len(self.claim)) + 900


def rank(standing: str) -> int:
    """Order findings by what they are to the team, the news first."""
    return tuple(STANDINGS).index(standing)


def entry(bug: Bug, tenant: int, *, prefix: str = "", reports: str = "") -> Entry:
    """Show a finding of one tenant, its `reports` in a folder, empty for the usual one."""
    found, evidence = bug.finding, bug.evidence.get(bug.example)
    drift = bug.drifts[bug.example] if evidence is None else evidence.drift
    standing = words.standing(found.known, *found.nights) or "new"
    worst = min(bug.drifts.values(), key=gravity)
    here = f" --reports {shlex.quote(reports)}" if reports else ""
    of = f" --drift {shlex.quote(f'{reports}/{drift_json.NAME}')}" if reports else ""
    return Entry(
        id=found.id,
        slug=found.slug,
        severity=found.severity or severity(worst),
        breaks=breaks(worst)[1],
        title=cut(found.title, MOST_TITLE),
        standing=found.known,
        on=(On(tenant=tenant, told=standing, drifts=len(bug.drifts)),),
        operations=len({(each.contract, each.operation) for each in bug.drifts.values()}),
        since=bug.since,
        claim=tuple(stated(drift)),
        shown=None if evidence is None else shown(evidence, bug.access),
        places=tuple(_places(bug, prefix)),
        more=tuple(_more(bug)),
        accept=f'conform known add {found.id} --reason "…"{of}',
        write=f"conform bugs --finding {found.id}{here}",
        hits=tuple(each.consumer for each in found.hits),
        is_passing=bug.is_passing,
    )


def joined(entries: Sequence[Entry]) -> Entry:
    """Show a finding of several tenants once, in full as it is on the tenant on which most of it is news."""
    lead = min(entries, key=lambda each: rank(each.standing))
    others = [each for each in entries if each is not lead]
    return replace(
        lead,
        on=tuple(on for each in (lead, *others) for on in each.on),
        places=tuple(place for each in (lead, *others) for place in each.places),
        first=min(lead.first, len(lead.places)),
        hits=tuple(dict.fromkeys(name for each in entries for name in each.hits)),
        is_passing=all(each.is_passing for each in entries),
    )


def fitting(entries: Iterable[Entry], most: int) -> Iterator[Entry]:
    """Yield the findings for which so many bytes are enough.

    What is folded is left out of the last ones where it takes more, and after that whole findings are.
    """
    left = most
    for each in entries:
        left -= each.size
        if left < 0:
            return
        if each.folded <= left - _HEADS * most:
            left -= each.folded
            yield each
        else:
            yield replace(each, shown=None, first=0, is_cut=True)


def weight(text: str) -> int:
    """Count the bytes that a text takes on the page."""
    return len(escape(text).encode("utf-8", "surrogatepass"))


def cut(text: str, most: int) -> str:
    """Cut a text, and count what was left out of it."""
    return text if len(text) <= most else f"{text[:most]}… {len(text) - most:,} more characters"


def shown(evidence: Evidence, access: Access) -> Shown:
    """Tell the evidence of one drift."""
    last, contrast = evidence.lines[evidence.shows], evidence.contrast
    beside = () if contrast is None else contrast.lines[contrast.number :]
    first = 1 if contrast is None else contrast.number + 1
    media = f", {last.answered}" if last.answered else ""
    return Shown(
        defined="\n".join(definitions((*evidence.lines, *(() if contrast is None else contrast.lines)))),
        requests=tuple(_requests(evidence.lines, access)),
        status=f"Status {last.status}{cut(media, MOST_PLACE)}",
        where=cut(evidence.drift.where, MOST_PLACE),
        came=cut(words.observed(evidence.drift), MOST_PLACE),
        excerpt=evidence.excerpt,
        place="" if contrast is None else cut(contrast.place, MOST_PLACE),
        trait="" if contrast is None else words.trait(contrast.trait),
        instead=tuple(_requests(beside, access, first)),
    )


def _requests(lines: Sequence[Line], access: Access, first: int = 1) -> Iterator[Request]:
    for number, line in enumerate(lines, first):
        shell = "\n".join(commands(line, access))
        how = "" if line.credentials == "good" else f", {words.way(line.credentials)}"
        yield Request(
            number=number,
            target=cut(f"{line.method} {line.target}", MOST_PLACE),
            told=f"{how}{meant(line)}",
            shell=shell[:MOST_SHELL],
            more=max(0, len(shell) - MOST_SHELL),
            is_cut=line.is_cut,
        )


def _places(bug: Bug, prefix: str) -> Iterator[Place]:
    for identity, drift in spread(bug):
        family = OF_KIND.get(drift.kind)
        yield Place(
            operation=cut(drift.operation, MOST_PLACE),
            place=cut(drift.place, MOST_PLACE),
            documented=cut(words.documented(drift), MOST_PLACE),
            came=cut(words.observed(drift), MOST_PLACE),
            page=drift.source.page,
            cases=str(bug.times.get(identity, "")),
            cell=f"{prefix}{drift.contract}/{family}" if family else "",
        )


def _more(bug: Bug) -> Iterator[tuple[str, str]]:
    """Yield what goes with the evidence, each with its heading."""
    found, back = bug.finding, bug.back_since
    yield "Since", f"{day(bug.since)} (the first run known to show it began at {bug.since})"
    if back:
        yield "Back since", f"{day(back)}; it had gone in between"
    if found.nights:
        yield "Comes and goes", words.nights(*found.nights)
    yield "Proof", proof(bug).removeprefix("; ")
    if found.because and len(bug.drifts) > 1:
        yield "One cause", found.because
    if found.exceptions:
        yield "Exceptions", found.exceptions
    if bug.consumers:
        said = (f"{each.consumer} {words.touched(each.by, each.what, each.operation)}" for each in found.hits)
        yield "Hits", "; ".join(said) or f"nothing that {words.listed(bug.consumers)} use"
    yield "Kind", ", ".join(dict.fromkeys(each.kind for each in sorted(bug.drifts.values(), key=gravity)))
