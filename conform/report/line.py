"""One request of a report as anybody may send it again: ids that earlier requests give are variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.case import Credentials, Outcome  # noqa: TC001 - the codec of reports reads the annotations
from conform.contract import Role  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Iterator

Text: TypeAlias = tuple[str, ...]
"""Plain text and names of variables by turns, plain text first: `("/clients/", "CLIENTS_ID", ".json")`."""
MOST_SENT: Final = 100_000
"""Characters of a request body that are kept; a shell takes no longer word (128 KiB on Linux)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Say which variable an answer fills: with its `number`th `id`, or key that is a number, from 1."""

    name: str
    way: Literal["id", "key"] = "id"
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Hold one request and the status that it was answered with; no host, no secret, no id of a tenant.

    `body` is None where there was none; `is_cut` tells that it was longer than `MOST_SENT`. `gives` are the
    variables that its answer fills. `expects` and `breaks` are those of its step. `of` names the resource of
    a record that is made, or looked up, only to be referred to, empty for a step of the case. `status` is
    None where there was no answer; `answered` is the answer's media type, empty where it says none.
    """

    method: str
    path: Text
    query: tuple[tuple[str, Text], ...] = ()
    credentials: Credentials = "good"
    media: str | None = None
    body: Text | None = None
    is_cut: bool = False
    gives: tuple[Given, ...] = ()
    expects: Outcome = "success"
    breaks: tuple[str, ...] = ()
    role: Role | None = None
    of: str = ""
    status: int | None = None
    answered: str = ""

    @property
    def target(self) -> str:
        """Give path and query as a person reads them, variables in braces."""
        query = "&".join(f"{name}={shown(value)}" for name, value in self.query)
        return f"{shown(self.path)}{f'?{query}' if query else ''}"


def shown(text: Text) -> str:
    """Give a text as a person reads it: `/clients/{CLIENTS_ID}`."""
    return "".join(f"{{{part}}}" if is_name else part for is_name, part in parts(text))


def parts(text: Text) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text that are not empty, each with whether it is the name of a variable."""
    yield from ((index % 2 == 1, part) for index, part in enumerate(text) if part)
