"""Tell a 5xx that one request gets each time from an outage, which any request may meet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift.judged import is_server_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.exchange import Exchange

    Asked: TypeAlias = tuple[str, str | int]

SENDS: Final = 3
"""Times that a request must have got a 5xx before that is held against the operation."""
FEWEST: Final = 2
"""Those where the same status has been held against it before."""
MOST: Final = 8
"""Those on a tenant that goes out again and again."""
NO_ROOM: Final = "the budget has no room to ask again, so that nobody can tell it from an outage"
CHANGING: Final = "it fails each time, and not with the same status"


@dataclass(slots=True, kw_only=True)
class Outages:
    """Send what got a 5xx again until it is told whether the request or the tenant is the reason.

    `confirm` asks the tenant a harmless question and says what is wrong with it, None where nothing is. The
    request is the reason where it gets the same status each time, and the tenant is well after each of them:
    asked once, twice, once, so that neither an outage of two requests or more nor one of each Nth request
    can look so. Each outage that is met makes it one time more, up to `MOST`, so that one which comes at
    random hardly ever does. Where it was told of an operation and a status before, two times are enough: it
    is the same drift. All else is an outage: the exchange has a failure, and is no drift. `most` bounds the
    times; `spare` gives how many requests a budget has left, None without one, past which nothing is asked.
    """

    confirm: Callable[[], str | None]
    spare: Callable[[], int | None] = lambda: None
    most: int = MOST
    _met: int = field(default=0, init=False)
    _told: set[tuple[Asked, int | None]] = field(default_factory=set, init=False)

    def told(
        self,
        asked: Asked,
        failed: Exchange,
        send: Callable[[], Exchange],
        heard: Callable[[Exchange], None],
        *,
        requests: int = 1,
    ) -> Exchange:
        """Give the exchange that counts: it comes again, or has a failure, or is one that was answered.

        `asked` names the contract and the operation; `heard` is told of those that do not count, `requests`
        are those that it takes to send it once.
        """
        status, last = _maybe_5xx(failed), failed
        sends = min((FEWEST if (asked, status) in self._told else SENDS) + self._met, self.most)
        if not self._has_room(sends, requests):
            return replace(failed, failure=failed.failure or NO_ROOM)
        for turn in range(1, sends + 1):
            if (said := self._maybe_out(2 if turn % 2 == 0 and sends > FEWEST else 1)) is not None:
                return self._outage(last, said)
            if turn < sends:
                heard(last)
                last = send()
                if _maybe_5xx(last) != status:
                    return self._outage(last, last.failure if _maybe_5xx(last) is None else CHANGING)
        self._told.add((asked, status))
        return replace(last, failure=None, comes_again=True)

    def _has_room(self, sends: int, requests: int) -> bool:
        """Tell whether a budget has room for so many times, the questions in between among them."""
        spare = self.spare()
        questions = sends + sends // 2 * (sends > FEWEST)
        return spare is None or (sends - 1) * requests + questions <= spare

    def _outage(self, last: Exchange, said: str | None) -> Exchange:
        self._met += 1
        return replace(last, failure=said)

    def _maybe_out(self, times: int) -> str | None:
        """Ask so many times whether the tenant is well; say what is wrong, None where nothing is."""
        asked = (self.confirm() for _ in range(times))
        return next((said for said in asked if said is not None), None)


def _maybe_5xx(exchange: Exchange) -> int | None:
    answer = exchange.answer
    return answer.status if answer is not None and is_server_error(answer.status) else None
