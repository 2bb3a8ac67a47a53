"""What the docs allow: payloads (minimal, full, the documented example, drawn), calls without one, questions.

A question is one that every client meets and no schema answers; what the docs leave open is not asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.payloads import place
from conform.payloads.build import bare, example, full, minimal, needed, sample
from conform.payloads.endpoint import endpoints
from conform.payloads.settled import read_onlys
from conform.payloads.sorts import several
from conform.payloads.sorts.access import is_token
from conform.payloads.steps import (
    by_role,
    companions,
    is_in_a_walk,
    needs_record,
    round_trip,
    some_record,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Json, Parameter
    from conform.payloads.endpoint import Endpoint

STRANGE = "conform_unknown"
"""Name of a field and of a query parameter that no page documents."""
READ_ONLY: Final = "read_only_field"


def cases(of: Endpoint, *, seed: int, count: int) -> Iterator[Case]:
    """Yield minimal payload, less where less is required, example and `count` drawn ones; or a call without.

    Full payloads are asked by the lifecycle, which sends them anyway, and here of actions. An action on a
    record that nothing makes is observed on an unknown one.
    """
    is_action = of.operation.role == "action"
    if of.is_write and of.is_shown:
        for asks, payload in _payloads(of, seed, count):
            if payload is not None:
                yield from round_trip(of, "valid", asks, payload)
    elif is_action and not is_token(of):
        if needs_record(of.operation) and of.contract.having("create") is None:
            yield of.case("valid", "unknown_id", step(of, "observed"))
        else:
            yield from round_trip(of, "valid", "called")
    yield from several.cases(of)
    yield from each_choice(of)
    yield from questions(of)


def each_choice(of: Endpoint) -> Iterator[Case]:
    """Yield a call without a payload for each value that the docs name of a parameter of its path."""
    if of.body is not None:
        return
    for parameter in of.operation.parameters:
        for value in path_choices(of, parameter):
            asks = f"choice:{parameter.field.name}={value}"
            for case in round_trip(of, "valid", asks):
                yield replace(
                    case, steps=tuple(_chosen(of, each, parameter, value, asks) for each in case.steps)
                )


def _chosen(of: Endpoint, asked: Step, parameter: Parameter, value: Json, asks: str) -> Step:
    if asked.operation != of.operation.id:
        return asked
    return replace(asked, path={**asked.path, parameter.field.name: value}, claims=(asks,))


def path_choices(of: Endpoint, parameter: Parameter) -> tuple[Json, ...]:
    """Give the values that the docs name of a parameter of the path, () where they name none."""
    if parameter.where != "path":
        return ()
    here = (of.contract.key, parameter.field.name)
    listed = (choice.value for choice in parameter.field.enum)
    return tuple(each for each in listed if each not in of.asking.elsewhere.get(here, ()))


def _payloads(of: Endpoint, seed: int, count: int) -> Iterator[tuple[str, Json]]:
    yield "minimal", minimal(of, f"minimal {of.operation.id}")
    least = bare(of, f"bare {of.operation.id}")
    if least != minimal(of, f"bare {of.operation.id}") and not has_twin(of):
        yield "bare", least
    if of.operation.role == "action":
        yield "full", full(of, f"full {of.operation.id}")
    yield "example", example(of)
    if count:
        from conform.payloads.strategy import drawn  # noqa: PLC0415 - half of what a mere look would load

        first = 1 if is_in_a_walk(of) else 0  # the walk sends the first one
        for index, payload in enumerate(drawn(of, seed, count)[first:], first):
            yield f"drawn:{index}", payload


def has_twin(of: Endpoint) -> bool:
    """Tell whether another operation has the same call: less than is usual may be meant for that one."""
    others = (each for each in endpoints(of.contract) if each.operation.id != of.operation.id)
    return any((each.stem, each.operation.method) == (of.stem, of.operation.method) for each in others)


def is_taken(of: Endpoint, question: str) -> bool:
    """Tell whether the docs promise success to a question."""
    asked = (question, of.contract.version)
    return any(each.is_taken for each in of.asking.readings if (each.question, each.version) == asked)


def questions(of: Endpoint) -> Iterator[Case]:
    """Yield an unknown field sent to a create, an extra parameter to a list, read-only fields to writes.

    Of what the docs leave open nothing is asked: a case that cannot fail tells nothing.
    """
    roles = by_role(of.contract)
    if of is roles.create and is_taken(of, "unknown_field"):
        payload = _inside(of, "unknown_field", {STRANGE: "x"})
        if payload is not None:
            yield of.case("valid", "unknown_field", step(of, "success", payload=payload))
    if of is roles.list and is_taken(of, "extra_parameter"):
        yield of.case("valid", "extra_parameter", step(of, "success", query={STRANGE: "1"}))
    if of.operation.role in ("create", "edit") and is_taken(of, READ_ONLY):
        yield from _read_only(of)


def _read_only(of: Endpoint) -> Iterator[Case]:
    """Yield the write that sends a value for each read-only field, and the reads that tell what it did.

    Before an edit the record is read, so that a value which was there already is not taken for the sent one.
    """
    asks = READ_ONLY
    roles = companions(of)
    known = read_onlys(of, roles.read)
    payload = _with_read_onlys(of, known)
    is_edit = of.operation.role == "edit"
    if payload is None or (is_edit and (roles.create is None or roles.read is None)):
        return
    steps: list[Step] = []
    if is_edit and roles.create is not None and roles.read is not None:
        made = some_record(roles.create, f"{asks} {of.operation.id}")
        steps += [made, step(roles.read, "success", subject=0)]
    claims = (
        tuple(f"read_only:{at}" for at in known if place.has(payload, at)) if roles.read is not None else ()
    )
    subject = 0 if is_edit else None
    steps.append(step(of, "success", subject=subject, payload=payload, claims=claims))
    if roles.read is not None:
        steps.append(step(roles.read, "success", subject=0))
    yield of.case("valid", asks, *steps)


def _with_read_onlys(of: Endpoint, known: Mapping[str, Json]) -> Json:
    """Give the minimal payload with these values, in rows too; None where there is none to add."""
    rows, is_needed = {at.partition("[]")[0] for at in known if "[]" in at}, needed(of)
    payload = sample(of, f"{READ_ONLY} {of.operation.id}", lambda at, each: at in rows or is_needed(at, each))
    for at, value in known.items():
        is_room = place.has(payload, at.rpartition(".")[0])
        payload = place.with_value(payload, at, value) if is_room else payload
    return payload if known else None


def _inside(of: Endpoint, salt: str, more: dict[str, Json]) -> Json:
    """Give the minimal payload with more fields in the record, None where there are none to add."""
    payload = minimal(of, salt)
    if not more or not isinstance(payload, dict):
        return None
    if of.wrapper is None:
        return {**payload, **more}
    inner = payload.get(of.wrapper)
    return {**payload, of.wrapper: {**inner, **more}} if isinstance(inner, dict) else None
