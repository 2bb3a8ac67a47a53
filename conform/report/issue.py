"""What a forge's issue about a tenant's drift should be after a night: opened, brought up to date, or closed.

An issue is one tenant's. It holds the drifts for which it was opened, in a comment of its body that nobody
sees, since of a night that did not ask for them nothing else would tell. A drift is gone when the last night
that asked for it did not see it; what was not asked stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.drift.value import digest
from conform.findings.history import History, marks
from conform.report.history import whose
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.report.drift_json import DriftFile

Action: TypeAlias = Literal["none", "open", "update", "close"]
Found: TypeAlias = Mapping[str, tuple[str, ...]]
"""Ids of drifts by the id of the finding that they are of."""
MOST_HELD: Final = 2_000
"""Drifts that an issue holds, in some 24 kB of its body; of each finding one comes before any other."""
_MARK: Final = re.compile(
    r"<!-- conform issue ([0-9a-f]{12})((?: [\w-]+=(?:[0-9a-f]{12})+)*)( unjudged)? -->"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Hold an issue that a forge has open."""

    number: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Say what an open issue holds; `is_unjudged`: it says of a night that it could not be judged."""

    number: int
    drifts: Found = field(default_factory=dict)
    is_unjudged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Say what an issue is about after a night.

    `stands` are drifts that are new to the team and grave enough to fail a run, and `came` those of them that
    the issue did not hold. Of what it held, `unasked` is what no night has asked for since it was seen,
    `gone` what the last night that asked did not see, `excused` what shows and is accepted by now, comes and
    goes, or cannot fail a run. `troubles` say why the night is no pass, beside drift. `held` is the
    open issue, None where there is none.
    """

    stands: Found = field(default_factory=dict)
    came: Found = field(default_factory=dict)
    unasked: Found = field(default_factory=dict)
    gone: Found = field(default_factory=dict)
    excused: Found = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    held: Held | None = None

    @property
    def holds(self) -> Found:
        """Give what the issue holds from now on."""
        names = dict.fromkeys((*self.stands, *self.unasked))
        return {each: (*self.stands.get(each, ()), *self.unasked.get(each, ())) for each in names}

    @property
    def is_unjudged(self) -> bool:
        """Tell that the night says nothing of drift, and is no pass either."""
        return bool(self.troubles) and not self.stands

    @property
    def action(self) -> Action:
        """Say what is to be done: an issue is closed where nothing of it is left and the night passed."""
        is_open = bool(self.stands or self.is_unjudged or (self.held is not None and self.unasked))
        if self.held is None:
            return "open" if is_open else "none"
        return "update" if is_open else "close"

    @property
    def is_changed(self) -> bool:
        """Tell whether people who follow an open issue should hear of the night."""
        was = self.held is not None and self.held.is_unjudged
        return bool(self.came or self.gone or self.excused) or was != self.is_unjudged


def tenant(drifts: DriftFile) -> str:
    """Name the tenant as its history does, empty for a replay; its address stands in no issue's mark."""
    profile = drifts.options.get("profile", "documented") if drifts.tenant.sort == "embedded" else ""
    return whose(drifts.tenant.sort, drifts.tenant.base_url, str(profile))


def held(issues: Iterable[Issue], name: str) -> Held | None:
    """Find the issue of a tenant among those that are open, the oldest where there are several."""
    found = (_held(each, name) for each in sorted(issues, key=lambda each: each.number))
    return next((each for each in found if each is not None), None)


def _held(issue: Issue, name: str) -> Held | None:
    mark = _MARK.search(issue.body)
    if mark is None or mark[1] != digest((name,)):
        return None
    pairs = (each.partition("=") for each in mark[2].split())
    drifts = {finding: tuple(_unpacked(packed)) for finding, _, packed in pairs}
    return Held(number=issue.number, drifts=drifts, is_unjudged=mark[3] is not None)


def _unpacked(packed: str) -> Iterator[str]:
    return (packed[at : at + 12] for at in range(0, len(packed), 12))


def mark(matter: Matter, name: str) -> str:
    """Give the comment that tells whose an issue is and what it holds; it is cut, and names no tenant."""
    pairs = [
        (finding, identity)
        for turn in zip_longest(*matter.holds.values())
        for finding, identity in zip(matter.holds, turn, strict=True)
        if identity is not None
    ]
    kept = _by_finding({identity: finding for finding, identity in pairs[:MOST_HELD]})
    told = "".join(f" {finding}={''.join(ids)}" for finding, ids in kept.items())
    return f"<!-- conform issue {digest((name,))}{told}{' unjudged' * matter.is_unjudged} -->"


def matter(drifts: DriftFile, history: History, issue: Held | None) -> Matter:
    """Hold a night against what an open issue holds."""
    meant = drifts.failing
    stands = {each.id: each.finding or "unsorted" for each in meant}
    standing = {name for each in meant for name in (each.formerly, each.id)}
    shown = {name for each in drifts.drifts for name in (each.formerly, each.id)}
    before = {} if issue is None else {each: finding for finding, ids in issue.drifts.items() for each in ids}
    rest = {each: finding for each, finding in before.items() if each not in standing}
    excused = {each: finding for each, finding in rest.items() if each in shown}
    gone = {each: name for each, name in rest.items() if each not in excused and _is_gone(history, each)}
    unasked = {each: name for each, name in rest.items() if each not in excused and each not in gone}
    # an issue that is full may not hold all of a finding
    held_in_part = {*before.values()} if len(before) >= MOST_HELD else set()
    came = {
        each: finding
        for each, finding in stands.items()
        if each not in before and finding not in held_in_part
    }
    return Matter(
        stands=_by_finding(stands),
        came=_by_finding(came),
        unasked=_by_finding(unasked),
        gone=_by_finding(gone),
        excused=_by_finding(excused),
        troubles=tuple(troubles(drifts)),
        held=issue,
    )


def _is_gone(history: History, identity: str) -> bool:
    return next((mark == "absent" for _, mark in marks(history, identity)), False)


def _by_finding(drifts: Mapping[str, str]) -> Found:
    found: dict[str, tuple[str, ...]] = {}
    for identity, finding in drifts.items():
        found[finding] = (*found.get(finding, ()), identity)
    return found


def troubles(drifts: DriftFile) -> Iterator[str]:
    """Say in words why a run is no pass, beside new drift; nothing where it is one."""
    if drifts.status != "failed":
        return
    said = [*_ended(drifts), *_unjudged(drifts), *_left(drifts), *_stale(drifts)]
    yield from said or ([] if drifts.failing else ["nothing was judged"])


def _ended(drifts: DriftFile) -> Iterator[str]:
    if drifts.interrupted:
        yield f"it ended early, {drifts.interrupted}"


def _unjudged(drifts: DriftFile) -> Iterator[str]:
    for sort in ("broken", "blocked"):
        counts = drifts.unjudged.get(sort, {})
        if counts:
            reason, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            rest = sum(counts.values()) - count
            others = f", and {rest} for other reasons" if rest else ""
            yield f"{counted(sum(counts.values()), 'case')} {sort}: {count} × {reason}{others}"


def _left(drifts: DriftFile) -> Iterator[str]:
    left = sum(len(each.ids) + each.doubts for each in drifts.left if not each.is_meant)
    if left:
        yield f"{counted(left, 'record')} of the run may stand on the tenant; `conform sweep` removes them"


def _stale(drifts: DriftFile) -> Iterator[str]:
    entries = sum(map(len, drifts.stale_known.values()))
    if entries and drifts.options.get("strict-known"):
        yield f"{entries} of the accepted drift expired or never seen again (--strict-known)"
