"""`reports/ctrf.json` (Common Test Report Format, ctrf.io): a test is what one item of pytest asks.

It passes and fails as the item does. How long it took is not kept, since cases of several items wait for one
pace; `extra` has its requests instead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from conform import words
from conform.findings import SEVERITIES, finding_of, severity
from conform.findings.history import MOMENT
from conform.redact.control import on_a_line
from conform.report.answers import contract_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conform.disk import Door
    from conform.report.answers import Became, Sent
    from conform.report.result import Report, ReportedDrift

NAME: Final = "ctrf.json"
SPEC: Final = "0.0.0"
"""The version of the format that its own readers know."""
Status: TypeAlias = Literal["passed", "failed", "skipped", "pending", "other"]
_STATUSES: Final[tuple[Status, ...]] = get_args(Status)
MOST_LINES: Final = 12
"""Lines of a message."""
_UNJUDGED: Final = ("broken", "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Hold what a run tells of one group: what became of its questions, its drifts and the cases sent.

    `accepted` are the reasons for which the team lets a question be blocked, `below` the ids of drifts that
    cannot fail a run.
    """

    label: str
    became: Mapping[str, Became]
    drifts: tuple[ReportedDrift, ...]
    cases: tuple[Sent, ...]
    accepted: frozenset[str]
    below: frozenset[str] = frozenset()

    @property
    def failing(self) -> tuple[ReportedDrift, ...]:
        """Give the new drifts that fail a run."""
        return tuple(each for each in self.in_state("new") if each.drift.id not in self.below)

    @property
    def unjudged(self) -> Counter[str]:
        """Count the reasons for which questions were not judged, of those that the team does not accept."""
        return Counter(
            f"{each.outcome}: {each.reason}"
            for each in self.became.values()
            if each.outcome in _UNJUDGED and each.reason not in self.accepted
        )

    @property
    def left_out(self) -> Counter[str]:
        """Count the reasons for which questions were not asked, or need not be."""
        return Counter(
            each.reason
            for each in self.became.values()
            if each.outcome == "not asked" or (each.outcome in _UNJUDGED and each.reason in self.accepted)
        )

    def in_state(self, state: str) -> tuple[ReportedDrift, ...]:
        """Give the drifts of a state."""
        return tuple(each for each in self.drifts if each.state == state)


# what an item is, the first that fits: its status, and the word for it of ours
OUTCOMES: Final[tuple[tuple[Callable[[Item], object], Status, str], ...]] = (
    (lambda item: item.unjudged, "failed", "not judged"),
    (lambda item: item.failing, "failed", "drifted"),
    (lambda item: item.left_out.total() == len(item.became), "skipped", "not asked"),
    (lambda item: item.in_state("new"), "passed", "below"),
    (lambda item: item.in_state("flapping"), "passed", "flapping"),
    (lambda item: item.in_state("known"), "passed", "known"),
    (lambda _: True, "passed", "conformant"),
)


def document(report: Report) -> dict[str, Any]:
    """Give the tests of a run, by their labels, in the form that the format fixes."""
    named = finding_of(report.findings)
    tests = [_test(each, named) for each in _items(report)]
    counts = Counter(each["status"] for each in tests)
    return {
        "reportFormat": "CTRF",
        "specVersion": SPEC,
        "timestamp": report.ended.strftime(MOMENT),
        "generatedBy": "conform",
        "results": {
            "tool": {"name": "conform"},
            "summary": {
                "tests": len(tests),
                **{status: counts[status] for status in _STATUSES},
                "start": int(report.started.timestamp() * 1000),
                "stop": int(report.ended.timestamp() * 1000),
                "duration": int(report.seconds * 1000),
            },
            "tests": tests,
            "environment": {"testEnvironment": f"{report.tenant} {report.base_url}".rstrip()},
        },
    }


def _items(report: Report) -> Iterator[Item]:
    answers, known = report.part.tally.answers, report.by_id
    accepted, harmless = frozenset(report.accepted) - frozenset(report.blocked), report.harmless
    for label in sorted(answers.became):
        shown = sorted(answers.drifts.get(label, ()))
        yield Item(
            label=label,
            became=answers.became[label],
            drifts=tuple(known[each] for each in shown if each in known),
            cases=tuple(answers.cases.get(label, ())),
            accepted=accepted,
            below=harmless,
        )


def _test(item: Item, named: Mapping[str, str]) -> dict[str, Any]:
    status, word = next((status, word) for fits, status, word in OUTCOMES if fits(item))
    contract, sort = contract_of(item.label), item.label.rpartition(" ")[2]
    settled = sum(each.outcome == "settled" for each in item.became.values())
    ids = [each.drift.id for each in item.drifts]
    message = "\n".join(_message(item))
    return {
        "testId": item.label,
        "name": item.label,
        "status": status,
        "rawStatus": word,
        "duration": 0,
        "suite": [*contract.split("/"), sort],
        "tags": [sort, *sorted({each.drift.kind for each in item.drifts})],
        **({"message": message} if message else {}),
        "extra": {
            "questions": len(item.became),
            "settled": settled,
            "requests": sum(each.requests for each in item.cases),
            "drifts": ids,
            "findings": sorted({named[each] for each in ids if each in named}),
        },
    }


def _message(item: Item) -> Iterator[str]:
    """Say what is wrong with an item, the worst first, else why nothing of it was asked."""
    new = [each.drift for each in item.in_state("new")]
    ordered = sorted(new, key=lambda each: (SEVERITIES.index(severity(each)), each.place))
    lines = [f"{count} × {reason}" for reason, count in item.unjudged.most_common()]
    lines += dict.fromkeys(f"{each.kind} {each.place}: {words.difference(each)}" for each in ordered)
    lines = lines or [f"{count} × {reason}" for reason, count in item.left_out.most_common()]
    yield from map(on_a_line, lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"… and {len(lines) - MOST_LINES} more"


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `ctrf.json` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.json(folder / NAME, document(report))
