"""What a tenant has not: the module of an entity, told in the body of a 200."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from conform.case import Case, Group, Step
from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.run.call import lacking
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.payloads.small import CARD, CARDS
from tests.run.small import PENS, ListedTenant

NO_ENTITY = DAFTRA.books.no_module["v2"]
WHY = "the tenant has no entity v2/card (Entity Not exists): its plan or settings lack the module"
CONTRACTS = {"v2/card": replace(CARDS, vendor=DAFTRA), "v1/pens": replace(PENS, vendor=DAFTRA)}
STEP = Step(contract="v2/card", operation=CARD.id, expects="success", payload={"title": "a"})


def case(*steps: Step) -> Case:
    return Case(contract="v2/card", operation=CARD.id, sort="valid", asks="minimal", steps=steps)


def answered(status: int, body: Any) -> Exchange:
    return Exchange(
        call=Call(method="GET", path="/"),
        answer=Answer(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode()),
    )


def test_a_tenant_without_an_entity_is_recognised_by_the_whole_body() -> None:
    assert lacking(case(STEP), [answered(200, NO_ENTITY)], CONTRACTS)[0] == "v2/card"
    both = [answered(200, {"id": 1}), answered(200, NO_ENTITY)]
    assert lacking(case(STEP, STEP), both, CONTRACTS) == ("v2/card", WHY)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, NO_ENTITY),
        (302, NO_ENTITY),
        (200, {**NO_ENTITY, "id": 1}),
        (200, {"error": "Entity not found"}),
        (200, [NO_ENTITY]),
        (200, "Entity Not exists"),
        (200, b"Entity Not exists"),
        (200, b""),
        (200, b"["),
    ],
)
def test_anything_else_is_judged_as_any_answer(status: int, body: Any) -> None:
    assert lacking(case(STEP), [answered(status, body)], CONTRACTS) == ("", "")


@pytest.mark.parametrize(
    "change", [{"contract": "v1/pens"}, {"credentials": "none"}, {"credentials": "wrong"}]
)
def test_only_v2_says_so_and_only_to_whom_it_knows(change: dict[str, Any]) -> None:
    assert lacking(case(replace(STEP, **change)), [answered(200, NO_ENTITY)], CONTRACTS) == ("", "")


def test_what_was_not_answered_lacks_nothing() -> None:
    silent = Exchange(call=Call(method="GET", path="/"), failure="no network")
    assert lacking(case(STEP), [silent], CONTRACTS) == ("", "")
    assert lacking(case(STEP), [], CONTRACTS) == ("", "")


@pytest.mark.parametrize("expects", ["success", "absent", "refused", "observed"])
def test_a_case_of_a_missing_entity_is_blocked_and_never_drift(expects: Any) -> None:
    tenant = ListedTenant((200, {"error": "Entity Not exists"}))
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=True, may_leave=True),
    )
    asked = case(replace(STEP, expects=expects))
    (result,) = session.run(
        Group(contract="v2/card", operation=CARD.id, sort="valid", cases=(asked,))
    ).results
    assert (result.verdict, result.drifts) == ("blocked", ())
    assert result.lacks == {"v2/card"}
    assert result.reason == WHY
    assert session.tally.blocked == {WHY: 1}
    assert session.tally.lacks == {(CARD.id, "v2/card")}
