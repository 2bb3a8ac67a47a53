"""Reduce a drawn request to what still shows the same drift, for the case that is kept of it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from conform.case import placeholders
from conform.fuzz.broken import claims_broken, text_of
from conform.fuzz.fair import named
from conform.payloads.allowed import is_still_allowed, may_be_cut
from conform.payloads.place import dotted
from conform.payloads.reduce import less_repeated, reduce

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.case import Step
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint
    from conform.payloads.place import Way


def less(of: Endpoint, step: Step, still_shows: Callable[[Step], bool]) -> Step:
    """Give the smallest step found that shows the drift; what was to be refused still breaks that one rule.

    Left out is what may be left out of the body, and anything of one that is text and of the query; at last
    what is repeated (levels, digits, letters) is so no more often than it must be. Raises what
    `still_shows` raises.
    """
    best = step

    def tried(candidate: Step) -> bool:
        nonlocal best
        is_kept = _is_as_broken(of, candidate) and still_shows(candidate)
        best = candidate if is_kept else best
        return is_kept

    if isinstance(step.payload, dict | list):
        allowed = partial(_is_allowed, of, step.payload)
        reduce(
            step.payload, lambda each: tried(replace(best, payload=each, is_any=False)), is_allowed=allowed
        )
    if step.raw is not None and (value := _read(step.raw)) is not None:
        reduce(value, lambda each: tried(replace(best, raw=json.dumps(each))))
    if best.raw is not None:
        less_repeated(best.raw, lambda each: tried(replace(best, raw=each)))
    if step.query:
        reduce(dict(step.query), lambda each: isinstance(each, dict) and tried(replace(best, query=each)))
    for name, text in tuple(best.query.items()):

        def in_query(shorter: str, at: str = name) -> bool:
            return tried(replace(best, query={**best.query, at: shorter}))

        if isinstance(text, str):
            less_repeated(text, in_query)
    return best


def _is_allowed(of: Endpoint, before: Json, candidate: Json, cut: Way | None) -> bool:
    """Tell whether a body names the same records, and lacks or breaks nothing that it did not before."""
    if cut is not None and not may_be_cut(of, dotted(cut)):
        return False
    is_same = {*map(repr, placeholders(candidate))} == {*map(repr, placeholders(before))}
    return is_same and is_still_allowed(of, candidate, named(before, of.body))


def _is_as_broken(of: Endpoint, step: Step) -> bool:
    if step.expects != "refused" or step.method:
        return True
    return claims_broken(of, text_of(step)) == step.breaks


def _read(raw: str) -> Json:
    """Read a body that JSON gives back as it was written, but for its spaces; None where it does not."""
    try:
        value: Json = json.loads(raw, object_pairs_hook=_once)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return value


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)
