"""The table of rules, and what the judge does with cases that broke off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conform.case import Case
from conform.drift.judge import RULES, judge
from conform.exchange import Call, Exchange
from conform.findings.severity import TABLE
from conform.findings.title import PHRASES
from tests.drift.small import CONTRACTS, CREATE, READ, exchange, kinds, made, step

ROOT = Path(__file__).parents[2]
KINDS = {
    "status.unexpected",
    "status.rejected_valid",
    "status.accepted_invalid",
    "status.other",
    "body.not_json",
    "envelope.missing",
    "envelope.retyped",
    "envelope.undocumented",
    "envelope.code_mismatch",
    "field.missing",
    "field.undocumented",
    "field.retyped",
    "field.null",
    "field.enum",
    "field.format",
    "field.too_long",
    "state.not_saved",
    "state.altered",
    "state.not_deleted",
    "state.not_listed",
    "state.leaked",
    "state.reused_id",
    "access.open",
    "access.refused",
    "paging.size",
    "paging.total",
    "paging.overlap",
    "paging.order",
    "docs.contradiction",
}


def test_the_rules_are_those_of_the_design() -> None:
    assert set(RULES) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_a_function_named_after_it_with_a_docstring(kind: str) -> None:
    rule = RULES[kind]

    assert rule.__name__.removesuffix("_") == kind.partition(".")[2]
    assert rule.__doc__


def test_each_kind_has_a_severity_and_a_phrase() -> None:
    assert set(TABLE) == KINDS
    assert set(PHRASES) >= KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_occurs_in_a_test_of_its_rule(kind: str) -> None:
    tests = (ROOT / "tests" / "drift").glob("test_*.py")

    assert any(f'"{kind}"' in path.read_text() for path in tests if path.name != "test_judge.py")


def test_the_readme_has_a_row_of_each_kind_with_its_severity() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| (\w+) \| [^|]+ \| [^|]+ \|$", readme, re.MULTILINE)

    assert dict(rows) == {kind: level for kind, (level, _) in TABLE.items()}


def a_case(*steps: object) -> Case:
    return Case(contract="v1/pens", operation="POST /pens", sort="valid", asks="any", steps=steps)  # type: ignore[arg-type]  # steps, as built below


def test_fewer_exchanges_than_steps_are_judged_as_far_as_they_go() -> None:
    case = a_case(step(CREATE), step(READ, subject=0))

    assert judge(case, (exchange(202, made()),), CONTRACTS) == ()
    assert judge(case, (), CONTRACTS) == ()


def test_an_exchange_with_a_failure_is_not_judged() -> None:
    failed = Exchange(call=Call(method="POST", path="/"), failure="no network")

    assert judge(a_case(step(CREATE)), (failed,), CONTRACTS) == ()


def test_a_step_of_a_contract_that_is_not_there_is_not_judged() -> None:
    assert judge(a_case(step(CREATE)), (exchange(418),), {}) == ()


def test_each_drift_knows_its_case_and_the_page_of_its_claim() -> None:
    case = a_case(step(CREATE))

    found = judge(case, (exchange(202, made(code=1)),), CONTRACTS)

    assert kinds(found) == ["envelope.code_mismatch"]
    assert (found[0].case, found[0].source.page, found[0].contract) == (case.id, "3e0", "v1/pens")
