"""The claims of a contract that a request can ask: which cases ask them, and why some cannot be asked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from conform.case import PLACEHOLDERS
from conform.payloads import value as values
from conform.payloads.endpoint import endpoint, endpoints
from conform.payloads.formats import at_limit, format_of
from conform.payloads.sorts.access import is_token
from conform.payloads.sorts.invalid import REFUSALS, is_refusing
from conform.payloads.steps import needs_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from conform.case import Case, Group, Step
    from conform.contract import Contract, Field, Json
    from conform.payloads.endpoint import Endpoint, Input

Rule: TypeAlias = str
"""What kind of a claim it is: one of those that `claims` yields."""

STATUS_REASONS = {
    403: "needs a key with fewer rights",
    404: "addresses no record by its id",
    500: "a fault of the server is not asked for",
}
NO_BODY = "no page shows what its body holds"
NO_RECORD = "no page makes what it addresses"
PRECONDITION = "only a broken precondition of prose calls for it"
OTHER_REFUSAL = "the docs list another status for a refusal as well"
NO_KIND = "the docs name no kind"
NO_REFUSAL = "the docs list no answer for a refusal"
NOT_OF_KIND = "the value is not of the field's documented kind"
IS_REFERENCE = "is the id of a record"
PROSE = "its meaning leaves no value at the limit"
PROSE_BODY = "calls for a body that no schema states"
OPEN = "the docs contradict themselves"
OWED = "null is no choice for what is required"
BROKEN: dict[str, Rule] = {"max_length": "over_limit", "required": "required", "format": "format"}
"""What a broken rule asks, by the first word of its name."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Claim:
    """Name one claim: contract key, operation id, rule, and a place with its value (`Client.type=2`)."""

    contract: str
    operation: str
    rule: Rule
    at: str


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


def claims(contract: Contract) -> Iterator[tuple[Claim, str]]:
    """Yield each claim with the reason why no case asks it, empty where one must."""
    for of in endpoints(contract):
        for rule, at, reason in (*_statuses(of), *_body(of)):
            yield Claim(contract=contract.key, operation=of.operation.id, rule=rule, at=at), reason


def _statuses(of: Endpoint) -> Iterator[tuple[Rule, str, str]]:
    for each in of.operation.responses:
        yield "status", str(each.status), _status_reason(of, each.status)


def _status_reason(of: Endpoint, status: int) -> str:
    success = of.operation.success
    if success is not None and status == success.status:
        if of.body is not None and not of.is_shown:
            return NO_BODY
        return "" if _can_succeed(of) else NO_RECORD
    if status not in REFUSALS:
        return STATUS_REASONS.get(status, "")
    if of.body is None:
        return PRECONDITION
    first = next(each for each in REFUSALS if of.operation.response(each) is not None)
    return "" if status == first else OTHER_REFUSAL


def _can_succeed(of: Endpoint) -> bool:
    """Tell whether there is, or can be made, what the operation addresses."""
    makes = (of.contract, of.contract.maker) if of.operation.role == "delete" else (of.contract,)
    is_made = any(each is not None and each.having("create") is not None for each in makes)
    is_there = is_made or of.operation.role in ("list", "read")
    return not is_token(of) and (is_there or not needs_record(of.operation))


def _body(of: Endpoint) -> Iterator[tuple[Rule, str, str]]:
    refusal = "" if is_refusing(of) else NO_REFUSAL
    for each in of.inputs():
        field, at = each.field, each.at
        yield "field", at, "" if field.is_claimed or field.is_required else NO_KIND
        if field.max_length is not None and "string" in field.kinds:
            reason = IS_REFERENCE if field.reference is not None else _open(of, at, "kinds")
            is_prose = is_limited_by_prose(each) or of.is_coded(at, field)
            yield "at_limit", at, reason or (PROSE if is_prose else "")
            yield "over_limit", at, reason or refusal
        for choice in field.enum:
            is_fixed = of.is_coded(at, field)
            reason = PROSE_BODY if is_fixed else _choice_reason(field, choice.value)
            yield "choice", f"{at}={_json(choice.value)}", reason
        if field.is_required and at != of.wrapper:
            yield "required", at, refusal or _open(of, at, "is_required")
        if field.format is not None and "string" in field.kinds:
            yield "format", at, refusal or _open(of, at, "format")


