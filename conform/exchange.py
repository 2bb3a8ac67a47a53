"""One request and its response, as sent and received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from conform.case import Credentials

Purpose: TypeAlias = Literal["cases", "preparing", "cleaning_up", "reducing", "checking"]
"""What a request is for: to ask; to make, find and remove the records to which payloads refer; to remove and
prove what cases made; to look for smaller payloads; to see whether the tenant is there and lets us in. What
is sent again is for what it was for the first time."""
PURPOSES: tuple[Purpose, ...] = ("cases", "preparing", "cleaning_up", "reducing", "checking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Describe a request before a tenant makes it: no host, no secret.

    `path` is below the tenant's host and literal (`/clients/7`); `query` keeps its order;
    `body` is None where there is none, and then `media` is too. `is_repeatable` tells whether the
    request may be sent again after a fault without doing its work twice; `is_again` that it is sent once more
    to see a fault again, and no more often. `case` is the id of the case; `purpose` is what it counts for.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    media: str | None = None
    credentials: Credentials = "good"
    is_repeatable: bool = False
    is_again: bool = False
    case: str = ""
    purpose: Purpose = "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold a response as it came: status, headers in order, body bytes after content decoding."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Find a header's first value by its name in any letter case, None where it is absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Pair a call with its answer.

    `answer` is None where there was none, and then `failure` says why in plain words; a failure beside
    an answer says why nothing can be judged by it (an outage: 429 or 5xx after all retries).
    `milliseconds` run from sending to the last byte; 0 where it is not known. `was_sent` is False where
    nothing left us, so that a create is no doubt; nor is one where it was refused with 429 (RFC 6585, 4).
    `comes_again` tells of a 5xx that it came a second time for the same request, while the tenant answered
    another one well in between: that is no outage, and is judged. `is_lent` tells of a create that it was
    sent for an earlier case, whose record this one borrows.
    """

    call: Call
    answer: Answer | None = None
    milliseconds: float = 0.0
    failure: str | None = None
    was_sent: bool = True
    comes_again: bool = False
    is_lent: bool = False


class Tenant(Protocol):
    """Answer calls: the one seam between the engine and a live, recorded or embedded tenant."""

    @property
    def sort(self) -> str:
        """Give `embedded`, `recorded` or `live`."""

    @property
    def base_url(self) -> str:
        """Give the root of the tenant's host, without a path."""

    @property
    def writes(self) -> bool:
        """Tell whether the tenant may be written to."""

    def send(self, call: Call) -> Exchange:
        """Make a call and give the exchange; never raise for what the network or the tenant does."""

    def close(self) -> None:
        """Release what the tenant holds: sockets, a server, a cassette."""
