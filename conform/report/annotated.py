"""`reports/annotations.txt`: what GitHub shows at a change when a workflow prints this file.

Each line is a command of its runner (`::error file=…,line=…,title=…::message`), whose values are escaped as
the runner reads them, so that none ends its command or begins another one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform import words
from conform.redact.control import on_a_line
from conform.report.found import found
from conform.report.places import spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.disk import Door
    from conform.report.found import Found
    from conform.report.places import Spot
    from conform.report.result import Report

NAME: Final = "annotations.txt"
MOST: Final = 10
"""Errors of one step that GitHub shows."""
MOST_TITLE: Final = 200
"""Characters of a title; GitHub takes 255."""
MOST_MESSAGE: Final = 2_000
_IN_DATA: Final = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_IN_PROPERTIES: Final = {**_IN_DATA, ord(":"): "%3A", ord(","): "%2C"}


def command(name: str, properties: Mapping[str, str], message: str) -> str:
    """Give one command on one line; properties that are empty are left out."""
    told = ",".join(f"{key}={_escaped(each, _IN_PROPERTIES)}" for key, each in properties.items() if each)
    return f"::{name}{' ' if told else ''}{told}::{_escaped(message, _IN_DATA)}"


def _escaped(text: str, signs: Mapping[int, str]) -> str:
    return text.translate(signs)


def lines(report: Report, root: Path, clean: Callable[[str], str] = str) -> list[str]:
    """Give the commands: an error for each new finding, worst first, and a notice for the rest.

    A finding that cannot fail the run is a warning instead.

    `root` is the folder of the repository; `clean` takes secrets out of a text, before it is escaped.
    """
    told = found(report)
    new = [each for each in told if each.is_new]
    places = spots({(each.example.contract, each.example.operation) for each in new[:MOST]}, root)
    errors = [_error(each, places, clean) for each in new[:MOST]]
    notice = "\n".join(clean(on_a_line(line)) for line in _rest(report, told))
    return [*errors, *([command("notice", {"title": "conformance"}, notice)] if notice else [])]


def _error(told: Found, places: Mapping[tuple[str, str], Spot], clean: Callable[[str], str]) -> str:
    drift, finding = told.example, told.finding
    spot = places[drift.contract, drift.operation]
    source = drift.source
    since = f", since {told.since[:10]}" if told.since else ""
    places_of = words.counted(len(told.drifts), "place")
    message = (
        f"{drift.operation} {drift.place}: {words.difference(drift)}",
        f"{finding.severity}, {places_of}{since}; page {source.page} of {source.edition}",
        f"conform bugs --finding {finding.id}",
    )
    properties = {
        "file": spot.file,
        "line": str(spot.line),
        "title": words.cut(clean(on_a_line(f"{finding.id} {finding.title}")), MOST_TITLE),
    }
    name = "warning" if told.fails_nothing else "error"
    return command(name, properties, words.cut("\n".join(clean(on_a_line(m)) for m in message), MOST_MESSAGE))


def _rest(report: Report, told: tuple[Found, ...]) -> Iterator[str]:
    """Say what no error says: further findings, what is known or flapping, what went, what was not judged."""
    if (more := sum(each.is_new for each in told) - MOST) > 0:
        yield f"{words.counted(more, 'further new finding')}, see drift.json"
    for word in ("known", "flapping"):
        if ids := [each.finding.id for each in told if each.standing == word]:
            yield f"{words.counted(len(ids), f'{word} finding')}: {', '.join(ids[:MOST])}"
    if went := report.changes.went:
        some = "; ".join(f"{each.kind} {each.operation} {each.place}" for each in went[:3])
        yield f"{words.counted(len(went), 'drift')} gone since {report.changes.before[:10]}: {some}"
    for sort in ("broken", "blocked"):
        if counts := report.unjudged[sort]:
            reason = max(counts, key=lambda each: counts[each])
            yield f"{words.counted(sum(counts.values()), 'case')} {sort}, most of them: {reason}"
    if report.interrupted:
        yield f"interrupted {report.interrupted}"


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `annotations.txt`, empty where there is nothing to say; raise DiskError where it cannot be."""
    told = lines(report, Path(), door.redactor.value)
    door.text(folder / NAME, "".join(f"{line}\n" for line in told), "docs")
