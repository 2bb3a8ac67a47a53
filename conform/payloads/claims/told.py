"""Claims one by one, for a screen: the page of each, and the cases that ask it or why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.payloads.claims.asked import asked
from conform.payloads.claims.stated import stated
from conform.payloads.endpoint import endpoints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.case import Group
    from conform.contract import Contract, Field
    from conform.payloads.claims.claim import Claim, Rule
    from conform.payloads.endpoint import Endpoint

MOST_CASES: Final = 2
"""How many cases are named with a claim; the others are counted."""
ABOUT: Final[Mapping[Rule, str]] = {
    "at_limit": "max_length",
    "over_limit": "max_length",
    "choice": "enum",
    "enum": "enum",
    "field": "fields",
    "served": "fields",
    "kind": "kinds",
    "null": "kinds",
    "parameter": "kinds",
    "filter": "kinds",
    "sort": "kinds",
    "required": "is_required",
    "format": "format",
    "reference": "reference",
    "default": "default",
    "write_only": "is_write_only",
    "read_only": "is_read_only",
    "minimum": "minimum",
    "maximum": "maximum",
}
"""What a rule is called where a contract names the page of a claim."""


def told(contract: Contract, groups: Sequence[Group]) -> Iterator[str]:
    """Yield the claims of a contract by operation, each with its page, its cases or its reason."""
    cases = _by_claim(contract, groups)
    for of in endpoints(contract):
        own = of.operation.source.page
        yield f"{contract.key} {of.operation.id}, page {own}"
        for claim, reason in stated(of).values():
            other = page(of, claim)
            beside = f" (page {other})" if other != own else ""
            yield from _lines(f"  {claim.rule}:{claim.at}{beside}", cases.get(claim, []), reason)


def _by_claim(contract: Contract, groups: Sequence[Group]) -> dict[Claim, list[str]]:
    """Give the cases of each claim: those of its own operation first, then those that ask the least."""
    found: dict[Claim, list[tuple[bool, int, str]]] = {}
    for case in (case for group in groups for case in group.cases):
        claims = set(asked(case, {contract.key: contract}))
        for claim in claims:
            found.setdefault(claim, []).append((case.operation != claim.operation, len(claims), case.id))
    return {claim: [identity for *_, identity in sorted(cases)] for claim, cases in found.items()}


def _lines(named: str, cases: list[str], reason: str) -> Iterator[str]:
    if not cases:
        yield f"{named}: {reason or 'no case asks it, and nothing says why'}"
        return
    yield f"{named}: {len(cases)} case{'s' * (len(cases) > 1)}"
    yield from (f"      {each}" for each in cases[:MOST_CASES])


def page(of: Endpoint, claim: Claim) -> str:
    """Give the page that makes a claim: the operation's own where the contract names no other."""
    if claim.rule in ("status", "error"):
        response = of.operation.response(int(claim.at))
        implied = response.source if response is not None else None
        return (implied or of.operation.source).page
    about = ABOUT.get(claim.rule)
    field = _field(of, claim) if about is not None else None
    sources = field.sources if field is not None else ()
    return next((source.page for name, source in sources if name == about), of.operation.source.page)


def _field(of: Endpoint, claim: Claim) -> Field | None:
    """Find what a claim is about: in the answer for what is served, else in the body, else a parameter."""
    success, request = of.operation.success, of.operation.request
    if claim.rule == "served":
        body = success.body if success is not None else None
    else:
        body = request.body if request is not None else None
    at = claim.at.partition("=")[0]
    inner = dict(body.walk()).get(at) if body is not None else None
    names = {each.field.name: each.field for each in of.operation.parameters}
    return inner or names.get(at.partition("[")[0])
