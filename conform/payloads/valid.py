"""Payloads that the docs allow: minimal, full, the documented example, and drawn by Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import build

if TYPE_CHECKING:
    from conform.contract import Json, Operation


def minimal(operation: Operation, salt: str = "") -> Json:
    """Give what the docs require and nothing more; None where the operation takes no JSON body."""
    return build.sample(operation, salt, build.is_needed)


def full(operation: Operation, salt: str = "", variant: int = 0) -> Json:
    """Give every writable field and one row of each child collection.

    `variant` 1 has another valid value than 0 wherever there are two.
    """
    return build.sample(operation, salt, build.is_sendable, variant)
