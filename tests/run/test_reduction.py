from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case, Step
from conform.report.result import Result
from conform.run.reduction import MOST_AN_OPERATION, Reducer
from tests.report.small import drift

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.drift.value import Drift

CREATE = "POST /api2/pens.json"
PAYLOAD: Json = {"Pen": {"name": "long enough", "ink": "blue", "price": -4, "tip": "fine"}}


def case(payload: Json) -> Case:
    step = Step(contract="v1/pens", operation=CREATE, expects="success", payload=payload)
    return Case(contract="v1/pens", operation=CREATE, sort="valid", asks="drawn:1", steps=(step,))


class Negative:
    """A tenant that cannot keep a negative price, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, tried: Case) -> Result:
        self.asked += 1
        payload = tried.steps[0].payload
        assert isinstance(payload, dict)
        pen = payload.get("Pen")
        drifts = (lost(),) if isinstance(pen, dict) and pen.get("price") == -4 else ()
        return Result(case=tried, verdict="drifted" if drifts else "conformant", drifts=drifts)


def lost(where: str = "data.Pen.price", kind: str = "state.not_saved") -> Drift:
    return drift(where, kind)


def test_what_does_not_matter_is_left_out() -> None:
    tenant = Negative()
    (smallest,) = Reducer().reduced(tenant(case(PAYLOAD)), tenant)
    assert smallest.case.steps[0].payload == {"Pen": {"price": -4}}


def test_it_stays_within_its_requests_and_reduces_a_drift_once() -> None:
    tenant = Negative()
    reducer = Reducer(limit=6)
    first = tenant(case(PAYLOAD))
    reducer.reduced(first, tenant)
    assert tenant.asked - 1 <= 6 // 2
    before = tenant.asked
    assert reducer.reduced(first, tenant) == ()
    assert tenant.asked == before


def test_known_drift_and_drift_that_no_payload_causes_are_left_alone() -> None:
    tenant = Negative()
    reducer = Reducer()
    one = lost()
    known = Result(case=case(PAYLOAD), verdict="drifted", drifts=(one,), known=frozenset({one.id}))
    shape = Result(case=case(PAYLOAD), verdict="drifted", drifts=(lost(kind="field.retyped"),))
    assert reducer.reduced(known, tenant) == reducer.reduced(shape, tenant) == ()
    assert tenant.asked == 0


def test_an_operation_that_drifts_everywhere_is_not_asked_for_ever() -> None:
    tenant = Negative()
    drifts = tuple(lost(f"data.Pen.field{n}") for n in range(20))
    Reducer(limit=2).reduced(Result(case=case(PAYLOAD), verdict="drifted", drifts=drifts), tenant)
    assert tenant.asked <= MOST_AN_OPERATION
