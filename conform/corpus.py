"""Frozen cases on disk: what was asked when a recording was made, so that a replay never draws again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from conform.case import Case, Credentials, Outcome, Sort, Step, content

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1


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
    breaks: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    is_any: bool = False


class _Case(msgspec.Struct, forbid_unknown_fields=True):
    contract: str
    operation: str
    sort: Sort
    asks: str
    steps: list[_Step]


class _Corpus(msgspec.Struct):
    format: Literal[1]
    cases: list[_Case]


_DECODER = msgspec.json.Decoder(_Corpus)


def dump_cases(cases: Iterable[Case]) -> bytes:
    """Give cases as UTF-8 JSON, keys in a fixed order; the same cases give the same bytes."""
    document = {"format": FORMAT, "cases": [content(case) for case in cases]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def load_cases(data: bytes) -> tuple[Case, ...]:
    """Read cases back, equal to those that were written; raise CorpusError with place and reason."""
    try:
        corpus = _DECODER.decode(data)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        raise CorpusError(place=place.rstrip("`").lstrip(".") or "corpus", reason=reason) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(place="corpus", reason=f"is not JSON ({type(error).__name__})") from error
    return tuple(_case(each) for each in corpus.cases)


def _case(frozen: _Case) -> Case:
    steps = tuple(Step(**msgspec.structs.asdict(step)) for step in frozen.steps)
    return Case(**{**msgspec.structs.asdict(frozen), "steps": steps})