def _open(of: Endpoint, at: str, about: str) -> str:
    return "" if of.is_settled(at, about) else OPEN


def _choice_reason(field: Field, value: Json) -> str:
    if field.reference is not None:
        return IS_REFERENCE
    if not values.is_of_kind(field, value):
        return NOT_OF_KIND
    return OWED if value is None and field.is_required else ""


def is_limited_by_prose(of: Input) -> bool:
    """Tell a text whose format leaves no value at its limit: a currency of five letters."""
    return format_of(of.field, of.asking) is not None and at_limit(of.field, "x", of.asking) is None


def coverage(contracts: Sequence[Contract], groups: Iterable[Group]) -> Coverage:
    """Hold the claims of contracts against the cases of a plan."""
    known = {contract.key: contract for contract in contracts}
    found = {claim for group in groups for case in group.cases for claim in asked(case, known)}
    return held(found, contracts)


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
    for claim, reason in (each for contract in contracts for each in claims(contract)):
        if claim in seen:
            found.add(claim)
        elif reason and claim not in more:
            excused.setdefault(reason, []).append(claim)
        else:
            missed.append(claim)
    left_out = {reason: tuple(each) for reason, each in excused.items()}
    return Coverage(asked=frozenset(found), missed=tuple(missed), excused=left_out)


def asked(case: Case, contracts: Mapping[str, Contract]) -> Iterator[Claim]:
    """Yield the claims that a case asks, some of them more than once."""
    for step in case.steps:
        contract = contracts.get(step.contract)
        operation = contract.operation(step.operation) if contract is not None else None
        if contract is not None and operation is not None:
            for rule, at in _asked(step, endpoint(contract, operation)):
                yield Claim(contract=step.contract, operation=step.operation, rule=rule, at=at)


def _asked(step: Step, of: Endpoint) -> Iterator[tuple[Rule, str]]:
    success = of.operation.success
    wanted: dict[str, tuple[int, ...]] = {
        "success": (success.status,) if success is not None else (),
        "refused": REFUSALS,
        "denied": (401,),
        "absent": (404, 400),
    }
    for status in wanted.get(step.expects, ()):
        if of.operation.response(status) is not None:
            yield "status", str(status)
            break
    if of.body is not None and step.expects == "success" and step.payload is not None:
        yield from _value(step.payload, of.body, "")
    rule, _, at = (step.breaks or "").partition(":")
    if rule in BROKEN and step.expects == "refused":
        yield BROKEN[rule], at
    for each in step.claims:
        rule, _, at = each.partition(":")
        yield rule, at


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
        yield "choice", f"{at}={_json(value)}"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def summary(found: Coverage, most: int | None = None) -> tuple[str, ...]:
    """Give the coverage as lines for a screen: the share, claims by rule, what is left by reason.

    Of the claims that no case asks `most` are named and the rest is counted; None names them all.
    """
    by_rule = Counter(claim.rule for claim in found.asked)
    total, shown = len(found.asked) + len(found.missed), found.missed[:most]
    lines = [f"claims asked: {len(found.asked)} of {total} ({found.share:.1f} %)"]
    if by_rule:
        lines.append("  " + ", ".join(f"{count} {rule}" for rule, count in sorted(by_rule.items())))
    lines += [f"  not asked: {each.operation} {each.rule} {each.at}" for each in shown]
    if len(shown) < len(found.missed):
        lines.append(f"  not asked: {len(found.missed) - len(shown)} more")
    lines += [f"  left out, {reason}: {len(each)}" for reason, each in sorted(found.excused.items())]
    return tuple(lines)
