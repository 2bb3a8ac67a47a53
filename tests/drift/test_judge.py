"""The judge: cases that broke off, and what each drift knows of the case that showed it."""

from __future__ import annotations

from conform.case import Case
from conform.drift.judge import judge, shows
from conform.exchange import Call, Exchange
from tests.drift.small import (
    CONTRACTS,
    CREATE,
    LIST,
    READ,
    exchange,
    framed_pen,
    kinds,
    made,
    pen,
    rows,
    step,
)


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


def test_a_drift_of_state_blames_the_step_that_sent_and_names_the_exchange_that_shows_it() -> None:
    create = step(CREATE), exchange(202, made(), sent={"Pen": {"name": "blue"}})
    case = a_case(create[0], step(READ, subject=0))

    (found,) = judge(case, (create[1], exchange(200, framed_pen(name="red", state=None))), CONTRACTS)

    assert (found.kind, found.role, found.step, found.exchange) == ("state.altered", "create", 0, 1)
    assert (found.claimed, found.got) == (("as_sent",), ("sent", "value", "value"))
    assert found.raw == ('"red"', '"blue"')


def test_one_difference_keeps_every_way_in_which_it_shows() -> None:
    served = rows(pen(count="1"), pen(count="2"), pen(count=[]))

    (found,) = judge(a_case(step(LIST)), (exchange(200, served),), CONTRACTS)

    assert (found.where, found.got) == ("data[0].Pen.count", ("integer_in_a_string",))
    assert [(each.status, each.got) for each in found.shown] == [
        (200, ("array",)),
        (200, ("integer_in_a_string",)),
    ]


def test_two_exchanges_of_a_case_add_up_in_how_a_difference_shows() -> None:
    case = a_case(step(CREATE), step(CREATE))

    (found,) = judge(case, (exchange(418), exchange(409)), CONTRACTS)

    assert [each.status for each in found.shown] == [409, 418]


def test_what_happens_to_a_value_has_no_shape_to_keep() -> None:
    create = step(CREATE), exchange(202, made(), sent={"Pen": {"name": "blue"}})
    case = a_case(create[0], step(READ, subject=0))

    (found,) = judge(case, (create[1], exchange(200, framed_pen(name="red", state=None))), CONTRACTS)

    assert found.shown == ()


def test_a_drift_shows_where_the_judge_finds_it_of_whatever_kind_and_nowhere_else() -> None:
    case = a_case(step(CREATE), step(READ, subject=0), step(LIST))
    created = exchange(202, made(code=1), sent={"Pen": {"name": "blue"}})
    exchanges = (created, exchange(200, framed_pen(name="red", count="3")), exchange(418))
    found = judge(case, exchanges, CONTRACTS)

    assert {each.partition(".")[0] for each in kinds(found)} >= {"envelope", "field", "state", "status"}
    for until in range(len(exchanges) + 1):
        ids = {each.id for each in judge(case, exchanges[:until], CONTRACTS)}
        for drift in found:
            assert shows(drift, case, exchanges[:until], CONTRACTS) is (drift.id in ids)
