"""A year of everything, made up: 7,400 questions, 1,500 drifts of which one in ten flaps, 365 nights."""

from __future__ import annotations

from conform.findings.history import History, Night, Record
from tests.findings.test_history import on

QUESTIONS = [f"{number:012x}" for number in range(7_400)]
DRIFTS = [f"{number:012x}" for number in range(1_500)]
KINDS = ("field.retyped", "field.null", "state.altered", "filter.ignored")


def year() -> History:
    """Give the history; each night another part is not judged."""
    names = [next(iter(on(number).nights)) for number in range(365)]
    return History(
        nights={
            name: Night(
                asked=frozenset(QUESTIONS[number : 7_000 + number]),
                shown=frozenset(
                    each for n, each in enumerate(DRIFTS) if n % 10 or (n * 7 + number * 13) % 20 == 0
                ),
            )
            for number, name in enumerate(names)
        },
        records={each: _record(number) for number, each in enumerate(DRIFTS)},
        owners={each: _owner(number // 185) for number, each in enumerate(QUESTIONS)},
    )


def _record(number: int) -> Record:
    return Record(
        kind=KINDS[number % 4],
        contract=_owner(number // 38),
        operation=f"GET /resource_{number // 38}",
        place=f"data[].Resource.field_{number % 38}",
        questions=frozenset(QUESTIONS[max(0, number * 5 - 40) : number * 5]),
        first="2026-11-01T05:00:00Z",
    )


def _owner(number: int) -> str:
    return f"v1/resource_{number}"
