"""The rule on the documents themselves: claims that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Operation


def contradiction(operation: Operation) -> Iterator[Difference]:
    """Yield each contradiction that derivation kept: what its first page states, and what the others do."""
    for each in operation.contradictions:
        first, *others = each.sides
        yield Difference(
            where=f"{each.at}: {each.about}",
            claimed=("stated", first.states),
            got=("stated", *(f"{side.states} ({side.source.page})" for side in others)),
            source=first.source,
        )
