"""Records that are lent on somebody's tenant: proven ours before they stay, in the ledger until seen gone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.ledger import Ledger, read_book
from conform.run.custody import Custody, sweep_folder
from conform.run.execute import Executor, Trace
from conform.run.lending import Lending
from tests.run.shelf import CHANGE, CONTRACTS, MAKE, Shelf, case, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conform.case import Case, Step
    from conform.exchange import Call, Exchange

ANY = replace(MAKE, is_any=True)
WRONG = replace(CHANGE, expects="refused", payload={"Pen": {"price": "three"}}, breaks=("kind:Pen.price",))


def strict(_: Shelf, call: Call) -> Exchange | None:
    """Refuse a price that is no number."""
    is_wrong = call.method == "PUT" and isinstance(json.loads(call.body or b"")["Pen"].get("price"), str)
    return said(call, 400, {"message": "no"}) if is_wrong else None


class Guarded:
    """A shelf with somebody's pens, its custody, and an executor that lends what the run made there."""

    def __init__(self, folder: Path, *, standing: int = 25) -> None:
        self.shelf = Shelf(lies=strict)
        self.shelf.stock(7, 8)
        self.ledger = Ledger.of_run(folder, base_url=self.shelf.base_url, identity=self.shelf.identity)
        self.custody = Custody(
            contracts=CONTRACTS, ledger=self.ledger, send=self.shelf.send, standing=standing
        )
        lending = Lending(contracts=CONTRACTS, remove=self.custody.release, is_free=self.custody.may_lend)
        self.executor = Executor(
            contracts=CONTRACTS, heard=lambda *_: None, custody=self.custody, lending=lending
        )

    def run(self, *steps: Step, asks: str = "test") -> Trace:
        return self.run_case(case(*steps, asks=asks))

    def run_case(self, asked: Case) -> Trace:
        trace = self.executor.run(self.executor.begin(asked), self.shelf, {})
        self.executor.end(trace, self.shelf)
        return trace

    def open(self) -> list[int]:
        """Give the ids of what the ledger says is open."""
        return [int(str(entry.record)) for entry in read_book(self.ledger.path).entries]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    built = Guarded(tmp_path)
    yield built
    built.ledger.let_go()


def test_a_lent_record_is_written_down_once_and_proven_once_and_goes_when_the_run_ends(
    guarded: Guarded,
) -> None:
    for name in "abc":
        assert guarded.run(ANY, WRONG, asks=name).blocked == ""
    assert guarded.shelf.wrote() == ["POST pens", "PUT 101", "PUT 101", "PUT 101"]
    assert [call.method for call in guarded.shelf.calls].count("GET") == 2  # the list before, and one look
    assert guarded.open() == [101]
    assert guarded.custody.close() == ()
    assert set(guarded.shelf.pens) == {7, 8}
    assert not guarded.ledger.path.exists()


def test_what_a_dead_run_had_lent_is_swept(guarded: Guarded, tmp_path: Path) -> None:
    guarded.run(ANY, WRONG)
    guarded.run(ANY, WRONG, asks="again")
    guarded.ledger.let_go()
    assert [each.outcome for each in sweep_folder(tmp_path, guarded.shelf, CONTRACTS)] == ["deleted"]
    assert set(guarded.shelf.pens) == {7, 8}


def test_a_record_is_proven_before_it_may_stay(guarded: Guarded) -> None:
    guarded.run(ANY)
    assert [call.method for call in guarded.shelf.calls] == ["GET", "POST", "GET"]
    guarded.run(ANY, CHANGE, asks="edit")
    assert guarded.shelf.wrote() == ["POST pens", "PUT 101", "DELETE 101"]


def test_a_foreign_id_in_the_answer_to_a_create_is_never_lent(guarded: Guarded) -> None:
    guarded.shelf.lies = lambda _, call: said(call, 202, {"id": 7}) if call.method == "POST" else None
    guarded.run(ANY)
    trace = guarded.run(ANY, CHANGE, asks="edit")
    assert "makes nothing more" in trace.blocked
    assert guarded.shelf.wrote() == ["POST pens"]


def test_a_record_that_shows_no_mark_is_not_lent(guarded: Guarded) -> None:
    def without_notes(shelf: Shelf, call: Call) -> Exchange | None:
        name = call.path.rpartition("/")[2]
        pen = shelf.pens.get(int(name)) if call.method == "GET" and name.isdigit() else None
        shown = None if pen is None else said(call, 200, {"data": {"Pen": {**pen, "notes": ""}}})
        return shown or strict(shelf, call)

    guarded.shelf.lies = without_notes
    guarded.run(ANY, WRONG)
    assert guarded.shelf.wrote()[:3] == ["POST pens", "PUT 101", "DELETE 101"]


def test_an_edit_of_a_lent_record_sends_the_mark_that_it_has(guarded: Guarded) -> None:
    guarded.run(ANY)
    guarded.run(ANY, replace(CHANGE, payload={"Pen": {"notes": "new"}}), asks="price")
    edit = [call for call in guarded.shelf.calls if call.method == "PUT"][-1]
    assert json.loads(edit.body or b"")["Pen"]["notes"] == f"conform-{guarded.ledger.run}-00001 1"


def test_a_record_is_not_lent_to_an_edit_that_asks_about_the_place_of_its_mark(guarded: Guarded) -> None:
    guarded.run(ANY)
    guarded.run(ANY, replace(CHANGE, payload={"Pen": {"notes": "new"}}), asks="max_length:Pen.notes")
    assert guarded.shelf.wrote()[1:4] == ["POST pens", "PUT 102", "DELETE 102"]
    assert guarded.open() == [101]


def test_what_is_lent_makes_room_where_no_more_may_stand(tmp_path: Path) -> None:
    guarded = Guarded(tmp_path, standing=2)
    guarded.run(ANY, ANY)
    assert guarded.run(MAKE, asks="own").blocked == ""
    assert guarded.open() == [102]
    assert not guarded.run(ANY, ANY, asks="two more").blocked
    assert "--standing allows no more" in guarded.run(ANY, ANY, ANY, asks="three").blocked
    guarded.custody.close()
    assert set(guarded.shelf.pens) == {7, 8}


def test_what_cannot_be_asked_again_counts_as_it_came(guarded: Guarded) -> None:
    guarded.run(ANY, WRONG)
    guarded.shelf.lies = lambda _, call: said(call, 404, {}) if call.method in ("PUT", "DELETE") else None
    trace = guarded.run(ANY, WRONG, asks="again")
    assert trace.blocked == ""
    assert [each.is_lent for each in trace.exchanges] == [True, False]
    assert trace.standing == ()
