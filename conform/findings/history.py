"""Nights that machines share: on which a drift showed, and on which it was asked for and did not.

A night is a run. It asked for a drift where it judged again a question that once showed it, and nothing that
this question showed instead kept the place from being judged. That an operation was touched says nothing: a
new case or another edition asks other questions, and neither makes a drift come or go.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.drift.value import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from conform.drift.value import Drift

Mark: TypeAlias = Literal["shown", "unsteady", "absent"]
"""What a night tells of a drift that it asked for; `unsteady`: it did not show again when asked at once."""
Standing: TypeAlias = Literal["new", "doubtful", "flapping"]

MOST_NIGHTS: Final = 400
"""A year and a month; of what is older, the first night of each drift is kept."""
WINDOW: Final = 30
"""Nights that asked for a drift, of which its rate is told."""
LEAST: Final = 7
"""Nights that must have asked before a drift is said to flap: of fewer, once is too much and too little."""
COMINGS: Final = 3
"""Times that a drift must have come to flap, where no night has asked again: a fault that was mended and
came back has come twice."""
LIMIT: Final = 0.5
"""The most of its nights on which what flaps may show: what shows on more is there, and misses some."""
CONSTANT: Final = 5
"""Nights in a row after which what flapped counts as new again. What shows every other night does that once
in 32 times, what shows on one of twenty never; more would hide a fault for longer than a working week."""
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
"""How reports tell a moment (ISO, UTC)."""
_HIDING: Final = ("status.", "body.", "access.")
"""Kinds after which nothing of the answer, and often nothing of the steps behind it, is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Hold what one run saw: the questions that it judged, the ids of the drifts that it showed.

    `unsteady` are those of them that did not show when they were asked for again at once.
    """

    asked: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    unsteady: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Hold what is kept of a drift for good.

    The facts tell what hides it and what it hides. `questions` have shown it; `beside` are drifts that hide
    such a one, and showed together with it. `first` is the moment (ISO, UTC) of the first night known.
    """

    kind: str = ""
    contract: str = ""
    operation: str = ""
    place: str = ""
    questions: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Hold the nights of one tenant by their names, which begin with their moment, the oldest first.

    `records` is what is kept of drifts by their id; `owners` gives the contract (`v1/clients`) that a
    question is of, as far as that is known: a history of before does not tell.
    """

    nights: Mapping[str, Night] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    _by_question: dict[str, list[str]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def on(self, name: str) -> History:
        """Give what one night alone tells, by its name; what is kept of its drifts stays."""
        night = self.nights[name]
        records = {each: self.records[each] for each in night.shown if each in self.records}
        return History(nights={name: night}, records=records, owners=self.owners)

    def showing(self, question: str) -> Collection[str]:
        """Give the drifts that a question has shown."""
        if not self._by_question and self.records:
            found = defaultdict(list)
            for identity, record in self.records.items():
                for each in record.questions:
                    found[each].append(identity)
            self._by_question.update(found)
        return self._by_question.get(question, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Say when a drift showed: moments (ISO, UTC), and on how many of the last nights that asked for it.

    `since` is the first night known, empty where none is; `back_since` the night on which it came back
    after one that had asked and not seen it, empty where it never went, or has not come back.
    """

    since: str = ""
    back_since: str = ""
    shown: int = 0
    asked: int = 0


def night(
    started: datetime,
    asked: Mapping[str, str],
    shown: Mapping[str, Collection[str]],
    drifts: Mapping[str, Drift],
    unsteady: Collection[str] = (),
) -> History:
    """Give the history of one run: of the questions that it judged, and of its drifts by those showing them.

    `asked` gives the contract of each question.

    The night's name is made of its moment and of what it saw: told twice it is the same night, and two
    machines that begin in one second are two.
    """
    held = {identity: frozenset(shown.get(identity, ())) for identity in drifts}
    seen = Night(
        asked=frozenset(asked), shown=frozenset(held), unsteady=frozenset(unsteady) & frozenset(held)
    )
    facts = (*sorted(seen.asked), "shown", *sorted(seen.shown), "unsteady", *sorted(seen.unsteady))
    moment = started.strftime(MOMENT)
    plain = {
        identity: Record(
            kind=drift.kind,
            contract=drift.contract,
            operation=drift.operation,
            place=drift.place,
            questions=held[identity],
            first=moment,
        )
        for identity, drift in drifts.items()
    }
    one = History(records=plain)
    name = f"{moment}-{digest((started.isoformat(), *facts))}"
    records = {identity: _with_beside(identity, one) for identity in plain}
    return History(nights={name: seen}, records=records, owners=dict(asked))


def _with_beside(identity: str, one: History) -> Record:
    record = one.records[identity]
    others = {other for question in record.questions for other in one.showing(question)} - {identity}
    beside = frozenset(other for other in others if _hides(one.records[other], record))
    return _joined(record, Record(beside=beside))


def merged(one: History, other: History) -> History:
    """Join two histories of one tenant, in whatever order, however often; the newest nights are kept."""
    names = sorted({*one.nights, *other.nights})[-MOST_NIGHTS:]
    owners = {
        question: max(one.owners.get(question, ""), other.owners.get(question, ""))
        for question in {*one.owners, *other.owners}
    }
    return History(
        nights={name: one.nights.get(name) or other.nights[name] for name in names},
        records={
            identity: _joined(one.records.get(identity, _NONE), other.records.get(identity, _NONE))
            for identity in sorted({*one.records, *other.records})
        },
        owners=owners,
    )


