from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

KEY = "canary-key-7f3a"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAFTRA_BASE_URL", "DAFTRA_SUBDOMAIN", "DAFTRA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DAFTRA_API_KEY", KEY)


def dead_run(reports: Path, base_url: str) -> None:
    ledger = Ledger.of_run(reports / "ledger", base_url=base_url)
    ledger.creating("v1/clients", "POST /clients")
    ledger.created("v1/clients", 7, "/api2/clients/7.json")
    ledger._file.close()


def sweep(reports: Path, base_url: str, *options: str) -> int:
    return run_command(
        ["sweep", "--base-url", base_url, "--reports", str(reports), "--rate", "1000", *options]
    )


def test_what_a_dead_run_left_is_deleted_and_told(
    tmp_path: Path,
    serving: Callable[..., AbstractContextManager[Any]],
    reply: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(lambda _: reply()) as server:
        dead_run(tmp_path, server.url)
        assert sweep(tmp_path, server.url) == 0
        assert sweep(tmp_path, server.url) == 0
    assert [(heard.method, heard.target) for heard in server.heard] == [
        ("GET", "/api2/site_info.json"),
        ("DELETE", "/api2/clients/7.json"),
    ]
    assert capsys.readouterr().out.splitlines() == [
        "deleted v1/clients 7",
        f"{server.url}: 1 removed, 0 left",
        f"{server.url}: nothing to sweep",
    ]


def test_what_cannot_be_deleted_is_found(tmp_path: Path, serving: Any, reply: Any) -> None:
    with serving(lambda heard: reply(status=200 if heard.method == "GET" else 400)) as server:
        dead_run(tmp_path, server.url)
        assert sweep(tmp_path, server.url) == 1


def test_a_dry_run_sends_nothing(
    tmp_path: Path, serving: Any, reply: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(lambda _: reply()) as server:
        dead_run(tmp_path, server.url)
        assert sweep(tmp_path, server.url, "--dry-run") == 1
    assert server.heard == []
    assert "would delete v1/clients 7" in capsys.readouterr().out


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
        "created",
    ]
