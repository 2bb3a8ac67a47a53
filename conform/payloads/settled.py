"""What the docs say of four questions that every client meets; what they leave open is observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conform.case import Case
from conform.payloads import valid
from conform.payloads import value as values
from conform.payloads.family import family
from conform.payloads.step import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Outcome
    from conform.contract import Contract, Field, Json, Operation

STRANGE = "conform_unknown"
"""Name of a field and of a query parameter that no page documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold what the docs say of a question: the outcome, the pages it stands on, `observed` where silent.

    `told` is our reading in a few words; `pages` are page ids, empty where no page speaks of it.
    """

    question: Literal["unknown_field", "read_only_field", "partial_edit", "extra_parameter"]
    version: Literal["v1", "v2"]
    expects: Outcome
    told: str
    pages: tuple[str, ...] = ()


TABLE: tuple[Answer, ...] = (
    Answer(question="unknown_field", version="v1", expects="observed", told="no page speaks of it"),
    Answer(question="unknown_field", version="v2", expects="observed", told="no page speaks of it"),
    Answer(
        question="read_only_field",
        version="v1",
        expects="success",
        told="flagged read-only: ignored on write",
        pages=("15115262e0", "15115242e0"),
    ),
    Answer(question="read_only_field", version="v2", expects="observed", told="hardly any field is flagged"),
    Answer(
        question="partial_edit",
        version="v1",
        expects="success",
        told="edits merge, submitted children replace",
        pages=("15115259e0", "15115239e0"),
    ),
    Answer(
        question="partial_edit",
        version="v2",
        expects="success",
        told="edits merge, nothing is required in words",
        pages=("36139823e0",),
    ),
    Answer(question="extra_parameter", version="v1", expects="observed", told="no page speaks of it"),
    Answer(question="extra_parameter", version="v2", expects="observed", told="no page speaks of it"),
)
"""Partial edits are asked by every lifecycle (`one field`); the others have cases here."""


def answer(question: str, version: str) -> Answer:
    """Look a question up; raise KeyError for one that the table does not have."""
    for each in TABLE:
        if (each.question, each.version) == (question, version):
            return each
    raise KeyError(question)


def cases(contract: Contract) -> Iterator[Case]:
    """Yield the few cases of a contract: an unknown field, read-only fields sent, an extra parameter."""
    kin = family(contract)
    if kin.create is not None:
        yield from _create(contract, kin.create)
    if kin.list is not None:
        expects = answer("extra_parameter", contract.version).expects
        steps = (step(contract, kin.list, expects, query={STRANGE: "1"}),)
        yield Case(
            contract=contract.key, operation=kin.list.id, sort="valid", asks="extra_parameter", steps=steps
        )


def _create(contract: Contract, create: Operation) -> Iterator[Case]:
    bodies = (
        ("unknown_field", _inside(create, "unknown_field", {STRANGE: "x"})),
        ("read_only_field", _inside(create, "read_only_field", _read_only(create))),
    )
    for asks, payload in bodies:
        if payload is None:
            continue
        expects = answer(asks, contract.version).expects
        steps = (step(contract, create, expects, payload=payload),)
        yield Case(contract=contract.key, operation=create.id, sort="valid", asks=asks, steps=steps)


def _inside(create: Operation, salt: str, more: dict[str, Json]) -> Json:
    """Give the minimal payload with more fields in the record, None where there are none to add."""
    payload = valid.minimal(create, salt)
    wrapper = create.request.wrapper if create.request is not None else None
    if not more or not isinstance(payload, dict):
        return None
    if wrapper is None:
        return {**payload, **more}
    inner = payload.get(wrapper)
    return {**payload, wrapper: {**inner, **more}} if isinstance(inner, dict) else None


def _read_only(create: Operation) -> dict[str, Json]:
    request = create.request
    record = (
        None
        if request is None
        else (request.body.field(request.wrapper) if request.wrapper else request.body)
    )
    return (
        {}
        if record is None
        else {each.name: values.plain(each, 1) for each in record.fields if _is_asked(each)}
    )


def _is_asked(field: Field) -> bool:
    is_scalar = values.kind(field) in ("string", "integer", "number", "boolean")
    return field.is_read_only and is_scalar and field.name != "id" and values.referred(field) is None
