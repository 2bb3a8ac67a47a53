"""What the team has accepted, each with its reason: drift, by fingerprint or pattern, and what is lacking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from conform.drift.value import Drift

PATTERNS: Final = ("kind", "operation", "place")
BLOCKED: Final = "blocked"
"""The key of an entry that speaks of blocked cases: what the tenant lacks, `*` for any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one accepted drift or pattern of drifts, or of what a tenant lacks.

    `id` is a fingerprint, None for a pattern; `blocked` is what blocked cases lack (`v1/clients`,
    `listing/*`), None where the entry speaks of drift. It, `kind`, `operation` and `place` may hold `*`
    for any text and are None where they say nothing. After the day `expires` the entry accepts nothing
    any more. `line` is where it stands in its file, counted from 1.
    """

    line: int
    reason: str
    id: str | None = None
    blocked: str | None = None
    kind: str | None = None
    operation: str | None = None
    place: str | None = None
    ticket: str | None = None
    expires: date | None = None

    def is_expired(self, today: date) -> bool:
        """Tell whether the entry's last day is over."""
        return self.expires is not None and today > self.expires

    def names(self, drift: Drift) -> bool:
        """Tell whether the entry speaks of a drift, expired or not."""
        if self.blocked is not None or (self.id is not None and self.id != drift.id):
            return False
        pairs = ((self.kind, drift.kind), (self.operation, drift.operation), (self.place, drift.place))
        return all(pattern is None or form(pattern).fullmatch(text) is not None for pattern, text in pairs)

    def excuses(self, operation: str, lack: str) -> bool:
        """Tell whether the entry speaks of cases of an operation for which a tenant lacks something."""
        if self.blocked is None or form(self.blocked).fullmatch(lack) is None:
            return False
        return self.operation is None or form(self.operation).fullmatch(operation) is not None

    def was_asked(self, operations: Iterable[str]) -> bool:
        """Tell whether one of these operations is surely what the entry speaks of."""
        return (
            self.id is None
            and self.blocked is None
            and self.operation is not None
            and any(form(self.operation).fullmatch(operation) for operation in operations)
        )

    def __str__(self) -> str:
        names = ("id", BLOCKED, *PATTERNS)
        parts = [f"{name} {value}" for name in names if (value := getattr(self, name)) is not None]
        return f"line {self.line} ({', '.join(parts)}): {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Hold the accepted drifts of one file, in its order."""

    entries: tuple[Entry, ...] = ()

    def matches(self, drift: Drift, today: date) -> bool:
        """Tell whether a drift is accepted on a day."""
        return self.entry(drift, today) is not None

    def entry(self, drift: Drift, today: date) -> Entry | None:
        """Find the entry that accepts a drift on a day, None where it is new."""
        return next((e for e in self.entries if not e.is_expired(today) and e.names(drift)), None)

    def excuses(self, operation: str, lacks: Collection[str], today: date) -> bool:
        """Tell whether a blocked case of an operation lacks something, and all of it is accepted on a day."""
        due = [entry for entry in self.entries if not entry.is_expired(today)]
        return bool(lacks) and all(any(entry.excuses(operation, lack) for entry in due) for lack in lacks)

    def unseen(  # all that a run can say of what it asked
        self,
        drifts: Iterable[Drift],
        today: date,
        *,
        operations: Collection[str],
        is_whole: bool,
        lacks: Collection[tuple[str, str]] = (),
        read: Collection[str] = (),
    ) -> tuple[str, ...]:
        """Say of each entry in force that nothing showed it: it may be gone from the tenant.

        A run that did not ask has nothing to say: `operations` are the ids of those that were answered,
        `is_whole` tells whether these are all. An entry that names no operation needs a whole run; one of
        what is lacking may do with `read`, the contracts of which a record was read. `lacks` pairs the
        operations of blocked cases with what they lacked.
        """
        shown = tuple(drifts)
        due = (
            entry
            for entry in self.entries
            if not entry.is_expired(today)
            and (is_whole or entry.was_asked(operations) or entry.blocked in read)
        )
        return tuple(
            str(entry)
            for entry in due
            if not any(map(entry.names, shown)) and not any(entry.excuses(*each) for each in lacks)
        )

    def expired(self, today: date) -> tuple[str, ...]:
        """Say of each entry that its last day is over."""
        return tuple(
            f"{entry} (expired {entry.expires})" for entry in self.entries if entry.is_expired(today)
        )


@cache
def form(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which `*` stands for any text and everything else for itself."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*"))
