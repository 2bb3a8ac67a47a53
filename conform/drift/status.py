"""Rules on the status alone; `conform.drift.decision` holds the table that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.decision import decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.value import Drift
    from conform.drift.view import View

WHERE: Final = "status"
_MOST_NAMES: Final = 5

_CALLED_FOR: Final = {
    "success": "success",
    "refused": "a refusal",
    "denied": "401 without good credentials",
    "absent": "404 for a record that is not there",
}


def unexpected(view: View) -> Iterator[Drift]:
    """Find a status that the docs list nowhere for the operation."""
    if decide(view) == "status.unexpected":
        yield view.drift(
            "status.unexpected", where=WHERE, documented=listed(view), observed=str(view.answer.status)
        )


def rejected_valid(view: View) -> Iterator[Drift]:
    """Find the refusal of a payload that the docs allow; say which fields the tenant named."""
    if decide(view) == "status.rejected_valid":
        yield view.drift(
            "status.rejected_valid",
            where=WHERE,
            documented=f"{success(view)} for a valid payload",
            observed=_with_names(view),
        )


def accepted_invalid(view: View) -> Iterator[Drift]:
    """Find a payload taken although it breaks a documented rule, which the drift names."""
    if decide(view) == "status.accepted_invalid" and view.step is not None:
        broken = view.step.breaks or "a payload that breaks a documented rule"
        yield view.drift(
            "status.accepted_invalid",
            where=WHERE,
            documented=f"a refusal: {broken}",
            observed=str(view.answer.status),
        )


def other(view: View) -> Iterator[Drift]:
    """Find a documented status that is not the one which the case calls for."""
    if decide(view) == "status.other" and view.step is not None:
        wanted = _CALLED_FOR[view.step.expects]
        yield view.drift(
            "status.other",
            where=WHERE,
            documented=success(view) if wanted == "success" else wanted,
            observed=str(view.answer.status),
        )


def listed(view: View) -> str:
    """Give the statuses that the docs list for an operation: `202, 400, 401`."""
    return ", ".join(str(response.status) for response in view.operation.responses) or "no status at all"


def success(view: View) -> str:
    """Give the documented 2xx statuses: `202`, or `200 or 202`."""
    statuses = [str(each.status) for each in view.operation.responses if 200 <= each.status < 300]  # noqa: PLR2004 - 2xx
    return " or ".join(statuses) or "2xx"


def _with_names(view: View) -> str:
    value = view.body.value
    errors = value.get("validation_errors", value.get("errors")) if isinstance(value, dict) else None
    names = sorted(errors)[:_MOST_NAMES] if isinstance(errors, dict) else []
    return f"{view.answer.status} ({', '.join(names)})" if names else str(view.answer.status)
