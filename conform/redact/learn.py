"""What of an answer is taken for a secret that a later answer may show again."""

from __future__ import annotations

import re
from typing import Final

from conform.redact.needle import REDACTED

SHORTEST_LEARNT: Final = 16
"""The fewest characters: a shorter value is hidden where its name tells of it, and nowhere else."""
FEWEST_DISTINCT: Final = 8
"""The fewest different characters: a row of zeros is no secret."""
_BLANK: Final = re.compile(r"\s")
_DIGIT: Final = re.compile(r"\d")


def looks_secret(value: str) -> bool:
    """Tell whether a value is one that is made by chance: long, varied, in one piece, and no word.

    A token is drawn from digits and letters of both cases, so one without digits that is all of one case
    is very rare; a sentence (`This field is required`) and the name of a rule (`validation.required`)
    are both.
    """
    is_one_piece = len(value) >= SHORTEST_LEARNT and not _BLANK.search(value)
    is_varied = len(set(value)) >= FEWEST_DISTINCT
    is_mixed = _DIGIT.search(value) is not None or (value != value.lower() and value != value.upper())
    return is_one_piece and is_varied and is_mixed and not value.startswith(REDACTED)
