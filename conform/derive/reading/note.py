"""Contradictions added to operations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Contradiction, Operation


def noted(operation: Operation, *found: Contradiction) -> Operation:
    """Give an operation with further contradictions, each kept once."""
    return replace(operation, contradictions=tuple(dict.fromkeys((*operation.contradictions, *found))))
