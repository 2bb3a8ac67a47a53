"""Change what the tenant does at one stage of its work: how faults and observed behaviour get in.

A twist is a small pure function on what passes a stage; the tenant itself stays free of both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json, Role
    from conform.tenants.embedded.store import Record

Stage: TypeAlias = Literal[
    "access", "payload", "violations", "id", "change", "stored", "served", "window", "reply"
]
"""What passes, in the order of a request:

`access` whether the caller is let in (bool); `payload` the parsed body; `violations` the broken rules;
`id` the id of a new record; `change` what happens to the store; `stored` a record as it was kept, before
it is served; `served` the same as served; `window` which part of a list is shown; `reply` the reply.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Hold what a twist may look at beside the value that it changes.

    `before` is the record that an edit or a delete found, None elsewhere; `last_deleted` the id that the
    store lost last; `is_anonymous` tells whether the caller showed no credentials at all.
    """

    contract: str
    operation: str
    role: Role
    version: str = "v1"
    path: Mapping[str, str] = field(default_factory=dict)
    payload: Json = None
    before: Record | None = None
    last_deleted: int | None = None
    is_anonymous: bool = False


class Twisting(Protocol):
    """Say where a twist applies and what it does there."""

    @property
    def name(self) -> str:
        """Give the name by which it is switched on."""

    @property
    def stage(self) -> Stage:
        """Give the stage."""

    @property
    def does(self) -> Callable[[Any, Seen], Any]:
        """Give the function."""

    def applies(self, contract: str, role: Role, operation: str) -> bool:
        """Tell whether an operation is meant."""


class Twists:
    """Find the twists of a stage of an operation fast."""

    def __init__(self, twists: tuple[Twisting, ...] = ()) -> None:
        self._twists = twists
        self._found: dict[tuple[str, str, Stage], tuple[Twisting, ...]] = {}

    def __call__(self, stage: Stage, value: Any, seen: Seen) -> Any:
        """Pass a value through the twists of a stage, in the order in which they were switched on."""
        key = (seen.contract, seen.operation, stage)
        if key not in self._found:
            self._found[key] = tuple(
                each
                for each in self._twists
                if each.stage == stage and each.applies(seen.contract, seen.role, seen.operation)
            )
        for twist in self._found[key]:
            value = twist.does(value, seen)
        return value
