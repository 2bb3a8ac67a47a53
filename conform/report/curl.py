"""Give a kept request as a curl line that runs in any POSIX shell, secrets left to the environment."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Credentials
    from conform.contract.vendor import Access
    from conform.report.evidence import Kept

RECORD: Final = "RECORD"
"""The shell variable for the id of a record that an earlier line made."""
_SAFE: Final = "/:@!$&'()*+,;=~%"
_BARE: Final = re.compile(r"[A-Za-z0-9/._~%?&=,:@+-]*")
_GLOB: Final = re.compile(r"[\[\]{}]")
_WRITES: Final = ("POST", "PUT", "PATCH")

# class of credentials: the headers that carry them, quoted
_HEADERS: Final[dict[Credentials, tuple[str, ...]]] = {
    "good": ('"{header}: ${key}"',),
    "none": (),
    "wrong": ("'{header}: a-wrong-key'",),
    "bearer": ('"Authorization: Bearer ${key}"',),
    "both": ('"{header}: ${key}"', "'Authorization: Bearer a-wrong-key'"),
}


def curl(kept: Kept, access: Access) -> str:
    """Give the command; the id of a record made before is `$RECORD`, which the line above it sets.

    Address and key stand in it as the variables of `access`.
    """
    return " ".join(_parts(kept, access))


def setting(kept: Kept) -> str | None:
    """Give the line that sets `RECORD`, None where the request addresses no record that was made before."""
    return None if kept.record is None else f"{RECORD}={shlex.quote(kept.record)}"


def _parts(kept: Kept, access: Access) -> Iterator[str]:
    yield "curl -i"
    if _GLOB.search(kept.path):
        yield "-g"
    if kept.method != "GET":
        yield f"-X {shlex.quote(kept.method)}"
    yield _url(kept, f"${access.variable('BASE_URL')}")
    yield "-H 'Accept: application/json'"
    for header in _HEADERS[kept.credentials]:
        yield f"-H {header.format(header=access.header, key=access.variable('API_KEY'))}"
    yield from _body(kept)


def _body(kept: Kept) -> Iterator[str]:
    if kept.body is None and kept.method not in _WRITES:
        return
    # without a value, curl leaves out the media type that --data-raw would bring along
    media = "Content-Type:" if kept.media is None else f"Content-Type: {kept.media}"
    yield f"-H {shlex.quote(media)}"
    yield f"--data-raw {shlex.quote(kept.body or '')}"


def _url(kept: Kept, base: str) -> str:
    """Quote the URL for the shell: what is plain beside the variables, the rest in quotes of its own."""
    path = quote(kept.path, safe=_SAFE)
    query = f"?{urlencode(kept.query)}" if kept.query else ""
    record = "" if kept.record is None else quote(kept.record, safe=_SAFE)
    before, found, after = path.rpartition(record) if record else (path, "", "")
    variable = f"${{{RECORD}}}" if found else ""
    if _BARE.fullmatch(before + after + query):
        return f'"{base}{before}{variable}{after}{query}"'
    return f'"{base}"{shlex.quote(before)}"{variable}"{shlex.quote(after + query)}'
