"""A write that got a 5xx on somebody's tenant: settled, and asked once more before it is called an outage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.case import Group
from conform.exchange import Exchange
from conform.ledger import Ledger
from conform.redact import Redactor
from conform.run.custody import Custody
from conform.run.outages import FEWEST, SENDS
from conform.run.permitted import Policy
from conform.run.session import Session
from conform.tenants.recorded import Origin, Player, Recorder
from tests.drift.small import kinds
from tests.run.shelf import CHANGE, CONTRACTS, CREATE, MAKE, Shelf, case, said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conform.case import Case
    from conform.exchange import Call, Tenant
    from conform.report.result import Result

    Fails = Callable[[Shelf, Call], bool]

UNSURE = "the tenant answered 500, and it was not sent again, because it may have done its work"


def failing(fails: Fails, *, stores: bool = False) -> Shelf:
    """Give a shelf that answers some writes with a 5xx as a live tenant hands it on, the work done or not."""

    def lie(shelf: Shelf, call: Call) -> Exchange | None:
        if call.method not in ("POST", "PUT") or not fails(shelf, call):
            return None
        if stores:
            shelf.answer(call)
        failed = said(call, 500, {"message": "oops"})
        return Exchange(call=call, answer=failed.answer, failure=UNSURE)

    return Shelf(lies=lie)


def ran(
    folder: Path,
    shelf: Shelf,
    *cases: Case,
    may_repeat: bool = True,
    confirm: Callable[[], str | None] = lambda: None,
    spare: Callable[[], int | None] = lambda: None,
) -> tuple[Result, ...]:
    ledger = Ledger.of_run(folder, base_url=shelf.base_url, identity=shelf.identity)
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: shelf,
        policy=Policy(may_write=True, may_leave=False, may_repeat=may_repeat),
        custody=Custody(contracts=CONTRACTS, ledger=ledger, send=shelf.send),
        confirm=confirm,
        spare=spare,
    )
    group = Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=cases)
    try:
        return session.run(group).results
    finally:
        assert session.close() == ()


def is_blue(_: Shelf, call: Call) -> bool:
    return bool(json.loads(call.body or b"{}").get("Pen", {}).get("name") == "Blue")


def posts(shelf: Shelf) -> int:
    return sum(each.startswith("POST") for each in shelf.wrote())


@pytest.mark.parametrize("stores", [False, True])
def test_a_create_that_fails_again_after_it_was_settled_is_a_server_error(
    tmp_path: Path,
    stores: bool,  # noqa: FBT001 - a column of the table
) -> None:
    shelf = failing(is_blue, stores=stores)
    shelf.stock(7)

    (result,) = ran(tmp_path, shelf, case(MAKE))

    assert (result.verdict, kinds(result.drifts)) == ("drifted", ["status.server_error"])
    assert posts(shelf) == SENDS
    marks = [json.loads(each.body or b"")["Pen"]["notes"] for each in shelf.calls if each.method == "POST"]
    assert len(set(marks)) == SENDS, "each create carries a mark of its own"
    assert set(shelf.pens) == {7}


def test_an_edit_that_fails_again_is_made_of_a_record_of_its_own(tmp_path: Path) -> None:
    shelf = failing(lambda _, call: call.method == "PUT")

    (result,) = ran(tmp_path, shelf, case(MAKE, CHANGE))

    assert [(each.kind, each.role) for each in result.drifts] == [("status.server_error", "edit")]
    assert (posts(shelf), shelf.pens) == (SENDS, {})


def test_a_5xx_that_does_not_come_again_stays_broken(tmp_path: Path) -> None:
    shelf = failing(lambda shelf, _: posts(shelf) == 1)

    (result,) = ran(tmp_path, shelf, case(MAKE))

    assert (result.verdict, result.reason, shelf.pens) == ("broken", UNSURE, {})


def test_a_tenant_that_is_out_is_asked_nothing_again(tmp_path: Path) -> None:
    shelf = failing(is_blue)

    (result,) = ran(tmp_path, shelf, case(MAKE), confirm=lambda: "it is out")

    assert (result.verdict, posts(shelf)) == ("broken", 1)


def test_a_tenant_that_goes_out_meanwhile_is_an_outage(tmp_path: Path) -> None:
    said = iter([None, "it is out"])

    (result,) = ran(tmp_path, failing(is_blue), case(MAKE), confirm=lambda: next(said))

    assert (result.verdict, result.reason) == ("broken", UNSURE)


def test_what_cannot_be_settled_is_not_asked_again(tmp_path: Path) -> None:
    shelf = failing(is_blue, stores=True)
    lie = shelf.lies

    def hide(shelf: Shelf, call: Call) -> Exchange | None:
        return said(call, 400, {}) if call.method == "GET" else lie(shelf, call)

    shelf.lies = hide
    ledger = Ledger.of_run(tmp_path, base_url=shelf.base_url, identity=shelf.identity)
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: shelf,
        policy=Policy(may_write=True, may_leave=False, may_repeat=True),
        custody=Custody(contracts=CONTRACTS, ledger=ledger, send=shelf.send),
    )
    group = Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=(case(MAKE),))

    (result,) = session.run(group).results

    assert (result.verdict, result.reason, posts(shelf)) == ("broken", UNSURE, 1)
    assert [each.doubts for each in session.close()] == [1]


def test_no_case_is_asked_again_where_payloads_may_not_be(tmp_path: Path) -> None:
    shelf = failing(is_blue)

    (result,) = ran(tmp_path, shelf, case(MAKE), may_repeat=False)

    assert (result.verdict, posts(shelf)) == ("broken", 1)


def test_one_operation_and_status_is_asked_again_three_times_at_most(tmp_path: Path) -> None:
    shelf = failing(is_blue)

    results = ran(tmp_path, shelf, *[case(MAKE, asks=f"{number}") for number in range(5)])

    assert {each.verdict for each in results} == {"drifted"}
    assert len({drift.id for each in results for drift in each.drifts}) == 1
    assert posts(shelf) == SENDS + FEWEST * 2 + 2, "what was told so often is believed"


def test_what_was_told_and_is_met_while_the_tenant_is_out_is_an_outage(tmp_path: Path) -> None:
    shelf = failing(is_blue)
    many = [case(MAKE, asks=f"{number}") for number in range(4)]

    results = ran(tmp_path, shelf, *many, confirm=lambda: None if posts(shelf) < 8 else "it is out")

    assert [each.verdict for each in results] == ["drifted"] * 3 + ["broken"]


def test_a_status_that_changes_from_time_to_time_is_an_outage_and_believed_never(tmp_path: Path) -> None:
    shelf = failing(lambda shelf, _: posts(shelf) % 3 != 0)
    many = [case(MAKE, asks=f"{number}") for number in range(6)]

    results = ran(tmp_path, shelf, *many)

    assert not any(each.drifts for each in results)
    assert shelf.pens == {}


@pytest.mark.parametrize(("spare", "sent"), [(None, SENDS), (100, SENDS), (6, SENDS), (5, 1), (0, 1)])
def test_a_budget_without_room_for_it_asks_nothing_again(
    spare: int | None, sent: int, tmp_path: Path
) -> None:
    shelf = failing(is_blue)

    (result,) = ran(tmp_path, shelf, case(MAKE), spare=lambda: spare)

    assert posts(shelf) == sent
    assert result.verdict == ("drifted" if sent == SENDS else "broken")


LABEL = "v1/pens POST /pens lifecycle"


def lost(shelf: Shelf, call: Call) -> Exchange | None:
    return said(call, 500, {"message": "oops"}) if is_blue(shelf, call) else None


def judged(tenant: Tenant) -> list[tuple[str, list[str], int]]:
    """Give verdict, kinds and answers of one case on a tenant that ends with the run."""
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=True, may_leave=True),
    )
    group = Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=(case(MAKE),))
    results = session.run(group).results
    answers = session.tally.statuses["v1/pens"][CREATE.id].total()
    return [(each.verdict, kinds(each.drifts), answers) for each in results]


def test_a_recording_replays_a_5xx_that_came_again(tmp_path: Path) -> None:
    recorder = Recorder(Shelf(lies=lost), tmp_path, origin=Origin(), redactor=Redactor())

    found = judged(recorder.open(LABEL))
    recorder.finish(LABEL)

    assert found == [("drifted", ["status.server_error"], 3)]
    assert judged(Player(tmp_path, command=lambda _: "").open(LABEL)) == found
