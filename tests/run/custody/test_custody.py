"""What a run makes on somebody's tenant: proven before it is touched, gone only when it was seen gone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Response
from conform.disk import DiskError
from conform.exchange import Exchange
from conform.ledger import Ledger, read_book
from conform.report.result import Left
from conform.run.custody import Custody
from conform.run.execute import Executor, Trace
from tests.run.shelf import CHANGE, CONTRACTS, CREATE, DELETE, END, LOOK, MAKE, PAGE, PENS, Shelf, case, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conform.case import Case, Step
    from conform.contract import Json
    from conform.exchange import Call

    Lie = Callable[[Shelf, Call], Exchange | None]


class Guarded:
    """A shelf, the custody that guards it, and an executor that goes through both."""

    def __init__(self, folder: Path, shelf: Shelf, *, standing: int = 25, may_leave: bool = False) -> None:
        self.shelf = shelf
        self.folder = folder
        self.ledger = Ledger.of_run(folder, base_url=shelf.base_url, identity=shelf.identity)
        self.custody = Custody(
            contracts=CONTRACTS,
            ledger=self.ledger,
            send=shelf.send,
            standing=standing,
            may_leave=may_leave,
        )
        self.executor = Executor(contracts=CONTRACTS, heard=lambda *_: None, custody=self.custody)

    def run(self, *steps: Step, asks: str = "test") -> Trace:
        return self.run_case(case(*steps, asks=asks))

    def run_case(self, asked: Case) -> Trace:
        trace = self.executor.run(self.custody.begin(asked), self.shelf, {})
        self.custody.tidy()
        self.custody.settle_refused()
        return trace

    def open(self) -> list[str]:
        """Give what the ledger says of what is open."""
        return [entry.said for entry in read_book(self.ledger.path).entries]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., Guarded]]:
    built: list[Guarded] = []

    def a_guarded(shelf: Shelf | None = None, **limits: Any) -> Guarded:
        built.append(Guarded(tmp_path, shelf or Shelf(), **limits))
        return built[-1]

    yield a_guarded
    for each in built:
        each.ledger.let_go()


@pytest.fixture
def guarded(build: Callable[..., Guarded]) -> Guarded:
    shelf = Shelf()
    shelf.stock(7, 8)
    return build(shelf)


def on(method: str, reply: Callable[[Shelf, Call], Exchange]) -> Lie:
    """Lie to one method and tell the truth to all others."""
    return lambda shelf, call: reply(shelf, call) if call.method == method else None


def after_storing(status: int, body: object, media: str = "application/json") -> Lie:
    """Keep what is sent, and answer something else."""

    def reply(shelf: Shelf, call: Call) -> Exchange:
        shelf.answer(call)
        return said(call, status, body, media)

    return on("POST", reply)


def test_a_record_carries_a_mark_is_proven_by_the_case_s_own_read_and_is_seen_gone(guarded: Guarded) -> None:
    trace = guarded.run(MAKE, LOOK, CHANGE)
    assert trace.blocked == ""
    made, _, edited, deleted = [
        call for call in guarded.shelf.calls if call.path != "/api2/pens" or call.body
    ][:4]
    assert json.loads(made.body or b"")["Pen"]["notes"] == f"conform-{guarded.ledger.run}-00001"
    assert (edited.method, deleted.method) == ("PUT", "DELETE")
    assert set(guarded.shelf.pens) == {7, 8}
    assert guarded.custody.close() == ()
    assert not guarded.ledger.path.exists()


def test_the_read_back_serves_as_proof_and_nothing_is_read_twice_for_it(guarded: Guarded) -> None:
    guarded.run(MAKE, LOOK)
    assert [call.method for call in guarded.shelf.calls] == ["GET", "POST", "GET", "DELETE", "GET"]


def test_a_record_that_no_case_reads_is_read_before_it_is_edited(guarded: Guarded) -> None:
    guarded.run(MAKE, CHANGE)
    assert [call.method for call in guarded.shelf.calls] == [
        "GET",
        "POST",
        "GET",
        "PUT",
        "DELETE",
        "GET",
    ]


def test_a_foreign_id_in_the_answer_to_a_create_is_neither_edited_nor_deleted(guarded: Guarded) -> None:
    guarded.shelf.lies = after_storing(202, {"id": 7})
    before = dict(guarded.shelf.pens)
    trace = guarded.run(MAKE, CHANGE, END)
    assert "not proven to be ours" in trace.blocked
    assert guarded.shelf.pens == before
    assert guarded.shelf.wrote() == ["POST pens", "DELETE 101"]  # ours was found by its mark
    assert guarded.custody.close() == ()


def test_a_foreign_id_that_hides_nothing_of_ours_stays_open_and_is_told(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 202, {"id": 7}))
    guarded.run(MAKE, CHANGE)
    assert guarded.shelf.wrote() == ["POST pens"]
    assert guarded.custody.close() == (Left(contract="v1/pens", ids=(7,)),)
    assert "not proven to be ours" in guarded.open()[0]


@pytest.mark.parametrize(
    ("name", "status", "body", "media"),
    [
        ("cut JSON", 202, b'{"id": 1', "application/json"),
        ("a web page", 200, PAGE, "text/html"),
        ("nothing", 204, b"", "application/json"),
        ("no id", 202, {}, "application/json"),
        ("a nested id", 202, {"data": {"id": 101}}, "application/json"),
        ("a decimal", 202, b'{"id": 101.0}', "application/json"),
        ("zero", 202, {"id": 0}, "application/json"),
        ("zero as text", 202, {"id": "0"}, "application/json"),
        ("a decimal as text", 202, {"id": "101.0"}, "application/json"),
        ("a way out of the path", 202, {"id": "../pens/7"}, "application/json"),
        ("true", 202, {"id": True}, "application/json"),
        ("a list", 202, [], "application/json"),
        ("a redirect", 302, b"", "text/html"),
        ("a refusal", 400, {"message": "no"}, "application/json"),
        ("a refusal that the docs do not list", 409, {"message": "no"}, "application/json"),
        ("an outage", 500, b"", "text/html"),
    ],
)
def test_a_create_that_was_stored_is_found_by_its_mark_whatever_was_answered(
    guarded: Guarded, name: str, status: int, body: object, media: str
) -> None:
    guarded.shelf.lies = after_storing(status, body, media)
    guarded.run(MAKE)
    assert set(guarded.shelf.pens) == {7, 8}, name
    assert guarded.shelf.wrote() == ["POST pens", "DELETE 101"]
    assert guarded.custody.close() == ()


def test_a_create_whose_answer_was_lost_is_found_by_its_mark(guarded: Guarded) -> None:
    def lost(shelf: Shelf, call: Call) -> Exchange:
        return replace(shelf.answer(call), answer=None, failure="the connection was reset")

    guarded.shelf.lies = on("POST", lost)
    guarded.run(MAKE)
    assert set(guarded.shelf.pens) == {7, 8}


def test_it_is_found_among_three_thousand(guarded: Guarded) -> None:
    guarded.shelf.stock(*range(1000, 4000))
    guarded.shelf.lies = after_storing(204, b"")
    guarded.run(MAKE)
    assert 101 not in guarded.shelf.pens
    assert sum(call.path == "/api2/pens" and call.method == "GET" for call in guarded.shelf.calls) == 32


def test_a_create_that_stored_nothing_is_seen_to_have_made_nothing(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 500, b""))
    guarded.run(MAKE)
    assert guarded.custody.close() == ()
    assert not guarded.ledger.path.exists()


def test_where_the_list_does_not_show_the_mark_a_doubt_stays_open(guarded: Guarded) -> None:
    def without_notes(shelf: Shelf, call: Call) -> Exchange | None:
        if call.method == "POST":
            return said(call, 500, b"")
        if call.path != "/api2/pens":
            return None
        rows = [{"Pen": {"id": each}} for each in shelf.pens]
        return said(call, 200, {"data": rows})

    guarded.shelf.lies = without_notes
    guarded.run(MAKE)
    assert guarded.custody.close() == (Left(contract="v1/pens", doubts=1),)
    assert "the list does not show it" in guarded.open()[0]


def test_a_list_that_shows_fewer_rows_than_it_counts_settles_nothing(guarded: Guarded) -> None:
    def short(shelf: Shelf, call: Call) -> Exchange | None:
        if call.method == "POST":
            return said(call, 500, b"")
        if call.path != "/api2/pens":
            return None
        frame = {"data": [], "pagination": {"page_count": 1, "total_results": len(shelf.pens)}}
        return said(call, 200, frame)

    guarded.shelf.lies = short
    guarded.run(MAKE)
    assert guarded.custody.close()[0].doubts == 1
    assert "shows 0 of 2" in guarded.open()[0]


def test_a_list_without_totals_is_read_until_nothing_new_comes(guarded: Guarded) -> None:
    guarded.shelf.stock(*range(1000, 3001))

    def bare(shelf: Shelf, call: Call) -> Exchange | None:
        if call.method == "POST":
            shelf.answer(call)
            return said(call, 204, b"")
        if call.path != "/api2/pens":
            return None
        answer = shelf.listed(call).answer
        assert answer is not None
        return said(call, 200, {"data": json.loads(answer.body)["data"]})

    guarded.shelf.lies = bare
    guarded.run(MAKE)
    assert 101 not in guarded.shelf.pens


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("a login page with 200", lambda _, call: said(call, 200, PAGE, "text/html")),
        ("404", lambda _, call: said(call, 404, {"message": "no"})),
        ("403", lambda _, call: said(call, 403, {"message": "no"})),
        ("500", lambda _, call: said(call, 500, b"")),
        ("200 that does nothing", lambda _, call: said(call, 200, {})),
        ("204, which no page lists", lambda _, call: said(call, 204, b"")),
    ],
)
def test_a_record_stands_until_it_was_seen_gone(
    guarded: Guarded, name: str, reply: Callable[[Shelf, Call], Exchange]
) -> None:
    guarded.shelf.lies = on("DELETE", reply)
    guarded.run(MAKE, LOOK)
    assert set(guarded.shelf.pens) == {7, 8, 101}, name
    assert guarded.custody.close() == (Left(contract="v1/pens", ids=(101,)),)
    guarded.shelf.lies = lambda _shelf, _call: None
    assert [entry.record for entry in read_book(guarded.ledger.path).entries] == [101]


def test_after_a_failed_clean_up_a_resource_makes_nothing_more(guarded: Guarded) -> None:
    guarded.shelf.lies = on("DELETE", lambda _, call: said(call, 403, {"message": "no"}))
    guarded.run(MAKE)
    trace = guarded.run(MAKE)
    assert trace.exchanges == ()
    assert trace.blocked.startswith("v1/pens makes nothing more: 101 could not be removed")
    assert [each for each in guarded.shelf.wrote() if each.startswith("POST")] == ["POST pens"]


def test_a_delete_that_failed_is_tried_again_at_the_end(guarded: Guarded) -> None:
    guarded.shelf.lies = on("DELETE", lambda _, call: said(call, 500, b""))
    guarded.run(MAKE)
    guarded.shelf.lies = lambda _shelf, _call: None
    assert guarded.custody.close() == ()
    assert set(guarded.shelf.pens) == {7, 8}


def test_a_delete_that_is_undocumented_counts_where_page_and_list_show_it_gone(guarded: Guarded) -> None:
    def gone(shelf: Shelf, call: Call) -> Exchange:
        shelf.answer(call)
        return said(call, 202, {})

    guarded.shelf.lies = on("DELETE", gone)
    guarded.run(MAKE, LOOK)
    assert guarded.custody.close() == ()


def test_no_more_records_stand_at_one_time_than_is_allowed(build: Callable[..., Guarded]) -> None:
    guarded = build(standing=2)
    trace = guarded.run(MAKE, MAKE, MAKE)
    assert (len(trace.exchanges), trace.blocked) == (
        2,
        "2 records of this run stand on the tenant; --standing allows no more",
    )
    assert guarded.shelf.pens == {}


def test_a_record_to_refer_to_stays_until_the_end_and_is_not_counted_among_those_of_cases(
    build: Callable[..., Guarded],
) -> None:
    guarded = build(standing=2)
    guarded.executor.run(guarded.custody.begin(case(MAKE, asks="reference")), guarded.shelf, {})
    assert guarded.custody.keep("v1/pens", 101)
    guarded.custody.tidy()
    assert 101 in guarded.shelf.pens
    assert guarded.run(MAKE, MAKE).blocked == ""
    assert guarded.run(MAKE, MAKE, MAKE).blocked != ""
    assert guarded.custody.close() == ()
    assert guarded.shelf.pens == {}


def test_a_foreign_record_is_not_referred_to_as_ours(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 202, {"id": 7}))
    guarded.executor.run(guarded.custody.begin(case(MAKE)), guarded.shelf, {})
    assert not guarded.custody.keep("v1/pens", 7)


def test_a_record_that_has_no_delete_is_left_on_purpose_only_where_that_is_allowed(
    build: Callable[..., Guarded],
) -> None:
    ink = replace(MAKE, contract="v1/inks")
    asked = replace(case(ink), contract="v1/inks")
    guarded = build(may_leave=True)
    guarded.run_case(asked)
    assert guarded.custody.close() == (Left(contract="v1/inks", ids=(101,), is_meant=True),)
    other = build()
    other.run_case(asked)
    assert other.custody.close() == (Left(contract="v1/inks", ids=(101,)),)


@pytest.mark.parametrize(("is_ink_left", "status"), [(True, 400), (False, 400), (True, 409)])
def test_what_a_left_record_hinders_from_going_is_left_on_purpose_too(
    build: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch, *, is_ink_left: bool, status: int
) -> None:
    refusing = replace(DELETE, responses=(*DELETE.responses, Response(status=400)))
    kept = tuple(refusing if each is DELETE else each for each in PENS.operations)
    monkeypatch.setitem(CONTRACTS, "v1/pens", replace(PENS, operations=kept))
    guarded = build(may_leave=True)
    guarded.shelf.lies = on("DELETE", lambda _, call: said(call, status, {"message": "refers to it"}))
    if is_ink_left:
        guarded.run_case(replace(case(replace(MAKE, contract="v1/inks")), contract="v1/inks"))
    guarded.run(MAKE)
    left = {each.contract: each.is_meant for each in guarded.custody.close()}
    assert left["v1/pens"] == (is_ink_left and status == 400)


def test_a_record_without_room_for_a_mark_is_ours_if_it_is_new_and_as_it_was_sent(guarded: Guarded) -> None:
    trace = guarded.run(MAKE, END, asks="at_limit:Pen.name at_limit:Pen.notes")
    made = next(call for call in guarded.shelf.calls if call.method == "POST")
    assert json.loads(made.body or b"") == {"Pen": {"name": "Blue"}}
    assert len(trace.exchanges) == 2
    assert set(guarded.shelf.pens) == {7, 8}


def test_a_record_without_a_mark_and_without_a_text_is_ours_if_it_is_new_and_as_it_was_sent(
    guarded: Guarded,
) -> None:
    empty = replace(MAKE, payload={"Pen": {"name": "", "price": 3}})
    trace = guarded.run(empty, END, asks="empty:Pen.name empty:Pen.notes")
    assert len(trace.exchanges) == 2
    assert set(guarded.shelf.pens) == {7, 8}


@pytest.mark.parametrize(
    ("sent", "served", "is_same"),
    [
        (True, 1, True),
        (True, "1", True),
        (False, 0, True),
        (None, "", True),
        (3, "3", True),
        (3.5, "3.5", True),
        ("Blue", "Blue", True),
        ("Blue", "blue", False),
        (3, 4, False),
        (0, None, False),
    ],
)
def test_a_record_is_as_it_was_sent_however_a_tenant_writes_its_values(
    guarded: Guarded,
    sent: Json,
    served: Json,
    is_same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    guarded.shelf.lies = without("price", served)
    odd = replace(MAKE, payload={"Pen": {"name": "Blue", "price": sent}})
    guarded.run(odd, END, asks="full:Pen.name full:Pen.notes")
    assert (101 not in guarded.shelf.pens) is is_same


def test_what_cannot_be_seen_again_may_be_deleted_on_a_tenant_that_may_be_thrown_away(
    build: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = replace(CONTRACTS["v1/pens"], operations=(CREATE, DELETE))
    monkeypatch.setitem(CONTRACTS, "v1/pens", blind)
    guarded = build(may_leave=True)
    trace = guarded.run(MAKE, END)
    assert [call.method for call in guarded.shelf.calls] == ["POST", "DELETE"]
    assert trace.blocked == ""
    assert guarded.custody.close()[0].is_meant


def test_a_record_without_a_mark_is_not_ours_if_it_stood_before_or_differs(guarded: Guarded) -> None:
    guarded.shelf.pens[7]["name"] = "Blue"
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 202, {"id": 7}))
    trace = guarded.run(MAKE, END, asks="at_limit:Pen.name at_limit:Pen.notes")
    assert "not proven" in trace.blocked
    assert guarded.shelf.wrote() == ["POST pens"]


def test_an_edit_that_sends_the_marked_text_sends_the_mark_again(guarded: Guarded) -> None:
    noted = replace(CHANGE, payload={"Pen": {"notes": "a", "name": "b"}})
    guarded.run(MAKE, noted, LOOK)
    edit = json.loads(next(call for call in guarded.shelf.calls if call.method == "PUT").body or b"")["Pen"]
    assert edit["name"] == f"conform-{guarded.ledger.run}-00001 1" or edit["notes"].startswith("conform-")
    assert set(guarded.shelf.pens) == {7, 8}


def test_429_on_a_create_is_a_refusal_and_no_doubt(guarded: Guarded) -> None:
    def busy(_: Shelf, call: Call) -> Exchange:
        return replace(said(call, 429, b""), failure="the tenant answered 429")

    guarded.shelf.lies = on("POST", busy)
    guarded.run(MAKE)
    assert [call.method for call in guarded.shelf.calls] == ["GET", "POST"]
    assert guarded.custody.close() == ()


def test_a_create_that_never_left_us_is_no_doubt(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: Exchange(call=call, failure="not sent", was_sent=False))
    guarded.run(MAKE)
    assert guarded.custody.close() == ()
    assert not guarded.ledger.path.exists()


def test_a_key_that_may_not_write_is_told_after_two_resources(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 403, {"message": "no"}))
    guarded.run(MAKE)
    guarded.run_case(replace(case(replace(MAKE, contract="v1/inks")), contract="v1/inks"))
    assert guarded.run(MAKE).blocked == "the key may not write: no create was taken, 403 was answered"


def test_refused_creates_are_looked_for_with_one_list_a_resource(guarded: Guarded) -> None:
    wrong = replace(MAKE, expects="refused", payload={"Pen": {"name": 5}}, breaks=("kind:Pen.name",))
    for _ in range(3):
        guarded.executor.run(guarded.custody.begin(case(wrong)), guarded.shelf, {})
        guarded.custody.tidy()
    guarded.custody.settle_refused()
    assert [call.method for call in guarded.shelf.calls] == ["GET", "POST", "POST", "POST", "GET"]
    assert guarded.custody.close() == ()


def test_nothing_is_created_that_cannot_be_written_down(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskError("the ledger", "No space left on device")

    monkeypatch.setattr(guarded.ledger, "creating", full)
    trace = guarded.run(MAKE)
    assert (trace.exchanges, trace.blocked) == (
        (),
        "nothing is made, because the ledger cannot be written (No space left on device)",
    )
    assert guarded.shelf.wrote() == []


def test_what_can_no_longer_be_written_down_is_still_removed(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskError("the ledger", "No space left on device")

    for name in ("named", "proven", "settled", "doubted"):
        monkeypatch.setattr(guarded.ledger, name, full)
    guarded.run(MAKE, LOOK)
    assert set(guarded.shelf.pens) == {7, 8}
    assert "ledger cannot be written" in guarded.run(MAKE).blocked


def test_a_record_of_nobody_is_not_touched(guarded: Guarded) -> None:
    stray = replace(END, path={"id": 7}, subject=None)
    assert guarded.run(stray).blocked == "v1/pens 7 is not touched: this run has no record of this id"
    assert guarded.shelf.calls == []


def test_the_id_that_nothing_has_may_be_addressed(guarded: Guarded) -> None:
    unknown = replace(END, path={"id": 2_000_000_011}, subject=None, expects="absent")
    assert len(guarded.run(unknown).exchanges) == 1


def without(name: str, value: object = ...) -> Lie:
    """Serve no field of this name, or this value in it."""

    def serve(shelf: Shelf, call: Call) -> Exchange | None:
        exchange = shelf.answer(call)
        if call.method != "GET" or exchange.answer is None or exchange.answer.status != 200:
            return exchange
        body = json.loads(exchange.answer.body)
        for row in body["data"] if isinstance(body["data"], list) else [body["data"]]:
            row["Pen"] = {key: each for key, each in row["Pen"].items() if key != name}
            if value is not ...:
                row["Pen"][name] = value
        return said(call, 200, body)

    return serve


@pytest.mark.parametrize("value", [..., None, ""])
def test_where_a_tenant_does_not_serve_the_mark_the_next_one_stands_elsewhere(
    guarded: Guarded, value: object
) -> None:
    guarded.shelf.lies = without("notes", value)
    guarded.run(MAKE, CHANGE)
    guarded.run(MAKE, CHANGE)
    sent = [json.loads(call.body or b"")["Pen"] for call in guarded.shelf.calls if call.method == "POST"]
    assert [sorted(each) for each in sent] == [["name", "notes"], ["name"]]
    assert sent[1]["name"].startswith("conform-")
    assert set(guarded.shelf.pens) == {7, 8}
    assert guarded.custody.close() == ()


def test_a_text_in_the_place_of_the_mark_is_somebody_s(guarded: Guarded) -> None:
    guarded.shelf.lies = without("notes", "Ask Mona first")
    guarded.run(MAKE, END)
    assert 101 in guarded.shelf.pens
    assert guarded.custody.close() == (Left(contract="v1/pens", ids=(101,)),)


def test_what_stands_is_listed_once_a_resource_and_no_more_when_a_mark_was_seen(guarded: Guarded) -> None:
    for _ in range(3):
        guarded.run(MAKE, LOOK)
    assert [call.method for call in guarded.shelf.calls if call.path == "/api2/pens"] == [
        "GET",
        *["POST"] * 3,
    ]


def test_a_refusal_in_words_under_a_2xx_is_a_refusal_and_makes_no_doubt(guarded: Guarded) -> None:
    guarded.shelf.lies = on("POST", lambda _, call: said(call, 202, {"result": "fail", "message": "no"}))

    guarded.run(MAKE)

    assert guarded.custody.close() == ()
    assert [call.method for call in guarded.shelf.calls] == ["GET", "POST", "GET"]


def bare(_: Shelf, call: Call) -> Exchange:
    """Turn a create away with a status that its page does not list."""
    return said(call, 418, {"message": "no"})


def test_an_unlisted_refusal_without_a_mark_made_nothing_where_the_list_shows_nothing_new(
    guarded: Guarded,
) -> None:
    guarded.shelf.lies = on("POST", bare)
    guarded.run(replace(MAKE, payload=[]))
    guarded.shelf.lies = lambda *_: None
    assert guarded.run(MAKE).blocked == ""
    assert guarded.custody.close() == ()


def test_an_unlisted_refusal_without_a_mark_stays_in_doubt_where_the_list_shows_something_new(
    guarded: Guarded,
) -> None:
    def stores(shelf: Shelf, call: Call) -> Exchange:
        shelf.stock(9)
        return bare(shelf, call)

    guarded.shelf.lies = on("POST", stores)
    guarded.run(replace(MAKE, payload=[]))
    assert guarded.custody.close() == (Left(contract="v1/pens", ids=(), doubts=1),)


@pytest.mark.parametrize("may_leave", [False, True])
def test_a_doubt_that_no_list_can_settle_shuts_the_resource_unless_it_may_stay(
    build: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch, *, may_leave: bool
) -> None:
    unlisted = replace(PENS, operations=tuple(each for each in PENS.operations if each.role != "list"))
    monkeypatch.setitem(CONTRACTS, "v1/pens", unlisted)
    guarded = build(may_leave=may_leave)
    guarded.shelf.lies = on("POST", bare)
    guarded.run(MAKE)
    guarded.shelf.lies = lambda *_: None
    assert (guarded.run(MAKE).blocked == "") == may_leave
    assert guarded.custody.close() == (Left(contract="v1/pens", ids=(), doubts=1, is_meant=may_leave),)
