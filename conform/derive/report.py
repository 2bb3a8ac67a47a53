"""Contradictions of the documents as Markdown, for people and for the vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Contract, Contradiction, Operation

# What each kind of contradiction is about, in words, in the order of the report.
HEADINGS = {
    "path": "Paths",
    "call": "Paths that editions print differently",
    "status": "Statuses",
    "body": "Bodies on methods that send none",
    "wrapper": "Names of records",
    "fields": "Fields that one side has and the other has not",
    "kinds": "Types",
    "is_required": "Required fields",
    "is_read_only": "Read-only fields",
    "is_write_only": "Write-only fields",
    "max_length": "Limits",
    "enum": "Allowed values",
    "format": "Formats",
    "default": "Defaults",
    "reference": "Links",
    "example": "Examples",
}


def contradictions(contracts: Iterable[Contract]) -> str:
    """Give every contradiction as Markdown: what each side says, on which page, and what was settled.

    One that stands in several operations, because they share a schema, is told once with all of them.
    """
    found: dict[tuple[str, ...], list[tuple[str, Operation, Contradiction]]] = {}
    for contract in contracts:
        for operation in contract.operations:
            for each in operation.contradictions:
                found.setdefault(_cause(each), []).append((contract.key, operation, each))
    abouts = sorted({key[0] for key in found}, key=lambda about: (*_rank(about), about))
    total = sum(len(each) for each in found.values())
    lines = ["# Contradictions of the documents", "", f"{len(found)} causes in {total} places.", ""]
    for about in abouts:
        causes = [each for key, each in found.items() if key[0] == about]
        lines += [f"## {HEADINGS.get(about, about)}", ""]
        lines += [line for cause in causes for line in _told(cause)]
        lines.append("")
    return "\n".join(lines)


def _rank(about: str) -> tuple[int, ...]:
    return (list(HEADINGS).index(about),) if about in HEADINGS else (len(HEADINGS),)


def _cause(each: Contradiction) -> tuple[str, ...]:
    """Name what two contradictions share when they have one cause: the field and what is said of it."""
    states = tuple(side.states for side in each.sides)
    if each.about in ("path", "status"):
        return (each.about, *states)
    return (each.about, each.at.rpartition(".")[2], *states, str(each.settled))


def _told(places: list[tuple[str, Operation, Contradiction]]) -> Iterator[str]:
    key, operation, first = places[0]
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    yield f"- `{operation.id}` of {key}, `{first.at}`{more}"
    for side in first.sides:
        yield f"  - {side.states} (page {side.source.page}, edition {side.source.edition})"
    settled = first.settled if first.settled is not None else "neither side is relied on"
    yield f"  - settled: {settled}"
