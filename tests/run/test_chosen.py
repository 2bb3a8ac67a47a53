"""`--resource`, `--exclude` and `--only` say what is asked; what they leave out is no gap of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.payloads.claims import Claim
from conform.report.answers import Became
from conform.report.close import narrowed
from conform.report.tally import Tally
from conform.run.again import Before, carried
from conform.run.planned import chosen, whole_plan
from conform.run.settings import settings
from conform.tenants.live import SettingsError
from tests import ours
from tests.payloads.small import CARDS
from tests.payloads.small import PENS as MANY
from tests.report.small import closed
from tests.run.small import CONTRACTS, CREATE, INKS, PENS, READ
from tests.run.test_settings import LIVE, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.run.settings import Settings

ROOT = Path(__file__).parents[2]


def read(root: Path, **given: Any) -> Settings:
    return settings(options(**given), root, DAFTRA)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, ["v1/pens", "v1/inks"]),
        ({"resource": ["pens"]}, ["v1/pens"]),
        ({"resource": ["v1/inks"]}, ["v1/inks"]),
        ({"exclude": ["pens"]}, ["v1/inks"]),
        ({"exclude": ["v1/inks"]}, ["v1/pens"]),
        ({"resource": ["pens", "inks"], "exclude": ["pens"]}, ["v1/inks"]),
        ({"resource": ["pens"], "exclude": ["inks"]}, ["v1/pens"]),
    ],
)
def test_names_and_keys_choose_and_leave_out(given: dict[str, Any], left: list[str], tmp_path: Path) -> None:
    assert [each.key for each in chosen(read(tmp_path, **given), CONTRACTS)] == left


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"resource": ["pen"]}, "--resource pen: no contract has this name; known are inks, pens"),
        ({"exclude": ["pens", "v2/pens"]}, "--exclude v2/pens: no contract has this name; known are inks"),
        ({"exclude": ["pens", "inks"]}, "--exclude leaves no resource to ask"),
        ({"resource": ["pens"], "exclude": ["v1/pens"]}, "--exclude leaves no resource to ask"),
    ],
)
def test_what_names_nothing_or_leaves_nothing_is_one_line(
    given: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=says):
        chosen(read(tmp_path, **given), CONTRACTS)


@pytest.mark.parametrize("methods", [["GET"], ["POST"], ["DELETE", "PUT"]])
def test_only_cases_of_operations_with_a_method_are_planned(methods: list[str], tmp_path: Path) -> None:
    whole = whole_plan(read(tmp_path), [MANY, CARDS])
    found = whole_plan(read(tmp_path, only=methods), [MANY, CARDS])
    assert found
    assert {group.label for group in found} == {
        group.label for group in whole if group.operation.split()[0] in methods
    }
    by_label = {group.label: group for group in whole}
    assert all([*group.cases] == [*by_label[group.label].cases] for group in found)


def test_on_a_live_tenant_that_is_only_read_what_is_planned_of_reads_sends_no_write(tmp_path: Path) -> None:
    found = whole_plan(read(tmp_path, only=["GET"], **LIVE), [MANY, CARDS])
    steps = [step for group in found for pool in group.pools for step in pool.case.steps]
    assert steps
    assert {step.operation.split()[0] for step in steps} == {"GET"}


def test_the_id_of_each_operation_begins_with_its_method() -> None:
    operations = [each for contract in ours.contracts() for each in contract.operations]
    assert [each.id for each in operations if each.id.split(" ")[0] != each.method] == []


def report(methods: Sequence[str]) -> Any:
    claim = Claim(contract="v1/pens", operation=READ.id, rule="status", at="200")
    other = Claim(contract="v1/pens", operation=CREATE.id, rule="status", at="202")
    return closed(Tally(claims={claim, other}), CONTRACTS, methods=tuple(methods))


def test_documented_operations_and_claims_are_those_that_are_asked_of() -> None:
    whole, reads = report(()), report(["GET"])
    assert (whole.documented, whole.claims[0]) == (len(PENS.operations) + len(INKS.operations), 2)
    assert (reads.documented, reads.claims[0]) == (1, 1)
    assert reads.claims[1] < whole.claims[1]
    assert narrowed(PENS, ()) is PENS


def test_claims_that_a_narrowed_plan_leaves_out_do_not_count() -> None:
    claim = Claim(contract="v1/pens", operation=READ.id, rule="status", at="200")
    whole = closed(Tally(), CONTRACTS)
    less = closed(Tally(left_out={claim}), CONTRACTS)
    assert less.claims[1] == whole.claims[1] - 1


def test_what_other_operations_came_to_is_carried_on() -> None:
    known = {"minimal": Became(outcome="settled")}
    before = Before(became={"v1/pens GET /a valid": known, "v1/pens POST /a valid": known})
    assert carried(before, (), ["v1/pens"], ["GET"]) == {
        "v1/pens GET /a valid": {},
        "v1/pens POST /a valid": known,
    }
    assert carried(before, (), ["v1/pens"])["v1/pens POST /a valid"] == {}
