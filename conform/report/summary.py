"""Tell a person, on one screen, what a run found."""

from __future__ import annotations

import textwrap
from itertools import accumulate
from typing import TYPE_CHECKING

from conform.words import counted, nights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.exchange import Purpose
    from conform.report.result import Left, Report, Standing

WIDTH = 100
"""Characters a line may have."""
MOST_LINES = 13
"""Lines of the summary that tell findings; `drift.json` has all."""
FEW = 2
"""Findings of which nothing is new that are told one by one."""
MOST_IDS = 5
"""How many ids of one resource are named in what is left; `drift.json` has all."""
MOST_TROUBLES = 5
_SUCCESS = range(200, 300)


def summary(report: Report) -> list[str]:
    """Give the lines of the summary: what ran, what is left on the tenant, what was found and not judged."""
    lines = [
        *_what_ran(report),
        *_what_is_left(report),
        *_what_was_found(report),
        *_what_is_below(report),
        *_what_documents_contradict(report),
        *_not_judged(report),
        *_what_is_stale(report),
    ]
    return [_short(line, WIDTH) for line in lines]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def troubles(said: Sequence[str]) -> list[str]:
    """Give a line for each file that could not be written, of many the first ones."""
    more = [f"… and {len(said) - MOST_TROUBLES} more, see run.log"] if len(said) > MOST_TROUBLES else []
    return [*said[:MOST_TROUBLES], *more]


def _what_ran(report: Report) -> Iterator[str]:
    yield (
        f"{report.tenant} tenant {report.base_url}: {report.exercised} of {report.documented} documented "
        f"operations exercised"
    )
    yield f"{sum(report.sent.values())} requests in {report.seconds:.1f} s: {_sent(report.sent)}"
    if report.interrupted:
        yield f"interrupted {report.interrupted}"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count)
    asked, settled = report.claims
    explained = f", {report.explained} explained" if report.explained else ""
    claims = f"; {asked} of {settled} claims asked and judged{explained}"
    yield f"{sum(report.verdicts.values())} cases: {counts or 'none'}{claims}"
    yield from _asked(report)
    unanswered = sorted(
        label
        for label, reached in report.reached.items()
        if reached.seen and not any(s in _SUCCESS for s in reached.seen)
    )
    if unanswered:
        yield f"never answered with success: {len(unanswered)} operations ({_some(unanswered)})"


def _asked(report: Report) -> Iterator[str]:
    """Say by how many cases the questions were asked and what splitting cost, and what was left to before."""
    found = report.questions
    unnamed = f" ({counted(report.unnamed, 'refusal')} named no field)" if report.unnamed else ""
    again = f"; {found.again} asked again alone{unnamed}" if found.again else ""
    if found.asked:
        yield f"{counted(found.asked, 'question')} by {counted(found.cases, 'case')}{again}"
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


def _what_is_left(report: Report) -> Iterator[str]:
    """Say what stands on the tenant and how to remove it, and what the sweep at the start did."""
    if report.swept:
        more = f" (and {len(report.swept) - 1} more, see run.log)" if len(report.swept) > 1 else ""
        yield f"swept at the start: {_short(report.swept[0], WIDTH - len(more) - 20)}{more}"
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


def _what_was_found(report: Report) -> Iterator[str]:
    apart = [f"{n} {word}" for word in ("known", "flapping") if (n := report.counted(word))]
    accepted = f" ({', '.join(apart)})" if apart else ""
    if not report.drifts:
        yield _without_drift(report)
        return
    operations = len({(seen.drift.contract, seen.drift.operation) for seen in report.drifts})
    yield (
        f"{len(report.findings)} findings: {len(report.new)} new drifts{accepted} in {operations} operations"
    )
    yield from _findings(report)


def _what_is_below(report: Report) -> Iterator[str]:
    """Say how many findings are too light to fail the run."""
    if found := report.findings_below:
        told = f"{counted(len(found), 'finding')} {'lies' if len(found) == 1 else 'lie'} below it"
        yield f"--fail-on {report.fail_on}: {told} and cannot fail the run"


def _findings(report: Report) -> Iterator[str]:
    """Tell what is new, each sentence whole; then what comes and goes, and what the team accepts."""
    standings = report.standings
    rest = [*_folded(report, "flapping"), *_folded(report, "known")]
    told = []
    width = max(4, *(len(each.id) + 1 for each in report.findings))
    for finding in (each for each in report.findings if standings[each.id] in ("new", "partly")):
        part = "partly known: " if standings[finding.id] == "partly" else ""
        told.append(_whole(f"  {finding.id:<{width}}{finding.severity:<9}{part}{finding.title}", width + 11))
    room = max(1, MOST_LINES - len(rest))
    shown = len(told) if sum(map(len, told)) <= room else _fitting(told, room - 1)
    for lines in told[:shown]:
        yield from lines
    if shown < len(told):
        yield f"  … and {len(told) - shown} more in drift.json"
    yield from rest


def _whole(line: str, indent: int) -> list[str]:
    """Wrap a line, so that what stands on it is whole."""
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * indent, break_long_words=False)


def _fitting(told: Sequence[Sequence[str]], most: int) -> int:
    """Give how many of the first have no more lines than that, one at least."""
    return max(1, sum(total <= most for total in accumulate(map(len, told))))


def _folded(report: Report, standing: Standing) -> Iterator[str]:
    """Tell findings of which nothing is new: few one by one, many on one line."""
    found = [each for each in report.findings if report.standings[each.id] == standing]
    if len(found) > FEW:
        drifts = counted(sum(len(each.drifts) for each in found), "drift")
        names = _some([each.id for each in found])
        yield f"  {standing}: {counted(len(found), 'finding')} of {drifts} ({names})"
        return
    for finding in found:
        seen = f" {nights(*report.nights[finding.id])}:" if standing == "flapping" else ""
        yield from _whole(f"  {standing}: {finding.id}{seen} {finding.title}", 4)


def _what_documents_contradict(report: Report) -> Iterator[str]:
    """Say how often the documents contradict themselves, which is theirs and fails no run."""
    found = report.documents
    if found.drifts:
        causes = f"{counted(len(found.findings), 'cause')} in {counted(len(found.drifts), 'place')}"
        yield f"the documents contradict themselves: {causes}, `documents` in drift.json"


def _what_is_stale(report: Report) -> Iterator[str]:
    """Say that known drift fails a strict run, and why."""
    if found := report.stale_known:
        noun = "entry" if len(found) == 1 else "entries"
        yield f"--strict-known fails the run: {len(found)} {noun} of known drift expired or never seen again"


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


def reasons(report: Report) -> dict[str, Mapping[str, int]]:
    """Count for each sort of what was not judged, or is not as the team has said, its reasons."""
    return {
        **report.unjudged,
        "known drift that no longer shows": dict.fromkeys(report.unseen_known, 1),
        "known drift that has expired": dict.fromkeys(report.expired_known, 1),
    }


def _not_judged(report: Report) -> Iterator[str]:
    """Give for each sort the commonest reason and how many cases have others, on one line."""
    for word, counts in reasons(report).items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if not ordered:
            continue
        reason, count = ordered[0]
        rest = sum(counts.values()) - count
        others = f" (and {rest} for {len(ordered) - 1} other reasons, see run.log)" if rest else ""
        room = WIDTH - len(word) - len(others) - 10
        yield f"{word}: {count} × {_short(reason, room)}{others}"
