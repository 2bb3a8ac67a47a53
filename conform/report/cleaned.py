"""Take secrets and people out of what a run found, before any of it is grouped, cut or written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from conform.redact import REDACTED
from conform.redact.names import is_error_name, is_phone_name, is_secret_name, zeros
from conform.words import former_id, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.drift.value import Drift, Facts
    from conform.redact import Redactor
    from conform.report.result import Result
    from conform.report.tally import Tally

T = TypeVar("T")
_VALUE: Final = re.compile(r'"|\d{6}')
"""Where a value begins: as JSON quotes a text, or a number longer than a count of characters."""
_NAMES: Final = re.compile(r"[^.\[\]]+")


def clean_drift(drift: Drift, redactor: Redactor) -> Drift:
    """Give a drift without secrets; it keeps its ids, whatever its facts have become.

    A value is cleaned whole, and cut then to what is shown of it. What stands under the name of a secret or
    of a phone is hidden by that name where the answers are of people.
    """
    hidden = _hider(drift.place) if redactor.hides_people else None

    def clean(facts: Facts) -> Facts:
        return tuple(_hidden(redactor.text(each), hidden) for each in facts)

    found = replace(
        drift,
        where=redactor.text(drift.where),
        claimed=clean(drift.claimed),
        got=clean(drift.got),
        of=clean(drift.of),
        how=clean(drift.how),
        reasons=clean(drift.reasons),
        raw=tuple(map(short, clean(drift.raw))),
        shown=tuple(
            replace(each, got=clean(each.got), raw=tuple(map(short, clean(each.raw)))) for each in drift.shown
        ),
    )
    is_same = found.id == drift.id
    return found if is_same else replace(found, fingerprint=drift.id, formerly=former_id(drift))


def clean_result(result: Result, redactor: Redactor) -> Result:
    """Give a result of which drifts and reason hold no secret; its exchanges are as they were."""
    drifts = tuple(clean_drift(drift, redactor) for drift in result.drifts)
    return replace(result, drifts=drifts, reason=redactor.text(result.reason))


def clean_tally(tally: Tally, redactor: Redactor) -> Tally:
    """Give a tally without secrets; reasons that differed in nothing else are counted as one.

    Whatever text it holds loses the known secrets, also those that were learnt after it was kept.
    """
    told = replace(
        tally,
        base_url=redactor.url(tally.base_url),
        drifts={identity: clean_drift(drift, redactor) for identity, drift in tally.drifts.items()},
        broken=each_text(tally.broken, redactor.text),
        blocked=each_text(tally.blocked, redactor.text),
        not_asked=each_text(tally.not_asked, redactor.text),
    )
    return each_text(told, cache(redactor.known))


def each_text(value: T, clean: Callable[[str], str]) -> T:
    """Give a value of which each text is cleaned, whatever holds it: names, keys, fields, counted things."""
    found: Any = value
    if isinstance(value, str):
        found = clean(value)
    elif is_dataclass(value) and not isinstance(value, type):
        told = {each.name: each_text(getattr(value, each.name), clean) for each in fields(value)}
        found = replace(value, **told)
    elif isinstance(value, Counter):
        found = Counter[Any]()
        for name, count in value.items():
            found[each_text(name, clean)] += count
    elif isinstance(value, dict):
        found = {each_text(name, clean): each_text(inner, clean) for name, inner in value.items()}
    elif isinstance(value, list | tuple | set | frozenset):
        found = type(value)(each_text(inner, clean) for inner in value)
    return found  # type: ignore[no-any-return]  # of the type that came in


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
