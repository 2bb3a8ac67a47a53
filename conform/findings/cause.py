"""Causes that are known by name: what live tenants have been seen to do, however many drifts it shows in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.state import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.drift.value import Drift

How: TypeAlias = "Callable[[Drift], str]"


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
    "replaced whole": (lambda drift: drift.kind == "state.altered" and drift.documented == KEPT, version),
    "open": (lambda drift: drift.kind == "access.open", version),
}
