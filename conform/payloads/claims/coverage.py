"""The claims of contracts held against those that were asked, in a plan or in a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from conform.payloads.claims.asked import asked
from conform.payloads.claims.stated import claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from conform.case import Group
    from conform.contract import Contract
    from conform.payloads.claims.claim import Claim

WIDTH: Final = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Hold the claims that are asked, those that should be and are not, and those explained by reason."""

    asked: frozenset[Claim]
    missed: tuple[Claim, ...]
    excused: Mapping[str, tuple[Claim, ...]]

    @property
    def share(self) -> float:
        """Give the percentage of settled claims that are asked; 100 where there is nothing to ask."""
        total = len(self.asked) + len(self.missed)
        return 100.0 * len(self.asked) / total if total else 100.0


def coverage(contracts: Sequence[Contract], groups: Iterable[Group]) -> Coverage:
    """Hold the claims of contracts against the cases of a plan."""
    known = {contract.key: contract for contract in contracts}
    found = {claim for group in groups for case in group.cases for claim in asked(case, known)}
    return held(found, contracts)


def unowed(contracts: Sequence[Contract], groups: Iterable[Group]) -> frozenset[Claim]:
    """Give the claims that the cases of a plan ask although a reason excuses them: they are settled too."""
    planned = coverage(contracts, groups).asked
    return planned & {claim for contract in contracts for claim, reason in claims(contract) if reason}


def held(
    seen: AbstractSet[Claim],
    contracts: Iterable[Contract],
    more: AbstractSet[Claim] = frozenset(),
    is_meant: Callable[[Claim], bool] = lambda _: True,
) -> Coverage:
    """Hold the claims of contracts against those that were asked, in a plan or in a run.

    `more` are claims that are to be asked although a reason excuses them; `is_meant` tells which count.
    """
    missed: list[Claim] = []
    excused: dict[str, list[Claim]] = {}
    found: set[Claim] = set()
    stated = (each for contract in contracts for each in claims(contract))
    for claim, reason in ((claim, reason) for claim, reason in stated if is_meant(claim)):
        if claim in seen:
            found.add(claim)
        elif reason and claim not in more:
            excused.setdefault(reason, []).append(claim)
        else:
            missed.append(claim)
    left_out = {reason: tuple(each) for reason, each in excused.items()}
    return Coverage(asked=frozenset(found), missed=tuple(missed), excused=left_out)


def summary(found: Coverage, most: int | None = None) -> tuple[str, ...]:
    """Give the coverage as lines for a screen: the share, claims by rule, what is left by reason.

    Of the claims that no case asks `most` are named and the rest is counted; None names them all.
    """
    by_rule = Counter(claim.rule for claim in found.asked)
    total, shown = len(found.asked) + len(found.missed), found.missed[:most]
    lines = [f"claims asked: {len(found.asked)} of {total} ({found.share:.1f} %)"]
    counted = ", ".join(f"{count} {rule}" for rule, count in sorted(by_rule.items()))
    lines += [f"  {line}" for line in wrap(counted, WIDTH)]
    lines += [f"  not asked: {each.operation} {each.rule} {each.at}" for each in shown]
    if len(shown) < len(found.missed):
        lines.append(f"  not asked: {len(found.missed) - len(shown)} more")
    lines += [f"  explained, {reason}: {len(each)}" for reason, each in sorted(found.excused.items())]
    return tuple(lines)
