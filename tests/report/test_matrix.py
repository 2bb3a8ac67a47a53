"""The matrix of claims: each rule and each kind of drift has a family, each claim counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from conform.contract import Source
from conform.drift.kinds import KINDS
from conform.drift.value import Drift
from conform.payloads.claims import claims, held
from conform.payloads.claims.stated import RULES
from conform.report.matrix import FAMILIES, OF_KIND, OF_RULE, Cell, Family, family_of, matrix
from conform.report.result import ReportedDrift, State
from tests import ours

CLIENTS = next(each for each in ours.contracts() if each.key == "v1/clients")
KNOWN = {CLIENTS.key: CLIENTS}
STATED = [claim for claim, reason in claims(CLIENTS) if not reason]
READ, POST, DELETE = "GET /clients/{id}{format}", "POST /clients{format}", "DELETE /clients/{id}{format}"


def drift(kind: str, where: str, operation: str = READ, **more: tuple[str, ...]) -> Drift:
    facts = {"claimed": ("kinds", "integer"), "got": ("kinds", "string"), **more}
    return Drift(
        kind=kind,
        contract=CLIENTS.key,
        operation=operation,
        where=where,
        source=Source(page="15115261e0", edition="2026-07-03"),
        **facts,  # type: ignore[arg-type]
    )


def seen(found: Drift, state: State = "new") -> ReportedDrift:
    return ReportedDrift(drift=found, cases=(), state=state)


def cells(*drifts: ReportedDrift) -> dict[Family, Cell]:
    return dict(matrix(held({*STATED}, [CLIENTS]), drifts, [CLIENTS])[CLIENTS.key])


def test_each_rule_and_each_kind_of_drift_has_a_family() -> None:
    assert OF_RULE.keys() == RULES.keys()
    assert OF_KIND.keys() == KINDS.keys() - {"docs.contradiction"}
    assert {*OF_RULE.values(), *OF_KIND.values()} == {*FAMILIES} == {*get_args(Family)}


def test_what_is_kept_is_all_that_was_asked_where_nothing_drifted() -> None:
    found = cells()
    assert sum(each.kept for each in found.values()) == len(STATED)
    assert all(each.documented == each.kept for each in found.values())
    assert {each.new + each.known + each.missed for each in found.values()} == {0}


def test_each_claim_is_counted_once_whether_asked_missed_or_explained() -> None:
    found = matrix(held({*STATED[::2]}, [CLIENTS]), (), [CLIENTS])[CLIENTS.key]
    counted = [each.kept + each.missed + each.explained for each in found.values()]
    assert sum(counted) == len([*claims(CLIENTS)])


@pytest.mark.parametrize(
    ("found", "family"),
    [
        (drift("field.retyped", "data.Client.staff_id"), "field"),
        (drift("field.retyped", "data[4].Client.staff_id", "GET /clients{format}"), "field"),
        (drift("envelope.retyped", "result"), "frame"),
        (
            drift("status.accepted_invalid", "status", POST, claimed=("refusal", "required:Client.email")),
            "refusal",
        ),
        (drift("status.rejected_valid", "status", POST, of=("Client.city",)), "field"),
        (drift("state.altered", "data.Client.city", READ), "field"),
        (drift("body.not_json", "body", POST, claimed=("media", "application/json", "401")), "frame"),
        (drift("status.other", "status", POST, claimed=("status", "202")), "status"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.kind,
)
def test_a_drift_takes_the_place_of_the_claim_that_it_contradicts(found: Drift, family: Family) -> None:
    before, after = cells()[family], cells(seen(found))[family]
    assert (after.kept, after.new, after.beside) == (before.kept - 1, 1, 0)
    known = cells(seen(found, "known"))[family]
    assert (known.kept, known.known, known.new) == (before.kept - 1, 1, 0)
    assert cells(seen(found, "flapping"))[family] == known


def test_a_drift_for_which_nothing_is_claimed_counts_beside_the_claims() -> None:
    before = cells()["field"]
    after = cells(seen(drift("field.undocumented", "data.Client.site_id")))["field"]
    assert (after.kept, after.new, after.beside) == (before.kept, 1, 1)
    assert after.documented == before.documented


def test_two_drifts_of_one_claim_break_it_once_and_what_is_new_wins() -> None:
    first = drift("field.retyped", "data.Client.staff_id")
    second = replace(first, kind="field.null")
    before, after = cells()["field"], cells(seen(first, "known"), seen(second))["field"]
    assert (after.kept, after.known, after.new) == (before.kept - 1, 0, 1)


@pytest.mark.parametrize(
    ("rule", "at", "operation", "family"),
    [
        ("status", "401", POST, "access"),
        ("status", "202", POST, "status"),
        ("status", "404", DELETE, "life"),
        ("served", "result", READ, "frame"),
        ("served", "data", READ, "frame"),
        ("served", "data.Client.city", READ, "field"),
        ("served", "data[].Client.city", "GET /clients{format}", "field"),
        ("served", "id", POST, "frame"),
    ],
)
def test_the_family_of_a_claim(rule: str, at: str, operation: str, family: Family) -> None:
    (claim,) = (c for c, _ in claims(CLIENTS) if (c.rule, c.at, c.operation) == (rule, at, operation))
    assert family_of(claim, KNOWN) == family
