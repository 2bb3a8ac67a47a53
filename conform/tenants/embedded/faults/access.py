"""Faults of the gate: open without credentials, closed to good ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault

if TYPE_CHECKING:
    from conform.tenants.embedded.twist import Seen


def _open_to_all(is_open: bool, _: Seen) -> bool:  # noqa: FBT001, ARG001 - what passes the stage is a flag
    return True


def _open_to_strangers(is_open: bool, seen: Seen) -> bool:  # noqa: FBT001 - what passes the stage is a flag
    return is_open or seen.is_anonymous


def _open_to_any_key(is_open: bool, seen: Seen) -> bool:  # noqa: FBT001 - what passes the stage is a flag
    return is_open or not seen.is_anonymous


def _closed(is_open: bool, _: Seen) -> bool:  # noqa: FBT001, ARG001 - what passes the stage is a flag
    return False


_OPEN = (
    ("products_list_is_open", "v1/products", "list", _open_to_strangers),
    ("staff_list_takes_any_key", "v1/staff", "list", _open_to_any_key),
    ("package_list_is_open", "v2/package", "list", _open_to_all),
)
_CLOSED = (
    ("purchase_refunds_delete_is_closed", "v1/purchase_refunds", "delete", _closed),
    ("site_info_is_closed", "v1/site_info", "read", _closed),
)

FAULTS = tuple(
    Fault(name=name, kind=kind, contract=contract, operation=operation, stage="access", does=does)
    for kind, table in (("access.open", _OPEN), ("access.refused", _CLOSED))
    for name, contract, operation, does in table
)
