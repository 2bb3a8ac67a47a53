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
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint

PROBES: tuple[Credentials, ...] = ("none", "wrong", "bearer")
BESIDE: Credentials = "both"


def is_token(of: Endpoint) -> bool:
    """Tell the one operation that is called without credentials: it gives them."""
    tokens = of.contract.vendor.documents.tokens
    return tokens is not None and of.operation.call.endswith(tokens)


def cases(of: Endpoint, *, may_make: bool = True) -> Iterator[Case]:
    """Yield the refused calls as one case; what addresses a record addresses one of our own.

    A record that is to be edited or deleted is looked at after all calls. Where no record may or can be
    made a read addresses one that is there, a write an unknown id, so that nothing is harmed. A token is
    asked for with credentials that are none; the docs list no answer for them.
    """
    if is_token(of):
        fields = of.operation.request.body.fields if of.operation.request is not None else ()
        raw = "&".join(f"{field.name}=none" for field in fields)
        yield of.case("access", "no_account", step(of, "observed", raw=raw, credentials="none"))
        return
    yield of.case("access", "credentials", *_steps(of, may_make=may_make))


def _probes(of: Endpoint) -> tuple[Credentials, ...]:
    is_beside = of.operation.role == "list" and of.contract.vendor.access.is_key_alone
    return (*PROBES, BESIDE) if is_beside else PROBES


def _steps(of: Endpoint, *, may_make: bool) -> Iterator[Step]:
    roles = by_role(of.contract)
    if may_make and needs_record(of.operation) and roles.create is not None and roles.create.body is not None:
        yield some_record(roles.create, f"access {of.operation.id}")
        yield from _denied(of, subject=0)
        if of.operation.role in ("edit", "delete") and roles.read is not None:
            yield step(roles.read, "success", subject=0)
    elif of.operation.role == "read" and is_item(of.operation):
        yield from _of_one_there(of)
    else:
        yield from _denied(of, identity=UNKNOWN_ID)


def _denied(of: Endpoint, *, identity: Json = None, subject: int | None = None) -> Iterator[Step]:
    """Yield a call for each class of credentials, none with what another sends: one may be taken."""
    for credentials in _probes(of):
        salt = f"access {of.operation.id} {credentials}"
        is_edit = of.operation.role == "edit" and subject is not None
        payload = full(of, salt, variant=1) if is_edit else minimal(of, salt)
        yield step(of, "denied", identity=identity, subject=subject, payload=payload, credentials=credentials)


def _of_one_there(of: Endpoint) -> Iterator[Step]:
    listing = next((each for each in endpoints(of.contract) if each.operation.role == "list"), None)
    if listing is None:
        yield from _denied(of, identity=record(of.contract.key))
        return
    yield step(listing, "observed", query=most_rows(listing, 1))
    yield from _denied(of, identity=row(0, 0, UNKNOWN_ID))
