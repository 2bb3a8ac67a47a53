"""Refusals of valid payloads: told apart by what was refused, and by whether only the owner can know why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from conform.contract import Vendor
from conform.contract.vendor import Books
from conform.findings import find
from conform.findings.compare import Served, compare
from conform.findings.known import read_known
from conform.words import former_id
from tests.drift.small import CONTRACTS
from tests.findings.test_find import drift

if TYPE_CHECKING:
    from conform.drift.value import Drift

TODAY = date(2026, 3, 1)
SETTINGS = {"": frozenset({"ink_id"}), "v1/inks": frozenset({"date"})}
OWNED = {key: replace(each, vendor=Vendor(books=Books(settings=SETTINGS))) for key, each in CONTRACTS.items()}


def refused(*names: str, resource: str = "pens") -> Drift:
    return drift(
        "status.rejected_valid",
        resource=resource,
        where="status",
        role="create",
        claimed=("taken", "202"),
        got=("status_naming", "400", *names) if names else ("status", "400"),
        of=names,
    )


def test_the_refusal_of_one_field_is_a_finding_of_its_own_and_says_which() -> None:
    found = find((refused("name"), refused("price")), CONTRACTS)
    assert [each.severity for each in found] == ["critical", "critical"]
    assert ["(name)" in found[0].title, "(price)" in found[1].title] == [True, True]


@pytest.mark.parametrize(
    ("names", "resource", "severity"),
    [
        (("Pen.ink_id",), "pens", "normal"),
        (("ink_id", "name"), "pens", "critical"),
        (("date",), "inks", "normal"),
        (("date",), "pens", "critical"),
        ((), "pens", "critical"),
    ],
)
def test_what_only_the_owner_can_know_is_normal(names: tuple[str, ...], resource: str, severity: str) -> None:
    (found,) = find((refused(*names, resource=resource),), OWNED)
    assert found.severity == severity
    assert ("settings" in found.title) is (severity == "normal")


def test_one_setting_is_one_finding_in_all_resources_and_another_is_another() -> None:
    found = find(
        (refused("ink_id"), refused("ink_id", resource="inks"), refused("date", resource="inks")), OWNED
    )
    assert sorted(len(each.drifts) for each in found) == [1, 2]


@pytest.mark.parametrize("name", ["own", "wider", "former"])
def test_known_drift_of_before_is_still_understood(name: str) -> None:
    one, other = refused("name"), refused("price")
    identity = {"own": one.id, "wider": one.wider_id, "former": former_id(one)}[name]
    known = read_known(f"- id: {identity}\n  reason: agreed\n", file="known.yaml")
    assert known.matches(one, TODAY)
    assert known.matches(other, TODAY) is (name != "own")


def test_runs_are_compared_by_what_was_refused_and_with_runs_of_before() -> None:
    one, other, before = refused("name"), refused("price"), replace(refused("name"), of=())
    for first, second, is_same in (
        (one, one, True),
        (one, other, False),
        (before, one, True),
        (one, before, True),
    ):
        found = compare(Served(drifts={first.id: first}), Served(drifts={second.id: second}))
        assert (not found.new, not found.unasked) == (is_same, is_same)
