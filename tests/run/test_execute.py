from __future__ import annotations

from conform.case import Case, Step
from conform.run.execute import Executor, Trace, leaves, writes
from tests.run.small import CONTRACTS, CREATE, DELETE, READ, ListedTenant, Pages

MAKE = Step(contract="v1/pens", operation=CREATE.id, expects="success", payload={"Pen": {"name": "a"}})
LOOK = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": {"$made": 0}}, subject=0)
END = Step(contract="v1/pens", operation=DELETE.id, expects="success", path={"id": {"$made": 0}}, subject=0)


def case(*steps: Step) -> Case:
    return Case(contract="v1/pens", operation=CREATE.id, sort="lifecycle", asks="test", steps=steps)


def ran(tenant: ListedTenant, *steps: Step, ledger: Pages | None = None) -> tuple[Trace, Executor]:
    executor = Executor(contracts=CONTRACTS, ledger=ledger, heard=lambda *_: None)
    return executor.run(case(*steps), tenant, {}), executor


def test_an_id_of_an_earlier_step_fills_the_path_of_a_later_one() -> None:
    tenant = ListedTenant((202, {"id": 7}), (200, {}))
    ran(tenant, MAKE, LOOK)
    assert [call.path for call in tenant.calls] == ["/api2/pens.json", "/api2/pens/7.json"]


def test_what_a_case_leaves_is_removed_and_what_it_deleted_is_not_deleted_again() -> None:
    tenant = ListedTenant((202, {"id": 7}), (202, {"id": 8}), (200, {}), (200, {}))
    trace, executor = ran(tenant, MAKE, MAKE, END)
    assert trace.left == (("v1/pens", 8),)
    assert executor.remove(trace.left, tenant) == ()
    assert tenant.calls[-1].path == "/api2/pens/8.json"


def test_a_record_is_in_the_ledger_before_the_next_request() -> None:
    ledger = Pages()
    tenant = ListedTenant((202, {"id": 7}))
    trace, executor = ran(tenant, MAKE, LOOK, ledger=ledger)
    assert ledger.lines == [
        ("creating", "v1/pens", CREATE.id),
        ("created", "v1/pens", 7, "/api2/pens/7.json"),
    ]
    tenant.answers.append((200, {}))
    executor.remove(trace.left, tenant)
    assert ledger.lines[-1] == ("removed", "v1/pens", 7)


def test_a_record_that_could_not_be_removed_stays_in_the_ledger() -> None:
    ledger = Pages()
    tenant = ListedTenant((202, {"id": 7}), (500, {}))
    trace, executor = ran(tenant, MAKE, ledger=ledger)
    assert executor.remove(trace.left, tenant) == (("v1/pens", 7),)
    assert ("removed", "v1/pens", 7) not in ledger.lines


def test_a_failure_ends_the_case_and_an_unknown_id_blocks_it() -> None:
    failed, _ = ran(ListedTenant(), MAKE, LOOK)
    assert len(failed.exchanges) == 1
    assert failed.exchanges[0].failure
    blocked, _ = ran(ListedTenant((202, {})), MAKE, LOOK)
    assert "$made 0" in blocked.blocked
    assert len(blocked.exchanges) == 1


def test_only_steps_with_good_credentials_can_leave_records_that_nothing_removes() -> None:
    ink = Step(contract="v1/inks", operation=CREATE.id, expects="success", payload={})
    stranger = Step(contract="v1/inks", operation=CREATE.id, expects="denied", credentials="none")
    assert leaves(case(ink), CONTRACTS)
    assert not leaves(case(stranger), CONTRACTS)
    assert not leaves(case(MAKE), CONTRACTS)


def test_a_case_writes_if_one_step_does() -> None:
    assert writes(case(LOOK, END), CONTRACTS)
    assert not writes(case(LOOK), CONTRACTS)
