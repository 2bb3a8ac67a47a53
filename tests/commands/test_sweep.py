from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.ledger import Ledger
from tests.forward import forwarding
from tests.run.shelf import CONTRACTS, CREATE, Shelf, over_http

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Replying, Serving

KEY = "canary-key-7f3a"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAFTRA_BASE_URL", "DAFTRA_SUBDOMAIN", "DAFTRA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DAFTRA_API_KEY", KEY)
    monkeypatch.setattr("conform.commands.sweep.load_contracts", lambda *_: tuple(CONTRACTS.values()))


def dead_run(reports: Path, base_url: str, shelf: Shelf | None = None) -> str:
    """Leave pen 7, as a run that was killed does; give its mark."""
    ledger = Ledger.of_run(reports / "ledger", base_url=base_url)
    number, mark = ledger.next_mark()
    ledger.creating(number, "v1/pens", CREATE.id, mark=mark, shown_as="notes")
    ledger.named(number, 7)
    ledger.let_go()
    if shelf is not None:
        shelf.pens[7] = {"id": 7, "name": "Blue", "notes": mark}
    return mark


def sweep(reports: Path, base_url: str, *options: str) -> int:
    return run_command(
        ["sweep", "--base-url", base_url, "--reports", str(reports), "--rate", "1000", *options]
    )


def test_what_a_dead_run_left_is_deleted_and_told(
    tmp_path: Path, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf()
    with serving(over_http(shelf)) as server:
        dead_run(tmp_path, server.url, shelf)
        assert sweep(tmp_path, server.url) == 0
        assert sweep(tmp_path, server.url) == 0
    assert [f"{heard.method} {heard.target}" for heard in server.heard] == [
        "GET /api2/site_info.json",
        "GET /api2/pens/7",
        "DELETE /api2/pens/7",
        "GET /api2/pens/7",
    ]
    assert capsys.readouterr().out.splitlines() == [
        "deleted v1/pens 7",
        f"{server.url}: 1 removed, 0 left",
        f"{server.url}: nothing to sweep",
    ]


def test_what_is_not_proven_ours_is_told_until_a_person_closes_it(
    tmp_path: Path, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf()
    with serving(over_http(shelf)) as server:
        mark = dead_run(tmp_path, server.url, shelf)
        shelf.stock(7)
        assert sweep(tmp_path, server.url) == 1
        assert sweep(tmp_path, server.url) == 1
        assert shelf.wrote() == []
        assert sweep(tmp_path, server.url, "--close", mark, "--reason", "it was somebody's") == 0
        assert sweep(tmp_path, server.url) == 0
    out = capsys.readouterr().out
    assert f"close it with conform sweep --close {mark}" in out
    assert f"closed: {mark}" in out
    assert out.endswith("nothing to sweep\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--close", "x"], "--close needs --reason"), (["--close", "x", "--reason", "y"], "has x open")],
)
def test_nothing_is_closed_without_a_reason_or_by_a_name_that_is_none(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sweep(tmp_path, "http://127.0.0.1:9", *options) == 2
    assert said in capsys.readouterr().err


def test_a_dry_run_sends_nothing(
    tmp_path: Path, serving: Serving, reply: Replying, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(lambda _: reply()) as server:
        dead_run(tmp_path, server.url)
        assert sweep(tmp_path, server.url, "--dry-run") == 1
    assert server.heard == []
    assert "would look at v1/pens 7, and delete it if it is ours" in capsys.readouterr().out


def test_the_records_of_another_tenant_are_told_and_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead_run(tmp_path, "https://y.daftra.com")
    assert sweep(tmp_path, "http://127.0.0.1:9") == 0
    assert "not touched: 1 records of a run of 20" in capsys.readouterr().out
    assert len(list((tmp_path / "ledger").iterdir())) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--base-url", "nonsense url"], "no web address"),
        (["--base-url", "http://example.com"], "plain http"),
        (["--base-url", "http://127.0.0.1:9", "--rate", "0"], "--rate 0 is no rate"),
        (["--base-url", "http://127.0.0.1:9", "--rate", "nan"], "--rate nan is no rate"),
        (["--base-url", "http://127.0.0.1:9", "--rate", "inf"], "--rate inf is no rate"),
        (["--base-url", "http://127.0.0.1:9", "--reports", "nowhere"], "--reports nowhere: is no folder"),
        ([], "no tenant is named"),
    ],
)
def test_a_wrong_option_is_one_line(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["sweep", *options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_tenant_that_cannot_be_reached_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead_run(tmp_path, "http://127.0.0.1:9")
    assert sweep(tmp_path, "http://127.0.0.1:9", "--rate", "100") == 2
    error = capsys.readouterr().err
    assert "http://127.0.0.1:9 cannot be used: the connection was refused" in error
    assert error.count("\n") == 1
    assert KEY not in error


def test_ledgers_are_lines_that_a_person_can_read(tmp_path: Path) -> None:
    dead_run(tmp_path, "https://y.daftra.com")
    (path,) = (tmp_path / "ledger").iterdir()
    assert [next(iter(json.loads(line))) for line in path.read_text().splitlines()] == [
        "opened",
        "creating",
        "named",
    ]


def test_a_sweep_reaches_the_tenant_as_a_run_does(
    tmp_path: Path, serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf()
    with serving(over_http(shelf)) as server, forwarding() as proxy:
        dead_run(tmp_path, server.url, shelf)
        way = ("--header", "X-Team: a", "--header", "X-Other: b", "--proxy", proxy.address, "--timeout", "20")
        assert sweep(tmp_path, server.url, *way) == 0
    assert len(proxy.asked) == len(server.heard) == 4
    assert {(heard.headers["x-team"], heard.headers["x-other"]) for heard in server.heard} == {("a", "b")}
    assert "deleted v1/pens 7" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--timeout", "0"], "--timeout must be above 0 seconds, and a number, not 0.0"),
        (["--ca-file", "nowhere.pem"], "--ca-file names nowhere.pem, which cannot be read"),
        (["--header", f"APIKEY: {KEY}"], "put the key into DAFTRA_API_KEY instead"),
        (["--proxy", f"http://me:{KEY}@gate"], "put the whole URL into DAFTRA_PROXY instead"),
    ],
)
def test_what_a_sweep_cannot_use_is_one_line(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sweep(tmp_path, "http://127.0.0.1:9", *options) == 2
    told = capsys.readouterr().err
    assert said in told
    assert KEY not in told
    assert told.count("\n") == 1
