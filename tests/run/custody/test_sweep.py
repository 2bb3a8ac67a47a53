"""What dead runs left is removed where it is proven theirs, and told where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.ledger import Ledger, read_book
from conform.run.custody.sweep import Swept, close_entries, foreign_books, ledgers, sweep_folder
from tests.run.shelf import CONTRACTS, CREATE, PAGE, Shelf, said

if TYPE_CHECKING:
    from pathlib import Path

    from conform.exchange import Call, Exchange

URL = "http://127.0.0.1"


def dead_run(
    folder: Path, shelf: Shelf, *ids: int | None, url: str = URL, identity: str | None = None
) -> Ledger:
    """Leave pens on the shelf, as a run that was killed does; None is a create without an answer."""
    ledger = Ledger.of_run(folder, base_url=url, identity=identity)
    for each in ids:
        number, mark = ledger.next_mark()
        ledger.creating(number, "v1/pens", CREATE.id, mark=mark, shown_as="notes")
        stored = each or 50 + number
        shelf.pens[stored] = {"id": stored, "name": "Blue", "notes": mark}
        if each is not None:
            ledger.named(number, each)
    ledger.let_go()
    return ledger


def swept(folder: Path, shelf: Shelf) -> list[Swept]:
    return list(sweep_folder(folder, shelf, CONTRACTS))


def outcomes(found: list[Swept]) -> list[str]:
    return [each.outcome for each in found]


def test_what_a_dead_run_left_is_read_deleted_and_seen_gone_the_last_first(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7, 8)
    assert [each.said for each in swept(tmp_path, shelf)] == ["deleted v1/pens 8", "deleted v1/pens 7"]
    assert [f"{call.method} {call.path[-1]}" for call in shelf.calls] == [
        "GET 8",
        "DELETE 8",
        "GET 8",
        "GET 7",
        "DELETE 7",
        "GET 7",
    ]
    assert not ledger.path.exists()


def test_the_newest_run_is_swept_first(tmp_path: Path) -> None:
    shelf = Shelf()
    dead_run(tmp_path, shelf, 7)
    dead_run(tmp_path, shelf, 8)
    assert [each.said for each in swept(tmp_path, shelf)] == ["deleted v1/pens 8", "deleted v1/pens 7"]


def test_a_create_in_flight_is_found_by_its_mark(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.stock(1, 2)
    dead_run(tmp_path, shelf, None)
    assert [each.said for each in swept(tmp_path, shelf)] == ["deleted v1/pens 51"]
    assert set(shelf.pens) == {1, 2}


def test_many_creates_in_flight_are_looked_for_with_one_list(tmp_path: Path) -> None:
    shelf = Shelf()
    dead_run(tmp_path, shelf, None, None, None)
    shelf.pens.clear()
    assert outcomes(swept(tmp_path, shelf)) == ["nothing"] * 3
    assert len(shelf.calls) == 1


def test_stale_ids_are_proof_of_nothing(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7, 8)
    shelf.stock(7, 8, 9)  # restored: the same ids are somebody's now
    found = swept(tmp_path, shelf)
    assert outcomes(found) == ["kept", "kept"]
    assert "not proven to be ours" in found[0].said
    assert f"conform sweep --close conform-{ledger.run}-00002" in found[0].said
    assert shelf.wrote() == []
    assert set(shelf.pens) == {7, 8, 9}
    assert outcomes(swept(tmp_path, shelf)) == ["kept", "kept"]  # told until a person closes it


def test_a_record_that_is_gone_already_is_struck_after_page_and_list_have_shown_it(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7)
    shelf.pens.clear()
    assert [each.said for each in swept(tmp_path, shelf)] == ["v1/pens 7 was gone already"]
    assert not ledger.path.exists()


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [("404", 404, {"message": "no"}), ("a page", 200, PAGE), ("401", 401, {}), ("an empty 200", 200, b"")],
)
def test_a_tenant_that_says_one_thing_to_everything_settles_nothing(
    tmp_path: Path, name: str, status: int, body: object
) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7, None)
    shelf.lies = lambda _, call: said(call, status, body)
    assert set(outcomes(swept(tmp_path, shelf))) == {"kept", "doubt"}, name
    assert len(read_book(ledger.path).entries) == 2
    shelf.lies = lambda _shelf, _call: None
    assert outcomes(swept(tmp_path, shelf)) == ["deleted", "deleted"]


def test_what_no_contract_knows_any_more_is_told(tmp_path: Path) -> None:
    shelf = Shelf()
    dead_run(tmp_path, shelf, 7)
    (found,) = sweep_folder(tmp_path, shelf, {})
    assert (found.outcome, shelf.calls) == ("kept", [])
    assert "the docs have no delete for it" in found.said


def test_another_tenant_is_not_touched_and_its_ledger_is_told(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7, url="https://y.daftra.com")
    assert swept(tmp_path, shelf) == []
    assert shelf.calls == []
    assert ledger.path.exists()
    assert [book.base_url for book in foreign_books(tmp_path, URL)] == ["https://y.daftra.com"]
    assert foreign_books(tmp_path, "https://y.daftra.com") == ()


def test_another_tenant_at_the_same_address_is_not_touched_either(tmp_path: Path) -> None:
    shelf = Shelf(identity="two")
    dead_run(tmp_path, shelf, 7, identity="one")
    (found,) = swept(tmp_path, shelf)
    assert (found.outcome, shelf.calls) == ("other", [])
    assert "another tenant that stood at this address" in found.said


@pytest.mark.parametrize("identity", ["one", None])
def test_a_tenant_that_says_the_same_of_itself_or_nothing_is_swept(
    tmp_path: Path, identity: str | None
) -> None:
    shelf = Shelf(identity="one")
    dead_run(tmp_path, shelf, 7, identity=identity)
    assert outcomes(swept(tmp_path, shelf)) == ["deleted"]


def test_a_living_run_is_left_alone(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    ledger.creating(1, "v1/pens", CREATE.id)
    try:
        assert outcomes(swept(tmp_path, shelf)) == ["alive"]
        assert shelf.calls == []
    finally:
        ledger.let_go()


def test_a_dry_run_sends_nothing_and_changes_nothing(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7)
    before = ledger.path.read_bytes()
    (found,) = sweep_folder(tmp_path, shelf, CONTRACTS, is_dry=True)
    assert found.said == "would look at v1/pens 7, and delete it if it is ours"
    assert (shelf.calls, ledger.path.read_bytes()) == ([], before)


def test_a_person_closes_what_was_looked_after_by_hand(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7)
    name = f"conform-{ledger.run}-00001"
    assert close_entries(tmp_path, (name, "conform-no-1"), "removed by hand") == ("conform-no-1",)
    assert not ledger.path.exists()
    assert outcomes(swept(tmp_path, shelf)) == []


def test_what_an_edit_has_taken_the_mark_from_stays_and_is_told(tmp_path: Path) -> None:
    shelf = Shelf()
    ledger = dead_run(tmp_path, shelf, 7)
    shelf.pens[7]["notes"] = ""
    found = swept(tmp_path, shelf)
    assert outcomes(found) == ["kept"]
    assert 7 in shelf.pens
    assert ledger.path.exists()


def test_a_delete_that_is_refused_is_told_with_its_answer(tmp_path: Path) -> None:
    def refuse(_: Shelf, call: Call) -> Exchange | None:
        return said(call, 403, {}) if call.method == "DELETE" else None

    shelf = Shelf(lies=refuse)
    dead_run(tmp_path, shelf, 7)
    (found,) = swept(tmp_path, shelf)
    assert "the delete was not answered as documented: 403 was answered" in found.said


def test_ledgers_of_before_marks_are_told_and_not_swept(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.stock(7)
    ledger = dead_run(tmp_path, replace(shelf, pens={}), 7)
    old = b'{"creating": {"contract": "v1/pens", "operation": "POST /pens", "at": ""}}\n'
    created = b'{"created": {"contract": "v1/pens", "record": 7, "path": "/api2/pens/7"}}\n'
    first = ledger.path.read_bytes().split(b"\n")[0] + b"\n"
    ledger.path.write_bytes(first + old + created)
    (found,) = swept(tmp_path, shelf)
    assert (found.outcome, set(shelf.pens)) == ("kept", {7})


def test_a_folder_that_is_not_there_holds_no_ledger(tmp_path: Path) -> None:
    assert ledgers(tmp_path / "none") == ()
    assert list(sweep_folder(tmp_path / "none", Shelf(), CONTRACTS)) == []
