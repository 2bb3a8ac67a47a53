"""Let what no two records may share be new on somebody's tenant, which keeps what earlier runs have left."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import place
from conform.payloads.endpoint import endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Field

_LENGTH = 8


def unique_places(contracts: Mapping[str, Contract]) -> dict[str, dict[str, Field]]:
    """Give by contract key the places that a page of it calls unique; the others need not say it again."""
    return {key: dict(_of(each)) for key, each in contracts.items()}


def _of(contract: Contract) -> Iterator[tuple[str, Field]]:
    for operation in contract.operations:
        body = endpoint(contract, operation).body
        yield from ((at, field) for at, field in (body.walk() if body is not None else ()) if field.is_unique)


def with_new_uniques(case: Case, known: Mapping[str, Mapping[str, Field]], salt: str) -> Case:
    """Give the case with each text that the docs let no two records share made new by a salt.

    What was the same text stays the same, in all steps and their queries, so that a case that sends one
    twice still does. `known` is what `unique_places` gave. The salt is one of the sending: the same case
    sent again sends other texts.
    """
    told = {text: new for step in case.steps for text, new in _new(step, known, salt)}
    if not told:
        return case
    return replace(case, steps=tuple(_renewed(step, known, told) for step in case.steps))


def _new(step: Step, known: Mapping[str, Mapping[str, Field]], salt: str) -> Iterator[tuple[str, str]]:
    for at, field in _unique(step, known):
        text = str(place.read(step.payload, at))
        yield text, _salted(text, field.max_length, hashlib.sha256(f"{salt} {text}".encode()).hexdigest())


def _unique(step: Step, known: Mapping[str, Mapping[str, Field]]) -> Iterator[tuple[str, Field]]:
    for at, field in known[step.contract].items() if step.payload is not None else ():
        value = place.read(step.payload, at) if place.has(step.payload, at) else None
        if isinstance(value, str) and value:
            yield at, field


def _salted(text: str, longest: int | None, token: str) -> str:
    """Add a token to a text; digits stay so many digits, and where there is no room the end gives way."""
    if text.isascii() and text.isdigit():
        return f"{int(token, 16) % 10 ** len(text):0{len(text)}d}"
    longer = f"{text} {token[:_LENGTH]}"
    if longest is None or len(longer) <= longest:
        return longer
    return text[:-_LENGTH] + token[: min(_LENGTH, len(text))]


def _renewed(step: Step, known: Mapping[str, Mapping[str, Field]], told: Mapping[str, str]) -> Step:
    payload = step.payload
    for at, _ in _unique(step, known):
        payload = place.with_value(payload, at, told[str(place.read(step.payload, at))])
    query = {
        name: told.get(each, each) if isinstance(each, str) else each for name, each in step.query.items()
    }
    return replace(step, payload=payload, query=query)
