"""Tell a person, on one screen, what a run found."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from conform.words import counted, cut, listed, nights, touched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.exchange import Purpose
    from conform.findings import Finding
    from conform.report.result import Left, Report, Standing

WIDTH: Final = 100
"""Characters a line may have where nobody's terminal says otherwise."""
NARROWEST, WIDEST = 60, 160
"""Columns of a terminal below which lines are cut no further, and above which none is longer."""
MOST_LINES: Final = 24
"""Lines that a run may end with, of which findings take what the rest leaves; `run.log` has all."""
LEAST_FINDINGS: Final = 4
"""Lines that findings have however much else there is to say."""
FEW = 2
"""Findings of which nothing is new that are told one by one."""
MOST_IDS = 5
"""How many ids of one resource are named in what is left; `drift.json` has all."""
MOST_TROUBLES = 3
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Say how much a summary may take: characters a line and lines in all, None for any number."""

    width: int | None = WIDTH
    lines: int | None = MOST_LINES


PAGE: Final = Paper()
"""A log that a person scrolls."""
ROLL: Final = Paper(width=None, lines=None)
"""A file that takes everything whole."""


def wide(columns: int | None) -> int:
    """Give the width of lines by the columns of a terminal, None where there is none."""
    return WIDTH if columns is None else max(NARROWEST, min(WIDEST, columns))


def summary(report: Report, paper: Paper = PAGE) -> list[str]:
    """Give the lines of the summary: what was found, what was not judged, what is left, and what ran."""
    rest = [
        *_what_is_below(report),
        *_not_judged(report, paper.width),
        *_what_is_left(report, paper.width),
        *_what_ran(report),
        *_what_documents_contradict(report),
    ]
    lines = [*_what_was_found(report, _less(paper, len(rest) + 1)), *rest]
    return [_short(line, paper.width) for line in lines]


def _less(paper: Paper, lines: int) -> Paper:
    """Give the paper that findings have where so many lines are taken."""
    left = None if paper.lines is None else max(LEAST_FINDINGS, paper.lines - lines)
    return Paper(width=paper.width, lines=left)


def _short(text: str, most: int | None) -> str:
    return text if most is None else cut(text, max(2, most))


def troubles(said: Sequence[str]) -> list[str]:
    """Give a line for each file that could not be written, of many the first ones."""
    more = [f"… and {len(said) - MOST_TROUBLES} more, see run.log"] if len(said) > MOST_TROUBLES else []
    return [*said[:MOST_TROUBLES], *more]


def _what_ran(report: Report) -> Iterator[str]:
    tenant = " ".join(filter(None, (report.tenant, "tenant", report.base_url)))
    yield f"{tenant}: {report.exercised} of {report.documented} documented operations exercised"
    yield f"{sum(report.sent.values())} requests in {report.seconds:.1f} s: {_sent(report.sent)}"
    if report.interrupted:
        yield f"interrupted {report.interrupted}"
    accepted = sum(report.accepted.values())
    apart = {"blocked": f" ({accepted} of them accepted)"} if accepted else {}
    counts = ", ".join(
        f"{count} {verdict}{apart.get(verdict, '')}" for verdict, count in report.verdicts.items() if count
    )
    asked, settled = report.claims
    explained = f", {report.explained} explained" if report.explained else ""
    claims = f"; {asked} of {settled} claims asked and judged{explained}"
    yield f"{counted(sum(report.verdicts.values()), 'case')}: {counts or 'none'}{claims}"
    yield from _asked(report)
    unanswered = sorted(
        label
        for label, reached in report.reached.items()
        if reached.seen and not any(s in _SUCCESS for s in reached.seen)
    )
    if unanswered:
        yield f"never answered with success: {counted(len(unanswered), 'operation')} ({_some(unanswered)})"


def _asked(report: Report) -> Iterator[str]:
    """Say by how many cases the questions were asked, what became of the others, and what splitting cost."""
    found, left = report.questions, sum(report.not_asked.values())
    unnamed = f" ({counted(report.unnamed, 'refusal')} named no field)" if report.unnamed else ""
    again = f"; {found.again} asked again alone{unnamed}" if found.again else ""
    vain = max(0, found.planned - found.asked - left)
    unasked = f"; {vain} of cases broken or blocked" if vain else ""
    unasked += f"; {left} not asked" if left else ""
    if found.asked or unasked:
        yield f"{counted(found.asked, 'question')} by {counted(found.cases, 'case')}{again}{unasked}"
    if found.earlier:
        yield f"{counted(found.earlier, 'question')} settled last time, not asked again"


def _sent(sent: Mapping[Purpose, int]) -> str:
    """Say what requests were for; what there was none of is left out, but for the cases."""
    words: dict[Purpose, str] = {
        "preparing": "prepare",
        "cleaning_up": "clean up",
        "reducing": "reduce",
        "checking": "check the tenant",
    }
    others = (f"{sent[purpose]} to {word}" for purpose, word in words.items() if sent[purpose])
    return ", ".join([f"{sent['cases']} of cases", *others])


def _what_is_left(report: Report, width: int | None) -> Iterator[str]:
    """Say what stands on the tenant and how to remove it, and what the sweep at the start did."""
    if report.swept:
        more = f" (and {len(report.swept) - 1} more, see run.log)" if len(report.swept) > 1 else ""
        yield f"swept at the start: {_short(report.swept[0], _room(width, more, 20))}{more}"
    if not report.left:
        return
    number = sum(len(each.ids) + each.doubts for each in report.left)
    yield f"left on the tenant: {number} ({'; '.join(_left(each) for each in report.left)})"
    if all(each.is_meant for each in report.left):
        yield "  as --disposable allows: the docs have no delete for it; `left` in drift.json names all"
        return
    yield "  all of it stands in drift.json under `left`; remove it with: conform sweep"


def _left(left: Left) -> str:
    """Name what is left of one resource: `clients: 12, 13 and 2 in doubt`."""
    rest = f", … {len(left.ids) - MOST_IDS} more" if len(left.ids) > MOST_IDS else ""
    ids = ", ".join(str(each) for each in left.ids[:MOST_IDS]) + rest
    doubts = f"{left.doubts} in doubt" if left.doubts else ""
    return f"{left.contract.partition('/')[2]}: {' and '.join(filter(None, (ids, doubts)))}"


def _some(names: list[str], most: int = 3) -> str:
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _room(width: int | None, beside: str, more: int) -> int | None:
    """Give the characters that a line has beside a text and so many others."""
    return None if width is None else width - len(beside) - more


def _what_was_found(report: Report, paper: Paper) -> Iterator[str]:
    apart = [f"{n} {word}" for word in ("known", "flapping") if (n := report.counted(word))]
    accepted = f" ({', '.join(apart)})" if apart else ""
    if not report.drifts:
        yield _without_drift(report)
        return
    operations = len({(seen.drift.contract, seen.drift.operation) for seen in report.drifts})
    yield (
        f"{counted(len(report.findings), 'finding')}: {counted(len(report.new), 'new drift')}{accepted} "
        f"in {counted(operations, 'operation')}"
    )
    yield from _findings(report, paper)


def _what_is_below(report: Report) -> Iterator[str]:
    """Say how many findings are too light to fail the run, and how many hit a consumer."""
    if found := report.findings_below:
        told = f"{counted(len(found), 'finding')} {'lies' if len(found) == 1 else 'lie'} below it"
        yield f"--fail-on {report.fail_on}: {told} and cannot fail the run"
    if report.impact.consumers and (new := [*report.findings_failing, *report.findings_passing]):
        hit, names = len(report.findings_failing), listed(report.impact.consumers)
        yield f"--uses: {hit} of {counted(len(new), 'new finding')} {'hits' if hit == 1 else 'hit'} {names}"


def _findings(report: Report, paper: Paper) -> Iterator[str]:
    """Tell what is new, each sentence whole; then what comes and goes, and what the team accepts."""
    standings, wide = report.standings, paper.width
    passing = report.findings_passing
    rest = [*_passing(passing), *_folded(report, "flapping", wide), *_folded(report, "known", wide)]
    told = []
    width = max(4, *(len(each.id) + 1 for each in report.findings))
    new = (each for each in report.findings if standings[each.id] in ("new", "partly"))
    for finding in (each for each in new if each not in passing):
        part = "partly known: " if standings[finding.id] == "partly" else ""
        line = f"  {finding.id:<{width}}{finding.severity:<9}{part}{finding.title}{_hits(report, finding)}"
        told.append(whole(line, width + 11, wide))
    room = None if paper.lines is None else max(1, paper.lines - len(rest))
    is_all = room is None or sum(map(len, told)) <= room
    shown = len(told) if room is None or is_all else _fitting(told, room - 1)
    for lines in told[:shown]:
        yield from lines
    if shown < len(told):
        yield f"  … and {len(told) - shown} more in drift.json"
    yield from rest


def _hits(report: Report, finding: Finding) -> str:
    """Say whom a finding hits, of one consumer by what."""
    found = report.impact.of(finding.drifts)
    if len(report.impact.consumers) > 1:
        return f"; hits {listed([each.consumer for each in found])}" if found else ""
    return "".join(f"; {each.consumer} {touched(each.by, each.what, each.operation)}" for each in found)


def _passing(found: Sequence[Finding]) -> Iterator[str]:
    """Tell on one line what hits no consumer."""
    if found:
        drifts = counted(sum(len(each.drifts) for each in found), "drift")
        names = _some([each.id for each in found])
        yield f"  pass by: {counted(len(found), 'finding')} of {drifts} ({names})"


def whole(line: str, indent: int, width: int | None) -> list[str]:
    """Wrap a line, so that what stands on it is whole; further lines are set in by so many spaces."""
    if width is None:
        return [line]
    return textwrap.wrap(
        line, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )


def _fitting(told: Sequence[Sequence[str]], most: int) -> int:
    """Give how many of the first have no more lines than that, one at least."""
    return max(1, sum(total <= most for total in accumulate(map(len, told))))


def _folded(report: Report, standing: Standing, width: int | None) -> Iterator[str]:
    """Tell findings of which nothing is new: few one by one, many on one line."""
    found = [each for each in report.findings if report.standings[each.id] == standing]
    if len(found) > FEW:
        drifts = counted(sum(len(each.drifts) for each in found), "drift")
        names = _some([each.id for each in found])
        yield f"  {standing}: {counted(len(found), 'finding')} of {drifts} ({names})"
        return
    for finding in found:
        seen = f" {nights(*report.nights[finding.id])}:" if standing == "flapping" else ""
        yield from whole(f"  {standing}: {finding.id}{seen} {finding.title}", 4, width)


def _what_documents_contradict(report: Report) -> Iterator[str]:
    """Say how often the documents contradict themselves, which is theirs and fails no run."""
    found = report.documents
    if found.drifts:
        causes = f"{counted(len(found.findings), 'cause')} in {counted(len(found.drifts), 'place')}"
        yield f"the documents contradict themselves: {causes}, `documents` in drift.json"


def _without_drift(report: Report) -> str:
    """Say that nothing drifted; what is no pass does not read like one."""
    judged = report.verdicts["conformant"]
    if report.has_nothing_left and not report.has_failed:
        return "nothing failed last time, and nothing that may be asked is left"
    if not judged:
        return "nothing was judged"
    if report.has_failed:
        return f"none of the {judged} cases that were judged drifted; the run as a whole is no pass"
    return "no drift"


def reasons(report: Report) -> dict[str, tuple[str, Mapping[str, int]]]:
    """Give what was not judged, or is not as the team has said: what is counted, and how many by reason."""
    unjudged = {
        word: ("question" if word == "not asked" else "case", counts)
        for word, counts in report.unjudged.items()
    }
    return {
        **unjudged,
        "known drift that no longer shows": ("entry", dict.fromkeys(report.unseen_known, 1)),
        "known drift that has expired": ("entry", dict.fromkeys(report.expired_known, 1)),
    }


def _not_judged(report: Report, width: int | None) -> Iterator[str]:
    """Give for each sort how many there are, the commonest reason, and how many have others."""
    for word, (noun, counts) in reasons(report).items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if not ordered:
            continue
        total, (reason, count) = sum(counts.values()), ordered[0]
        rest = total - count
        reasons_ = counted(len(ordered) - 1, "other reason")
        others = f" (and {rest} for {reasons_}, see run.log)" if rest else ""
        head = f"{word}: {counted(total, noun)}: {f'{count} × ' if rest else ''}"
        yield f"{head}{_short(reason, _room(width, head + others, 0))}{others}"
