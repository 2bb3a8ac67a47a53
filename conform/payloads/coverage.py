"""Which claims cases ask, planned or sent, and what is left with its reason."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.case import PLACEHOLDERS
from conform.payloads.claim import Claim, claims
from conform.payloads.invalid import REFUSALS
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from conform.case import Case, Group, Step
    from conform.contract import Contract, Field, Json, Operation
    from conform.payloads.claim import Rule

BROKEN: dict[str, Rule] = {"max_length": "over_limit", "required": "required", "format": "format"}
"""What a broken rule asks, by the first word of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Hold the claims that are asked, those that should be and are not, and the rest by reason."""

    asked: frozenset[Claim]
    missed: tuple[Claim, ...]
    excused: Mapping[str, tuple[Claim, ...]]

    @property
    def share(self) -> float:
        """Give the percentage of settled claims that are asked; 100 where there is nothing to ask."""
        total = len(self.asked) + len(self.missed)
        return 100.0 * len(self.asked) / total if total else 100.0


def coverage(contracts: Sequence[Contract], groups: Iterable[Group]) -> Coverage:
    """Hold the claims of contracts against the cases of a plan."""
    known = {contract.key: contract for contract in contracts}
    return held(
        {claim for group in groups for case in group.cases for claim in asked(case, known)}, contracts
    )


def unowed(contracts: Sequence[Contract], groups: Iterable[Group]) -> frozenset[Claim]:
    """Give the claims that the cases of a plan ask although a reason excuses them: they are settled too."""
    planned = coverage(contracts, groups).asked
    return planned & {claim for contract in contracts for claim, reason in claims(contract) if reason}


def held(
    seen: AbstractSet[Claim], contracts: Iterable[Contract], more: AbstractSet[Claim] = frozenset()
) -> Coverage:
    """Hold the claims of contracts against those that were asked, in a plan or in a run.

    `more` are claims that are to be asked although a reason excuses them.
    """
    missed: list[Claim] = []
    excused: dict[str, list[Claim]] = {}
    found: set[Claim] = set()
    for contract in contracts:
        for claim, reason in claims(contract):
            if claim in seen:
                found.add(claim)
            elif reason and claim not in more:
                excused.setdefault(reason, []).append(claim)
            else:
                missed.append(claim)
    return Coverage(
        asked=frozenset(found),
        missed=tuple(missed),
        excused={reason: tuple(each) for reason, each in excused.items()},
    )


def asked(case: Case, contracts: Mapping[str, Contract]) -> Iterator[Claim]:
    """Yield the claims that a case asks, some of them more than once."""
    for step in case.steps:
        contract = contracts.get(step.contract)
        operation = contract.operation(step.operation) if contract is not None else None
        if operation is None:
            continue
        for rule, at in (*_status(step, operation), *_payload(step, operation), *_broken(step)):
            yield Claim(contract=step.contract, operation=step.operation, rule=rule, at=at)


def _status(step: Step, operation: Operation) -> Iterator[tuple[Rule, str]]:
    wanted: dict[str, tuple[int, ...]] = {
        "success": (operation.success.status,) if operation.success is not None else (),
        "refused": REFUSALS,
        "denied": (401,),
        "absent": (404, 400),
    }
    for status in wanted.get(step.expects, ()):
        if operation.response(status) is not None:
            yield "status", str(status)
            return


def _payload(step: Step, operation: Operation) -> Iterator[tuple[Rule, str]]:
    body = writable(operation)
    if body is not None and step.expects == "success" and step.payload is not None:
        yield from _value(step.payload, body, "")


def _value(value: Json, field: Field, at: str) -> Iterator[tuple[Rule, str]]:
    if at and not at.endswith("[]"):
        yield "field", at
    if isinstance(value, str) and field.max_length is not None and len(value) == field.max_length:
        yield "at_limit", at
    if isinstance(value, list) and field.items is not None:
        for row in value:
            yield from _value(row, field.items, f"{at}[]")
    elif isinstance(value, dict) and not (len(value) == 1 and next(iter(value)) in PLACEHOLDERS):
        for name, inner in value.items():
            known = field.field(name)
            if known is not None:
                yield from _value(inner, known, f"{at}.{name}" if at else name)
    elif field.enum:
        yield "choice", f"{at}={json.dumps(value, ensure_ascii=False)}"


def _broken(step: Step) -> Iterator[tuple[Rule, str]]:
    rule, _, at = (step.breaks or "").partition(":")
    if rule in BROKEN and step.expects == "refused":
        yield BROKEN[rule], at


def summary(found: Coverage, most: int | None = None) -> tuple[str, ...]:
    """Give the coverage as lines for a screen: the share, claims by rule, what is left by reason.

    Of the claims that no case asks `most` are named and the rest is counted; None names them all.
    """
    by_rule = Counter(claim.rule for claim in found.asked)
    lines = [
        f"claims asked: {len(found.asked)} of {len(found.asked) + len(found.missed)} ({found.share:.1f} %)"
    ]
    lines += (
        ["  " + ", ".join(f"{count} {rule}" for rule, count in sorted(by_rule.items()))] if by_rule else []
    )
    shown = found.missed[:most]
    lines += [f"  not asked: {each.operation} {each.rule} {each.at}" for each in shown]
    if len(shown) < len(found.missed):
        lines.append(f"  not asked: {len(found.missed) - len(shown)} more")
    lines += [f"  left out, {reason}: {len(each)}" for reason, each in sorted(found.excused.items())]
    return tuple(lines)


def table(groups: Iterable[Group]) -> dict[str, tuple[int, int, int]]:
    """Count operations, cases and requests by sort of case, in the order in which they are asked."""
    counted: dict[str, list[int]] = {}
    for group in groups:
        row = counted.setdefault(group.sort, [0, 0, 0])
        row[0] += 1
        row[1] += len(group.cases)
        row[2] += sum(len(case.steps) for case in group.cases)
    return {sort: (row[0], row[1], row[2]) for sort, row in counted.items()}
