from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.exchange import Answer
from conform.run.custody.mark import Marked
from conform.run.execute import NO_ID, Executor, Trace, is_surprising, unsettled_status
from tests.run.small import CONTRACTS, END, LOOK, MAKE, PROMISED, ListedTenant, case

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.case import Step
    from conform.contract import Json
    from conform.exchange import Call, Exchange


def ran(
    tenant: ListedTenant, *steps: Step, confirm: Callable[[], str | None] = lambda: None
) -> tuple[Trace, Executor]:
    executor = Executor(contracts=CONTRACTS, heard=lambda *_: None, confirm=confirm)
    return executor.run(Marked(case=case(*steps)), tenant, {}), executor


def test_an_id_of_an_earlier_step_fills_the_path_of_a_later_one() -> None:
    tenant = ListedTenant((202, {"id": 7}), (200, {}))
    ran(tenant, MAKE, LOOK)
    assert [call.path for call in tenant.calls] == ["/api2/pens.json", "/api2/pens/7.json"]


def test_what_a_case_leaves_is_removed_and_what_it_deleted_is_not_deleted_again() -> None:
    tenant = ListedTenant((202, {"id": 7}), (202, {"id": 8}), (200, {}), (200, {}))
    trace, executor = ran(tenant, MAKE, MAKE, END)
    assert trace.left == (("v1/pens", 8),)
    executor.remove(trace.left, tenant)
    assert tenant.calls[-1].path == "/api2/pens/8.json"


def test_a_failure_ends_the_case() -> None:
    failed, _ = ran(ListedTenant(), MAKE, LOOK)
    assert len(failed.exchanges) == 1
    assert failed.exchanges[0].failure


SURPRISES: list[tuple[str, Step, tuple[int, Json], bool]] = [
    ("login lost", replace(LOOK, expects="success"), (401, {}), True),
    ("forbidden", replace(LOOK, expects="success"), (403, {}), True),
    ("redirected", replace(LOOK, expects="absent"), (302, {}), True),
    ("not there", replace(LOOK, expects="success"), (404, {}), True),
    ("not there, as it should be", replace(LOOK, expects="absent"), (404, {}), False),
    ("not there without a key", replace(LOOK, credentials="none"), (404, {}), True),
    ("redirected without a key", replace(LOOK, credentials="none"), (302, {}), True),
    ("let in without a key", replace(LOOK, credentials="none"), (200, {}), False),
    ("refused without a key, as it should be", replace(LOOK, credentials="none"), (401, {}), False),
    ("well", LOOK, (200, {}), False),
    ("a refusal", LOOK, (400, {}), False),
]


@pytest.mark.parametrize(("name", "step", "answer", "is_held"), SURPRISES, ids=[row[0] for row in SURPRISES])
def test_an_answer_that_surprises_is_held_against_the_tenant_as_a_whole(
    name: str,
    step: Step,
    answer: tuple[int, Json],
    is_held: bool,  # noqa: FBT001 - a column of the table
) -> None:
    trace, _ = ran(ListedTenant((202, {"id": 7}), answer), MAKE, step, confirm=lambda: "it is out")
    assert trace.exchanges[-1].failure == ("it is out" if is_held else None), name


def test_a_page_instead_of_json_surprises_as_well() -> None:
    assert is_surprising(LOOK, Answer(status=200, body=b" <html>"))
    stranger = replace(LOOK, credentials="none")
    assert is_surprising(stranger, Answer(status=200, body=b"<html>"))
    assert not is_surprising(stranger, Answer(status=401, body=b"<html>"))


LOST: tuple[int, Json] = (500, {})


def test_a_5xx_is_sent_again_and_comes_again_while_the_tenant_is_well() -> None:
    tenant = ListedTenant((202, {"id": 7}), LOST, LOST, LOST, (200, {}))

    trace, _ = ran(tenant, MAKE, LOOK, LOOK)

    assert [(each.failure, each.comes_again) for each in trace.exchanges] == [(None, False), (None, True)]
    assert tenant.calls[2:] == [replace(tenant.calls[1], is_again=True)] * 2


def test_a_5xx_that_does_not_come_again_is_forgotten() -> None:
    trace, _ = ran(ListedTenant((202, {"id": 7}), LOST, (200, {})), MAKE, LOOK)

    last = trace.exchanges[-1]
    assert last.answer is not None
    assert (last.answer.status, last.failure, last.comes_again) == (200, None, False)


def test_a_5xx_of_a_tenant_that_is_out_is_an_outage() -> None:
    tenant = ListedTenant((202, {"id": 7}), LOST)

    trace, _ = ran(tenant, MAKE, LOOK, confirm=lambda: "it is out")

    assert (trace.exchanges[-1].failure, trace.exchanges[-1].comes_again) == ("it is out", False)
    assert len(tenant.calls) == 2


def test_a_second_send_that_is_not_answered_is_a_failure() -> None:
    trace, _ = ran(ListedTenant(LOST), MAKE)

    assert trace.exchanges[-1].failure == "the connection was refused"
    assert not trace.exchanges[-1].comes_again


class UnsureTenant(ListedTenant):
    """Say beside each 5xx, as a live tenant does, that it was not sent again."""

    def send(self, call: Call) -> Exchange:
        sent = super().send(call)
        is_lost = sent.answer is not None and sent.answer.status == 500
        return replace(sent, failure="it may have done its work") if is_lost else sent


def test_a_write_that_may_have_done_its_work_is_not_sent_again_and_a_read_is() -> None:
    writing, reading = UnsureTenant(LOST, LOST), UnsureTenant((202, {"id": 7}), LOST, LOST, LOST)

    written, _ = ran(writing, MAKE)
    read, _ = ran(reading, MAKE, LOOK)

    assert (len(writing.calls), written.exchanges[-1].comes_again) == (1, False)
    assert written.exchanges[-1].failure == "it may have done its work"
    assert (len(reading.calls), read.exchanges[-1].comes_again, read.exchanges[-1].failure) == (4, True, None)
    assert (unsettled_status(written), unsettled_status(read), unsettled_status(Trace(exchanges=()))) == (
        500,
        0,
        0,
    )


def test_a_tenant_that_is_well_is_asked_three_times_an_operation_and_believed_then() -> None:
    asked: list[str] = []
    tenant = ListedTenant((202, {"id": 7}), *((404, {}) for _ in range(5)))
    ran(tenant, MAKE, *[LOOK] * 5, confirm=lambda: asked.append("?"))
    assert len(asked) == 3


def test_a_create_that_promises_no_id_is_gone_on_with_where_it_gives_one_all_the_same() -> None:
    given, _ = ran(ListedTenant((202, {"id": 7}), (200, {})), MAKE, LOOK)
    assert (len(given.exchanges), given.unasked) == (2, "")
    silent, _ = ran(ListedTenant((202, {})), MAKE, LOOK)
    assert (silent.blocked, silent.unasked) == ("", NO_ID)


def test_a_promised_id_that_is_not_given_blocks_the_case() -> None:
    trace, _ = ran(ListedTenant((202, {})), PROMISED, LOOK)
    assert (trace.blocked, trace.lacks, trace.unasked) == ("no value for $made 0", frozenset(), "")
