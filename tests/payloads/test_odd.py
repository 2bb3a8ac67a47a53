"""Odd requests: what they are, that the documented tenant gives no drift, and that each odd fault does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import ROOM, Case, content
from conform.daftra.embedded.odd import ODD
from conform.drift.judge import judge
from conform.drift.judged import is_server_error
from conform.payloads.endpoint import endpoint, endpoints
from conform.payloads.markable import markable
from conform.payloads.odd import DEEP, LONG, MEDIA, METHOD, odd_steps
from conform.run.call import compose
from conform.run.custody.mark import has_room
from conform.run.permitted import NO_METHOD, NO_WRITES, Policy, permitted
from tests.payloads import small
from tests.payloads.small import bound, contract, of, operation
from tests.test_faults import CONTRACTS
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.drift.value import Drift
    from conform.exchange import Exchange
    from conform.payloads.endpoint import Endpoint

CREATE, LIST = of(small.CREATE), of(small.LIST)


def alone(endpoint: Endpoint, step: Step, asks: str = "odd") -> Case:
    return endpoint.case("fuzz", asks, step)


def sent(tenant: UnwiredTenant, step: Step) -> Exchange:
    """Send one step as the runner does, and a 5xx as one that was told from an outage."""
    known = CONTRACTS[step.contract].operation(step.operation)
    assert known is not None
    free = replace(step, payload=bound(step.payload), path=bound(dict(step.path)))
    exchange = tenant.send(compose(free, known, case="odd"))
    answer = exchange.answer
    return replace(exchange, comes_again=answer is not None and is_server_error(answer.status))


def drifts(tenant: UnwiredTenant, key: str) -> Iterator[tuple[str, Drift]]:
    for each in endpoints(CONTRACTS[key]):
        for asks, step in odd_steps(each, "answered"):
            for drift in judge(alone(each, step, asks), (sent(tenant, step),), CONTRACTS):
                yield asks, drift


def test_an_odd_body_is_the_usual_one_with_something_odd_in_a_text() -> None:
    steps = dict(odd_steps(CREATE, "answered"))
    assert r"\ud800" in (steps["surrogate"].raw or "")
    assert r"\u0000" in (steps["nul"].raw or "")
    assert (steps["nested_arrays"].raw or "").count("[") >= DEEP
    assert (steps["empty_array"].raw, steps["null"].raw) == ("[]", "null")
    twice: list[int] = []
    json.loads(
        steps["key_twice"].raw or "",
        object_pairs_hook=lambda pairs: twice.append(len(pairs) - len(dict(pairs))),
    )
    assert sum(twice) == 1
    assert json.loads((steps["byte_order_mark"].raw or "").removeprefix("\ufeff"))
    assert all("$" not in (step.raw or "") for step in steps.values())


def test_a_body_may_call_itself_something_else_and_a_list_be_asked_oddly() -> None:
    media = [step.media for _, step in odd_steps(CREATE, "answered") if step.media]
    assert media == [*MEDIA]
    steps = dict(odd_steps(LIST, "answered"))
    assert steps["list_of_pages"].query["page[]"] == "1"
    assert len(str(steps["long_query"].query["odd"])) == LONG
    unnamed = steps[f"method:{METHOD}"]
    assert (unnamed.method, unnamed.expects, unnamed.breaks) == (METHOD, "refused", (f"method:{METHOD}",))


def test_a_method_that_a_page_has_is_not_odd() -> None:
    known = contract(operation("GET", "", "list"), operation(METHOD, "", "edit"))
    asked = [asks for asks, _ in odd_steps(endpoint(known, known.operations[0]), "answered")]
    assert not any(asks.startswith("method") for asks in asked)


def test_an_odd_step_is_sent_as_it_says_and_another_has_no_trace_of_it() -> None:
    steps = dict(odd_steps(LIST, "answered"))
    unnamed, plain = steps[f"method:{METHOD}"], steps["long_query"]
    call = compose(unnamed, LIST.operation, case="a")
    assert (call.method, call.media, call.is_repeatable) == (METHOD, "application/json", False)
    assert compose(plain, LIST.operation, case="a").is_repeatable
    assert "method" in str(content(alone(LIST, unnamed)))
    assert not {"method", "media"} & set(content(alone(LIST, plain))["steps"][0])  # type: ignore[call-overload,index,arg-type] # JSON


def test_nothing_is_sent_to_somebodys_tenant_by_a_method_of_which_no_page_says_what_it_does() -> None:
    known = {LIST.contract.key: LIST.contract}
    case = alone(LIST, dict(odd_steps(LIST, "answered"))[f"method:{METHOD}"])
    assert permitted(case, known, Policy(may_write=False, may_leave=False)) == (None, NO_WRITES)
    assert permitted(case, known, Policy(may_write=True, may_leave=False)) == (None, NO_METHOD)
    assert permitted(case, known, Policy(may_write=True, may_leave=True)) == (case, "")


@pytest.fixture(scope="module")
def documented() -> Iterator[UnwiredTenant]:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()))
    yield tenant
    tenant.close()


@pytest.mark.parametrize("key", CONTRACTS)
def test_on_a_tenant_that_behaves_as_documented_nothing_odd_is_drift(
    key: str, documented: UnwiredTenant
) -> None:
    assert [(asks, drift.kind, drift.got) for asks, drift in drifts(documented, key)] == []


@pytest.mark.parametrize("name", ODD)
def test_each_odd_fault_is_found(name: str) -> None:
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=(name,))
    found = {drift.kind for _, drift in drifts(tenant, ODD[name].contracts[0])}
    tenant.close()
    assert found == {ODD[name].reason}


def test_an_odd_body_has_room_for_a_mark_beside_what_is_odd() -> None:
    steps = [step for _, step in odd_steps(CREATE, "answered") if step.raw and len(step.raw) > len("null")]
    assert steps
    for step in steps:
        (at,) = {each for each in markable(CREATE) if has_room(step, each)}
        assert (step.raw or "").count(f'"{ROOM}"') == (step.raw or "").count(f'"{at.rpartition(".")[2]}"')
