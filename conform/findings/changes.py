"""What a night changed: which drifts came and which went, and how each resource fared night by night."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from conform.findings.history import WINDOW, marks, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from conform.findings.history import History

MOST_SHOWN: Final = WINDOW
"""Nights of a strip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Tell a drift that a night asked for and did not see, which the last night that asked had seen.

    `since` is the first night that is known to have shown it, `last` the last one (ISO, UTC).
    """

    id: str
    kind: str
    contract: str
    operation: str
    place: str
    since: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Say what the last night changed against the one before it that asked the same.

    `before` is the moment of the night before (ISO, UTC), empty where none is known. `came` are the ids of
    drifts that it had not shown, `went` the drifts that are gone; what comes and goes is in neither.
    """

    before: str = ""
    came: tuple[str, ...] = ()
    went: tuple[Gone, ...] = ()


def changes(history: History, flapping: Collection[str] = ()) -> Changes:
    """Hold the last night of a history against those before; without one before, nothing came or went."""
    names = list(history.nights)
    if len(names) < 2:  # noqa: PLR2004 - a night and one before it
        return Changes()
    tonight = moment(names[-1])
    came, went = [], []
    for identity in history.records.keys() - {*flapping}:
        told = list(islice(marks(history, identity), 2))
        if not told or told[0][0] != tonight:
            continue
        was_shown = len(told) > 1 and told[1][1] != "absent"
        if told[0][1] == "absent" and was_shown:
            went.append(_gone(history, identity, told[1][0]))
        elif told[0][1] != "absent" and not was_shown:
            came.append(identity)
    return Changes(
        before=moment(names[-2]),
        came=tuple(sorted(came)),
        went=tuple(sorted(went, key=lambda each: (each.contract, each.operation, each.place, each.kind))),
    )


def _gone(history: History, identity: str, last: str) -> Gone:
    record = history.records[identity]
    return Gone(
        id=identity,
        kind=record.kind,
        contract=record.contract,
        operation=record.operation,
        place=record.place,
        since=record.first,
        last=last,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """Say how a resource fared on one night, by its moment (ISO, UTC).

    `asked` counts the questions that were judged, None where the history does not tell whose a question is;
    `shown` counts the drifts, and `came` those of them that the night before which asked had not shown.
    """

    night: str
    asked: int | None
    shown: int
    came: int


def fared(history: History, most: int = MOST_SHOWN) -> Mapping[str, tuple[Fared, ...]]:
    """Give the last nights of each resource by its contract key, the oldest first, at most so many."""
    names = list(history.nights)[-most:]
    moments = [moment(name) for name in names]
    shown = {name: _counted(history, history.nights[name].shown) for name in names}
    came: dict[str, dict[str, int]] = {each: defaultdict(int) for each in moments}
    for identity, record in history.records.items():
        told = [*islice(marks(history, identity), most + 1), ("", "absent")]
        for (night, mark), (_, before) in pairwise(told):
            if mark != "absent" and before == "absent" and night in came:
                came[night][record.contract] += 1
    owned: dict[str, set[str]] = defaultdict(set)
    for question, owner in history.owners.items():
        owned[owner].add(question)
    keys = {*history.owners.values(), *(each.contract for each in history.records.values())}
    return {
        key: tuple(
            Fared(
                night=night,
                asked=len(history.nights[name].asked & owned[key]) if history.owners else None,
                shown=shown[name].get(key, 0),
                came=came[night].get(key, 0),
            )
            for name, night in zip(names, moments, strict=True)
        )
        for key in sorted(keys)
    }


def _counted(history: History, ids: Iterable[str]) -> Mapping[str, int]:
    """Count drifts by the contract that they are of."""
    found: dict[str, int] = defaultdict(int)
    for each in ids:
        found[history.records[each].contract] += 1
    return found