_NONE: Final = Record()


def _joined(one: Record, other: Record) -> Record:
    """Join what two histories keep of a drift; of facts that a redaction has changed the last in order."""
    return Record(
        kind=max(one.kind, other.kind),
        contract=max(one.contract, other.contract),
        operation=max(one.operation, other.operation),
        place=max(one.place, other.place),
        questions=one.questions | other.questions,
        beside=one.beside | other.beside,
        first=min(filter(None, (one.first, other.first)), default=""),
    )


def marks(history: History, identity: str, question: str = "") -> Iterator[tuple[str, Mark]]:
    """Yield what each night that asked for a drift tells of it, the last one first, by the night's moment.

    `question` is one that shows it now, whatever had shown it before; empty for none.
    """
    record = history.records.get(identity, _NONE)
    questions = record.questions | ({question} - {""})
    hiding = cache(lambda each: _hiding(history, record, each))
    free: set[str] = set()  # of which no answer hides it, as far as that was looked at
    for name in reversed([*history.nights]):
        seen = history.nights[name]
        if identity in seen.shown:
            yield moment(name), "unsteady" if identity in seen.unsteady else "shown"
        elif not free.isdisjoint(seen.asked):
            yield moment(name), "absent"
        elif (tells := _telling(questions & seen.asked, seen, hiding)) is not None:
            free |= set() if hiding(tells) else {tells}
            yield moment(name), "absent"


def _telling(asked: Collection[str], seen: Night, hiding: Callable[[str], frozenset[str]]) -> str | None:
    """Give a question of which a night's answers came to where a drift would have shown, None for none."""
    return next((each for each in asked if hiding(each).isdisjoint(seen.shown)), None)


def _hiding(history: History, record: Record, question: str) -> frozenset[str]:
    """Give what a question may show so that its answers do not come to where a drift would show."""
    others = (each for each in history.showing(question) if each not in record.beside)
    return frozenset(each for each in others if _hides(history.records[each], record))


def _hides(other: Record, record: Record) -> bool:
    """Tell whether a drift keeps another, of the same question, from being judged."""
    if other.kind.startswith(_HIDING):
        return True
    inner = record.place.removeprefix(other.place)
    is_inside = inner != record.place and inner.startswith((".", "["))
    return is_inside and (other.contract, other.operation) == (record.contract, record.operation)


def moment(name: str) -> str:
    """Give the moment at which a night began, by its name (ISO, UTC)."""
    return name.partition("Z")[0] + "Z"


def times(history: History, ids: Iterable[str]) -> Times:
    """Say when a drift showed, of which `ids` are the names: reports of before may have another."""
    names = tuple(ids)
    identity = next((each for each in names if each in history.records), "")
    since = min((history.records[each].first for each in names if each in history.records), default="")
    told = tuple(marks(history, identity)) if identity else ()
    last = [mark for _, mark in told[:WINDOW]]
    return Times(
        since=since,
        back_since=_back_since(told, since),
        shown=sum(mark != "absent" for mark in last),
        asked=len(last),
    )


def _back_since(told: Iterable[tuple[str, Mark]], since: str) -> str:
    came = ""
    for began, mark in told:
        if mark == "absent":
            return came if came > since else ""
        came = began
    return ""


def standing(history: History, identity: str, question: str) -> Standing:
    """Say what nights before tell of a drift that a question shows tonight.

    `doubtful` is what nights asked for the last time without it, what was unsteady then, and what has shown
    on one night alone, before which nothing was known: to ask again at once tells whether it is there.
    """
    before = [mark for _, mark in islice(marks(history, identity, question), WINDOW - 1)]
    if not before:
        return "new"
    if flaps(["shown", *before]):
        return "flapping"
    return "new" if before[0] == "shown" and before[1:] else "doubtful"


QUIET: Final = 3
"""Nights in a row that must have asked for accepted drift, and not seen it, before it is never seen again."""


def gone(history: History, tonight: str) -> frozenset[str]:
    """Give the drifts that a night, by its name, asked for and did not show."""
    began = moment(tonight)
    first = ((each, next(marks(history, each), None)) for each in history.records)
    return frozenset(identity for identity, told in first if told == (began, "absent"))


def is_about(history: History, identity: str) -> bool:
    """Tell whether a drift may be expected again: it was seen lately, or comes and goes."""
    last = [mark for _, mark in islice(marks(history, identity), WINDOW)]
    return any(mark != "absent" for mark in last[:QUIET]) or flaps(last)


def flaps(last: Collection[Mark]) -> bool:
    """Tell whether a drift comes and goes, by what its last nights tell, the last one first.

    It was asked for often enough, shows on few enough nights, did not show on all of the last ones, and has
    come several times, or did not come again when it was asked for at once.
    """
    told = list(last)[:WINDOW]
    shown = sum(mark != "absent" for mark in told)
    is_constant = all(mark != "absent" for mark in told[:CONSTANT])
    if len(told) < LEAST or not 0 < shown <= LIMIT * len(told) or is_constant:
        return False
    return "unsteady" in told or comings(told) >= COMINGS


def comings(last: Collection[Mark]) -> int:
    """Count how often a drift came: nights on which it showed after one on which it did not."""
    told: list[Mark] = [*last, "absent"]
    return sum(mark != "absent" and before == "absent" for mark, before in pairwise(told))
