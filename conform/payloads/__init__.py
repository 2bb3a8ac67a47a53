"""Payloads and cases out of contracts; `payloads` gives those of an operation as a strategy of Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.payloads.strategy import payloads

__all__ = ["payloads"]


def __getattr__(name: str) -> object:
    """Load Hypothesis when a strategy is asked for: most of a run, and every mere look, needs none."""
    if name != "payloads":
        raise AttributeError(name)
    from conform.payloads import strategy  # noqa: PLC0415 - see above

    return strategy.payloads
