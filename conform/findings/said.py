"""What a caller did wrong, in lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.breach import Breach

_MOST: Final = 10
"""Breaches that are told; the rest is counted."""
_SHOWN: Final = 3
"""Names of them that are put into the line to copy."""


def said(found: Sequence[Breach], asked: int, forgotten: int = 0, *, may_allow: bool = True) -> Iterator[str]:
    """Yield lines on the breaches of so many requests, each once with the numbers of all that have it.

    `forgotten` counts requests that were not kept; `may_allow` tells that a test can allow them.
    """
    same: dict[tuple[str, str, str], list[Breach]] = {}
    for each in found:
        same.setdefault((each.contract, each.operation, each.name), []).append(each)
    wrong, before = len({each.number for each in found}), ""
    yield f"{wrong} of {words.counted(asked, 'request')} {'breaks' if wrong == 1 else 'break'} the docs"
    for first, *others in list(same.values())[:_MOST]:
        head = _head(first, others)
        yield from (*((head,) if head != before else ()), *_lines(first))
        before = head
    if len(same) > _MOST:
        yield f"  … and {len(same) - _MOST} more"
    if forgotten:
        yield f"  {forgotten} earlier requests were too many to keep, and were not judged"
    if may_allow:
        names = '", "'.join(dict.fromkeys(first.name for first, *_ in list(same.values())[:_SHOWN]))
        yield f'  a test that means to send this says so before: allow("{names}")'


def _head(breach: Breach, others: list[Breach]) -> str:
    also = sorted({each.number for each in others} - {breach.number})
    more = f", likewise {', '.join(map(str, also[:_MOST]))}{', …' * (len(also) > _MOST)}" if also else ""
    answered = "" if breach.status is None else f", answered {breach.status}"
    return f"  request {breach.number}: {breach.call}{answered}{more}"


def _lines(breach: Breach) -> Iterator[str]:
    yield f"    {words.broken(breach)}{f'; sent {words.short(breach.raw)}' if breach.raw else ''}"
    if said := words.claim(breach):
        yield f"      the docs: {said}"
    yield f"      to do: {words.mended(breach)}"
