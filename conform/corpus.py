"""Frozen cases on disk: what was asked when a recording was made, so that a replay never draws again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from conform.case import Case, Credentials, Outcome, Part, Pool, Sort, Step, alone, content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Json

FORMAT = 2


class CorpusError(Exception):
    """Say on one line why frozen cases cannot be read, and where: a dotted place (`cases[3].steps[0]`)."""

    def __init__(self, *, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place}: {reason}; record the cases anew with --record" if place else reason)


class _Step(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    contract: str
    operation: str
    expects: Outcome
    path: dict[str, Any] = {}
    query: dict[str, Any] = {}
    payload: Any = None
    raw: str | None = None
    credentials: Credentials = "good"
    subject: int | None = None
    breaks: tuple[str, ...] | str = ()
    claims: tuple[str, ...] = ()
    is_any: bool = False
    method: str = ""
    media: str = ""


class _Case(msgspec.Struct, forbid_unknown_fields=True):
    contract: str
    operation: str
    sort: Sort
    asks: str
    steps: list[_Step]
    questions: tuple[str, ...] = ()


class _Pool(msgspec.Struct, forbid_unknown_fields=True):
    case: int
    parts: list[tuple[int, tuple[int, ...]]] = []


class _Corpus(msgspec.Struct):
    format: Literal[1, 2]
    cases: list[_Case]
    pools: list[_Pool] = []


_DECODER = msgspec.json.Decoder(_Corpus)


def dump_pools(pools: Iterable[Pool]) -> bytes:
    """Give pools as UTF-8 JSON, keys in a fixed order; the same pools give the same bytes.

    Each case stands once, whether it was sent or is a question of a pool; a case without parts was asked as
    it is.
    """
    numbers: dict[str, int] = {}
    cases: list[Json] = []

    def number(case: Case) -> int:
        if case.id not in numbers:
            numbers[case.id] = len(cases)
            cases.append(content(case))
        return numbers[case.id]

    found = [_dumped(pool, number) for pool in pools]
    document = {"format": FORMAT, "cases": cases, "pools": found}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _dumped(pool: Pool, number: Callable[[Case], int]) -> Json:
    sent = number(pool.case)
    if pool == alone(pool.case):
        return {"case": sent}
    return {"case": sent, "parts": [[number(each.question), list(each.steps)] for each in pool.parts]}


def load_pools(data: bytes) -> tuple[Pool, ...]:
    """Read pools back, equal to those that were written; raise CorpusError with place and reason.

    What was written before there were pools are cases, each asked alone.
    """
    corpus = _decoded(data)
    cases = tuple(_case(each) for each in corpus.cases)
    if corpus.format == 1:
        return tuple(map(alone, cases))
    try:
        return tuple(_pool(each, cases) for each in corpus.pools)
    except IndexError as error:
        raise CorpusError(place="pools", reason="names a case or a step that is not there") from error


def _pool(frozen: _Pool, cases: tuple[Case, ...]) -> Pool:
    case = cases[frozen.case]
    parts = tuple(Part(question=cases[number], steps=steps) for number, steps in frozen.parts)
    if any(step >= len(case.steps) for part in parts for step in part.steps):
        raise IndexError
    return Pool(case=case, parts=parts) if parts else alone(case)


def _decoded(data: bytes) -> _Corpus:
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        raise CorpusError(place=place.rstrip("`").lstrip(".") or "corpus", reason=reason) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(place="corpus", reason=f"is not JSON ({type(error).__name__})") from error


def _case(frozen: _Case) -> Case:
    steps = tuple(_step(step) for step in frozen.steps)
    return Case(**{**msgspec.structs.asdict(frozen), "steps": steps})


def _step(frozen: _Step) -> Step:
    broken = (frozen.breaks,) if isinstance(frozen.breaks, str) else frozen.breaks
    return Step(**{**msgspec.structs.asdict(frozen), "breaks": broken})
