from __future__ import annotations

from typing import TYPE_CHECKING

from conform.run.execute import NO_ID, Executor, Trace
from tests.run.small import CONTRACTS, CREATE, END, LOOK, MAKE, PROMISED, ListedTenant, Pages, case

if TYPE_CHECKING:
    from conform.case import Step


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


def test_a_failure_ends_the_case() -> None:
    failed, _ = ran(ListedTenant(), MAKE, LOOK)
    assert len(failed.exchanges) == 1
    assert failed.exchanges[0].failure


def test_a_create_without_an_answer_is_in_doubt_in_the_ledger() -> None:
    ledger = Pages()
    ran(ListedTenant(), MAKE, ledger=ledger)
    assert ledger.lines[-1] == ("unsure", "v1/pens", CREATE.id)


def test_a_create_that_promises_no_id_is_gone_on_with_where_it_gives_one_all_the_same() -> None:
    given, _ = ran(ListedTenant((202, {"id": 7}), (200, {})), MAKE, LOOK)
    assert (len(given.exchanges), given.unasked) == (2, "")
    silent, _ = ran(ListedTenant((202, {})), MAKE, LOOK)
    assert (silent.blocked, silent.unasked) == ("", NO_ID)


def test_a_promised_id_that_is_not_given_blocks_the_case() -> None:
    trace, _ = ran(ListedTenant((202, {})), PROMISED, LOOK)
    assert (trace.blocked, trace.lacks, trace.unasked) == ("no value for $made 0", frozenset(), "")
