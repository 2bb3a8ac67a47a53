"""Show one failing case as a person wants to read it: what was asked, sent, answered and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.exchange import Exchange
    from conform.report.result import Result

MOST_BODY = 4_000
"""Characters of a body that are shown."""
MOST_DRIFTS = 40


def case_text(result: Result, clean: Callable[[str], str]) -> str:
    """Give the story of a case as plain text; `clean` takes secrets out of it."""
    return clean("\n".join(_lines(result)))


def _lines(result: Result) -> Iterator[str]:
    yield f"case     {result.case.id}"
    yield f"verdict  {result.verdict}{f': {result.reason}' if result.reason else ''}"
    for drift in result.drifts[:MOST_DRIFTS]:
        mark = "known" if drift.id in result.known else "new"
        yield f"{mark:<8} {drift.kind} at {drift.where}"
        yield f"         documented {drift.documented}, observed {drift.observed}"
        yield f"         {drift.operation}, page {drift.source.page} of {drift.source.edition}; id {drift.id}"
    if len(result.drifts) > MOST_DRIFTS:
        yield f"         … and {len(result.drifts) - MOST_DRIFTS} more drifts of this case"
    for number, exchange in enumerate(result.exchanges, 1):
        yield ""
        yield from _exchange(number, exchange)


def _exchange(number: int, exchange: Exchange) -> Iterator[str]:
    call = exchange.call
    query = "&".join(f"{name}={value}" for name, value in call.query)
    credentials = "" if call.credentials == "good" else f"   (credentials: {call.credentials})"
    yield f"step {number}: {call.method} {call.path}{f'?{query}' if query else ''}{credentials}"
    if call.body is not None:
        yield f"  sent      {_short(call.body)}"
    if exchange.answer is not None:
        yield f"  answered  {exchange.answer.status} in {exchange.milliseconds:.0f} ms"
        yield f"  body      {_short(exchange.answer.body)}"
    if exchange.failure is not None:
        yield f"  failure   {exchange.failure}"


def _short(body: bytes) -> str:
    text = body[: MOST_BODY * 4].decode(errors="replace")
    return text if len(text) <= MOST_BODY else f"{text[:MOST_BODY]}… ({len(body)} bytes in all)"


def failure_text(results: tuple[Result, ...]) -> str:
    """Give the few lines that pytest shows for a failing item."""
    lines = []
    for result in results:
        lines.append(f"{result.verdict}: {result.case.id}{f': {result.reason}' if result.reason else ''}")
        lines += [
            f"  {drift.kind} {drift.where}: documented {drift.documented}, observed {drift.observed}"
            for drift in result.drifts[:5]
            if drift.id not in result.known
        ]
    return "\n".join(lines)
