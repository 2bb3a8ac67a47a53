"""Keep for each drift the evidence that takes the least to show: what was sent, and what came back.

`reports/evidence.json`, written beside `drift.json` and read back, is what bug reports are made of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.drift.value import Drift  # noqa: TC001 - the codec reads the annotations
from conform.report import codec
from conform.report.line import Line  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.disk import Door
    from conform.report.result import Report


FORMAT: Final = 3
NAME: Final = "evidence.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Show what makes the difference: the same requests with one thing other, and no drift.

    `place` is where they differ in the body of the `number`th line, from 0; `trait` says in what, as facts.
    """

    place: str
    trait: tuple[str, ...]
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Show one drift: the requests that lead to it; the `shows`th, from 0, was answered with `excerpt`.

    `drift` is the difference as these very requests showed it. `case` is the id of the case, `weight` how
    much the case sent: (bytes of bodies, requests). `is_proven` tells that nothing but these requests was
    sent to see it again. `contrast` is None where what makes the difference is not known.
    """

    case: str
    drift: Drift
    weight: tuple[int, int]
    lines: tuple[Line, ...]
    shows: int
    excerpt: str
    is_proven: bool = False
    contrast: Contrast | None = None

    @property
    def rank(self) -> tuple[bool, bool, tuple[int, int], str]:
        """Order evidences of one drift, the best first, alike in every process."""
        return not self.is_proven, self.contrast is None, self.weight, self.case


@dataclass(slots=True, kw_only=True)
class Evidences:
    """Collect the best evidence of each drift by its id, and the number of cases that showed it."""

    best: dict[str, Evidence] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def is_wanted(self, identity: str, weight: tuple[int, int], case: str) -> bool:
        """Tell whether evidence of so much weight would be better than what is known of a drift."""
        known = self.best.get(identity)
        return known is None or (True, True, weight, case) < known.rank

    def add(self, found: Mapping[str, Evidence]) -> None:
        """Keep what is better than what is known."""
        for identity, each in found.items():
            if identity not in self.best or each.rank < self.best[identity].rank:
                self.best[identity] = each

    def merge(self, other: Evidences) -> None:
        """Add what another process has collected."""
        self.times.update(other.times)
        self.add(other.best)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """Hold what a run kept: evidence and counts by drift id."""

    format: int = FORMAT
    evidences: Evidences = field(default_factory=Evidences)


def write(report: Report, folder: Path, door: Door) -> None:
    """Write the evidence of a run; raise DiskError where the door does not let it out."""
    file = EvidenceFile(evidences=report.part.tally.evidences)
    door.json(folder / NAME, codec.packed(file))


def read(path: Path) -> EvidenceFile:
    """Read a run's evidence; raise ReportFileError where it is none."""
    return codec.read(path, EvidenceFile, FORMAT, "make the run again, or take the file away")
