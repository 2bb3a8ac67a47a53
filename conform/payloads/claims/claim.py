"""One claim of the documents, by what it is called wherever it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Rule: TypeAlias = str
"""What kind of a claim it is: a row of `RULES` in `stated`."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Claim:
    """Name one claim: contract key, operation id, rule, and a place with its value (`Client.type=2`)."""

    contract: str
    operation: str
    rule: Rule
    at: str
