"""Calls without good credentials: none, a wrong key, the key sent as a Bearer token (guide page 933385m0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID
from conform.payloads.build import minimal
from conform.payloads.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Credentials
    from conform.payloads.endpoint import Endpoint

PROBES: tuple[tuple[Credentials, str], ...] = (
    ("none", "no_credentials"),
    ("wrong", "wrong_key"),
    ("bearer", "key_as_bearer"),
)


def is_token(of: Endpoint) -> bool:
    """Tell the one operation that is called without credentials: it gives them."""
    tokens = of.contract.vendor.documents.tokens
    return tokens is not None and of.operation.call.endswith(tokens)


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield three refused calls; items are asked by an unknown id, so that nothing is harmed.

    A token is asked for with credentials that are none; the docs list no answer for them.
    """
    if is_token(of):
        fields = of.operation.request.body.fields if of.operation.request is not None else ()
        raw = "&".join(f"{field.name}=none" for field in fields)
        yield of.case("access", "no_account", step(of, "observed", raw=raw, credentials="none"))
        return
    for credentials, asks in PROBES:
        payload = minimal(of, "access")
        denied = step(of, "denied", identity=UNKNOWN_ID, payload=payload, credentials=credentials)
        yield of.case("access", asks, denied)
