"""What is asked without a write: on a small contract, and of every list and read of the committed ones."""

from __future__ import annotations

from functools import cache

from conform.contract import Contract, Parameter
from conform.payloads.plan import plan
from conform.payloads.sorts import lifecycle
from conform.payloads.sorts.lifecycle import of_records_there
from tests import ours
from tests.payloads.small import CREATE, LIST, PENS, READ, READ_ONLY, asked, contract, integer, operation

ROWS = [{"id": {"$row": [0, number]}} for number in range(lifecycle.ROWS)]

WITHOUT_LIST = {"v1/follow_up_statuses", "v1/site_info"}
"""Reads of one record: found in another resource's list, and the tenant's own."""
WITHOUT_PAGES = {"v1/branches", "v1/follow_up_actions", "v1/listing", "v1/requisitions"}
"""Lists that the docs give neither a page nor a size."""
WITHOUT_CLAIMS = {
    ("v1/requisitions", "list"),
    ("v1/work_orders", "read"),
    ("v2/attendance_log", "list"),
    ("v2/attendance_log", "read"),
    ("v2/booking", "list"),
    ("v2/booking", "read"),
    ("v2/cost_center", "list"),
    ("v2/cost_center", "read"),
    ("v2/invoice", "list"),
    ("v2/leave_application", "list"),
    ("v2/leave_application", "read"),
    ("v2/site_payment_gateway", "list"),
    ("v2/site_payment_gateway", "read"),
}
"""Asked for the documented success, but the docs show nothing of its body: the status alone is judged."""


@cache
def contracts() -> tuple[Contract, ...]:
    return ours.contracts()


@cache
def successes() -> dict[tuple[str, str, str], int]:
    """Count the claims of success by contract, operation and sort, in a plan that only reads."""
    found: dict[tuple[str, str, str], int] = {}
    for group in plan(contracts(), drawn=0, only_read=lambda _: True, is_ranked=False):
        for case in group.cases:
            is_read = all(_role(step.contract, step.operation) in ("list", "read") for step in case.steps)
            for step in case.steps if is_read else ():
                key = (step.contract, step.operation, case.sort)
                found[key] = found.get(key, 0) + (step.expects == "success")
    return found


def _role(key: str, identity: str) -> str:
    (contract,) = [each for each in contracts() if each.key == key]
    found = contract.operation(identity)
    return "" if found is None else found.role


def having(role: str) -> list[tuple[str, str]]:
    return [(each.key, o.id) for each in contracts() for o in each.operations if o.role == role]


def test_a_list_is_judged_whole_and_its_rows_are_read_one_by_one() -> None:
    whole, rows = asked(of_records_there, PENS)
    assert [(step.operation, step.expects, step.query) for step in whole.steps] == [
        (LIST.id, "success", {"limit": 1000})
    ]
    assert [(step.operation, step.expects) for step in rows.steps] == [
        (LIST.id, "observed"),
        *[(READ.id, "success")] * lifecycle.ROWS,
    ]
    assert rows.steps[0].query == {"limit": lifecycle.SAMPLE}
    assert [step.path for step in rows.steps[1:]] == ROWS
    (group,) = plan([READ_ONLY], sorts=("paging",), only_read=lambda _: True)
    (pages,) = group.cases
    assert {step.operation for step in pages.steps} == {LIST.id}
    assert len(pages.steps) == 4


def test_a_read_goes_without_a_subject_so_that_nothing_is_claimed_of_what_was_sent() -> None:
    assert {step.subject for case in asked(of_records_there, PENS) for step in case.steps} == {None}


def test_a_list_is_asked_for_no_more_rows_than_the_docs_allow() -> None:
    low = Parameter(where="query", field=integer("limit", maximum=50))
    listing = operation("GET", "", "list", parameters=(low,))
    _, rows = asked(of_records_there, contract(listing, READ))
    assert rows.steps[0].query == {"limit": 50}


def test_without_a_list_one_record_is_read_that_the_run_finds_elsewhere() -> None:
    (alone,) = asked(of_records_there, contract(READ, CREATE))
    assert [dict(step.path) for step in alone.steps] == [{"id": {"$ref": "v1/pens"}}]


def test_no_case_writes_and_none_asks_again_what_others_ask() -> None:
    for known in (PENS, READ_ONLY):
        cases = [case for group in plan([known], drawn=0, only_read=lambda _: True) for case in group.cases]
        assert all(case in cases for case in asked(of_records_there, known))
        assert not {case.asks for case in cases} & {"list", "read", "extra_parameter"}
        assert len({case.id for case in cases}) == len(cases)


def test_a_plan_that_may_write_is_not_changed() -> None:
    asks = {case.asks for group in plan([PENS], drawn=0) for case in group.cases}
    assert not asks & {"whole_list", "rows"}


def test_all_58_lists_are_judged_without_a_write() -> None:
    lists = having("list")
    assert len(lists) == 58
    assert [each for each in lists if not successes().get((*each, "lifecycle"))] == []


def test_all_55_reads_are_judged_without_a_write_and_four_rows_where_there_is_a_list() -> None:
    found = {each: successes().get((*each, "lifecycle"), 0) for each in having("read")}
    assert len(found) == 55
    alone = {key for (key, _), count in found.items() if count == 1}
    assert alone == WITHOUT_LIST
    assert {count for (key, _), count in found.items() if key not in alone} == {lifecycle.ROWS}


def test_all_lists_with_pages_are_paged_without_a_write() -> None:
    bare = {key for key, identity in having("list") if not successes().get((key, identity, "paging"))}
    assert bare == WITHOUT_PAGES


def test_of_what_the_docs_show_no_body_the_status_is_judged_alone() -> None:
    bare = {
        (each.key, o.role)
        for each in contracts()
        for o in each.operations
        if o.role in ("list", "read") and (o.success is None or not _shows(o.success.body))
    }
    assert bare == WITHOUT_CLAIMS


def _shows(body: object) -> bool:
    return bool(getattr(body, "fields", ()) or getattr(body, "items", None))
