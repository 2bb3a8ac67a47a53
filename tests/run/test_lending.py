"""Records that stand serve the cases that only need one, and nothing shows in a case because of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import Group
from conform.run.permitted import Policy
from conform.run.session import Session
from conform.tenants.recorded.recording import RecordingTenant
from tests.run.shelf import CHANGE, CONTRACTS, CREATE, EDIT, LIST, LOOK, MAKE, Shelf, case, said

if TYPE_CHECKING:
    from conform.case import Case, Step
    from conform.exchange import Call, Exchange, Tenant
    from conform.report.result import Result

ANY = replace(MAKE, is_any=True)
WRONG = replace(CHANGE, expects="refused", payload={"Pen": {"price": "three"}}, breaks=("kind:Pen.price",))
ALL = replace(LOOK, operation=LIST.id, path={}, subject=None)


def named(name: str, step: Step = ANY) -> Step:
    return replace(step, payload={"Pen": {"name": name}})


def strict(shelf: Shelf, call: Call) -> Exchange | None:
    """Refuse a price that is no number, of a pen that is there."""
    is_there = int(call.path.rpartition("/")[2] or 0) in shelf.pens if call.method == "PUT" else False
    if (
        not is_there
        or call.method != "PUT"
        or not isinstance(json.loads(call.body or b"")["Pen"].get("price"), str)
    ):
        return None
    return said(call, 400, {"message": "no"})


class Asked:
    """A shelf, and a session that asks it."""

    def __init__(self, tenant: Tenant | None = None, *, lends: bool = True) -> None:
        self.shelf = Shelf(lies=strict)
        self.session = Session(
            contracts=CONTRACTS,
            open_tenant=lambda _: tenant or self.shelf,
            policy=Policy(may_write=True, may_leave=True),
            lends=lends,
        )

    def run(self, *cases: Case) -> tuple[Result, ...]:
        group = Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=cases)
        return self.session.run(group).results

    def wrote(self) -> list[str]:
        return [each.replace(" pens", "") for each in self.shelf.wrote()]


def refused(name: str) -> Case:
    return case(named(name), WRONG, asks=name)


def test_one_record_serves_all_cases_that_only_need_one_and_goes_when_the_run_ends() -> None:
    asked = Asked()
    results = asked.run(*map(refused, "abc"))
    assert asked.wrote() == ["POST", "PUT 101", "PUT 101", "PUT 101"]
    assert [each.verdict for each in results] == ["conformant"] * 3
    asked.session.close()
    assert asked.wrote()[-1] == "DELETE 101"
    assert asked.shelf.pens == {}


def test_what_is_not_sent_is_not_counted_and_stands_in_the_trace_as_it_was_said() -> None:
    asked = Asked()
    _, second = asked.run(*map(refused, "ab"))
    asked.session.close()
    made = second.exchanges[0]
    assert made.is_lent
    assert json.loads(made.call.body or b"") == {"Pen": {"name": "a"}}
    assert made.call.case == second.exchanges[1].call.case == second.case.id
    assert [call.purpose for call in asked.shelf.calls] == ["cases"] * 3 + ["preparing"]
    assert asked.session.tally.statuses["v1/pens"][CREATE.id] == {202: 1}
    assert len(asked.shelf.calls) == 4


def test_a_record_that_was_edited_serves_nobody_else() -> None:
    asked = Asked()
    asked.run(case(named("a"), CHANGE), refused("b"))
    assert asked.wrote() == ["POST", "PUT 101", "DELETE 101", "POST", "PUT 102"]


def test_an_edit_may_be_of_a_lent_record() -> None:
    asked = Asked()
    asked.run(case(named("a")), case(named("b"), CHANGE, LOOK))
    assert asked.wrote() == ["POST", "PUT 101", "DELETE 101"]


def test_what_a_refused_write_addressed_serves_nothing_that_is_looked_at() -> None:
    """The write may have been stored all the same, which only its own case is to tell."""
    asked = Asked()
    asked.run(refused("a"), case(named("b"), CHANGE, LOOK), refused("c"))
    assert asked.wrote() == ["POST", "PUT 101", "POST", "PUT 102", "DELETE 102", "PUT 101"]


def test_each_step_gets_a_record_of_its_own_and_what_is_missing_is_made() -> None:
    asked = Asked()
    asked.run(refused("a"))
    (result,) = asked.run(case(*(named(f"{number}") for number in range(3)), asks="three"))
    assert [json.loads(each.answer.body)["id"] for each in result.exchanges if each.answer] == [101, 102, 103]
    assert asked.wrote() == ["POST", "PUT 101", "POST", "POST"]
    assert [each.is_lent for each in asked.run(case(*map(named, "xyz"), asks="more"))[0].exchanges] == [
        True,
        True,
        True,
    ]


def test_a_record_goes_to_the_step_that_it_was_made_for_where_that_asks_again() -> None:
    """Two records of one payload might share what no two records may."""
    asked = Asked()
    asked.run(case(named("a"), named("b")))
    (again,) = asked.run(case(named("c"), named("a")))
    assert [json.loads(each.call.body or b"")["Pen"]["name"] for each in again.exchanges] == ["b", "a"]


def test_what_a_refused_edit_may_have_changed_is_gone_before_its_resource_is_listed() -> None:
    asked = Asked()
    asked.run(refused("a"), case(ALL, asks="list"))
    assert asked.wrote() == ["POST", "PUT 101", "DELETE 101"]


def test_what_was_read_after_the_refusal_is_listed() -> None:
    asked = Asked()
    asked.run(case(named("a"), WRONG, LOOK), case(ALL, asks="list"))
    assert asked.wrote() == ["POST", "PUT 101"]


def test_what_shows_with_a_lent_record_is_asked_with_one_of_its_own() -> None:
    asked = Asked()
    asked.run(refused("a"))
    del asked.shelf.pens[101]  # somebody takes it
    (result,) = asked.run(refused("b"))
    assert result.verdict == "conformant"
    assert not result.exchanges[0].is_lent
    assert asked.session.tally.statuses["v1/pens"][EDIT.id] == {400: 2}
    assert asked.wrote()[2:] == ["PUT 101", "DELETE 101", "POST", "PUT 102"]


def test_a_drift_of_a_lent_record_that_comes_again_is_told_once_and_then_believed() -> None:
    asked = Asked()
    asked.run(refused("a"))
    asked.shelf.lies = lambda _, call: said(call, 404, {}) if call.method == "PUT" else None
    first, second = asked.run(*map(refused, "bc"))
    assert [len(each.drifts) for each in (first, second)] == [1, 1]
    assert len([each for each in asked.wrote() if each.startswith("PUT")]) == 4


def test_without_confirming_what_shows_is_left_to_who_asks() -> None:
    asked = Asked()
    asked.run(refused("a"))
    asked.shelf.pens.clear()
    executor = asked.session._executor
    trace = executor.run(executor.begin(refused("b")), asked.shelf, {}, confirms=False)
    assert [each.is_lent for each in trace.exchanges] == [True, False]


def test_a_record_whose_id_is_given_to_another_is_lent_no_more() -> None:
    asked = Asked()
    asked.run(refused("a"))
    asked.shelf.last = 100
    asked.run(case(MAKE, asks="own"), refused("b"))
    assert asked.wrote() == ["POST", "PUT 101", "POST", "DELETE 101", "POST", "PUT 102"]


def test_a_smaller_payload_is_asked_with_a_record_of_its_own() -> None:
    asked = Asked()
    asked.run(refused("a"))
    smaller = asked.session._smaller
    trace = smaller.run(smaller.begin(refused("a")), asked.shelf, {})
    smaller.end(trace, asked.shelf)
    assert asked.wrote() == ["POST", "PUT 101", "POST", "PUT 102", "DELETE 102"]


def test_what_is_asked_again_sends_other_texts_where_no_two_records_may_share_one() -> None:
    asked = Asked()
    asked.run(refused("a"))
    asked.shelf.pens.clear()
    lending = asked.session._lending
    assert lending is not None
    lending.renew = lambda case: replace(case, steps=(named("new", case.steps[0]), *case.steps[1:]))
    (result,) = asked.run(refused("b"))
    assert json.loads(result.exchanges[0].call.body or b"") == {"Pen": {"name": "new"}}


def test_nothing_is_lent_where_nothing_is_to_be() -> None:
    asked = Asked(lends=False)
    asked.run(*map(refused, "ab"))
    assert asked.wrote() == ["POST", "PUT 101", "DELETE 101", "POST", "PUT 102", "DELETE 102"]


def test_a_recording_holds_what_was_lent_and_nothing_of_what_was_asked_again() -> None:
    shelf = Shelf(lies=strict)
    tenant = RecordingTenant(shelf)
    asked = Asked(tenant)
    asked.session.keeps = True
    (first,), (second,) = asked.run(refused("a")), asked.run(refused("b"))
    assert tenant.exchanges == [*first.exchanges, *second.exchanges]
    del shelf.pens[101]
    (third,) = asked.run(refused("c"))
    assert [each for each in tenant.exchanges if each.call.case == third.case.id] == [*third.exchanges]


def test_a_case_is_kept_as_it_was_sent_under_the_name_that_it_has() -> None:
    asked = Asked()
    asked.session.keeps = True
    cases = (refused("a"), refused("b"))
    asked.run(*cases)
    group = Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=cases)
    sent = asked.session.sent(group).cases
    assert [each.id for each in sent] == [each.id for each in cases]
    assert [each.steps[0].payload for each in sent] == [{"Pen": {"name": "a"}}] * 2
