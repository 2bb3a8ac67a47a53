"""What the sandbox was asked and answered, judged: what his client did wrong, and what the tenant did."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from conform import words
from conform.breach import NAMES, TOLD_ONLY
from conform.captured import Matcher
from conform.errors import UserError
from conform.findings.caller import Caller, drifted, operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.breach import Breach
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.tenants.embedded.heard import Heard

_MOST = 10
"""Breaches that are told; the rest is counted."""
_SHOWN = 3
"""Names of them that are put into the line to copy."""


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
        *,
        allowed: Iterable[str] = (),
        is_strict: bool = False,
    ) -> None:
        self._heard = heard
        self._contracts = contracts
        self._matcher = Matcher(contracts)
        self._allowed: list[str] = []
        self._is_strict = is_strict
        self.allow(*allowed)

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
        """Give what the answers drift from the docs in: none on the documented profile without faults."""
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
        found = self.breaches
        return told(found, len(self._heard()[0]), self._heard()[1]) if found else ""

    def _counts(self, breach: Breach) -> bool:
        if breach.rule in TOLD_ONLY and not self._is_strict:
            return False
        names = (breach.rule, breach.name)
        return not any(fnmatchcase(name, each) for name in names for each in self._allowed)


def told(found: tuple[Breach, ...], asked: int, forgotten: int = 0) -> str:
    """Put breaches into words, each once with the numbers of all requests that have it."""
    same: dict[tuple[str, str, str], list[Breach]] = {}
    for each in found:
        same.setdefault((each.contract, each.operation, each.name), []).append(each)
    wrong, head = len({each.number for each in found}), ""
    lines = [f"{wrong} of {words.counted(asked, 'request')} {'breaks' if wrong == 1 else 'break'} the docs"]
    for first, *others in list(same.values())[:_MOST]:
        said = _head(first, others)
        lines += (*((said,) if said != head else ()), *_lines(first))
        head = said
    if len(same) > _MOST:
        lines.append(f"  … and {len(same) - _MOST} more")
    if forgotten:
        lines.append(f"  {forgotten} earlier requests were too many to keep, and were not judged")
    names = '", "'.join(dict.fromkeys(first.name for first, *_ in list(same.values())[:_SHOWN]))
    return "\n".join((*lines, f'  a test that means to send this says so before: allow("{names}")'))


def _head(breach: Breach, others: list[Breach]) -> str:
    also = sorted({each.number for each in others} - {breach.number})
    more = f", likewise {', '.join(map(str, also[:_MOST]))}{', …' * (len(also) > _MOST)}" if also else ""
    answered = "" if breach.status is None else f", answered {breach.status}"
    return f"  request {breach.number}: {breach.call}{answered}{more}"


def _lines(breach: Breach) -> Iterable[str]:
    yield f"    {words.broken(breach)}{f'; sent {words.short(breach.raw)}' if breach.raw else ''}"
    if said := words.claim(breach):
        yield f"      the docs: {said}"
    yield f"      to do: {words.mended(breach)}"
