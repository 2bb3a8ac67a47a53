"""What the sandbox was asked and answered, judged: what his client did wrong, and what the tenant did."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from conform.breach import NAMES, TOLD_ONLY
from conform.errors import UserError
from conform.findings.caller import Caller, drifted, operations
from conform.findings.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.breach import Breach
    from conform.captured import Matcher
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.tenants.embedded.heard import Heard


class BreachError(AssertionError):
    """Say which requests break what the docs say, where, and what to do."""


class Traffic:
    """Show what a sandbox was asked and answered since its last reset, by any client in any language.

    `heard` gives it, with the number of exchanges that were too many to keep. What is judged is what was
    sent, by what the docs say; what the tenant answered is judged apart, as `drifts`. `is_strict` tells
    that keys and parameters which no page names count too.
    """

    def __init__(
        self,
        heard: Callable[[], tuple[tuple[Heard, ...], int]],
        contracts: Mapping[str, Contract],
        matcher: Matcher,
        *,
        allowed: Iterable[str] = (),
        is_strict: bool = False,
    ) -> None:
        self._heard = heard
        self._contracts = contracts
        self._matcher = matcher
        self._allowed: list[str] = []
        self._is_strict = is_strict
        self._told = 0
        self.allow(*allowed)

    def __repr__(self) -> str:
        return f"Traffic({len(self._heard()[0])} requests)"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Give each request with its answer, in order."""
        return tuple(each.exchange for each in self._heard()[0])

    @property
    def operations(self) -> tuple[str, ...]:
        """Name the documented operations that were asked, each once: `POST /clients{format}`."""
        return operations(self.exchanges, self._matcher)

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """Give what the requests break that was not allowed, in order."""
        numbered = ((each.number, each.exchange) for each in self._heard()[0])
        found = Caller(contracts=self._contracts, matcher=self._matcher).judge(numbered)
        return tuple(each for each in found if self._counts(each))

    @property
    def drifts(self) -> tuple[Drift, ...]:
        """Give what the answers drift from the docs in: nothing on the documented profile without faults."""
        found = (each for exchange in self.exchanges for each in drifted(exchange, self._matcher))
        return tuple({each.id: each for each in found}.values())

    def allow(self, *names: str) -> None:
        """Let a test break these: a rule (`required`), or one at a place (`required:Client.email`).

        `*` stands for anything. Raises UserError for a rule that there is not.
        """
        for name in names:
            rule = name.partition(":")[0]
            if not any(fnmatchcase(each, rule) for each in NAMES):
                near = ", ".join(get_close_matches(rule, NAMES, n=1)) or ", ".join(NAMES)
                raise UserError(f"allow({name!r}): no rule is called so; near it: {near}")
        self._allowed += names

    def judge(self) -> None:
        """Raise BreachError, in our words, where a request breaks what the docs say and may not."""
        if text := self.text():
            raise BreachError(text)

    def text(self) -> str:
        """Say what the requests break, where, what the docs say and what to do; empty where nothing."""
        return self._said(self.breaches)

    def news(self) -> str:
        """Say it of the requests alone that came since it was last asked for."""
        found = tuple(each for each in self.breaches if each.number > self._told)
        self._told = max((each.number for each in self._heard()[0]), default=0)
        return self._said(found)

    def _said(self, found: tuple[Breach, ...]) -> str:
        heard, forgotten = self._heard()
        return "\n".join(said(found, len(heard), forgotten)) if found else ""

    def _counts(self, breach: Breach) -> bool:
        if breach.rule in TOLD_ONLY and not self._is_strict:
            return False
        names = (breach.rule, breach.name)
        return not any(fnmatchcase(name, each) for name in names for each in self._allowed)
