"""How bad a kind of drift is: by what it breaks in the code of an integrator."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

Severity: TypeAlias = Literal["blocker", "critical", "normal", "minor", "trivial"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""Worst first, in Allure's words."""

# kind of drift: (severity, why)
TABLE: Final[dict[str, tuple[Severity, str]]] = {
    "access.open": ("blocker", "anyone can read or change the tenant's records"),
    "access.refused": ("blocker", "nothing works for a client that follows the docs"),
    "state.not_saved": ("critical", "data is lost in silence"),
    "state.altered": ("critical", "data is changed in silence"),
    "state.leaked": ("critical", "a write that was refused has been done"),
    "state.not_deleted": ("critical", "a record that should be gone goes on counting"),
    "state.reused_id": ("critical", "two records become one in every copy"),
    "status.rejected_valid": ("critical", "a documented write cannot be made"),
    "body.not_json": ("critical", "the parser fails"),
    "envelope.retyped": ("critical", "a typed parser fails on every answer"),
    "field.retyped": ("critical", "a typed parser fails on the record"),
    "paging.overlap": ("critical", "a synchronisation doubles or loses records"),
    "envelope.missing": ("normal", "a strict parser fails; a lenient one does without"),
    "field.null": ("normal", "a parser that trusts the docs meets null"),
    "field.format": ("normal", "dates are read wrongly or not at all"),
    "field.enum": ("normal", "a value falls through every branch"),
    "status.unexpected": ("normal", "error handling has no branch for it"),
    "status.other": ("normal", "error handling takes the wrong branch"),
    "status.accepted_invalid": ("normal", "mistakes are found later than promised"),
    "state.not_listed": ("normal", "a synchronisation misses a record"),
    "paging.total": ("normal", "loops over pages end too early or never"),
    "paging.size": ("minor", "more requests or larger answers than planned"),
    "paging.order": ("minor", "the newest record is not where it is looked for"),
    "field.missing": ("minor", "most clients do without one field"),
    "field.too_long": ("minor", "a column of the documented width truncates"),
    "envelope.code_mismatch": ("minor", "clients that read `code` and not the status err"),
    "envelope.undocumented": ("trivial", "only the strictest parser minds"),
    "field.undocumented": ("trivial", "only the strictest parser minds"),
    "docs.contradiction": ("trivial", "readers of the docs guess"),
}

# named cause: what it breaks more than its kind of drift alone would say
OF_CAUSE: Final[dict[str, tuple[Severity, str]]] = {
    "another object": ("critical", "nothing of what was asked for is there"),
    "replaced whole": ("critical", "data is changed in silence"),
}


def severity(kind: str) -> Severity:
    """Give the severity of a kind of drift; a kind that the table lacks is normal."""
    return TABLE.get(kind, ("normal", ""))[0]
