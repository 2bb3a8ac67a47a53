"""Calls without good credentials: none, a wrong key, the key sent as a Bearer token (guide page 933385m0).

Of a list also with the key beside a token that is none, where the vendor calls that an error: how a key is
read does not hang on what is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID
from conform.payloads.build import full, minimal
from conform.payloads.endpoint import endpoints
from conform.payloads.steps import by_role, is_item, most_rows, needs_record, record, row, some_record, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Credentials, Step
    from conform.payloads.endpoint import Endpoint

PROBES: tuple[tuple[Credentials, str], ...] = (
    ("none", "no_credentials"),
    ("wrong", "wrong_key"),
    ("bearer", "key_as_bearer"),
)
BESIDE: tuple[Credentials, str] = ("both", "key_beside_a_token")


def is_token(of: Endpoint) -> bool:
    """Tell the one operation that is called without credentials: it gives them."""
    tokens = of.contract.vendor.documents.tokens
    return tokens is not None and of.operation.call.endswith(tokens)


def cases(of: Endpoint, *, may_make: bool = True) -> Iterator[Case]:
    """Yield the refused calls; what addresses a record addresses one of our own, and it is looked at after.

    Where no record may or can be made a read addresses one that is there, a write an unknown id, so that
    nothing is harmed. A token is asked for with credentials that are none; the docs list no answer for them.
    """
    if is_token(of):
        fields = of.operation.request.body.fields if of.operation.request is not None else ()
        raw = "&".join(f"{field.name}=none" for field in fields)
        yield of.case("access", "no_account", step(of, "observed", raw=raw, credentials="none"))
        return
    is_beside = of.operation.role == "list" and of.contract.vendor.access.is_key_alone
    for credentials, asks in (*PROBES, BESIDE) if is_beside else PROBES:
        yield of.case("access", asks, *_probe(of, credentials, asks, may_make=may_make))


def _probe(of: Endpoint, credentials: Credentials, asks: str, *, may_make: bool) -> Iterator[Step]:
    roles = by_role(of.contract)
    if may_make and needs_record(of.operation) and roles.create is not None and roles.create.body is not None:
        salt = f"access {of.operation.id} {asks}"
        payload = full(of, salt, variant=1) if of.operation.role == "edit" else minimal(of, salt)
        yield some_record(roles.create, salt)
        yield step(of, "denied", subject=0, payload=payload, credentials=credentials)
        if of.operation.role in ("edit", "delete") and roles.read is not None:
            yield step(roles.read, "success", subject=0)
    elif of.operation.role == "read" and is_item(of.operation):
        yield from _read_of_one_there(of, credentials)
    else:
        payload = minimal(of, "access")
        yield step(of, "denied", identity=UNKNOWN_ID, payload=payload, credentials=credentials)


def _read_of_one_there(of: Endpoint, credentials: Credentials) -> Iterator[Step]:
    listing = next((each for each in endpoints(of.contract) if each.operation.role == "list"), None)
    if listing is None:
        yield step(of, "denied", identity=record(of.contract.key), credentials=credentials)
        return
    yield step(listing, "observed", query=most_rows(listing, 1))
    yield step(of, "denied", identity=row(0, 0, UNKNOWN_ID), credentials=credentials)
