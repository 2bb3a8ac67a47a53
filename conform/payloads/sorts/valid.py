"""What the docs allow: payloads (minimal, full, the documented example, drawn), calls without one, questions.

A question is one that every client meets and no schema answers; what the docs leave open is observed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.build import bare, example, full, minimal
from conform.payloads.endpoint import OWN_ID, endpoints
from conform.payloads.sorts.access import is_token
from conform.payloads.steps import by_role, needs_record, round_trip, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Outcome, Step
    from conform.contract import Field, Json, Parameter
    from conform.payloads.endpoint import Endpoint

STRANGE = "conform_unknown"
"""Name of a field and of a query parameter that no page documents."""


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
    listed = tuple(choice.value for choice in parameter.field.enum) or of.asking.choices.get(here, ())
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

        for index, payload in enumerate(drawn(of, seed, count)):
            yield f"drawn:{index}", payload


def has_twin(of: Endpoint) -> bool:
    """Tell whether another operation has the same call: less than is usual may be meant for that one."""
    others = (each for each in endpoints(of.contract) if each.operation.id != of.operation.id)
    return any((each.stem, each.operation.method) == (of.stem, of.operation.method) for each in others)


def expected(of: Endpoint, question: str) -> Outcome:
    """Say what to expect: success where the docs promise it, else it is observed."""
    asked = (question, of.contract.version)
    is_taken = any(each.is_taken for each in of.asking.readings if (each.question, each.version) == asked)
    return "success" if is_taken else "observed"


def questions(of: Endpoint) -> Iterator[Case]:
    """Yield an unknown field and read-only fields sent to a create, an extra parameter to a list."""
    roles = by_role(of.contract)
    if of is roles.create:
        unknown: dict[str, Json] = {STRANGE: "x"}
        for asks, more in (("unknown_field", unknown), ("read_only_field", _read_only(of))):
            payload = _inside(of, asks, more)
            if payload is not None:
                yield of.case("valid", asks, step(of, expected(of, asks), payload=payload))
    if of is roles.list:
        asked = step(of, expected(of, "extra_parameter"), query={STRANGE: "1"})
        yield of.case("valid", "extra_parameter", asked)


def _inside(of: Endpoint, salt: str, more: dict[str, Json]) -> Json:
    """Give the minimal payload with more fields in the record, None where there are none to add."""
    payload = minimal(of, salt)
    if not more or not isinstance(payload, dict):
        return None
    if of.wrapper is None:
        return {**payload, **more}
    inner = payload.get(of.wrapper)
    return {**payload, of.wrapper: {**inner, **more}} if isinstance(inner, dict) else None


def _read_only(of: Endpoint) -> dict[str, Json]:
    body = of.operation.request.body if of.operation.request is not None else None
    record = body.field(of.wrapper) if body is not None and of.wrapper else body
    fields = record.fields if record is not None else ()
    return {each.name: values.plain(each, 1, of.asking) for each in fields if _is_asked(of, each)}


def _is_asked(of: Endpoint, field: Field) -> bool:
    is_plain = values.is_scalar(field) and field.name != OWN_ID
    return field.is_read_only and is_plain and field.reference is None and field.name not in of.asking.refers
