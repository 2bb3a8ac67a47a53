"""Actions that make records: each is written down, proven, removed and told like that of a create."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import UNKNOWN_ID
from conform.contract import Field, Operation, Request, Response
from conform.contract.vendor import Lasting
from conform.daftra import DAFTRA
from conform.exchange import Call, Exchange
from conform.ledger import Ledger
from conform.report.result import Left
from conform.run.custody import Custody
from conform.run.custody.maker import maker, named
from conform.run.execute import Executor
from tests.run.shelf import CREATE, DELETE, END, LIST, MAKE, PEN, PENS, READ, SOURCE, Shelf, case, said

if TYPE_CHECKING:
    from pathlib import Path

    from conform.case import Step
    from conform.contract import Json

TYPE = Lasting(contract="v1/pens", place="Pen.type", harmless=(0, None), pages=("1e0",), why="other pages")
BOOKS = replace(
    DAFTRA.books,
    makes={"/api2/pens/many": "v1/pens", "/api2/pens/drawn": "v1/pens"},
    kind="type",
    lasting=(TYPE,),
)


BODY = Field(name="", kinds=("array",), items=Field(name="", kinds=("object",), fields=(PEN,)))


def action(call: str, *, is_written: bool) -> Operation:
    return Operation(
        id=f"POST {call}",
        method="POST",
        path=call,
        call=call,
        role="action",
        source=SOURCE,
        request=Request(media="application/json", body=BODY) if is_written else None,
        responses=(Response(status=200),),
    )


MANY, DRAWN = action("/api2/pens/many", is_written=True), action("/api2/pens/drawn", is_written=False)
OURS = replace(PENS, operations=(*PENS.operations, MANY, DRAWN), vendor=replace(DAFTRA, books=BOOKS))
CONTRACTS = {"v1/pens": OURS}
TWO: Json = [{"Pen": {"name": "Blue"}}, {"Pen": {"name": "Red"}}]
BULK = replace(MAKE, operation=MANY.id, payload=TWO)


class Several(Shelf):
    """A shelf that also takes many pens at once; `twist` alters the rows of the answer."""

    def twist(self, rows: list[Json]) -> list[Json]:
        return rows

    def answer(self, call: Call) -> Exchange:
        if call.path == "/api2/pens/drawn":
            self.last += 1
            return said(call, 200, {})
        if call.path != "/api2/pens/many":
            return super().answer(call)
        rows = []
        for each in json.loads(call.body or b""):
            made = super().answer(replace(call, path="/api2/pens", body=json.dumps(each).encode()))
            assert made.answer is not None
            rows.append(json.loads(made.answer.body))
        return said(call, 200, self.twist(rows))


class Odd(Several):
    """A shelf that turns its rows about, and names a pen of somebody's beside."""

    def twist(self, rows: list[Json]) -> list[Json]:
        return [*reversed(rows), {"id": 7}]


class Typed(Several):
    """A shelf whose pages know nothing of pens of another type."""

    def answer(self, call: Call) -> Exchange:
        known = self.pens
        if call.method == "GET":
            self.pens = {number: pen for number, pen in known.items() if not pen.get("type")}
        answer = super().answer(call)
        self.pens = known if call.method == "GET" else self.pens
        return answer


def ran(folder: Path, shelf: Shelf, *steps: Step, may_leave: bool = False) -> tuple[Left, ...]:
    ledger = Ledger.of_run(folder, base_url=shelf.base_url, identity=shelf.identity)
    custody = Custody(contracts=CONTRACTS, ledger=ledger, send=shelf.send, may_leave=may_leave)
    executor = Executor(contracts=CONTRACTS, heard=lambda *_: None, custody=custody)
    executor.run(custody.begin(case(*steps)), shelf, {})
    custody.tidy()
    custody.settle_refused()
    return custody.close()


def test_each_record_of_many_carries_its_own_mark_and_is_seen_gone(tmp_path: Path) -> None:
    shelf = Several()
    shelf.stock(7)
    assert ran(tmp_path, shelf, BULK) == ()
    assert set(shelf.pens) == {7}
    sent = next(json.loads(call.body) for call in shelf.calls if call.path.endswith("many") and call.body)
    assert len({row["Pen"]["notes"] for row in sent}) == len(sent)
    assert list(tmp_path.iterdir()) == []


