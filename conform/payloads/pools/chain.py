"""Chains: what is asked of one record, one after the other, instead of of a record for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.case import MADE, MADE_TEXT, Part, Pool, placeholders
from conform.payloads.pools.pack import Pack, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Contract

LONGEST: Final = 12
"""Packs that follow each other on one record: where one ends the chain, so many are asked again at most."""


def pools(
    questions: Sequence[Case], contracts: Mapping[str, Contract], *, is_packed: bool = True
) -> tuple[Pool, ...]:
    """Give the pools that ask all questions of an operation and a sort, in their order.

    Without `is_packed` no two questions share a payload.
    """
    packs = packed(questions, contracts) if is_packed else _single(questions)
    by_kind: dict[str, list[Pack]] = {}
    for pack in packs:
        by_kind.setdefault(_of_one_record(pack.case, contracts), []).append(pack)
    return tuple(
        pool
        for kind, found in sorted(by_kind.items())
        for pool in (_chained(tuple(found)) if kind else map(_pool, found))
    )


def _single(questions: Iterable[Case]) -> tuple[Pack, ...]:
    return tuple(Pack(case=each, questions=(each,), places=frozenset()) for each in questions)


def _pool(pack: Pack) -> Pool:
    steps = tuple(range(len(pack.case.steps)))
    return Pool(case=pack.case, parts=tuple(Part(question=each, steps=steps) for each in pack.questions))


def _of_one_record(case: Case, contracts: Mapping[str, Contract]) -> str:
    """Say what a case does that makes one record, of which nothing is asked, and edits or reads it; else "".

    What is edited and not seen after may be a record that others cannot read any more.
    """
    first, *rest = case.steps
    roles = [_role(step, contracts) for step in rest]
    own = {int(str(named)) for step in rest for named in _made(step)}
    if not (first.is_any and rest and {*roles} <= {"edit", "read", "list"} and own <= {0}):
        return ""
    return "unseen" if roles[-1] == "edit" and rest[-1].expects != "refused" else "seen"


def _role(step: Step, contracts: Mapping[str, Contract]) -> str | None:
    operation = contracts[step.contract].operation(step.operation)
    return None if operation is None else operation.role


def _made(step: Step) -> Iterator[object]:
    for part in (dict(step.path), dict(step.query), step.payload):
        yield from (named for key, named in placeholders(part) if key in (MADE, MADE_TEXT))


def _chained(packs: tuple[Pack, ...]) -> Iterator[Pool]:
    for start in range(0, len(packs), LONGEST):
        yield _chain(packs[start : start + LONGEST])


def _chain(packs: tuple[Pack, ...]) -> Pool:
    if len(packs) == 1:
        return _pool(packs[0])
    steps = [packs[0].case.steps[0]]
    parts: list[Part] = []
    for pack in packs:
        rest = pack.case.steps[1:]
        is_read = steps[-1] == rest[0]  # as the one before has left it
        first = len(steps) - is_read
        own = (0, *range(first, first + len(rest)))
        steps += rest[is_read:]
        parts += [Part(question=each, steps=own) for each in pack.questions]
    names = tuple(part.question.asks for part in parts)
    case = replace(packs[0].case, asks=f"{len(names)} questions", questions=names, steps=tuple(steps))
    return Pool(case=case, parts=tuple(parts))
