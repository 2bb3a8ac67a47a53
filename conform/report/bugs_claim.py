"""Say in a sentence what the docs claim, for each kind of drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.report.bugs_markdown import plain, span

if TYPE_CHECKING:
    from conform.drift.value import Drift

_TYPED: Final = "documents {where} as {documented}"
_NAMED: Final = "documents {where} in the answer: {documented}"
_UNNAMED: Final = "does not name {where} in the answer"
_ANSWERED: Final = "calls for {documented}"
_KEPT: Final = "has {where} written and read: it is to read back {documented}"
_MERGED: Final = (
    "does not say that an edit replaces what it leaves out, so {where} is to read back {documented}"
)

# kind of drift: what the page says, to go on after its name
CLAIMS: Final[dict[str, str]] = {
    "status.unexpected": "lists these statuses and no other: {documented}",
    "status.rejected_valid": _ANSWERED,
    "status.accepted_invalid": _ANSWERED,
    "status.other": _ANSWERED,
    "body.not_json": _ANSWERED,
    "envelope.missing": _NAMED,
    "envelope.retyped": _TYPED,
    "envelope.undocumented": _UNNAMED,
    "envelope.code_mismatch": "documents {where} as {documented}",
    "field.missing": _NAMED,
    "field.undocumented": _UNNAMED,
    "field.retyped": _TYPED,
    "field.null": "documents {where} as {documented}, without null",
    "field.enum": "documents {where} as {documented}",
    "field.format": _TYPED,
    "field.too_long": _TYPED,
    "state.not_saved": _KEPT,
    "state.altered": _KEPT,
    "state.not_deleted": _ANSWERED,
    "state.not_listed": "documents {where} as the list of the records: it calls for {documented}",
    "state.leaked": _ANSWERED,
    "state.reused_id": _ANSWERED,
    "access.open": _ANSWERED,
    "access.refused": _ANSWERED,
    "paging.size": _ANSWERED,
    "paging.total": _TYPED,
    "paging.overlap": _ANSWERED,
    "paging.order": _ANSWERED,
    "docs.contradiction": "states {documented} for {where}",
}


def claim(drift: Drift) -> str:
    """Give the claim that a drift contradicts, with its page: never the vendor's own words."""
    is_merge = drift.kind == "state.altered" and drift.documented.startswith("as before")
    form = _MERGED if is_merge else CLAIMS.get(drift.kind, _TYPED)
    said = form.format(where=span(drift.place), documented=plain(drift.documented))
    page = f"page {span(drift.source.page)} (edition {plain(drift.source.edition)})"
    return f"For {span(drift.operation)}, {page} {said}."
