"""The rule on the documents themselves: claims that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.drift.value import Drift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract


def contradiction(contract: Contract) -> Iterator[Drift]:
    """Yield each contradiction that derivation kept: what its first page states, and what the others do."""
    for operation in contract.operations:
        for each in operation.contradictions:
            first, *others = each.sides
            yield Drift(
                kind="docs.contradiction",
                contract=contract.key,
                operation=operation.id,
                where=f"{each.at}: {each.about}",
                documented=first.states,
                observed="; ".join(f"{side.states} ({side.source.page})" for side in others),
                source=first.source,
            )
