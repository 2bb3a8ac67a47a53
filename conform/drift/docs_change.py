"""What the docs would have to say, if they are to follow the software: a fact for each drift.

None where the software alone can be right: data is lost or changed, a secret is served, access is open, a
promise is broken that a client cannot do without. None too where one example does not tell the new claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.drift.scalar import is_wider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Source
    from conform.drift.value import Drift, Facts

_KINDS: Final = ("boolean", "integer", "number", "string", "array", "object", "null")
_KIND_OF: Final = {
    "boolean_as_0/1": "integer",
    "empty_string": "string",
    "empty_array_for_an_object": "array",
    "empty_object_for_an_array": "object",
}
_WIDEST: Final = 64
_IN_A_STRING: Final = "_in_a_string"
_SENT: Final = ("a_page_of_HTML_or_XML", "an_empty_body", "text_that_is_not_JSON", "media", "JSON_sent_as")
"""Codes of bodies that a page can describe; what is broken JSON it cannot."""
_DUE: Final = ("success", "taken", "granted")
"""Codes of claims that a good request succeeds, which no page takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """State a change of a page: the place of the field (or `status`), what it states, and what it would.

    `stated` and `seen` are facts, as of a drift; `conform/words.py` has their words.
    """

    source: Source
    operation: str
    where: str
    stated: Facts
    seen: Facts


def docs_change(drift: Drift) -> Change | None:
    """Give the change by which the page of a drift would follow the software, None where it cannot."""
    rule = CHANGES.get(drift.kind)
    seen = None if rule is None or "in_words" in (*drift.claimed[:1], *drift.got[:1]) else rule(drift)
    if seen is None:
        return None
    where = drift.claimed[1].partition(":")[2] if seen == NO_REFUSAL else ""
    return Change(
        source=drift.source,
        operation=drift.operation,
        where=where or drift.place,
        stated=drift.claimed,
        seen=seen,
    )


def codes(drift: Drift) -> tuple[str, ...]:
    """Give the first code of each way in which a drift showed, its own first."""
    return tuple(dict.fromkeys((drift.got[0], *(each.got[0] for each in drift.shown))))


def raws(drift: Drift) -> tuple[str, ...]:
    """Give each value of which the ways speak in which a drift showed, as JSON."""
    return tuple(dict.fromkeys((*drift.raw, *(raw for each in drift.shown for raw in each.raw))))


def figures(drift: Drift) -> tuple[int, ...]:
    """Give what was counted in each way in which a drift showed: statuses, characters."""
    counted = (each[1] for each in (drift.got, *(way.got for way in drift.shown)) if len(each) > 1)
    return tuple(sorted({int(each) for each in counted if each.isdigit()}))


def is_of_64_bits(drift: Drift) -> bool:
    """Tell whether a drift is of integers that are wider than documented and no wider than 64 bits."""
    values = [int(raw) for raw in raws(drift) if raw.lstrip("-").isdigit()]
    return "value" in codes(drift) and not any(is_wider(value, _WIDEST) for value in values)


def kind_served(code: str) -> str | None:
    """Give the JSON kind that a code of what stands there tells, None where it tells none."""
    if code.endswith(_IN_A_STRING):
        return "string"
    return _KIND_OF.get(code, code if code in _KINDS else None)


def kinds_served(drift: Drift) -> tuple[str, ...]:
    """Give the JSON kinds of what stood at a place, in the order in which schemas name them."""
    served = {kind_served(code) for code in codes(drift)}
    return tuple(kind for kind in _KINDS if kind in served)


def retyped(drift: Drift) -> Facts | None:
    """State the kinds that came; where only a width was passed, the wider one."""
    if "value" in codes(drift):
        return ("kinds", "int64") if is_of_64_bits(drift) else ("an_integer_of_more_than_64_bits",)
    served = kinds_served(drift)
    return null(drift) if served == ("null",) else ("kinds", *served) if served else None


def null(drift: Drift) -> Facts:
    """State the documented kinds and null."""
    return ("kinds", *drift.claimed[1:], "null")


def missing(drift: Drift) -> Facts:
    """State that a field may be absent, or the object that stands in the place of another."""
    return drift.got if drift.got[0] == "object_with" else ("may_be_left_out",)


def undocumented(drift: Drift) -> Facts:
    """State the kind of a field that was not documented, or that there are further keys."""
    served = kinds_served(drift)
    return ("kinds", *served) if served else ("any_further_key",)


def enum(drift: Drift) -> Facts:
    """State the documented values and those that came."""
    return ("one_of", *drift.claimed[1:], *raws(drift))


def format_(drift: Drift) -> Facts:
    """State the form in which the text came."""
    return ("forms", *codes(drift))


def too_long(drift: Drift) -> Facts:
    """State how long the longest text was, for which there is no telling the limit."""
    return ("as_long_as", str(max(figures(drift), default=0)))


def unexpected(drift: Drift) -> Facts:
    """State the documented statuses and those that came."""
    listed = [each for each in drift.claimed[1:] if each.isdigit()]
    return ("statuses", *sorted({*listed, *map(str, figures(drift))}))


def other(drift: Drift) -> Facts | None:
    """State the status that came, but where the docs let a good request succeed."""
    return None if drift.claimed[0] in _DUE else drift.got


def accepted_invalid(drift: Drift) -> Facts | None:
    """State that what breaks the rule is not refused; the rule names its place."""
    return NO_REFUSAL if drift.claimed[0] == "refusal" and len(drift.claimed) > 1 else None


def not_json(drift: Drift) -> Facts | None:
    """State what the body is, where a page could say so."""
    return drift.got if drift.got[0] in _SENT else None


def code_mismatch(drift: Drift) -> Facts | None:
    """State the value that the body has in the place of the status; a success is no refusal in words."""
    return ("stated", *drift.raw) if drift.got == ("value",) else None


def read_only(_: Drift) -> Facts:
    """State that the field may be written."""
    return ("may_be_written",)


def default(drift: Drift) -> Facts | None:
    """State the value with which a record begins."""
    return ("default", *drift.raw) if drift.got == ("value",) and drift.raw else None


def order(_: Drift) -> Facts:
    """State no order."""
    return ("in_no_stated_order",)


def ignored(_: Drift) -> Facts:
    """State no such filter."""
    return ("no_such_filter",)


NO_REFUSAL: Final = ("no_refusal",)
CHANGES: Final[Mapping[str, Callable[[Drift], Facts | None]]] = {
    "status.unexpected": unexpected,
    "status.other": other,
    "status.accepted_invalid": accepted_invalid,
    "body.not_json": not_json,
    "envelope.missing": missing,
    "envelope.retyped": retyped,
    "envelope.undocumented": undocumented,
    "envelope.code_mismatch": code_mismatch,
    "field.missing": missing,
    "field.undocumented": undocumented,
    "field.retyped": retyped,
    "field.null": null,
    "field.enum": enum,
    "field.format": format_,
    "field.too_long": too_long,
    "state.read_only": read_only,
    "state.default": default,
    "paging.order": order,
    "filter.ignored": ignored,
}
"""Kind of drift: what a page would state; of a kind without a row only the software can be right."""
