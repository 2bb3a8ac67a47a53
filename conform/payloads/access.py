"""Calls without good credentials: none, a wrong key, the key sent as a Bearer token (guide page 933385m0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID, Case
from conform.payloads import valid
from conform.payloads.step import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Credentials, Step
    from conform.contract import Contract, Operation

PROBES: tuple[tuple[Credentials, str], ...] = (
    ("none", "no_credentials"),
    ("wrong", "wrong_key"),
    ("bearer", "key_as_bearer"),
)
TOKEN = "/oauth/token"  # noqa: S105 - the path that gives out tokens, not one of them


def is_token(operation: Operation) -> bool:
    """Tell the one operation that is called without credentials: it gives them (page 15815885e0)."""
    return operation.call.endswith(TOKEN)


def cases(contract: Contract) -> Iterator[Case]:
    """Yield three refused calls an operation; items are asked by an unknown id, so that nothing is harmed."""
    for operation in contract.operations:
        if is_token(operation):
            yield _token(contract, operation)
            continue
        for credentials, asks in PROBES:
            steps = (_denied(contract, operation, credentials),)
            yield Case(contract=contract.key, operation=operation.id, sort="access", asks=asks, steps=steps)


def _denied(contract: Contract, operation: Operation, credentials: Credentials) -> Step:
    payload = valid.minimal(operation, "access")
    return step(contract, operation, "denied", identity=UNKNOWN_ID, payload=payload, credentials=credentials)


def _token(contract: Contract, operation: Operation) -> Case:
    """Ask for a token with credentials that are none; the docs list no answer for them."""
    fields = operation.request.body.fields if operation.request is not None else ()
    raw = "&".join(f"{field.name}=none" for field in fields)
    steps = (step(contract, operation, "observed", raw=raw, credentials="none"),)
    return Case(contract=contract.key, operation=operation.id, sort="access", asks="no_account", steps=steps)
