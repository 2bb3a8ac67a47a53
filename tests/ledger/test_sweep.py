from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.exchange import Answer, Call, Exchange
from conform.ledger.sweep import Swept, foreign_books, sweep_folder
from conform.ledger.writer import Ledger

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://x.daftra.com"


class Books:
    """A tenant that answers every call with the same status and keeps what it was asked."""

    sort = "live"
    base_url = URL
    writes = True

    def __init__(self, status: int | None = 200) -> None:
        self.status = status
        self.asked: list[Call] = []

    def send(self, call: Call) -> Exchange:
        self.asked.append(call)
        if self.status is None:
            return Exchange(call=call, failure="the connection was refused")
        return Exchange(call=call, answer=Answer(status=self.status))

    def close(self) -> None:
        """Hold nothing."""


def dead_run(folder: Path, *records: int, base_url: str = URL, path: str = "/api2/clients/{}.json") -> Path:
    ledger = Ledger.of_run(folder, base_url=base_url)
    for record in records:
        ledger.creating("v1/clients", "POST /clients")
        ledger.created("v1/clients", record, path.format(record))
    ledger._file.close()
    return ledger.path


def outcomes(swept: list[Swept]) -> list[str]:
    return [each.outcome for each in swept]


def test_what_a_dead_run_left_is_deleted_the_last_first(tmp_path: Path) -> None:
    path, tenant = dead_run(tmp_path, 7, 8), Books()
    assert outcomes(list(sweep_folder(tmp_path, tenant))) == ["deleted", "deleted"]
    assert [(call.method, call.path) for call in tenant.asked] == [
        ("DELETE", "/api2/clients/8.json"),
        ("DELETE", "/api2/clients/7.json"),
    ]
    assert not path.exists()


def test_the_newest_run_is_swept_first(tmp_path: Path) -> None:
    dead_run(tmp_path, 7)
    dead_run(tmp_path, 8)
    tenant = Books()
    list(sweep_folder(tmp_path, tenant))
    assert [call.path for call in tenant.asked] == ["/api2/clients/8.json", "/api2/clients/7.json"]


def test_a_record_that_is_gone_already_is_struck(tmp_path: Path) -> None:
    path = dead_run(tmp_path, 7)
    assert list(sweep_folder(tmp_path, Books(404))) == [
        Swept(outcome="gone", said="v1/clients 7 was gone already")
    ]
    assert not path.exists()


@pytest.mark.parametrize(
    ("status", "said"), [(403, "the tenant answered 403"), (None, "the connection was refused")]
)
def test_a_record_that_cannot_be_deleted_stays_in_the_ledger(
    tmp_path: Path, status: int | None, said: str
) -> None:
    path = dead_run(tmp_path, 7)
    assert list(sweep_folder(tmp_path, Books(status))) == [
        Swept(outcome="kept", said=f"cannot delete v1/clients 7: {said}")
    ]
    assert path.exists()
    assert outcomes(list(sweep_folder(tmp_path, Books()))) == ["deleted"]


def test_a_record_without_a_documented_delete_is_told_and_kept(tmp_path: Path) -> None:
    dead_run(tmp_path, 7, path="")
    tenant = Books()
    (swept,) = sweep_folder(tmp_path, tenant)
    assert (swept.outcome, tenant.asked) == ("kept", [])
    assert "remove it by hand" in swept.said


def test_another_tenant_is_not_touched_and_its_ledger_is_told(tmp_path: Path) -> None:
    path = dead_run(tmp_path, 7, base_url="https://y.daftra.com")
    tenant = Books()
    assert list(sweep_folder(tmp_path, tenant)) == []
    assert tenant.asked == []
    assert path.exists()
    assert [book.base_url for book in foreign_books(tmp_path, URL)] == ["https://y.daftra.com"]
    assert foreign_books(tmp_path, "https://y.daftra.com") == ()


def test_a_living_run_is_left_alone(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    ledger.created("v1/clients", 7, "/api2/clients/7.json")
    tenant = Books()
    assert outcomes(list(sweep_folder(tmp_path, tenant))) == ["alive"]
    assert tenant.asked == []
    ledger.close()


def test_a_create_in_doubt_is_told_once(tmp_path: Path) -> None:
    ledger = Ledger.of_run(tmp_path, base_url=URL)
    ledger.creating("v1/clients", "POST /clients")
    ledger._file.close()
    (swept,) = sweep_folder(tmp_path, Books())
    assert swept.outcome == "doubt"
    assert "v1/clients may have one record more: no answer to POST /clients, sent at 20" in swept.said
    assert list(sweep_folder(tmp_path, Books())) == []


def test_a_dry_run_sends_nothing_and_changes_nothing(tmp_path: Path) -> None:
    path, tenant = dead_run(tmp_path, 7), Books()
    before = path.read_bytes()
    assert list(sweep_folder(tmp_path, tenant, is_dry=True)) == [
        Swept(outcome="found", said="would delete v1/clients 7")
    ]
    assert (tenant.asked, path.read_bytes()) == ([], before)


def test_a_folder_that_is_not_there_holds_no_ledger(tmp_path: Path) -> None:
    assert list(sweep_folder(tmp_path / "none", Books())) == []
