from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conform.commands import run_command
from conform.daftra import DAFTRA
from conform.derive.pipeline import derive, write_contracts
from conform.uses import Used, Uses, dump_uses
from tests.derive.contracts import CREATE, EVERYTHING, READ, contract


def document(version: str, *required: str) -> str:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": list(required)}
    post = {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {}}
    return json.dumps({"openapi": "3.1.0", "info": {"version": version}, "paths": {"/lions": {"post": post}}})


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "zoo-2026-01-01.json"
    path.write_text(document("2026-01-01"))
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "zoo-2026-02-01.json"
    path.write_text(document("2026-02-01", "name"))
    return path


def test_a_breaking_change_exits_with_1(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["diff", "docs", str(old), str(new)]) == 1
    assert "request.name: presence: optional -> required" in capsys.readouterr().out


def test_a_change_that_breaks_nothing_exits_with_0(old: Path, new: Path) -> None:
    assert run_command(["diff", "docs", str(new), str(old)]) == 0


def test_json_gives_every_change(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["diff", "docs", "--json", str(old), str(new)]) == 1
    written: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (written["format"], written["breaking"], written["other"]) == (1, 1, 0)
    assert written["changes"][0]["at"] == "request.name"


def test_folders_of_contracts_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_contracts(EVERYTHING, tmp_path / "a")
    write_contracts((contract(CREATE, READ), *EVERYTHING[2:]), tmp_path / "b")
    (tmp_path / "b" / "v1" / "authentication.yaml").unlink(missing_ok=True)
    assert run_command(["diff", "docs", str(tmp_path / "a"), str(tmp_path / "a")]) == 0
    assert run_command(["diff", "docs", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert "POST /v2/oauth/token (3e0)" in capsys.readouterr().out


def test_a_document_is_compared_with_the_contracts_that_it_gives(
    old: Path, new: Path, tmp_path: Path
) -> None:
    assert run_command(["derive", str(old), "--out", str(tmp_path / "a")]) == 0
    assert run_command(["diff", "docs", str(tmp_path / "a"), str(old)]) == 0
    assert run_command(["diff", "docs", str(tmp_path / "a"), str(new)]) == 1


@pytest.mark.parametrize("text", ["", "{", "nothing of the kind", '{"openapi": "3.1.0", "paths": 3}'])
def test_an_unreadable_side_is_one_line_and_2(
    text: str, old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "odd-2026-01-01.json"
    odd.write_text(text)
    assert run_command(["diff", "docs", str(old), str(odd)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("conform diff: odd-2026-01-01.json: ")


def test_an_empty_folder_is_one_line_and_2(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()
    assert run_command(["diff", "docs", str(old), str(tmp_path / "none")]) == 2
    assert "holds no contracts" in capsys.readouterr().err


@pytest.fixture
def till(tmp_path: Path, old: Path) -> list[str]:
    """Give the options that name a consumer, who makes lions."""
    (made,) = derive([old], DAFTRA).contracts
    write_contracts([made], tmp_path / "contracts")
    used = Used(contract=made.key, operation=made.operations[0].id, sends=("mane",), reads=())
    (tmp_path / "uses.yaml").write_text(dump_uses(Uses(name="till", operations=(used,))), encoding="utf-8")
    return ["--uses", str(tmp_path / "uses.yaml"), "--contracts", str(tmp_path / "contracts")]


def test_of_a_consumer_only_what_touches_him_is_printed_and_counts(
    old: Path, new: Path, till: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["diff", "docs", str(old), str(new), *till]) == 1
    told = capsys.readouterr().out
    assert "request.name: presence: optional -> required" in told
    assert told.splitlines()[-2:] == ["till: 1 breaking change, 0 other", "  calls POST /lions"]


def test_what_a_consumer_uses_is_sought_in_the_documents_too(
    old: Path, new: Path, till: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    uses = till[: till.index("--contracts")]
    assert run_command(["diff", "docs", str(old), str(new), *uses]) == 1, "no contract here has lions"
    assert "till: 1 breaking change, 0 other" in capsys.readouterr().out


def test_what_breaks_others_is_one_line_and_ends_well(
    old: Path, till: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "zoo-2026-03-01.json"
    other.write_text(document("2026-03-01").replace('"string"', '"integer"'))
    assert run_command(["diff", "docs", str(old), str(other)]) == 1
    capsys.readouterr()
    assert run_command(["diff", "docs", str(old), str(other), *till]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith(": 0 breaking changes, 0 other changes in 0 operations")
    assert told[-2:] == ["till: 0 breaking changes, 0 other", "1 change of no concern to till"]


@pytest.mark.parametrize(("version", "host"), [("v2", []), ("all", ["--host", "http://127.0.0.1:8000"])])
def test_our_own_export_changes_nothing(
    tmp_path: Path, version: str, host: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, out = str(Path(__file__).parents[2] / "contracts"), str(tmp_path / "export.json")
    command = ["export", "openapi", "--contracts", ours, "--out", out, "--version", version]
    assert run_command([*command, *host]) == 0
    assert run_command(["diff", "docs", ours, out]) == 0
    told = capsys.readouterr().out.splitlines()[-1]
    assert told == "contracts -> export.json: 0 breaking changes, 0 other changes in 0 operations"
