"""Which drifts belong together: a table of named causes, then how they differ, then where they stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.findings.cause import CAUSES, leaf, version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conform.drift.value import Drift
    from conform.findings.cause import How

VALUES: Final = "values"
"""Values that are lost and values that are changed on the way: one fault shows as both."""
_VALUES: Final = ("state.not_saved", "state.altered")
_APART: Final = frozenset({"field.retyped", "field.format", "status.other", "status.unexpected"})
"""Kinds of which one resource may show several causes: each way to differ is told apart."""
SPREAD: Final = 3
"""Resources in which a difference must show before it is taken for a habit of the whole API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold drifts of one cause; `cause` is its name, a kind of drift where it has none of its own."""

    cause: str
    drifts: tuple[Drift, ...]


def _by_rule(drift: Drift) -> str:
    return drift.documented.removeprefix("a refusal: ").partition(":")[0]


def _both(drift: Drift) -> str:
    return f"{drift.documented} / {drift.observed}"


def _observed(drift: Drift) -> str:
    return drift.observed


def _nothing(_: Drift) -> str:
    return ""


# kind: how two of its drifts in different resources are told to be the same habit
HOW: Final[dict[str, How]] = {
    "status.unexpected": _observed,
    "status.rejected_valid": _nothing,
    "status.accepted_invalid": _by_rule,
    "status.other": _both,
    "body.not_json": _observed,
    "envelope.missing": leaf,
    "envelope.retyped": lambda drift: f"{leaf(drift)} {_both(drift)}",
    "envelope.undocumented": leaf,
    "envelope.code_mismatch": _nothing,
    "field.missing": leaf,
    "field.retyped": _both,
    "field.enum": leaf,
    "field.format": _both,
    "field.too_long": _nothing,
    "access.refused": _observed,
    "paging.total": leaf,
}


def groups(drifts: Sequence[Drift]) -> tuple[Group, ...]:
    """Sort drifts into groups of one cause: named causes, habits of a version, then the rest by resource."""
    named, rest = _named(drifts)
    habits, rest = _habits(rest)
    local = _gather(rest, lambda d: (family(d), d.contract, _both(d) if d.kind in _APART else ""))
    return (*named, *habits, *(Group(cause=family(each[0]), drifts=each) for each in local))


def family(drift: Drift) -> str:
    """Give the name under which a drift is gathered: its kind, but for values that do not come back."""
    return VALUES if drift.kind in _VALUES else drift.kind


def _named(drifts: Iterable[Drift]) -> tuple[list[Group], list[Drift]]:
    found: dict[tuple[str, str], list[Drift]] = defaultdict(list)
    rest = []
    for drift in drifts:
        name = next((name for name, (claims, _) in CAUSES.items() if claims(drift)), None)
        if name is None:
            rest.append(drift)
        else:
            found[name, CAUSES[name][1](drift)].append(drift)
    return [Group(cause=name, drifts=tuple(each)) for (name, _), each in found.items()], rest


def _habits(drifts: Sequence[Drift]) -> tuple[list[Group], list[Drift]]:
    found: list[Group] = []
    rest: list[Drift] = []
    for each in _gather(drifts, lambda d: (family(d), version(d), HOW.get(d.kind, _nothing)(d))):
        if len({drift.contract for drift in each}) >= SPREAD:
            found.append(Group(cause=family(each[0]), drifts=each))
        else:
            rest.extend(each)
    return found, rest


def _gather(
    drifts: Iterable[Drift], key: Callable[[Drift], tuple[str, ...]]
) -> tuple[tuple[Drift, ...], ...]:
    gathered: dict[tuple[str, ...], list[Drift]] = defaultdict(list)
    for drift in drifts:
        gathered[key(drift)].append(drift)
    return tuple(tuple(each) for each in gathered.values())
