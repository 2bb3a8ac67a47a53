"""Every rule on a request: a small function that gives what the docs claim, where what was sent breaks it.

Its name is the rule's. What the docs leave open is silent: unknown keys and parameters, a number in a text
where a number is documented and no record is meant, null and what is left out where it is optional.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.breach.walk import STRANGE, is_owed
from conform.drift.judged import read_body
from conform.drift.scalar import IS_OF_FORMAT, comparable, is_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.breach.value import Asked, Sent
    from conform.contract import Field, Json
    from conform.drift.value import Facts

    Rule: TypeAlias = Callable[[Sent], Facts | None]
    Whole: TypeAlias = Callable[[Asked], Facts | None]

_BOOLEANS: Final = (0, 1, "0", "1")
"""What the docs take for true and false beside these (docs README, "Values")."""
_TEXTS: Final[Mapping[str, re.Pattern[str]]] = {
    "integer": re.compile(r"[+-]?\d+"),
    "number": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"),
    "boolean": re.compile(r"true|false|0|1", re.IGNORECASE),
}
"""How values of a kind are written in a path or a query."""
_OWN_ID: Final = "id"


def required(sent: Sent) -> Facts | None:
    """Find what is left out although it is required."""
    is_left_out = sent.field.is_required and not sent.is_there and not sent.field.is_read_only
    return ("required",) if is_left_out else None


def condition(sent: Sent) -> Facts | None:
    """Find what is left out although a value beside it requires it."""
    when = sent.field.required_if
    if when is None or sent.is_there or not when.is_met(sent.beside):
        return None
    return ("required_where", when.field, *map(str, when.values))


def null(sent: Sent) -> Facts | None:
    """Find null for what is required and has no null among its kinds; for what is optional it is taken."""
    field = sent.field
    is_null = sent.is_there and sent.value is None and field.is_required and field.is_claimed
    may_be = field.is_nullable or any(choice.value is None for choice in field.enum)
    return ("kinds", *field.kinds) if is_null and not may_be else None


def kind(sent: Sent) -> Facts | None:
    """Find a value of a kind that is not documented."""
    field, value = sent.field, sent.value
    if not field.is_claimed or value is None or _is_listed(value, field):
        return None
    is_kept = _is_written(value, field) if sent.is_text else _is_of_kind(value, field)
    return None if is_kept else ("kinds", *field.kinds)


def _is_of_kind(value: Json, field: Field) -> bool:
    if is_of(kind_of(value), field.kinds) or ("boolean" in field.kinds and value in _BOOLEANS):
        return True
    # whether a number in a text is taken is not settled, but of ids (docs README, "Values", "Settled later")
    is_open = field.reference is None and isinstance(value, str) and {"integer", "number"} & set(field.kinds)
    return bool(is_open and _TEXTS["number"].fullmatch(str(value)))


def _is_written(value: Json, field: Field) -> bool:
    forms = [_TEXTS.get(each) for each in field.kinds if each != "null"]
    return value == "" or any(form is None or form.fullmatch(str(value)) for form in forms)


def _is_listed(value: Json, field: Field) -> bool:
    return any(type(value) is type(choice.value) and value == choice.value for choice in field.enum)


def enum(sent: Sent) -> Facts | None:
    """Find a value that a whole list of the docs does not have; a reference is no list of values."""
    field, value = sent.field, sent.value
    is_open = not field.enum or field.is_partial or field.reference is not None or "boolean" in field.kinds
    if is_open or value is None or isinstance(value, list | dict) or (sent.is_text and value == ""):
        return None
    listed = {_folded(choice.value, sent) for choice in field.enum}
    return None if _folded(value, sent) in listed else ("one_of", *(_said(each.value) for each in field.enum))


def _folded(value: Json, sent: Sent) -> object:
    """Give a value as it is compared; the words of a query may be written in any letter case."""
    return comparable(value.lower() if sent.is_text and isinstance(value, str) else value)


def _said(value: Json) -> str:
    return "null" if value is None else str(value) or '""'


def max_length(sent: Sent) -> Facts | None:
    """Find a text of more characters than documented; of an id and of a listed value it claims nothing."""
    field, limit = sent.field, sent.field.max_length
    if limit is None or "string" not in field.kinds or field.reference is not None or field.enum:
        return None
    is_longer = isinstance(sent.value, str) and len(sent.value) > limit
    return ("at_most", str(limit)) if is_longer else None


def format_(sent: Sent) -> Facts | None:
    """Find a date, a time or an address that is none; an empty text is not settled."""
    field, value = sent.field, sent.value
    if field.format is None or not isinstance(value, str) or not value:
        return None
    return None if IS_OF_FORMAT[field.format](value) else ("format", field.format)


def pattern(sent: Sent) -> Facts | None:
    """Find a text that a documented pattern does not match; an empty one is not settled."""
    known = sent.field.pattern if sent.field.format is None else None
    if known is None or not isinstance(sent.value, str) or not sent.value:
        return None
    return None if re.search(known, sent.value) else ("pattern", known)


def minimum(sent: Sent) -> Facts | None:
    """Find a number below the documented limit."""
    least, number = sent.field.minimum, _number(sent)
    is_below = least is not None and number is not None and number < least
    return ("at_least", f"{least:g}") if is_below else None


def maximum(sent: Sent) -> Facts | None:
    """Find a number above the documented limit."""
    most, number = sent.field.maximum, _number(sent)
    is_above = most is not None and number is not None and number > most
    return ("no_more_than", f"{most:g}") if is_above else None


def _number(sent: Sent) -> float | None:
    value = sent.value
    if isinstance(value, str):
        return float(value) if sent.is_text and _TEXTS["number"].fullmatch(value) else None
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def empty(sent: Sent) -> Facts | None:
    """Find an empty text where the docs show that it is refused."""
    unfilled = sent.asked.contract.vendor.asking.unfilled.get(sent.asked.stem, ())
    return ("not_empty",) if sent.value == "" and sent.place in unfilled else None


def read_only(sent: Sent) -> Facts | None:
    """Find a value for what is read-only, and so ignored; an id says which record is meant."""
    is_sent = sent.is_there and sent.value is not None and sent.field.is_read_only
    return ("the_servers_own_value",) if is_sent and sent.field.name != _OWN_ID else None


def undocumented_field(sent: Sent) -> Facts | None:
    """Find a key that the docs do not name: they are silent on what becomes of it."""
    return ("not_documented",) if sent.is_there and sent.field.notes == (STRANGE,) else None


def undocumented_parameter(sent: Sent) -> Facts | None:
    """Find a query parameter that the docs do not name: they are silent on what becomes of it."""
    return ("not_documented",) if sent.is_text and sent.field.notes == (STRANGE,) else None


BODY: Final[Mapping[str, tuple[str, Rule]]] = {
    "required": ("is_required", required),
    "condition": ("required_if", condition),
    "null": ("kinds", null),
    "kind": ("kinds", kind),
    "enum": ("enum", enum),
    "max_length": ("max_length", max_length),
    "format": ("format", format_),
    "pattern": ("pattern", pattern),
    "minimum": ("minimum", minimum),
    "maximum": ("maximum", maximum),
    "empty": ("empty", empty),
    "read_only": ("is_read_only", read_only),
    "undocumented_field": ("", undocumented_field),
}
"""Each rule on a place of a body, with the attribute of the contract that it breaks."""
EXEMPLARY: Final = ("condition", "empty")
"""Those that hold where a page shows the body by an example alone: it states nothing of each field."""
TEXT: Final[Mapping[str, tuple[str, Rule]]] = {
    "kind": ("kinds", kind),
    "enum": ("enum", enum),
    "format": ("format", format_),
    "minimum": ("minimum", minimum),
    "maximum": ("maximum", maximum),
    "undocumented_parameter": ("", undocumented_parameter),
}
"""Each rule on a parameter in a path or a query. That one is required no page says in words."""


def credentials(asked: Asked) -> Facts | None:
    """Find a request without good credentials, where they are needed: a token is asked for with none."""
    vendor = asked.contract.vendor
    is_token = asked.call.path in vendor.access.tokens or asked.operation.call in vendor.access.tokens
    if is_token or asked.call.credentials == "good":
        return None
    is_allowed = asked.call.credentials == "both" and not vendor.access.is_key_alone
    return None if is_allowed else ("denied_to", asked.call.credentials)


def media(asked: Asked) -> Facts | None:
    """Find a body that calls itself something else than the documented JSON."""
    request, said = asked.operation.request, asked.call.media
    if request is None or not asked.call.body or not _is_json(request.media) or not said:
        return None
    return None if _is_json(said) else ("media_sent", request.media)


def json(asked: Asked) -> Facts | None:
    """Find a body that is no JSON where that is documented."""
    request, body = asked.operation.request, asked.call.body
    if request is None or not body or not _is_json(request.media) or media(asked) is not None:
        return None
    read = read_body(body)
    return ("media_sent", request.media) if read.fault is not None and read.is_readable else None


def empty_body(asked: Asked) -> Facts | None:
    """Find a request without a body where the docs require something in it."""
    request = asked.operation.request
    is_missing = request is not None and not asked.call.body and _is_json(request.media)
    return ("required",) if is_missing and request is not None and is_owed(request.body) else None


def wrapper_missing(asked: Asked) -> Facts | None:
    """Find a record that does not stand under its name, where the docs require something of it."""
    request, payload = asked.operation.request, asked.payload
    wrapper = request.wrapper if request is not None and request.owes_wrapper else None
    if wrapper is None or not isinstance(payload, dict):
        return None
    return ("object", wrapper) if payload.get(wrapper) is None else None


WHOLE: Final[Mapping[str, Whole]] = {
    "credentials": credentials,
    "media": media,
    "json": json,
    "empty_body": empty_body,
    "wrapper_missing": wrapper_missing,
}
"""Each rule on a request as a whole."""
UNDOCUMENTED: Final = "undocumented"
"""The rule of a method and path that no page documents; `stranger` of `conform/breach/judge.py` finds it."""
NAMES: Final = tuple(dict.fromkeys((*BODY, *TEXT, *WHOLE, UNDOCUMENTED)))
TOLD_ONLY: Final = frozenset({"undocumented_field", "undocumented_parameter"})
"""Rules by which no claim is broken: the docs are silent. They are told to those who ask for it."""


def _is_json(media: str) -> bool:
    base = media.partition(";")[0].strip().lower()
    return base.endswith(("/json", "+json"))
