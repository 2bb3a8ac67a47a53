"""Which drifts belong together: a table of named causes, then how they differ, then where they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conform.drift.value import Drift

How: TypeAlias = "Callable[[Drift], str]"

_APART: Final = frozenset({"field.retyped", "field.format", "status.other", "status.unexpected"})
"""Kinds of which one resource may show several causes: each way to differ is told apart."""
SPREAD: Final = 3
"""Resources in which a difference must show before it is taken for a habit of the whole API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold drifts of one cause; `cause` is its name, a kind of drift where it has none of its own."""

    cause: str
    drifts: tuple[Drift, ...]


def leaf(drift: Drift) -> str:
    """Give the last name of a drift's place: `staff_id`."""
    return drift.place.rpartition(".")[2].removesuffix("[]") or drift.place


def version(drift: Drift) -> str:
    """Give the API version of a drift: `v1`."""
    return drift.contract.partition("/")[0]


_IN_A_STRING: Final = frozenset(
    ["integer in a string", "number in a string", "boolean as 0/1 in a string", "boolean in a string"]
)
_DATES: Final = frozenset({"date", "date-time"})
_READS: Final = ("GET ",)


def _is_string_column(drift: Drift) -> bool:
    return drift.kind in ("field.retyped", "envelope.retyped") and drift.observed in _IN_A_STRING


def _is_null_id(drift: Drift) -> bool:
    is_id = drift.kind in ("envelope.retyped", "envelope.missing") and drift.where == "id"
    return is_id and drift.observed in ("null", "absent") and not drift.operation.startswith(_READS)


def _is_single(drift: Drift) -> bool:
    is_pagination = drift.kind == "envelope.missing" and drift.where == "pagination"
    is_of_one = "{" in re.sub(r"\{+format\}+", "", drift.operation)
    return is_pagination and is_of_one and drift.operation.startswith(_READS)


def _is_error_frame(drift: Drift) -> bool:
    return drift.kind == "envelope.undocumented" and drift.where in ("error_type", "extra_data")


def _is_reason(drift: Drift) -> bool:
    inside = drift.where.startswith(("validation_errors", "errors"))
    return drift.kind in ("envelope.retyped", "envelope.missing") and inside


def _is_another(drift: Drift) -> bool:
    is_missing = drift.kind in ("field.missing", "envelope.missing")
    return is_missing and drift.documented.startswith("an object with")


def _is_date(drift: Drift) -> bool:
    return drift.kind == "field.format" and drift.documented in _DATES


# name of a cause: (what it claims, what tells its instances apart). The first that claims a drift has it.
CAUSES: Final[dict[str, tuple[Callable[[Drift], bool], How]]] = {
    "string columns": (_is_string_column, version),
    "no id": (_is_null_id, lambda drift: drift.contract),
    "no pagination": (_is_single, version),
    "error frame": (_is_error_frame, version),
    "reasons": (_is_reason, version),
    "another object": (_is_another, lambda drift: f"{version(drift)} {drift.observed}"),
    "dates": (_is_date, version),
    "nulls": (lambda drift: drift.kind == "field.null", version),
    "empty strings": (
        lambda drift: drift.kind == "field.retyped" and drift.observed == "empty string",
        version,
    ),
    "empty maps": (
        lambda drift: drift.kind == "field.retyped" and drift.observed == "empty array for an object",
        version,
    ),
    "undocumented fields": (lambda drift: drift.kind == "field.undocumented", version),
    "replaced whole": (
        lambda drift: drift.kind == "state.altered" and drift.documented.startswith("as before"),
        version,
    ),
    "reduced rights": (lambda drift: drift.kind == "access.open", lambda drift: drift.documented),
}


def _by_rule(drift: Drift) -> str:
    return drift.documented.removeprefix("a refusal: ").partition(":")[0]


def _both(drift: Drift) -> str:
    return f"{drift.documented} / {drift.observed}"


def _observed(drift: Drift) -> str:
    return drift.observed


def _documented(drift: Drift) -> str:
    return drift.documented


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
    "state.altered": _documented,
    "access.refused": _observed,
    "paging.total": leaf,
}


def groups(drifts: Sequence[Drift]) -> tuple[Group, ...]:
    """Sort drifts into groups of one cause: named causes, habits of a version, then the rest by resource."""
    named, rest = _named(drifts)
    habits, rest = _habits(rest)
    local = _gather(rest, lambda d: (d.kind, d.contract, _both(d) if d.kind in _APART else ""))
    return (*named, *habits, *(Group(cause=each[0].kind, drifts=each) for each in local))


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
    for each in _gather(drifts, lambda d: (d.kind, version(d), HOW.get(d.kind, _nothing)(d))):
        if len({drift.contract for drift in each}) >= SPREAD:
            found.append(Group(cause=each[0].kind, drifts=each))
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
