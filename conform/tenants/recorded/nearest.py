"""Say which recording is nearest to a request that has none, and where the two differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conform.tenants.recorded.identity import case_of, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcr.request import Request

    from conform.contract import Json

_LONGEST = 60
"""The most characters shown of a value."""
_ABSENT = "nothing"


def nearest(request: Request, recorded: Iterable[Request]) -> str:
    """Give in words the recording that differs least, and its differences; say so where there are none."""
    ranked = [(list(differences(request, each)), each) for each in recorded]
    if not ranked:
        return "the recording is without any request"
    found, best = min(ranked, key=lambda each: (sum(weight for weight, _ in each[0]), len(each[0])))
    shown = f"{best.method} {_target(best)}"
    return f"nearest is {shown} of {case_of(best) or 'no case'}: " + "; ".join(words for _, words in found)


def differences(request: Request, recorded: Request) -> Iterator[tuple[int, str]]:
    """Yield what differs, each with its weight: a request to another path is further than another body."""
    asked, kept = identity(request), identity(recorded)
    one, other = urlsplit(request.uri), urlsplit(recorded.uri)
    if one.path != other.path:
        yield 16, _differ("path", one.path, other.path)
    if asked.method != kept.method:
        yield 8, _differ("method", asked.method, kept.method)
    if asked.credentials != kept.credentials:
        yield 2, _differ("credentials", asked.credentials, kept.credentials)
    if one.query != other.query:
        yield 2, _differ("query", one.query, other.query)
    if asked.body != kept.body:
        yield 2, _body(request.body, recorded.body)
    if case_of(request) != case_of(recorded):
        yield 1, _differ("case", case_of(request), case_of(recorded))


def _body(asked: bytes | None, kept: bytes | None) -> str:
    try:
        found = first_difference(json.loads(asked or b"null"), json.loads(kept or b"null"), "body")
    except (ValueError, RecursionError):
        found = None
    return found or f"body of {len(asked or b'')} bytes, recorded {len(kept or b'')} bytes"


def first_difference(asked: Json, kept: Json, at: str) -> str | None:
    """Find the first place where two JSON values differ, None where they are equal."""
    if isinstance(asked, dict) and isinstance(kept, dict):
        pairs = (
            (f"{at}.{key}", asked.get(key), kept.get(key))
            for key in (*kept, *(k for k in asked if k not in kept))
        )
    elif isinstance(asked, list) and isinstance(kept, list) and len(asked) == len(kept):
        pairs = ((f"{at}[{n}]", one, other) for n, (one, other) in enumerate(zip(asked, kept, strict=True)))
    else:
        return None if _is_same(asked, kept) else _differ(at, json.dumps(asked), json.dumps(kept))
    return next(
        (found for where, one, other in pairs if (found := first_difference(one, other, where))), None
    )


def _is_same(asked: Json, kept: Json) -> bool:
    """Compare as JSON does: true is not 1."""
    return asked == kept and isinstance(asked, bool) == isinstance(kept, bool)


def _differ(what: str, asked: str, kept: str) -> str:
    return f"{what} {_short(asked)}, recorded {_short(kept)}"


def _short(text: str) -> str:
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text or _ABSENT


def _target(request: Request) -> str:
    return identity(request).target
