"""The facts of a finding, as entries of known drift: as narrow as its cause was seen, and no narrower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.kinds import kind_named
from conform.findings.causes import SPREAD, leaf, version
from conform.findings.known import way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.drift.value import Drift

MOST_PLACES: Final = 8
"""Places that a cause of a whole API may have to be known by them; what has more is of any."""


def facts(drifts: Sequence[Drift]) -> tuple[tuple[dict[str, str], Drift], ...]:
    """Give what to accept of a finding, each with a drift that shows what it is.

    A cause that shows in a few resources is its drifts, one by one, each as it showed: its id says what was
    claimed where. A habit of the whole API is a kind and how it shows, in any resource of this version; at
    the places that it was seen at, unless these are many fields.
    """
    if len({drift.contract for drift in drifts}) < SPREAD:
        return tuple(({"id": drift.id, **_how(drift)}, drift) for drift in drifts)
    found: dict[tuple[tuple[str, str], ...], Drift] = {}
    few = {drift.kind for drift in drifts if _is_of_few(drift, drifts)}
    for drift in drifts:
        place = {"place": _anywhere(drift)} if drift.kind in few else {}
        entry = {"kind": drift.kind, "resource": f"{version(drift)}/*", **place, **_how(drift)}
        found.setdefault(tuple(entry.items()), drift)
    return tuple((dict(entry), drift) for entry, drift in found.items())


def _how(drift: Drift) -> dict[str, str]:
    """Give how a drift showed; a report of before has no more than words for it."""
    return {} if drift.got[:1] == ("in_words",) else {"how": way(drift)}


def _is_of_few(drift: Drift, drifts: Sequence[Drift]) -> bool:
    """Tell whether drifts of a kind stand at few places of any resource; those of answers always do."""
    is_of_fields = kind_named(drift.kind).about == "fields"
    leaves = {leaf(each) for each in drifts if each.kind == drift.kind}
    return not is_of_fields or len(leaves) <= MOST_PLACES


def _anywhere(drift: Drift) -> str:
    """Give the place of a drift in whatever record, or around one, it may stand."""
    return f"*{leaf(drift)}" if kind_named(drift.kind).about == "fields" else drift.place
