"""A fault: one way to drift, and the kind of drift that must say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Role
    from conform.tenants.embedded.twist import Seen, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Hold one fault.

    `kind` is the drift kind that must catch it; `contract` the key of the resource that has it;
    `operation` the role or the id of the operation at which it sits, `*` for all of the resource;
    `stage` where in the tenant's work; `does` a pure function on what passes there.
    """

    name: str
    kind: str
    contract: str
    operation: str
    stage: Stage
    does: Callable[[Any, Seen], Any]

    def applies(self, contract: str, role: Role, operation: str) -> bool:
        """Tell whether an operation has this fault."""
        return contract == self.contract and self.operation in ("*", role, operation)
