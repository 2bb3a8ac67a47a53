"""What a person reads first: how much was kept, what became of it since, and whether the run is a pass."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from conform.words import plural

if TYPE_CHECKING:
    from conform.report.drift_json import DriftFile
    from conform.report.matrix import Cell


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: `1 claim`, `3,200 claims`."""
    return f"{number:,} {plural(number, noun)}"


def day(moment: str, *, year: bool = True) -> str:
    """Say on which day a moment (ISO) was: `24 November 2026`; what is no moment is given as it is."""
    told = _moment(moment)
    if told is None:
        return moment
    return f"{told.day} {told:%B}" + (f" {told.year}" if year else "")


def since(before: str, started: str) -> str:
    """Say since when, of a night before and one of which is told (ISO): `Tuesday 24 November`.

    Of the same day it is the time of day, of another year the year too.
    """
    then, now = _moment(before), _moment(started)
    if then is None:
        return before
    if now is not None and then.date() == now.date():
        return f"{then:%H:%M} the same day"
    return f"{then:%A} {day(before, year=now is None or then.year != now.year)}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def sentence(told: DriftFile, whole: Cell) -> str:
    """Say in one sentence what a run found, `whole` being the sum of its matrix.

    What was not judged, or ended early, is said where else the figures stand: it is no pass.
    """
    if not _judged(told):
        why = f" It was interrupted {told.interrupted}." if told.interrupted else ""
        return f"Nothing was judged{_reason(told)}.{why}"
    early = f"The run ended early (interrupted {told.interrupted}): " if told.interrupted else ""
    left = f", {whole.missed:,} not asked" if whole.missed else ""
    kept = f"{whole.kept:,} of {whole.documented:,} documented claims kept{left}"
    said = f"{early}{kept if told.matrix else 'claims were not counted'}; {_changed(told)}."
    return said[0].upper() + said[1:]


def _judged(told: DriftFile) -> int:
    return told.cases.get("conformant", 0) + told.cases.get("drifted", 0)


def _reason(told: DriftFile) -> str:
    """Give the reason that counts the most of what was not judged; empty where none is told."""
    counts = [(n, reason) for reasons in told.unjudged.values() for reason, n in reasons.items()]
    return f": {max(counts)[1]}" if counts else ""


def _changed(told: DriftFile) -> str:
    new = {each.id for each in told.drifts if each.state == "new"}
    came, went, before = len(new.intersection(told.changes.came)), told.changes.went, told.changes.before
    if not before:
        return f"{counted(len(new), 'drift')} new" if new else "no drift that is new"
    when = f"since {since(before, told.started)}"
    if not came and not went:
        return f"nothing new and nothing gone {when}"
    come = counted(came, "drift") if came else "no drift"
    return f"{come} new {when}; {f'{len(went):,}' if went else 'none'} gone"


def verdict(told: DriftFile) -> str:
    """Say whether a run is a pass, and each thing for which it is none."""
    if told.status == "failed" or not (told.status or _judged(told)):
        new = sum(each.known in ("new", "partly") for each in told.findings)
        before = counted(new, "new finding") if new else "see run.log"  # a report of before does not say why
        return f"No pass: {'; '.join(told.why) or before}."
    states = [each.state for each in told.drifts]
    apart = (
        (states.count("new"), "that nobody has accepted, none of them grave enough to fail the run"),
        (states.count("known"), "accepted by the team"),
        (states.count("flapping"), "that come and go"),
    )
    rest = [f"{counted(number, 'drift')} {said}" for number, said in apart if number]
    return f"A pass: {', '.join(rest) or 'no drift'}."
