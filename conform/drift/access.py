"""Rules on credentials; the guide page on authorization makes the claim for every operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.contract import Source
from conform.drift.decision import GUIDE, decide
from conform.drift.status import WHERE, success

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.value import Drift
    from conform.drift.view import View

_WORDS: Final = {
    "none": "without credentials",
    "wrong": "with a wrong key",
    "bearer": "with the key sent as a Bearer token",
    "good": "with good credentials",
}


def open_(view: View) -> Iterator[Drift]:
    """Find an answer in JSON to a call whose credentials are missing or wrong."""
    if decide(view) == "access.open" and view.step is not None:
        yield view.drift(
            "access.open",
            where=WHERE,
            documented=f"401 {_WORDS[view.step.credentials]}",
            observed=str(view.answer.status),
            source=_guide(view),
        )


def refused(view: View) -> Iterator[Drift]:
    """Find a refusal of good credentials."""
    if decide(view) == "access.refused":
        yield view.drift(
            "access.refused",
            where=WHERE,
            documented=f"{success(view)} {_WORDS['good']}",
            observed=str(view.answer.status),
            source=_guide(view),
        )


def _guide(view: View) -> Source:
    return Source(page=GUIDE, edition=view.operation.source.edition)
