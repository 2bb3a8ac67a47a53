from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import MADE, Case
from conform.report.result import Result
from conform.run.reduction import Reducer, again, only_steps, steps_needed
from tests.drift.small import CONTRACTS, CREATE, DONE_BODY, EDIT, LIST, READ, framed_pen, made, step
from tests.report.story import judged, retyped, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json
    from conform.drift.value import Drift


class Tenant:
    """Show a drift of a result for each case that is met, and count what is sent."""

    def __init__(self, result: Result, is_met: Callable[[Case], bool]) -> None:
        (self.drift, *_) = result.drifts
        self.result = result
        self.is_met = is_met
        self.sent = 0
        self.asked: list[Case] = []

    def __call__(self, case: Case) -> Result:
        self.sent += len(case.steps)
        self.asked.append(case)
        shown = (self.drift,) if self.is_met(case) else ()
        return Result(case=case, verdict="drifted" if shown else "conformant", drifts=shown)

    def smallest(self, *, limit: int = 60, is_fresh: bool = True) -> Result | None:
        reducer = Reducer(contracts=CONTRACTS, ask=self, limit=limit, is_fresh=is_fresh)
        return reducer.smallest(self.result, self.drift)


def long_case() -> Result:
    """List, create, edit, read twice: the second read has its number in a string."""
    rows = {"result": "successful", "code": 200, "data": [], "pagination": PAGES}
    return judged(
        "life",
        (step(LIST), sent(LIST, 200, rows)),
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": "a"}})),
        (step(READ, subject=1), sent(READ, 200, framed_pen(name="a"))),
        (step(EDIT, subject=1), sent(EDIT, 200, DONE_BODY, payload={"Pen": {"name": "b"}})),
        (step(READ, subject=1), sent(READ, 200, framed_pen(name="b", count="3"))),
    )


PAGES = {"prev": None, "next": None, "page": 1, "page_count": 1, "total_results": 0}


def operations(case: Case) -> list[str]:
    return [each.operation.split()[0] for each in case.steps]


def test_the_judge_alone_tells_which_steps_a_drift_needs() -> None:
    result = long_case()
    (drift,) = result.drifts
    assert steps_needed(result, drift, CONTRACTS) == {1, 4}


def test_steps_that_are_left_go_back_to_the_same_ones() -> None:
    fewer = only_steps(long_case().case, {1, 4})
    assert operations(fewer) == ["POST", "GET"]
    assert fewer.steps[1].subject == 0
    assert fewer.steps[1].path == {"id": {MADE: 0}}


def test_what_the_judge_needs_is_asked_again_and_nothing_else_where_it_shows() -> None:
    tenant = Tenant(long_case(), lambda _: True)
    found = tenant.smallest()
    assert found is not None
    assert operations(found.case) == ["POST", "GET"]
    assert operations(tenant.asked[0]) == ["POST", "GET"]


def test_a_step_without_which_it_does_not_show_again_stays() -> None:
    """The judge sees nothing in the edit, and it is what brings the drift about."""
    tenant = Tenant(long_case(), lambda case: "PUT" in operations(case))
    found = tenant.smallest()
    assert found is not None
    assert operations(found.case) == ["POST", "PUT", "GET"]


def test_what_does_not_come_again_at_all_is_not_proven() -> None:
    assert Tenant(long_case(), lambda _: False).smallest() is None


@pytest.mark.parametrize("limit", [0, 1, 6, 7])
def test_no_more_is_sent_than_the_limit(limit: int) -> None:
    tenant = Tenant(long_case(), lambda case: "PUT" in operations(case))
    tenant.smallest(limit=limit)
    assert tenant.sent <= limit


def listing() -> Result:
    rows = {"result": "successful", "code": 200, "data": [framed_pen(count="3")["data"]], "pagination": PAGES}
    return judged(
        "list",
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": "a"}})),
        (step(LIST), sent(LIST, 200, rows)),
    )


def test_on_a_fresh_tenant_a_list_that_shows_nothing_gets_a_record() -> None:
    alone = judged("list", (step(LIST), listing().exchanges[1]))
    found = Tenant(alone, lambda case: "POST" in operations(case)).smallest()
    assert found is not None
    assert operations(found.case) == ["POST", "GET"]


def test_on_somebodys_tenant_what_a_list_shows_keeps_the_writes_before_it() -> None:
    for is_fresh, left in ((True, ["GET"]), (False, ["POST", "GET"])):
        found = Tenant(listing(), lambda _: True).smallest(is_fresh=is_fresh)
        assert found is not None
        assert operations(found.case) == left


def test_an_optional_field_is_left_out_and_a_required_one_stays() -> None:
    payload: Json = {"Pen": {"name": "a", "code": "b", "count": 4}}
    result = retyped()
    case = replace(
        result.case, steps=(replace(result.case.steps[0], payload=payload), *result.case.steps[1:])
    )
    found = Tenant(replace(result, case=case), lambda _: True).smallest()
    sent: Any = None if found is None else found.case.steps[0].payload
    assert list(sent["Pen"]) == ["name"]


ODD = {"name": "سلام", "code": "🙂"}


@pytest.mark.parametrize("meant", ["name", "code"])
def test_a_value_that_does_not_matter_becomes_an_ordinary_one(meant: str) -> None:
    result = retyped()
    case = replace(
        result.case,
        asks=f"varied:Pen.{meant}",
        steps=(replace(result.case.steps[0], payload={"Pen": {**ODD}}), *result.case.steps[1:]),
    )

    def is_met(tried: Case) -> bool:
        sent: Any = tried.steps[0].payload
        return bool(sent["Pen"].get(meant) == ODD[meant])

    found = Tenant(replace(result, case=case), is_met).smallest()
    sent: Any = None if found is None else found.case.steps[0].payload
    assert sent["Pen"][meant] == ODD[meant]
    assert sent["Pen"]["name"] != ODD["name"] or meant == "name"


def test_what_breaks_a_rule_is_sent_as_it_is() -> None:
    payload: Json = {"Pen": {"name": "a" * 200, "code": "b"}}
    result = retyped()
    first = replace(result.case.steps[0], payload=payload, breaks=("max_length:Pen.name",))
    case = replace(result.case, steps=(first, *result.case.steps[1:]))
    found = Tenant(replace(result, case=case), lambda _: True).smallest()
    assert found is not None
    assert found.case.steps[0].payload == payload


def test_a_refusal_for_another_reason_is_another_one() -> None:
    (drift,) = retyped().drifts
    refused: Drift = replace(drift, where="status", got=("status_naming", "400", "Pen.name"))
    other = replace(refused, got=("status_naming", "400", "Pen"), fingerprint=refused.id)
    told = replace(retyped(), drifts=(other,))
    assert again(told, refused) is None
    assert again(replace(told, drifts=(refused,)), refused) == refused
    said = replace(refused, reasons=('"abc" is too long',))
    assert again(replace(told, drifts=(replace(said, reasons=('"ab" is too long',)),)), said) is not None
    assert again(replace(told, drifts=(replace(said, reasons=('"abc" is taken',)),)), said) is None
