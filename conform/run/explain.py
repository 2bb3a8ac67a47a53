"""Explain what a run found, on the tenant itself: for each cause its smallest case, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from conform.contract import Vendor
from conform.drift.kinds import SEVERITIES, kind_named, severity
from conform.findings.causes import causes, family
from conform.run.exhibit import weight_of
from conform.run.experiment import pair
from conform.run.reduction import again, needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.case import Sort
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.findings.causes import Cause
    from conform.report.result import Result
    from conform.run.experiment import Pair
    from conform.run.reduction import Reducer

MOST_PAIRED: Final = 30
"""Cases that are asked to find what makes the difference."""
TRIES: Final = 2
"""Drifts of one cause that are tried until one shows again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Hold the smallest case that showed a drift.

    `is_proven` tells that it showed again by nothing but these steps; else they are those of a longer case
    that the judge needs. `pair` is None where what makes the difference was not found, or is nothing of a
    payload; its bad side is the result.
    """

    result: Result
    drift: Drift
    is_proven: bool = True
    pair: Pair | None = None


@dataclass(slots=True, kw_only=True)
class Lightest:
    """Keep of each drift the lightest case of each sort that showed it, until the run's end explains it."""

    _lightest: dict[str, dict[Sort, tuple[tuple[int, int], str, Result]]] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Look at a result for new drifts that were not seen yet, or in heavier cases."""
        weight, case = weight_of(result), result.case
        for drift in (each for each in result.drifts if each.id not in result.known):
            known = self._lightest.setdefault(drift.id, {})
            if case.sort not in known or (weight, case.id) < known[case.sort][:2]:
                known[case.sort] = (weight, case.id, result)

    def drifts(self, is_meant: Callable[[Drift], bool]) -> Iterator[Drift]:
        """Yield the drifts that are meant, each as its lightest case shows it."""
        for identity in self._lightest:
            found = self.results(identity)[0].drifts
            yield from (each for each in found if each.id == identity and is_meant(each))

    def results(self, identity: str) -> list[Result]:
        """Give the cases that showed a drift, the lightest first."""
        return [each[2] for each in sorted(self._lightest[identity].values(), key=lambda each: each[:2])]

    def rank(self, drift: Drift) -> tuple[object, ...]:
        """Order drifts: the gravest first, then what refers to the fewest records, and takes the least."""
        weight, case, result = min(self._lightest[drift.id].values(), key=lambda each: each[:2])
        return SEVERITIES.index(severity(drift)), len(result.case.needs), weight, case, drift.id


def explained(
    shown: Lightest,
    drifts: Iterable[Drift],
    contracts: Mapping[str, Contract],
    reducer: Callable[[], Reducer],
) -> Iterator[Explained]:
    """Yield the smallest case of each cause of some drifts, the gravest first.

    `reducer` gives what looks for it, within what may still be sent.
    """
    vendor = next((contract.vendor for contract in contracts.values()), Vendor())
    found = sorted(causes(tuple(drifts), vendor), key=lambda cause: min(map(shown.rank, cause.drifts)))
    for cause in found:
        first, *_ = best = sorted(cause.drifts, key=partial(_rank, cause, shown))[:TRIES]
        tried = ((drift, result) for drift in best for result in _ordered(shown, drift, reducer()))
        told = next((told for each in tried if (told := _again(*each, reducer())) is not None), None)
        if told is None:
            yield _unproven(shown.results(first.id)[0], first, contracts)
        else:
            yield _narrowed(*told, reducer())


def _again(drift: Drift, result: Result, reducer: Reducer) -> tuple[Result, Drift] | None:
    here = again(result, drift)
    smallest = None if here is None else reducer.smallest(result, here)
    seen = None if smallest is None else again(smallest, drift)
    return None if smallest is None or seen is None else (smallest, seen)


def _ordered(shown: Lightest, drift: Drift, reducer: Reducer) -> list[Result]:
    """Order what showed a drift; on somebody's tenant a delete may be a cause that other requests hide."""
    found = shown.results(drift.id)
    if reducer.is_fresh or kind_named(drift.kind).about != "record":
        return found
    return sorted(found, key=lambda each: not reducer.has_deleted(each, drift))


def _unproven(result: Result, drift: Drift, contracts: Mapping[str, Contract]) -> Explained:
    """Give what the judge needs of a case, where nothing could be asked again, or did not show again."""
    shown = needed(result, drift, contracts)
    seen = again(shown, drift)
    whole = Explained(result=result, drift=drift, is_proven=False)
    return whole if seen is None else Explained(result=shown, drift=seen, is_proven=False)


def _rank(cause: Cause, shown: Lightest, drift: Drift) -> tuple[object, ...]:
    """Order the drifts of a cause: what it is named for before what follows from it."""
    return family(drift) != cause.name, *shown.rank(drift)


def _narrowed(smallest: Result, drift: Drift, reducer: Reducer) -> Explained:
    """Look for what makes the difference, a field and what is in it, where a payload may."""
    limit = min(MOST_PAIRED, reducer.limit // (len(smallest.case.steps) + 1))
    found = pair(drift, smallest, reducer.ask, reducer.contracts, limit)
    shown = None if found is None else again(found.bad, drift)
    if found is None or shown is None:
        return Explained(result=smallest, drift=drift)
    return Explained(result=found.bad, drift=shown, pair=found)
