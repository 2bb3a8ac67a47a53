"""Remember what became of each question of a run, and the requests that it took.

`reports/answers.json`, written beside `drift.json`, is what `--failed` reads to ask the rest and no more. A
question is named by its group and its own words, since the id of a case changes with each value drawn.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.drift.value import digest as digest_of
from conform.report import codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from conform.case import Case, Part
    from conform.disk import Door
    from conform.drift.value import Drift
    from conform.report.result import Report, Result

FORMAT: Final = 1
NAME: Final = "answers.json"
Outcome: TypeAlias = Literal["settled", "known", "not asked", "blocked", "broken", "drifted"]
"""`settled`: it is as documented; `known`: it drifts as the team accepts; `drifted`: with what is new."""
_GRAVEST: Final[tuple[Outcome, ...]] = ("settled", "known", "not asked", "blocked", "broken", "drifted")
DONE: Final[frozenset[Outcome]] = frozenset({"settled", "known"})
"""What `--failed` does not ask again."""
_ANSWERED: Final[frozenset[Outcome]] = frozenset({"settled", "known", "broken", "drifted"})
_JUDGED: Final = _ANSWERED - {"broken"}
ADVICE: Final = "run the suites once without --failed, or name with --reports the folder of such a run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """Say what became of a question; `reason` says why it was not judged, empty otherwise."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Count the requests of a case as it was sent, and name the questions that it asked."""

    requests: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Count the questions of a run.

    `planned` are all that were to be asked, `asked` those that an exchange answered, `settled` those that are
    as documented. `alone` were asked by a case of their own, `again` are those of them that a pool had asked
    before. `cases` are those that were sent, `earlier` the questions that the run before had settled.
    """

    planned: int = 0
    asked: int = 0
    settled: int = 0
    alone: int = 0
    again: int = 0
    cases: int = 0
    earlier: int = 0


@dataclass(slots=True, kw_only=True)
class Answers:
    """Collect what became of questions, by the label of their group and their own words.

    `cases` are those that were sent, in their order, by the same label. `earlier` is what runs before had
    found of questions that this one did not ask. `contracts` are the digests of the contracts that asked.
    `judged` gives the contract of each question that was judged, by its name, which is made of all that it
    sends; `showed` gives those that showed a drift by its id, none where it belongs to no one question.
    `drifts` are the ids of those that a group showed, by its label.
    """

    became: dict[str, dict[str, Became]] = field(default_factory=dict)
    cases: dict[str, list[Sent]] = field(default_factory=dict)
    earlier: dict[str, dict[str, Became]] = field(default_factory=dict)
    contracts: dict[str, str] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    showed: dict[str, set[str]] = field(default_factory=dict)
    drifts: dict[str, set[str]] = field(default_factory=dict)

    def add(self, label: str, result: Result, parts: Iterable[Part]) -> None:
        """Note what a result says of the questions that it answers."""
        for drift in result.drifts:
            self.showed.setdefault(drift.id, set())
            self.drifts.setdefault(label, set()).add(drift.id)
        for part in parts:
            found, name = became(result, part), name_of(part.question)
            self._keep(label, part.question.asks, found)
            if found.outcome in _JUDGED:
                self.judged[name] = part.question.contract
            for drift in _own(result, part):
                self.showed[drift.id].add(name)

    def leave(self, label: str, questions: Iterable[str], reason: str) -> None:
        """Note that questions were not asked, and why."""
        for asks in questions:
            self._keep(label, asks, Became(outcome="not asked", reason=reason))

    def sent(self, label: str, questions: Iterable[str], requests: int) -> None:
        """Note a case that was sent; one that no request was sent of was not."""
        if requests:
            self.cases.setdefault(label, []).append(Sent(requests=requests, questions=tuple(questions)))

    def merge(self, other: Answers) -> None:
        """Add what another process or shard has noted; what was asked now counts, not what was before."""
        for label, questions in other.became.items():
            for asks, each in questions.items():
                self._keep(label, asks, each)
        for label, cases in other.cases.items():
            self.cases.setdefault(label, []).extend(cases)
        for label, questions in other.earlier.items():
            self.earlier[label] = self.earlier.get(label, {}) | questions
        self.contracts |= other.contracts
        self.judged |= other.judged
        for identity, names in other.showed.items():
            self.showed.setdefault(identity, set()).update(names)
        for label, ids in other.drifts.items():
            self.drifts.setdefault(label, set()).update(ids)

    def before(self, label: str) -> dict[str, Became]:
        """Give what runs before had found of the questions of a group that this one did not ask."""
        asked = self.became.get(label, {})
        return {asks: each for asks, each in self.earlier.get(label, {}).items() if asks not in asked}

    def counted(self, contracts: Iterable[str], methods: Iterable[str] = ()) -> Counted:
        """Count the questions; of those of before the ones of some contracts and methods, () for all."""
        outcomes = Counter(each.outcome for group in self.became.values() for each in group.values())
        alone, pooled = self._asked(lambda number: number == 1), self._asked(lambda number: number > 1)
        return Counted(
            planned=outcomes.total(),
            asked=sum(outcomes[each] for each in _ANSWERED),
            settled=outcomes["settled"],
            alone=len(alone),
            again=len(alone & pooled),
            cases=sum(map(len, self.cases.values())),
            earlier=self._earlier(frozenset(contracts), frozenset(methods)),
        )

    def _asked(self, is_meant: Callable[[int], bool]) -> frozenset[tuple[str, str]]:
        """Name the questions that were asked by cases of so many."""
        return frozenset(
            (label, asks)
            for label, cases in self.cases.items()
            for case in cases
            if is_meant(len(case.questions))
            for asks in case.questions
        )

    def _earlier(self, contracts: frozenset[str], methods: frozenset[str]) -> int:
        return sum(
            each.outcome in DONE
            for label in self.earlier
            if contract_of(label) in contracts and (not methods or method_of(label) in methods)
            for each in self.before(label).values()
        )

    def _keep(self, label: str, asks: str, more: Became) -> None:
        group = self.became.setdefault(label, {})
        group[asks] = max(group.get(asks, more), more, key=lambda each: _GRAVEST.index(each.outcome))


def became(result: Result, part: Part) -> Became:
    """Say what a result tells of one of its questions: what it shows at steps of others is theirs.

    What many edits of one record share is the create before them; a drift that its answer shows is of all.
    """
    if result.verdict in ("broken", "blocked"):
        return Became(outcome=result.verdict, reason=result.reason)
    own = _own(result, part)
    is_new = any(each.id not in result.known for each in own)
    return Became(outcome="drifted" if is_new else "known" if own else "settled")


def _own(result: Result, part: Part) -> tuple[Drift, ...]:
    return tuple(each for each in result.drifts if each.exchange in part.steps or each.step in part.steps[1:])


def showing(result: Result, drift: Drift, parts: Iterable[Part]) -> str:
    """Give the name of the question that shows a drift of a result, empty where it is of no one question."""
    return next((name_of(part.question) for part in parts if drift in _own(result, part)), "")


def name_of(question: Case) -> str:
    """Give the name of a question by all that it sends: other values, or another edition, ask another."""
    return digest_of((question.contract, question.id))


def label_of(case: Case) -> str:
    """Give the label of the group of a case."""
    return f"{case.contract} {case.operation} {case.sort}"


def contract_of(label: str) -> str:
    """Give the key of the contract of a group by its label."""
    return label.partition(" ")[0]


def method_of(label: str) -> str:
    """Give the method of the operation of a group by its label."""
    return label.split(" ")[1]


def digest(path: Path) -> str:
    """Give what tells whether a file is as it was."""
    return f"{zlib.crc32(path.read_bytes()):08x}"


# The file


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """Tell one group: of each question its words, what became of it and the number of the reason, if any.

    Each case is told as the number of its requests and the places of its questions in `questions`.
    """

    questions: tuple[tuple[str, Outcome, int | None], ...] = ()
    cases: tuple[tuple[int, tuple[int, ...]], ...] = ()
    earlier: tuple[tuple[str, Outcome, int | None], ...] = ()

    @property
    def together(self) -> tuple[frozenset[str], ...]:
        """Give the questions of each case that asked several, by their words."""
        return tuple(
            frozenset(self.questions[place][0] for place in places) for _, places in self.cases if places[1:]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersFile:
    """Hold the answers of a run in the form that stands on disk.

    `tenant` is its sort, `base_url` the address of a live one, empty for any other; `contracts` are digests
    by key, `reasons` words by number, `groups` the questions by label.
    """

    format: int = FORMAT
    tenant: str
    base_url: str = ""
    contracts: dict[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    groups: dict[str, GroupTold] = field(default_factory=dict)

    @property
    def became(self) -> dict[str, dict[str, Became]]:
        """Give what became of each question by label and words, in this run or before."""
        reasons = dict[int | None, str](enumerate(self.reasons))
        return {
            label: {
                asks: Became(outcome=outcome, reason=reasons.get(number, ""))
                for asks, outcome, number in (*group.earlier, *group.questions)
            }
            for label, group in self.groups.items()
        }


def document(report: Report) -> AnswersFile:
    """Give what a report remembers in the form that stands on disk, in an order that all processes share."""
    answers = report.part.tally.answers
    labels = sorted({*answers.became, *answers.earlier})
    everything = [
        group for label in labels for group in (answers.became.get(label, {}), answers.before(label))
    ]
    reasons = sorted({each.reason for group in everything for each in group.values()} - {""})
    numbers = {reason: number for number, reason in enumerate(reasons)}
    return AnswersFile(
        tenant=report.tenant,
        base_url=report.base_url if report.tenant == "live" else "",
        contracts=dict(sorted(answers.contracts.items())),
        reasons=tuple(reasons),
        groups={label: _group(label, answers, numbers) for label in labels},
    )


def _group(label: str, answers: Answers, numbers: Mapping[str, int]) -> GroupTold:
    asked = answers.became.get(label, {})
    places = {asks: place for place, asks in enumerate(sorted(asked))}
    return GroupTold(
        questions=tuple(_told(asked, numbers)),
        cases=tuple(
            (case.requests, tuple(places[asks] for asks in case.questions if asks in places))
            for case in answers.cases.get(label, ())
        ),
        earlier=tuple(_told(answers.before(label), numbers)),
    )


def _told(
    group: Mapping[str, Became], numbers: Mapping[str, int]
) -> Iterator[tuple[str, Outcome, int | None]]:
    for asks, each in sorted(group.items()):
        yield asks, each.outcome, numbers.get(each.reason)


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `answers.json` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.json(folder / NAME, codec.packed(document(report)))


def read(path: Path) -> AnswersFile:
    """Read a run's `answers.json`; raise ReportFileError where it is none."""
    return codec.read(path, AnswersFile, FORMAT, ADVICE)
