"""The steps around one payload: the record that an edit needs before it, the read that shows it after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import build
from conform.payloads.accord import is_as_pinned
from conform.payloads.family import family
from conform.payloads.step import is_addressed_in_body, is_item, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Outcome, Sort, Step
    from conform.contract import Contract, Json, Operation


def needs_record(operation: Operation) -> bool:
    """Tell whether an operation addresses a record that must be made first."""
    return is_item(operation) or is_addressed_in_body(operation)


def told(
    contract: Contract,
    operation: Operation,
    sort: Sort,
    asks: str,
    payload: Json = None,
    *,
    raw: str | None = None,
    expects: Outcome = "success",
    breaks: str | None = None,
) -> Iterator[Case]:
    """Yield the case that sends one payload; nothing where an edit has no record that could be made.

    A payload that is to be taken is read back, where the docs have a read that serves it.
    """
    kin = family(contract, operation if operation.role == "create" else None)
    steps: list[Step] = []
    subject: int | None = None
    if needs_record(operation):
        if kin.create is None:
            return
        made = build.sample(kin.create, f"{operation.id} {sort} {asks}", build.is_needed)
        steps.append(step(contract, kin.create, "success", payload=made))
        subject = 0
    steps.append(step(contract, operation, expects, subject=subject, payload=payload, raw=raw, breaks=breaks))
    if subject is None and operation.role == "create":
        subject = 0
    is_read = is_as_pinned(build.stem(operation), payload)
    if is_read and expects == "success" and kin.read is not None and subject is not None:
        steps.append(step(contract, kin.read, "success", subject=subject))
    yield Case(contract=contract.key, operation=operation.id, sort=sort, asks=asks, steps=tuple(steps))