def test_what_an_answer_names_beyond_is_told_and_not_touched(tmp_path: Path) -> None:
    shelf = Odd()
    shelf.stock(7)
    assert ran(tmp_path, shelf, BULK) == (Left(contract="v1/pens", ids=(7,)),)
    assert set(shelf.pens) == {7}


def test_many_that_no_answer_names_are_found_by_their_marks(tmp_path: Path) -> None:
    shelf = Several(lies=silent)
    assert ran(tmp_path, shelf, BULK) == ()
    assert shelf.pens == {}


def silent(shelf: Shelf, call: Call) -> Exchange | None:
    if not call.path.endswith("many"):
        return None
    shelf.answer(call)
    return said(call, 200, [])


def test_a_row_that_was_refused_is_looked_for_like_a_refused_create(tmp_path: Path) -> None:
    rows: Json = [{"Pen": {"name": "Blue"}}, {"Pen": {"name": 5}}]
    shelf = Several()
    assert ran(tmp_path, shelf, replace(BULK, payload=rows)) == ()
    assert shelf.pens == {}


def test_what_an_action_makes_unseen_is_told(tmp_path: Path) -> None:
    drawn = replace(BULK, operation=DRAWN.id, payload=None)
    told = ran(tmp_path, Several(), drawn, may_leave=True)
    assert told == (Left(contract="v1/pens", ids=(), doubts=1, is_meant=True),)


def test_a_record_that_its_pages_may_not_show_is_told_and_not_held_for_gone(tmp_path: Path) -> None:
    other = replace(MAKE, payload={"Pen": {"name": "Blue", "type": 3}})
    shelf = Typed()
    assert ran(tmp_path, shelf, other, may_leave=True) == (
        Left(contract="v1/pens", ids=(101,), is_meant=True),
    )
    usual = replace(MAKE, payload={"Pen": {"name": "Blue", "type": 0}})
    assert ran(tmp_path, Typed(), usual, may_leave=True) == ()


@pytest.mark.parametrize(
    "step",
    [
        replace(BULK, credentials="none"),
        replace(BULK, path={"id": UNKNOWN_ID}),
        replace(BULK, operation="POST /unknown"),
    ],
)
def test_a_step_that_makes_nothing_has_no_maker(step: Step) -> None:
    assert maker(step, CONTRACTS) is None


def test_a_create_makes_one_of_its_own_contract() -> None:
    found = maker(MAKE, CONTRACTS)
    assert found is not None
    assert (found.contract.key, found.create, found.payloads) == ("v1/pens", CREATE, (MAKE.payload,))


@pytest.mark.parametrize(
    ("body", "count", "each", "beyond"),
    [
        ([{"id": 1}, {"code": 400}], 2, (1, {"code": 400}), ()),
        ([{"id": 1}, {"id": 2}], 1, (1,), (2,)),
        ({"id": 4}, 2, (4, None), ()),
        ({"id": 0}, 1, (None,), ()),
        ("x", 2, (None, None), ()),
    ],
)
def test_what_an_answer_names(body: Any, count: int, each: Any, beyond: Any) -> None:
    asked = Call(method="POST", path="/")
    assert named(said(asked, 200, body), count) == (each, beyond)


def test_a_record_is_ours_under_the_contract_that_lends_its_pages(tmp_path: Path) -> None:
    pages = replace(OURS, name="shelves", operations=(READ, DELETE))
    maker_of = replace(OURS, operations=(CREATE, LIST), lent=pages)
    shelf = Several()
    ledger = Ledger.of_run(tmp_path, base_url=shelf.base_url, identity=shelf.identity)
    contracts = {"v1/pens": maker_of, "v1/shelves": pages}
    custody = Custody(contracts=contracts, ledger=ledger, send=shelf.send)
    executor = Executor(contracts=contracts, heard=lambda *_: None, custody=custody)
    sent = custody.begin(case(MAKE, replace(END, contract="v1/shelves")))
    assert executor.run(sent, shelf, {}).blocked == ""
    custody.tidy()
    assert (shelf.pens, custody.close()) == ({}, ())
