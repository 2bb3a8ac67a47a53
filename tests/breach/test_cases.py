"""The cases of the suites, as requests: what they break on purpose is found, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from conform.breach import TOLD_ONLY, breaches
from conform.case import VALUES, placeholders
from conform.payloads.plan import plan
from conform.run import call
from conform.run.call import compose
from tests import ours
from tests.payloads.small import bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step

CONTRACTS = ours.by_key()
RESOURCES = (
    "clients",
    "invoices",
    "journals",
    "taxes",
    "employee_asset",
    "credit_charge",
    "products",
    "workflow",
)
_STATEFUL = ("unique", "hindered")
"""What only a tenant knows, that has the other record."""
_NAMES = {"wrapper_wrong": "wrapper_missing"}
"""The record stands not under its name, whether under another or under none."""


def steps() -> Iterator[Step]:
    """Give the steps of all cases of some resources, but where a value of a row is sent, and pools."""
    groups = plan(list(CONTRACTS.values()), resources=RESOURCES, drawn=3, is_pooled=False, is_ranked=False)
    for group in groups:
        for case in (each for each in group.cases if each.asks != "several"):  # one of its elements is wrong
            for step in case.steps:
                if not any(key in VALUES for key, _ in placeholders(dict(step.query))):
                    yield step


def broken(step: Step) -> tuple[set[str], set[str]]:
    """Give the rules that a step's request breaks with their places, and how they are called."""
    contract = CONTRACTS[step.contract]
    operation = contract.operation(step.operation)
    assert operation is not None
    path = tuple(str(bound(step.path.get(name, "1"))) for name in re.findall(r"\{+(\w+)\}+", operation.call))
    found = breaches(contract, operation, compose(step, operation, case=""), path)
    told = [each for each in found if each.rule not in TOLD_ONLY]
    return {each.name for each in told}, {each.rule for each in told}


@pytest.fixture(autouse=True)
def ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every record that a payload refers to have the id 1."""

    def bind(value: Any, **_: Any) -> Any:
        return bound(value)

    monkeypatch.setattr(call, "bind", bind)


def test_what_a_case_breaks_is_found_and_what_it_keeps_is_not() -> None:
    caught, kept = 0, 0
    for step in steps():
        names, rules = broken(step)
        wanted = {_NAMES.get(each, each) for each in step.breaks if not each.startswith(_STATEFUL)}
        if step.expects == "success":
            own = {"read_only"} if any(each.startswith("read_only") for each in step.claims) else set()
            assert rules <= own, (step.operation, names)
            kept += 1
        elif step.expects == "refused" and wanted and not _is_exemplary(step):
            assert names & wanted == wanted or names == {"wrapper_missing"}, (step.operation, wanted, names)
            caught += 1
        elif step.expects == "denied":
            assert "credentials" in rules
    assert (caught > 400, kept > 800) == (True, True), (caught, kept)


def _is_exemplary(step: Step) -> bool:
    operation = CONTRACTS[step.contract].operation(step.operation)
    return operation is not None and operation.request is not None and operation.request.is_exemplary
