"""The short name of a finding, for a file, a link and a command: ascii, no longer than sixty characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conform.drift.kinds import VALUES
from conform.findings.causes import NAMED, leaf, version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.findings.causes import Cause

LONGEST: Final = 57
"""Characters that leave room for a number behind them."""
_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_FEW: Final = 2
_KNOWN_BY_RULE: Final = ("status", "body", "field", "state")
"""Groups of kinds whose rules tell enough without them."""
# code of how a value was changed: what is said of its field; others are told as `changes`
VERBS: Final = {
    "time_dropped": "loses its time",
    "upper_case": "becomes upper case",
    "lower_case": "becomes lower case",
    "trimmed": "is trimmed",
    "spaces_flattened": "loses spaces",
    "accents_joined": "joins accents",
    "escaped": "is escaped",
    "markup_lost": "loses markup",
    "emoji_lost": "loses emoji",
    "other_scripts_lost": "loses other scripts",
    "leading_zeros_lost": "loses leading zeros",
    "plus_sign_lost": "loses plus signs",
    "cut_at": "is cut",
    "sign_lost": "loses its sign",
    "made_whole": "is made whole",
    "rounded_to": "is rounded",
    "clamped_at": "is clamped",
    "read_as_number": "is read as a number",
    "swapped_with": "is swapped",
    "kept_old": "keeps the old value",
    "doubled": "doubles",
    "added_to": "grows",
    "shifted_by": "is shifted",
    "date_moved": "moves",
    "date_in_another_form": "is in another form",
    "null_for_empty": "becomes null",
    "empty_for_null": "becomes empty",
    "rows_lost": "loses rows",
    "default_instead": "falls back to the default",
    "lost": "is lost",
    "of_another_record": "is of another record",
}


def slug(cause: Cause) -> str:
    """Give a finding's name by where it is, what it is of and what is wrong: `pens-city-is-cut`."""
    parts = (_where(cause), *_what(cause), _wrong(cause))
    text = _PLAIN.sub("-", " ".join(parts).lower()).strip("-")
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition("-")[0].strip("-")


def _where(cause: Cause) -> str:
    if len(cause.contracts) > 1:
        return version(cause.drifts[0])
    return cause.drifts[0].contract.partition("/")[2]


def _what(cause: Cause) -> Iterable[str]:
    """Name the fields, or what was refused, of few; of a status the operation's role."""
    leaves = dict.fromkeys(name for each in cause.own for name in each.of or (leaf(each),))
    found = [name.rpartition(".")[2] for name in leaves if name != "status"]
    if len(found) > _FEW:
        return ()
    roles = sorted({each.role or "" for each in cause.own}) if not found else []
    return found or (roles if len(roles) == 1 else ())


def _wrong(cause: Cause) -> str:
    if cause.name == VALUES:
        codes = sorted({each.how[0] for each in cause.own if each.how})
        return VERBS.get(codes[0], "changes") if len(codes) == 1 else "changes"
    if cause.name in NAMED:
        return cause.name
    group, _, rule = cause.name.partition(".")
    broken = " ".join(each for name, each in cause.shared if name in ("rule", "broken") and each != "refusal")
    return f"{'' if group in _KNOWN_BY_RULE else group} {rule} {broken}".replace("_", " ")
