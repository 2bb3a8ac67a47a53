"""Which claims a case did settle, as against those that it was planned to ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads.claim import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract
    from conform.payloads.claim import Claim
    from conform.report.result import Result

JUDGED = ("conformant", "drifted")
"""The verdicts of a case that was judged."""


def judged_claims(result: Result, contracts: Mapping[str, Contract]) -> frozenset[Claim]:
    """Give the claims of the steps that were sent and judged; none of a case that was broken or blocked.

    The exchanges stand in the order of the steps, so that steps without one were never sent.
    """
    if result.verdict not in JUDGED:
        return frozenset()
    sent = replace(result.case, steps=result.case.steps[: len(result.exchanges)])
    return frozenset(asked(sent, contracts))
