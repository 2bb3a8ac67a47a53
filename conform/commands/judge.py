"""`conform judge FILE…`: captured traffic beside the docs, offline."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.breach import TOLD_ONLY
from conform.captured import CapturedError, Matcher, read_captured
from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.drift.judged import MOST_BYTES, read_body
from conform.errors import UsageError
from conform.findings import find, is_below, load_known
from conform.findings.caller import Caller
from conform.findings.gate import ALL
from conform.findings.impact import hit
from conform.findings.said import said
from conform.findings.title import note
from conform.findings.traffic import Traffic, judge_body, judge_traffic
from conform.findings.used import consumers
from conform.run.settings import FAIL_ON, USES
from conform.words import counted, fault, listed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.captured import Candidate
    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.uses import Uses

HELP = "Judge captured traffic (HAR, vcrpy cassettes) or a saved response body by the docs, offline."
EXAMPLE = 'conform judge traffic.har; conform judge client.json --operation "GET /clients/{id}"'
_STEP: Final = 1000
_NOTHING_BUT_OUTAGES: Final = "broken: nothing but 429 and 5xx came, so that nothing could be judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Hold what became of one file: lines that say what was judged, its drifts, and the trouble with it.

    `is_broken` tells that it holds nothing but outages, so that nothing could be judged, as in a run.
    """

    said: tuple[str, ...] = ()
    drifts: tuple[Drift, ...] = ()
    trouble: str | None = None
    is_broken: bool = False


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="HAR, cassette, or saved body")
    parser.add_argument("--operation", help='what the saved bodies answer: "GET /clients/{id}"')
    parser.add_argument(
        "--status", type=int, default=None, help="their HTTP status (default: the documented 2xx)"
    )
    parser.add_argument(
        "--requests", action="store_true", help="judge also what was sent: what the client does wrong"
    )
    add_contracts(parser)
    parser.add_argument("--fail-on", **FAIL_ON)
    parser.add_argument("--uses", **{**USES, "type": Path})
    parser.add_argument(
        "--known", type=Path, default=Path("reports/known-drift.yaml"), help="accepted drift, not told again"
    )


def run(arguments: argparse.Namespace) -> int:
    """Judge each file; give 1 where one drifted or is broken, else 0; raise UserError where none can be."""
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    known = load_known(arguments.known)
    matcher = Matcher(contracts)
    candidates = None if arguments.operation is None else _candidates(matcher, arguments.operation)
    fail_on, users = arguments.fail_on or ALL, consumers(arguments.uses or (), contracts)
    is_new, is_broken, troubles = False, False, list[str]()
    for path in arguments.files:
        judged = _traffic(path, matcher) if candidates is None else _body(path, candidates, arguments.status)
        _tell(judged.said)
        troubles += [] if judged.trouble is None else [judged.trouble]
        is_broken = is_broken or judged.is_broken
        if judged.drifts or (judged.trouble is None and not judged.is_broken):
            new = [each for each in judged.drifts if not known.matches(each, datetime.now(tz=UTC).date())]
            meant = [each for each in new if not users or hit(each, users, DAFTRA)]
            _tell(_lines(meant, len(judged.drifts) - len(new), contracts))
            failing = [each for each in meant if not is_below(each, fail_on, DAFTRA)]
            _tell(_passing(len(new) - len(meant), users))
            _tell(_below(len(meant) - len(failing), fail_on))
            is_new = is_new or bool(failing)
        if arguments.requests and candidates is None:
            is_new = _is_wrong(path, matcher, contracts) or is_new
    if troubles:
        _tell(troubles, to_errors=True)
    return 1 if is_new or is_broken else 2 if troubles else 0


def _traffic(path: Path, matcher: Matcher) -> _Judged:
    """Judge captured traffic."""
    traffic, error = judge_traffic(read_captured(path), matcher, told=_told)
    trouble = None if error is None else f"conform judge: {error}"
    if error is not None and not traffic.exchanges:
        return _Judged(trouble=trouble)
    said = _heading(path, traffic)
    if not traffic.matched and error is None:
        first = traffic.strangers[0] if traffic.strangers else "no exchange"
        strange = f"conform judge: {path}: nothing of this API in it (first: {first}); nothing was judged"
        return _Judged(said=(said,), trouble=strange)
    is_broken = bool(traffic.matched) and traffic.outages == traffic.matched
    lines = (said, *(_NOTHING_BUT_OUTAGES,) * is_broken)
    return _Judged(said=lines, drifts=tuple(traffic.drifts.values()), trouble=trouble, is_broken=is_broken)


