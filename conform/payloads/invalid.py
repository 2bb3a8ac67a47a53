"""Payloads that break exactly one documented rule each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import build, place
from conform.payloads.family import family, gives_id
from conform.payloads.step import is_addressed_in_body, is_item, step
from conform.payloads.writable import is_settled, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.contract import Contract, Field, Json, Operation

REFUSALS = (400, 422)
"""The statuses by which the docs refuse a payload, v1 and v2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Hold a request that breaks one rule: a JSON payload, or a raw body where it is none."""

    rule: str
    payload: Json = None
    raw: str | None = None


def is_refusing(operation: Operation) -> bool:
    """Tell whether the docs list an answer for a refused payload."""
    return any(operation.response(status) is not None for status in REFUSALS)


def required(operation: Operation, body: Field) -> Iterator[Broken]:
    """Leave out each required field by itself; those of child rows with their row."""
    wrapper = operation.request.wrapper if operation.request is not None else None
    for at, field in body.walk():
        if not field.is_required or not at or at == wrapper or at.endswith("[]"):
            continue
        if is_settled(operation, at, "is_required"):
            rule = f"required:{at}"
            payload = build.sample(operation, rule, build.on_the_way(at))
            yield Broken(rule=rule, payload=place.without_value(payload, at))


RULES = (required,)


def cases(contract: Contract) -> Iterator[Case]:
    """Yield a case for each rule that an operation documents and that the docs answer with a refusal."""
    for operation in contract.operations:
        body = writable(operation)
        if body is None or not is_refusing(operation):
            continue
        for rule in RULES:
            for broken in rule(operation, body):
                steps = tuple(_steps(contract, operation, broken))
                if steps:
                    yield Case(
                        contract=contract.key,
                        operation=operation.id,
                        sort="invalid",
                        asks=broken.rule,
                        steps=steps,
                    )


def _steps(contract: Contract, operation: Operation, broken: Broken) -> Iterator[Step]:
    """Put the broken request alone, or behind the create of the record that it would edit."""
    subject = None
    if is_item(operation) or is_addressed_in_body(operation):
        create = family(contract).create
        if create is None or not gives_id(create):
            return
        yield step(contract, create, "success", payload=build.sample(create, broken.rule, build.is_needed))
        subject = 0
    yield step(
        contract,
        operation,
        "refused",
        subject=subject,
        payload=broken.payload,
        raw=broken.raw,
        breaks=broken.rule,
    )
