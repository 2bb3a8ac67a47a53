"""Show failing cases as a person wants to read them: what was asked, sent, answered and found."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from conform import words
from conform.findings import SEVERITIES, severity
from conform.redact import sent_texts
from conform.redact.control import in_a_block, on_a_line
from conform.report.markdown import cell, plain, table, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.redact import Redactor
    from conform.report.result import Result

MOST_BODY = 4_000
"""Characters of a body that are shown."""
MOST_TOLD = 1_500
"""The same on a terminal."""
MOST_DRIFTS = 25
MOST_STEPS = 6
"""Steps of a case that are told with their bodies: those of which the answer shows drift come first."""
MOST_PLACES = 4
"""Places that are named with one difference."""
_INSET = " " * 10
MOST_LINES = 12
"""Lines of a failure: what pytest shows, and what Allure keeps of each item in its history."""


def case_text(result: Result, redactor: Redactor) -> str:
    """Tell a case as plain text; bodies are redacted whole, and cut then."""
    return in_a_block("\n".join(_lines(result, redactor)))


def story(result: Result, redactor: Redactor) -> str:
    """Tell a case as it happened, for a terminal: each step with its answer, and then what drifted."""
    steps = _steps(result, redactor, MOST_TOLD, frozenset(range(len(result.exchanges))))
    return in_a_block("\n".join([_case(result), *steps, "", *_found(result, redactor)]))


def _lines(result: Result, redactor: Redactor) -> Iterator[str]:
    yield _case(result)
    yield from _found(result, redactor)
    yield from _steps(result, redactor, MOST_BODY, _whole(result))


def _case(result: Result) -> str:
    return f"case     {result.case.id}"


def _found(result: Result, redactor: Redactor) -> Iterator[str]:
    reason = on_a_line(redactor.text(result.reason))
    yield f"verdict  {result.verdict}{f': {reason}' if reason else ''}"
    shown = _ordered(result.drifts)[:MOST_DRIFTS]
    for operation in dict.fromkeys((drift.operation, drift.source) for drift in shown):
        yield ""
        yield f"{operation[0]}, page {operation[1].page} of {operation[1].edition}"
        for drift in (each for each in shown if (each.operation, each.source) == operation):
            mark = result.state(drift.id)
            line = f"{drift.id}  {mark:<5}  {drift.kind}  {drift.where}: {words.difference(drift)}"
            yield f"  {on_a_line(redactor.value(line))}"
    if len(result.drifts) > MOST_DRIFTS:
        yield f"  … and {len(result.drifts) - MOST_DRIFTS} more drifts of this case, see index.html"


def _steps(result: Result, redactor: Redactor, most: int, whole: frozenset[int]) -> Iterator[str]:
    """Tell each step, those that are told whole with so many characters of their bodies."""
    own = frozenset[str]().union(*(sent_texts(exchange.call) for exchange in result.exchanges))
    for number, exchange in enumerate(result.exchanges):
        yield ""
        yield from _exchange(number + 1, exchange, redactor, own, most if number in whole else 0)
    if len(whole) < len(result.exchanges):
        yield from ("", f"bodies of {len(result.exchanges) - len(whole)} steps are left out, see index.html")


def _whole(result: Result) -> frozenset[int]:
    """Choose the steps that are told with their bodies: those that show drift, then the last ones."""
    shown = sorted({drift.exchange for drift in result.drifts})
    rest = [number for number in reversed(range(len(result.exchanges))) if number not in shown]
    return frozenset([*shown, *rest][:MOST_STEPS])


def _exchange(
    number: int, exchange: Exchange, redactor: Redactor, own: frozenset[str], most: int
) -> Iterator[str]:
    call = exchange.call
    query = "&".join(f"{name}={value}" for name, value in call.query)
    target = on_a_line(redactor.url(f"{call.path}{f'?{query}' if query else ''}"))
    credentials = "" if call.credentials == "good" else f"   (credentials: {call.credentials})"
    yield f"step {number}: {call.method} {target}{credentials}"
    if most and call.body is not None:
        yield f"sent      {_shown(redactor.sent(call.body), most)}"
    if exchange.answer is not None:
        yield f"answered  {exchange.answer.status} in {exchange.milliseconds:.0f} ms"
    if most and exchange.answer is not None:
        yield f"body      {_shown(redactor.body(exchange.answer.body, own), most)}"
    if exchange.failure is not None:
        yield f"failure   {on_a_line(redactor.text(exchange.failure))}"


def _shown(body: bytes, most: int) -> str:
    """Give so many characters of a body: JSON with a line a member, where it is not too long for that.

    Further lines are set in, so that none of them passes for a line of ours.
    """
    text = body[: most * 4].decode(errors="replace")
    if len(body) < most:
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            told = json.dumps(msgspec.json.decode(body), ensure_ascii=False, indent=1)
            text = told if len(told) <= most else text
    text = text if len(text) <= most else f"{text[:most]}… ({len(body)} bytes in all)"
    return text.replace("\n", f"\n{_INSET}")


def failure_text(results: Sequence[Result]) -> str:
    """Give the few lines that pytest shows for a failing item: what differs, each difference once."""
    reasons = Counter(f"{result.verdict}: {result.reason}" for result in results if result.reason)
    lines = [f"{count} × {on_a_line(reason)}" for reason, count in reasons.most_common()]
    alike: dict[str, list[str]] = {}
    new = {drift.id: drift for each in results for drift in each.drifts if each.state(drift.id) == "new"}
    for drift in _ordered(new.values()):
        alike.setdefault(f"{drift.kind}: {words.difference(drift)}", []).append(drift.place)
    lines += [on_a_line(f"{said} ({_some(places)})") for said, places in alike.items()]
    rest = len(lines) - MOST_LINES
    more = [f"… and {rest} more"] if rest > 0 else []
    return "\n".join([f"cases: {_counted(results)}", *lines[:MOST_LINES], *more])


def _some(places: list[str]) -> str:
    shown = ", ".join(dict.fromkeys(places[:MOST_PLACES]))
    return shown if len(places) <= MOST_PLACES else f"{shown} and {len(places) - MOST_PLACES} more"


def _counted(results: Sequence[Result]) -> str:
    verdicts = Counter(result.verdict for result in results)
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())) or "none"


def description(results: Sequence[Result]) -> str:
    """Give as Markdown what an item found: its cases by verdict, and a table of their drifts, worst first."""
    return "\n".join([f"{len(results)} cases: {_counted(results)}.", "", *_table(results)])


def _table(results: Sequence[Result]) -> Iterator[str]:
    times = Counter(each for result in results for each in {drift.id for drift in result.drifts})
    marks = {
        each: f" ({word})" for word in ("flapping", "known") for r in results for each in getattr(r, word)
    }
    drifts = _ordered({drift.id: drift for result in results for drift in result.drifts}.values())
    if not drifts:
        return
    yield from table(
        ("drift", "place", "documented", "came back", "page", "cases", "id"),
        (
            (
                cell(drift.kind) + marks.get(drift.id, ""),
                cell(drift.place),
                plain(words.documented(drift)),
                value(words.observed(drift), cell),
                plain(drift.source.page),
                str(times[drift.id]),
                cell(drift.id),
            )
            for drift in drifts[:MOST_DRIFTS]
        ),
    )
    if len(drifts) > MOST_DRIFTS:
        yield from ("", f"… and {len(drifts) - MOST_DRIFTS} more in `index.html` and `drift.json`.")


def _ordered(drifts: Iterable[Drift]) -> list[Drift]:
    """Order drifts by what breaks an integrator first, those of one sort as they were found."""
    return sorted(drifts, key=lambda drift: SEVERITIES.index(severity(drift)))