def _is_wrong(path: Path, matcher: Matcher, contracts: Mapping[str, Contract]) -> bool:
    """Tell what the requests of a file break, as far as they are of this API; True where they break any."""
    numbers = list[int]()

    def numbered() -> Iterator[tuple[int, Exchange]]:
        with suppress(CapturedError):  # it was told of the answers already
            for each in read_captured(path):
                if each.exchange is not None and matcher.match(each.method, each.path):
                    numbers.append(each.index + 1)
                    yield each.index + 1, each.exchange

    caller = Caller(contracts=contracts, matcher=matcher, is_own=False)
    found = [each for each in caller.judge(numbered()) if each.rule not in TOLD_ONLY]
    clean = f"none of {counted(len(numbers), 'request')} breaks the docs"
    _tell(said(found, len(numbers), may_allow=False) if found else (clean,))
    return bool(found)


def _candidates(matcher: Matcher, label: str) -> tuple[Candidate, ...]:
    candidates = matcher.named(label)
    if not candidates:
        near = ", ".join(matcher.near(label)) or "none"
        raise UsageError(f"no operation is {label!r}; near it: {near}")
    return candidates


def _body(path: Path, candidates: tuple[Candidate, ...], status: int | None) -> _Judged:
    """Judge a saved body by what needs no request, and by what all its operations claim; say by which."""
    content = _content(path)
    read = read_body(content)
    if read.fault is not None and not read.is_readable:
        raise UsageError(f"{path}: {fault(read.fault)}; nothing was judged, give a smaller part of it")
    judged = judge_body(content, candidates, status)
    both = "what is claimed by " if len(judged.pages) > 1 else ""
    heading = f"{path.name}, judged as {both}{' and by '.join(judged.pages)}"
    return _Judged(said=(heading,), drifts=judged.drifts)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        content = b"" if size > MOST_BYTES else path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; name a saved response body") from error
    if size > MOST_BYTES:
        raise UsageError(
            f"{path}: {size // 2**20} MiB, more than the {MOST_BYTES // 2**20} MiB that are read"
        )
    return content


def _heading(path: Path, traffic: Traffic) -> str:
    other = traffic.exchanges - traffic.matched - traffic.unread
    parts = [f"{traffic.matched} of {traffic.exchanges} exchanges are of this API"]
    parts += [
        f"{other} are not ({', '.join(traffic.strangers)}{', …' * (other > len(traffic.strangers))})"
    ] * (other > 0)
    parts += [f"{traffic.unread} have no answer"] * (traffic.unread > 0)
    parts += [f"{traffic.outages} are outages (429, 5xx) and were not judged"] * (traffic.outages > 0)
    parts += [f"{traffic.bodiless} have no body and were judged by their status"] * (traffic.bodiless > 0)
    parts += [
        f"{traffic.too_much} have a body too large or too deep to read and were judged by their status"
    ] * (traffic.too_much > 0)
    return f"{path.name}: {'; '.join(parts)}"


def _lines(new: list[Drift], accepted: int, contracts: Mapping[str, Contract]) -> Iterator[str]:
    findings = find(new, contracts)
    known = f"; {accepted} known differences are not told again" if accepted else ""
    if not new:
        yield f"no drift{known}"
        return
    differences = f"{len(new)} difference{'s' * (len(new) > 1)}"
    order = ", worst first" if len(findings) > 1 else ""
    yield f"{differences} in {len(findings)} finding{'s' * (len(findings) > 1)}{order}{known}"
    yield from note(findings, new)


def _below(number: int, fail_on: str) -> Iterator[str]:
    if number:
        yield f"--fail-on {fail_on}: {counted(number, 'difference')} below it cannot fail this"


def _passing(number: int, users: Sequence[Uses]) -> Iterator[str]:
    if number:
        names = listed([each.name for each in users])
        yield f"--uses: {counted(number, 'difference')} of no concern to {names}"


def _told(number: int) -> None:
    if number % _STEP == 0:
        open_door().progress(f"{number} exchanges")


def _tell(lines: Iterable[str], *, to_errors: bool = False) -> None:
    door = open_door()
    for line in lines:
        door.say(door.line(line), to_errors=to_errors)
