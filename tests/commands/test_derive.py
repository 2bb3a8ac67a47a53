"""`conform derive`: contracts replaced whole, or one line and nothing touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from tests.derive.project import NAME, endpoint, export

if TYPE_CHECKING:
    from pathlib import Path

CYCLE = {
    "#/definitions/1": ("A", {"type": "object", "properties": {"b": {"$ref": "#/definitions/2"}}}),
    "#/definitions/2": ("B", {"type": "object", "properties": {"a": {"$ref": "#/definitions/1"}}}),
}
BOMB = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def lions(**schema: object) -> str:
    return export(endpoint("POST", "/lions{format}", body={"type": "object", **schema}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with contracts that a failing command must not touch."""
    (tmp_path / NAME).write_text(lions(properties={"name": {"type": "string"}}))
    assert run_command(["derive", str(tmp_path / NAME), "--out", str(tmp_path / "contracts")]) == 0
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "contracts").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_contracts_and_editions_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_command(["derive", str(folder / NAME), "--out", str(folder / "contracts")]) == 0
    assert [each.key for each in load_contracts(folder / "contracts", DAFTRA)] == ["v1/lions"]
    assert set(held(folder)) == {"contracts/editions.yaml", "contracts/v1/lions.yaml"}
    assert capsys.readouterr().out.startswith("1 contracts, 1 operations: ")


def test_the_same_documents_give_the_same_bytes_in_any_order(folder: Path) -> None:
    second = folder / "later-2026-02-03.apidog.json"
    second.write_text(lions(properties={"name": {"type": "string", "maxLength": 9}}))
    documents = [str(folder / NAME), str(second)]
    assert run_command(["derive", *documents, "--out", str(folder / "contracts")]) == 0
    before = held(folder)
    assert run_command(["derive", *reversed(documents), "--out", str(folder / "contracts")]) == 0
    assert held(folder) == before


def test_contradictions_are_printed_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = held(folder)
    (folder / NAME).write_text(lions(properties={"age": {"type": "integer", "default": "unknown"}}))
    out = str(folder / "contracts")
    assert run_command(["derive", str(folder / NAME), "--out", out, "--contradictions"]) == 0
    text = capsys.readouterr().out
    assert "## Defaults" in text
    assert "default a string (page 11e0, edition 2026-01-02)" in text
    assert held(folder) == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (NAME, lions()[:-40], "is not whole JSON"),
        (
            "odd-2026-01-02.json",
            '{"a": 1}',
            "is no Apidog export, no OpenAPI 3 document, no Postman collection and no copied page",
        ),
        ("bomb-2026-01-02.yaml", BOMB, "aliases"),
        ("page-2026-01-02.txt", "Lions\nRequest Example\nnothing else", "copy the whole page"),
        (
            NAME,
            export(endpoint("POST", "/lions{format}", body={"$ref": "#/definitions/7"})),
            "refers to nothing",
        ),
        (
            NAME,
            export(endpoint("POST", "/lions{format}", body={"$ref": "#/definitions/1"}), definitions=CYCLE),
            "schemas form a cycle (#/definitions/1 -> #/definitions/2 -> #/definitions/1); break it",
        ),
        ("empty.json", "", "is empty"),
        ("binary.json", "\0\0\0", "is binary"),
    ],
)
def test_bad_input_is_one_line_and_touches_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    before = held(folder)
    capsys.readouterr()
    (folder / name).write_text(text)
    assert run_command(["derive", str(folder / name), "--out", str(folder / "contracts")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"conform derive: {name}: ")
    assert said in error
    assert error.count("\n") == 1
    assert held(folder) == before


def test_one_bad_document_among_good_ones_touches_nothing(folder: Path) -> None:
    before = held(folder)
    (folder / "empty.json").write_text("")
    documents = [str(folder / NAME), str(folder / "empty.json")]
    assert run_command(["derive", *documents, "--out", str(folder / "contracts")]) == 2
    assert held(folder) == before


def test_a_folder_that_cannot_be_written_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").write_text("")
    assert run_command(["derive", str(folder / NAME), "--out", str(folder / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
