"""Read from an answer which record it made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.exchange import Exchange

_SUCCESS = range(200, 300)
_ID = re.compile(r"(?!0+$)[\w-]{1,64}")
"""What a text may be to be an id: not `0`, not `13.0`, nothing that would lead elsewhere in a path."""


def maybe_body(exchange: Exchange) -> Json:
    """Give an answer's body as JSON; None where there is no answer, or none that can be read."""
    try:
        body: Json = None if exchange.answer is None else json.loads(exchange.answer.body)
    except (ValueError, RecursionError):
        return None
    return body


def made_ids(exchange: Exchange) -> tuple[Json, ...]:
    """Give the ids that the answer of a create names, in order; empty where it names none.

    The docs show them as `id` of the body (page 15115262e0), or of each element where several are
    made at once (page 38757780e0).
    """
    if exchange.answer is None or exchange.answer.status not in _SUCCESS:
        return ()
    body = maybe_body(exchange)
    rows = body if isinstance(body, list) else [body]
    return tuple(row["id"] for row in rows if isinstance(row, dict) and is_id(row.get("id")))


def is_id(value: Json) -> bool:
    """Tell whether a value can be the id of a record: a natural number above 0, or a word."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    return value > 0 if isinstance(value, int) else _ID.fullmatch(value) is not None
