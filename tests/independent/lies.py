"""The places at which the independent tenant may be made to lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from tests.independent.asked import Asked

    Answer: TypeAlias = tuple[int, Any]
    Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """Hold how a tenant departs from the documents on the operations of one role of one resource.

    Each station is handed the request. `checks` alters the faults found in a payload, `stores` what is about
    to be stored, `picks` the rows of a list (chosen, and all) before `cuts` alters page and size, `answers`
    what is answered, `admits` whether a caller is let in. `spares` lets a delete do nothing, `reuses` gives
    ids again, and `then` has the whole table once the request was done, with its status.
    """

    resource: str
    roles: tuple[str, ...] = ()
    checks: Callable[[Asked, list[tuple[str, str]]], list[tuple[str, str]]] | None = None
    stores: Callable[[Asked, Values], Values] | None = None
    picks: Callable[[Asked, list[Values], list[Values]], list[Values]] | None = None
    answers: Callable[[Asked, int, Any], Answer] | None = None
    admits: Callable[[Asked, bool], bool] | None = None
    spares: bool = False
    reuses: bool = False
    cuts: Callable[[int, int], tuple[int, int]] | None = None
    then: Callable[[Asked, int, dict[int, Values]], None] | None = None

    def is_for(self, asked: Asked) -> bool:
        return asked.operation.resource == self.resource and (
            not self.roles or asked.operation.role in self.roles
        )


HONEST = Lie(resource="")
