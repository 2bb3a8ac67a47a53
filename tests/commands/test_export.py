from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.commands.export import host
from conform.derive.pipeline import write_contracts
from tests.derive.contracts import EVERYTHING, READ, contract
from tests.derive.export.test_links import MAKE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def contracts(tmp_path: Path) -> str:
    write_contracts(EVERYTHING, tmp_path / "contracts")
    return str(tmp_path / "contracts")


def test_the_document_is_printed(contracts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["export", "openapi", "--contracts", contracts]) == 0
    assert len(json.loads(capsys.readouterr().out)["paths"]) == 4


def test_the_schema_of_a_report_needs_no_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["export", "schema", "--contracts", "nowhere"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "drift.json"


def test_the_document_is_written_whole(contracts: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "daftra.json"
    assert run_command(["export", "openapi", "--contracts", contracts, "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["openapi"] == "3.1.0"
    assert [path.name for path in out.parent.iterdir()] == ["daftra.json"]


@pytest.mark.parametrize(("version", "paths"), [("v1", 3), ("v2", 1), ("all", 4)])
def test_one_version_can_be_chosen(
    version: str, paths: int, contracts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["export", "openapi", "--contracts", contracts, "--version", version]) == 0
    assert len(json.loads(capsys.readouterr().out)["paths"]) == paths


def test_a_host_can_be_given(contracts: str, capsys: pytest.CaptureFixture[str]) -> None:
    host = "http://127.0.0.1:8000"
    assert run_command(["export", "openapi", "--contracts", contracts, "--host", host]) == 0
    assert json.loads(capsys.readouterr().out)["servers"] == [{"url": host}]


@pytest.mark.parametrize(("options", "is_linked"), [([], True), (["--no-links"], False)])
def test_links_can_be_left_out(
    options: list[str], *, is_linked: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_contracts([contract(MAKE, READ)], tmp_path / "contracts")
    assert run_command(["export", "openapi", "--contracts", str(tmp_path / "contracts"), *options]) == 0
    assert ('"links"' in capsys.readouterr().out) is is_linked


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://x.example.com/", "https://x.example.com"),
        (" http://tenant:8000 ", "http://tenant:8000"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_a_host_is_scheme_host_and_port(url: str, given: str) -> None:
    assert host(url) == given


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        *((url, "is no web address") for url in ("", "x.example.com", "ftp://x", "http://", "http://a b")),
        *((url, "is no web address") for url in ("http://x:99999", "http://[x", "localhost:80")),
        *((url, "has a user") for url in ("http://a:b@c", "http://x?y", "http://x#y")),
        ("http://x/api2", "has a path"),
    ],
)
def test_what_is_no_host_is_one_line_and_2(
    url: str, reason: str, contracts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["export", "openapi", "--contracts", contracts, "--host", url]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert f"--host {reason}" in shown.err
    assert "a:b" not in shown.err


def test_a_folder_without_contracts_is_one_line_and_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["export", "openapi", "--contracts", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_contract_edited_into_nonsense_is_one_line_and_2(
    contracts: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "contracts" / "v1" / "lions.yaml").write_text("operations: [1]")
    assert run_command(["export", "openapi", "--contracts", contracts]) == 2
    assert "lions.yaml: format must be 1" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_one_line_and_2(
    contracts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    out = str(tmp_path / "file" / "daftra.json")
    assert run_command(["export", "openapi", "--contracts", contracts, "--out", out]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_postman_collection_is_written(contracts: str, capsys: pytest.CaptureFixture[str]) -> None:
    host = "http://127.0.0.1:8000"
    assert (
        run_command(["export", "postman", "--contracts", contracts, "--version", "v1", "--host", host]) == 0
    )
    written = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in written["item"]] == ["v1/authentication", "v1/lions"]
    assert written["variable"][0]["value"] == host
