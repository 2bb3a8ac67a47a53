"""Daftra: faults that show on requests which nobody would write; the sort `fuzz` alone asks such."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from conform.contract.embedded import Behaviour
from conform.tenants.embedded import behaviour as do
from conform.tenants.embedded.http import HTML_MEDIA
from conform.tenants.embedded.serving import BAD_REQUEST, NOT_ALLOWED, OK, UNPROCESSABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.tenants.embedded.http import HttpRequest, Reply
    from conform.tenants.embedded.state import Context

SORT: Final = "fuzz"
"""The sort of cases that finds them."""
PAGE: Final = "<!doctype html><title>Error</title><h1>Whoops, looks like something went wrong.</h1>"
ANY: Final = range(100, 600)
LONGEST_QUERY: Final = 4_096
_ESCAPED: Final = rb"\\"
_PAIR: Final = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..")
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_NESTED: Final = re.compile(rb"(?:\[\s*){100}|(?:\{[^{}\[\]]*){100}")
_HUGE: Final = re.compile(rb"\d{400}|\d[eE]\+?\d{3}")


class _TwiceError(Exception):
    """Say that a key stands twice in an object."""


def has_a_lone_surrogate(request: HttpRequest) -> bool:
    """Tell whether half of a pair of escapes stands in a body."""
    return _HALF.search(_PAIR.sub(b"", request.body.replace(_ESCAPED, b""))) is not None


def has_nul(request: HttpRequest) -> bool:
    """Tell whether a text of a body has the sign that ends one in C."""
    return rb"\u0000" in request.body.replace(_ESCAPED, b"")


def is_nested(request: HttpRequest) -> bool:
    """Tell whether a body is nested a hundred levels deep."""
    return _NESTED.search(request.body) is not None


def has_a_huge_number(request: HttpRequest) -> bool:
    """Tell whether a number of a body has hundreds of digits, or stands for one that has."""
    return _HUGE.search(request.body) is not None


def has_a_key_twice(request: HttpRequest) -> bool:
    """Tell whether a key stands twice in an object of a body."""
    try:
        json.loads(request.body, object_pairs_hook=_once)
    except _TwiceError:
        return True
    except (ValueError, RecursionError):
        pass
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise _TwiceError
    return dict(pairs)


def has_a_list_for_a_page(request: HttpRequest) -> bool:
    """Tell whether the page of a list is asked for as PHP writes a list of pages."""
    return any(name == "page[]" for name, _ in request.query)


def has_a_long_query(request: HttpRequest) -> bool:
    """Tell whether a query is longer than some servers read."""
    return sum(len(name) + len(value) for name, value in request.query) > LONGEST_QUERY


def breaks_if(is_met: Callable[[HttpRequest], bool]) -> Callable[[Reply, Context], Reply]:
    """Fail with 500 on a request of some kind, whatever it would have been answered."""
    fail = do.answer(500, instead_of=ANY)
    return lambda reply, at: fail(reply, at) if is_met(at.request) else reply


def takes(method: str) -> Callable[[Reply, Context], Reply]:
    """Answer 200 to a method that no page has for a path, as if it had done something."""

    def does(reply: Reply, at: Context) -> Reply:
        if reply.status != NOT_ALLOWED or at.request.method != method:
            return reply
        return replace(reply, status=OK, body={**at.embedded.envelope(OK, "Done")}, headers=())

    return does


def refuses_by_a_page(reply: Reply, at: Context) -> Reply:
    """Refuse what does not call itself JSON by a page of HTML."""
    is_json = "json" in (at.request.headers.get("content-type") or "json").lower()
    is_refusal = reply.status in (BAD_REQUEST, UNPROCESSABLE)
    return replace(reply, text=PAGE, media=HTML_MEDIA) if is_refusal and not is_json else reply


_ROWS: Final[tuple[tuple[str, str, str, str, str, Callable[[Any, Any], Any]], ...]] = (
    (
        "status.server_error",
        "reply",
        "v1/clients",
        "create",
        "breaks_on_surrogates",
        breaks_if(has_a_lone_surrogate),
    ),
    (
        "status.server_error",
        "reply",
        "v2/asset_type",
        "create",
        "breaks_on_surrogates",
        breaks_if(has_a_lone_surrogate),
    ),
    ("status.server_error", "reply", "v1/stores", "create", "breaks_on_nul", breaks_if(has_nul)),
    ("status.server_error", "reply", "v2/storage", "create", "breaks_on_nul", breaks_if(has_nul)),
    ("status.server_error", "reply", "v1/products", "create", "breaks_on_deep_nesting", breaks_if(is_nested)),
    (
        "status.server_error",
        "reply",
        "v2/department",
        "create",
        "breaks_on_deep_nesting",
        breaks_if(is_nested),
    ),
    (
        "status.server_error",
        "reply",
        "v1/suppliers",
        "create",
        "breaks_on_a_key_twice",
        breaks_if(has_a_key_twice),
    ),
    (
        "status.server_error",
        "reply",
        "v2/brand",
        "create",
        "breaks_on_a_key_twice",
        breaks_if(has_a_key_twice),
    ),
    (
        "status.server_error",
        "reply",
        "v1/expenses",
        "create",
        "breaks_on_huge_numbers",
        breaks_if(has_a_huge_number),
    ),
    (
        "status.server_error",
        "reply",
        "v2/asset_location",
        "create",
        "breaks_on_huge_numbers",
        breaks_if(has_a_huge_number),
    ),
    (
        "status.server_error",
        "reply",
        "v1/taxes",
        "list",
        "breaks_on_a_list_of_pages",
        breaks_if(has_a_list_for_a_page),
    ),
    (
        "status.server_error",
        "reply",
        "v2/brand",
        "list",
        "breaks_on_a_list_of_pages",
        breaks_if(has_a_list_for_a_page),
    ),
    (
        "status.server_error",
        "reply",
        "v1/staff",
        "list",
        "breaks_on_long_queries",
        breaks_if(has_a_long_query),
    ),
    (
        "status.server_error",
        "reply",
        "v2/designation",
        "list",
        "breaks_on_long_queries",
        breaks_if(has_a_long_query),
    ),
    ("status.accepted_invalid", "method", "v1/treasuries", "*", "takes_patch", takes("PATCH")),
    ("status.accepted_invalid", "method", "v2/asset_type", "*", "takes_patch", takes("PATCH")),
    ("body.not_json", "reply", "v1/incomes", "create", "refuses_other_media_by_a_page", refuses_by_a_page),
    ("body.not_json", "reply", "v2/department", "create", "refuses_other_media_by_a_page", refuses_by_a_page),
)
"""The kind that it shows as, the stage, the resource, the role (`*` for all), what it is, its effect."""

ODD: Final[Mapping[str, Behaviour]] = {
    fault.name: fault
    for kind, stage, contract, role, what, does in _ROWS
    for fault in (
        Behaviour(
            name="_".join(part for part in (contract.partition("/")[2], role.strip("*"), what) if part),
            reason=kind,
            stage=stage,
            does=does,
            contracts=(contract,),
            operations=() if role == "*" else (role,),
            found_by=SORT,
        ),
    )
}
"""Each of them by its name, as in `FAULTS`."""
