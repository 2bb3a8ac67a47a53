"""`contracts/untested.yaml`: derived, whole, and nothing in it that is no longer so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from conform.contract.vendor import Explained
from conform.daftra import DAFTRA
from conform.payloads.claims import Claim, Coverage
from conform.payloads.claims.asked import strays
from conform.payloads.claims.reasons import by_name
from conform.payloads.claims.untested import NAME, dump, planned
from conform.payloads.endpoint import endpoints
from tests import ours

FOLDER = Path(__file__).parents[3] / "contracts"
ANEW = "run `conform cases --untested` and commit contracts/untested.yaml"
KNOWN = ours.contracts()


@cache
def found() -> Coverage:
    return planned(KNOWN)


def test_each_claim_is_asked_or_explained() -> None:
    missed = [f"{each.contract} {each.operation} {each.rule}:{each.at}" for each in found().missed]
    assert missed == [], (
        "no case asks these claims and nothing says why: make a case in conform/payloads/sorts, or explain "
        "them by a function in conform/payloads/claims/reasons.py, or a row in conform/daftra/claims.py"
    )


def test_the_file_is_what_contracts_and_plan_give() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == dump(found(), DAFTRA.asking.explained), ANEW


def test_each_row_by_name_explains_something() -> None:
    excused = {each for claims in found().excused.values() for each in claims}
    of = {(each.contract.key, each.operation.id): each for known in KNOWN for each in endpoints(known)}
    speaking = [by_name(of[each.contract, each.operation], each.rule, each.at) for each in excused]
    idle = [each for each in DAFTRA.asking.explained if each.claims and each not in speaking]
    assert idle == [], "cases ask what these rows of conform/daftra/claims.py explain: take them out"


def test_what_cases_say_that_they_settle_is_stated_by_a_contract() -> None:
    by_key = {each.key: each for each in KNOWN}
    groups = ours.planned(drawn=0)
    said = {each for group in groups for case in group.cases for each in strays(case, by_key)}
    assert sorted(said) == [], (
        "no contract states these: mend `claims` of the steps, or RULES in claims/stated.py"
    )


def test_the_file_goes_by_reason_contract_and_operation_and_names_pages_of_prose() -> None:
    claim = Claim(contract="v1/pens", operation="GET /pens", rule="status", at="403")
    coverage = Coverage(asked=frozenset(), missed=(), excused={"no rights": (claim,)})
    prose = Explained(page="9m0", claim="pens are blue", reason="nobody looks")
    in_contract = Explained(page="9m0", claim="x", reason="y", contract="v1/pens", claims=("status:403",))
    assert yaml.safe_load(dump(coverage, (prose, in_contract))) == {
        "format": 1,
        "explained": 1,
        "reasons": [{"reason": "no rights", "claims": {"v1/pens": {"GET /pens": ["status:403"]}}}],
        "by_name": [{"reason": "nobody looks", "claims": {"9m0": ["pens are blue"]}}],
    }
