"""The engine from a document to a bug report, on a vendor that shares no word with Daftra."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import load_contracts
from conform.derive.pipeline import derive, write_contracts
from conform.run.conformance import Conformance
from conform.run.settings import OPTIONS, settings
from conform.uses import Used, Uses, dump_uses
from tests.toy.document import DOCUMENT, NAME
from tests.toy.server import TICKET, Zoo, zoo
from tests.toy.vendor import TOY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with the zoo's contracts, derived from its document, and the key to enter it."""
    document = tmp_path / NAME
    document.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    write_contracts(derive([document], TOY).contracts, tmp_path / "contracts")
    monkeypatch.setenv("ZOO_API_KEY", TICKET)
    return tmp_path


def run(project: Path, url: str, **options: Any) -> dict[str, Any]:
    """Run everything on a zoo, as the plugin would, and give its `drift.json`."""
    unset = {flag.lstrip("-").replace("-", "_"): given.get("default") for flag, given in OPTIONS.items()}
    chosen = {**unset, "tenant": "live", "base_url": url, "rate": 1000.0, "allow_writes": True, **options}
    running = Conformance(settings(chosen, project, TOY, {"ZOO_API_KEY": TICKET}))
    running.keep_folder()
    running.keep_tenant()
    running.begin()
    assert running.open() is None
    for group in running.groups.values():
        running.ask(group)
    running.close()
    running.write()
    running.let_go()
    assert running.troubles == []
    told: dict[str, Any] = json.loads((project / "reports" / "drift.json").read_text(encoding="utf-8"))
    return told


def kept(books: Zoo) -> list[str]:
    return [animal["name"] for animal in books.animals.values()]


def test_a_zoo_that_behaves_as_its_pages_say_shows_no_drift_and_keeps_its_own(project: Path) -> None:
    with zoo() as (url, books):
        told = run(project, url)
    assert [(each["kind"], each["where"], each["observed"]) for each in told["drifts"]] == []
    assert told["cases"]["conformant"] == told["cases"]["run"] > 40
    assert told["operations"] == {"documented": 5, "exercised": 5}
    assert {status for each in told["reached"].values() for status in each["seen"]} >= {"201", "422", "404"}
    assert kept(books) == ["Leo"]


@pytest.mark.parametrize(
    ("lie", "kind", "where"),
    [
        ("legs are text", "field.retyped", "items.legs"),
        ("count is ignored", "paging.size", "items"),
        ("notes are lost", "state.not_saved", "items.note"),
    ],
)
def test_a_lie_of_the_zoo_is_one_finding(project: Path, lie: str, kind: str, where: str) -> None:
    with zoo(lie) as (url, books):
        told = run(project, url)
    assert (kind, where) in {(each["kind"], each["where"]) for each in told["drifts"]}
    assert len(told["findings"]) == 1, told["findings"]
    assert kept(books) == ["Leo"]


@pytest.mark.parametrize(("reads", "status"), [("items[].legs", "failed"), ("items[].name", "passed")])
def test_a_lie_fails_whom_it_hits_and_nobody_else(project: Path, reads: str, status: str) -> None:
    (contract,) = load_contracts(project / "contracts", TOY)
    listing = contract.having("list")
    assert listing is not None
    used = Used(contract=contract.key, operation=listing.id, parameters=(), reads=(reads,))
    (project / "keeper.yaml").write_text(dump_uses(Uses(name="keeper", operations=(used,))), encoding="utf-8")
    with zoo("legs are text") as (url, _):
        told = run(project, url, uses=["keeper.yaml"])
    assert told["status"] == status
    assert told["consumers"] == ["keeper"]
    by_kind = {each["kind"]: each["hits"] for each in told["drifts"] if each["operation"] == listing.id}
    assert by_kind == {"field.retyped": ["keeper"] if status == "failed" else []}


def test_what_is_not_removed_is_told_and_nothing_more_is_made(project: Path) -> None:
    with zoo("nothing is removed") as (url, books):
        told = run(project, url)
    assert told["cases"]["blocked"] > 0
    assert len(told["left"]) == len(kept(books)) - 1 > 0
    assert kept(books)[0] == "Leo"


def test_the_limits_of_a_number_are_asked_on_both_sides(project: Path) -> None:
    with zoo() as (url, books):
        run(project, url)
    assert {0, 8} <= books.legs_taken
    assert {-1, 9} <= books.legs_refused


def test_a_page_is_a_number_of_rows_before_it(project: Path) -> None:
    with zoo() as (url, books):
        run(project, url)
    assert {0, 2, 4} <= books.offsets
