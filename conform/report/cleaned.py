"""Take secrets and people out of what a run found, before any of it is grouped, cut or written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.redact import REDACTED
from conform.redact.name import is_error_name, is_phone_name, is_secret_name
from conform.redact.person import zeros
from conform.words import former_id, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.drift.value import Drift
    from conform.redact import Redactor
    from conform.report.result import Result
    from conform.report.tally import Tally

_VALUE: Final = re.compile(r'"|\d{6}')
"""Where a value begins: as JSON quotes a text, or a number longer than a count of characters."""
_NAMES: Final = re.compile(r"[^.\[\]]+")


def clean_drift(drift: Drift, redactor: Redactor) -> Drift:
    """Give a drift without secrets; it keeps its ids, whatever its facts have become.

    A value is cleaned whole, and cut then to what is shown of it. What stands under the name of a secret or
    of a phone is hidden by that name where the answers are of people.
    """
    hidden = _hider(drift.place) if redactor.hides_people else None
    found = replace(
        drift,
        where=redactor.text(drift.where),
        claimed=tuple(_hidden(redactor.text(each), hidden) for each in drift.claimed),
        got=tuple(_hidden(redactor.text(each), hidden) for each in drift.got),
        raw=tuple(short(_hidden(redactor.text(each), hidden)) for each in drift.raw),
    )
    is_same = found.id == drift.id
    return found if is_same else replace(found, fingerprint=drift.id, formerly=former_id(drift))


def clean_result(result: Result, redactor: Redactor) -> Result:
    """Give a result of which drifts and reason hold no secret; its exchanges are as they were."""
    drifts = tuple(clean_drift(drift, redactor) for drift in result.drifts)
    return replace(result, drifts=drifts, reason=redactor.text(result.reason))


def clean_tally(tally: Tally, redactor: Redactor) -> Tally:
    """Give a tally without secrets; reasons that differed in nothing else are counted as one."""
    return replace(
        tally,
        base_url=redactor.url(tally.base_url),
        drifts={identity: clean_drift(drift, redactor) for identity, drift in tally.drifts.items()},
        broken=_reasons(tally.broken, redactor),
        blocked=_reasons(tally.blocked, redactor),
        not_asked=_reasons(tally.not_asked, redactor),
    )


def _reasons(counts: Counter[str], redactor: Redactor) -> Counter[str]:
    found = Counter[str]()
    for reason, count in counts.items():
        found[redactor.text(reason)] += count
    return found


def _hider(place: str) -> Callable[[str], str] | None:
    """Give what hides a value by the names of its place, None where they tell of nobody."""
    names = _NAMES.findall(place)
    if not names or any(map(is_error_name, names)):
        return None
    if is_secret_name(names[-1]):
        return lambda _: f'"{REDACTED}"'
    return zeros if is_phone_name(names[-1]) else None


def _hidden(text: str, hide: Callable[[str], str] | None) -> str:
    """Hide all from the first quoted value or long number on: the end of a cut value cannot be told."""
    found = _VALUE.search(text)
    return text if hide is None or found is None else text[: found.start()] + hide(text[found.start() :])
