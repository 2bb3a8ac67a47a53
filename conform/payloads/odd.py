"""Requests that nobody would write: bodies of JSON by its grammar alone, odd queries, methods and media."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.case import PLACEHOLDERS, UNKNOWN_ID
from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.endpoint import OWN_ID
from conform.payloads.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Outcome, Step
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint

DEEP: Final = 10_000
"""Levels to which a value is nested: beyond what any reader takes, and cheap to send."""
LONG: Final = 5_000
"""Characters of a query, which servers take up to 8 KiB at least."""
_HERE: Final = "odd text here"
_TEXTS: Final[Mapping[str, str]] = {
    "surrogate": r'"a \ud800 b"',
    "nul": r'"a \u0000 b"',
    "nested_arrays": "[" * DEEP + "]" * DEEP,
    "nested_objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "beyond_a_double": "1e400",
    "many_digits": "9" * DEEP,
    "key_twice": '"a", "{name}": "b"',
}
"""What stands in the place of a text, as it is written in JSON; `{name}` is the text's key."""
_WHOLE: Final[Mapping[str, str]] = {
    "byte_order_mark": "\ufeff{body}",
    "empty_array": "[]",
    "null": "null",
    "two_documents": "{body}{body}",
}
"""What is sent in the place of a whole body."""
MEDIA: Final = ("text/plain", "application/xml")
"""What a body of JSON calls itself instead."""
METHOD: Final = "PATCH"
"""A method that no page of the docs has."""


def odd_steps(of: Endpoint, expects: Outcome) -> Iterator[tuple[str, Step]]:
    """Yield odd requests of a create or a list with what each is; `expects` is what they are held to.

    What is sent as text can hold no placeholder, so that it refers to records that are not there.
    """
    if of.operation.role == "create" and of.is_write:
        yield from _bodies(of, expects)
        for each in MEDIA:
            yield f"media:{each}", replace(step(of, expects, payload=build.minimal(of, each)), media=each)
    if of.operation.role == "list":
        paging = of.contract.vendor.paging
        yield "list_of_pages", step(of, expects, query={f"{paging.page}[]": "1"})
        yield "long_query", step(of, expects, query={"odd": "x" * LONG})
        yield from _unnamed(of)


def _bodies(of: Endpoint, expects: Outcome) -> Iterator[tuple[str, Step]]:
    payload = unbound(build.minimal(of, "odd"))
    body = json.dumps(payload)
    at = next((each.at for each in of.inputs() if _is_text(of, each.at)), of.place_of("odd"))
    name = at.rpartition(".")[2]
    around = json.dumps(place.with_value(payload, at, _HERE))
    for asks, text in _TEXTS.items():
        odd = around.replace(json.dumps(_HERE), text.replace("{name}", name))
        yield asks, step(of, expects, raw=odd)
    for asks, text in _WHOLE.items():
        yield asks, step(of, expects, raw=text.replace("{body}", body))


def _is_text(of: Endpoint, at: str) -> bool:
    """Tell whether any text may stand at a place of the record itself."""
    found = next(each.field for each in of.inputs() if each.at == at)
    is_own = "[" not in at and at == of.place_of(found.name) and found.name != OWN_ID
    return is_own and values.is_free(found, of.asking) and "string" in found.kinds


def unbound(value: Json) -> Json:
    """Give a payload with ids of records that are not there in the place of placeholders."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in PLACEHOLDERS:
            return UNKNOWN_ID
        return {name: unbound(each) for name, each in value.items()}
    return [unbound(each) for each in value] if isinstance(value, list) else value


def _unnamed(of: Endpoint) -> Iterator[tuple[str, Step]]:
    """Yield the path of a list with a method that no page has for it: no answer but a refusal is right."""
    calls = (each for each in of.contract.operations if each.call == of.operation.call)
    if all(each.method != METHOD for each in calls):
        rule = f"method:{METHOD}"
        yield rule, replace(step(of, "refused", payload={}, breaks=rule), method=METHOD)
