from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.uses import Noting, load_uses
from tests.captured.small import entry, har, written
from tests.drift.small import PENS, READ, framed_pen

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://any.example.com/api2/pens/7.json?page=2"
STRANGE = f"till uses what no page names, so that no drift is of it: page ({PENS.key} {READ.id})"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "till"
    home.mkdir()
    write_contracts([PENS], home / "contracts")
    written(home / "a.har", har(entry(json.dumps(framed_pen()), url=URL), entry("{}", url="https://x/other")))
    monkeypatch.chdir(home)
    return home


def test_traffic_is_printed_as_a_file_named_by_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["uses", "a.har"]) == 0
    told = capsys.readouterr()
    (folder / "printed.yaml").write_text(told.out, encoding="utf-8")
    uses = load_uses(folder / "printed.yaml")
    assert uses.name == "till"
    assert [(each.contract, each.parameters, each.reads) for each in uses.operations] == [
        (PENS.key, ("page",), None)
    ]
    assert told.err.splitlines() == [
        "till: 1 operation; 2 exchanges, 1 of no documented operation",
        "of 1 operation nobody knows what is read: all of it counts as read",
        f"  {uses.operations[0].named}; note it in his tests, or write `reads` by hand",
        STRANGE,
    ]


def test_what_was_declared_by_hand_stays_in_a_file_that_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = (
        "format: 1\nname: shop\noperations:\n  v1/pens:\n    GET /pens/{id}: {reads: [data.Pen.count]}\n"
    )
    (folder / "uses.yaml").write_text(by_hand, encoding="utf-8")
    with Noting(folder / "reads.jsonl") as noting:
        noting.answer(framed_pen(), "GET", URL)["data"]["Pen"]["name"]

    assert run_command(["uses", "reads.jsonl", "a.har", "--out", "uses.yaml"]) == 0

    uses = load_uses(folder / "uses.yaml")
    assert uses.name == "shop"
    assert [each.reads for each in uses.operations] == [("data.Pen.count", "data.Pen.name")]
    assert capsys.readouterr().out.splitlines() == [
        "shop: 1 operation; 2 exchanges, 1 of no documented operation",
        STRANGE.replace("till", "shop"),
    ]
    before = (folder / "uses.yaml").read_text(encoding="utf-8")
    assert run_command(["uses", "a.har", "--out", "uses.yaml"]) == 0
    assert (folder / "uses.yaml").read_text(encoding="utf-8") == before


def test_a_name_that_is_given_is_written(folder: Path) -> None:
    assert run_command(["uses", "a.har", "--out", "uses.yaml", "--name", "copy"]) == 0
    assert load_uses(folder / "uses.yaml").name == "copy"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            har(entry("{}", url="https://x/other")),
            "nothing of this API in it; capture the consumer's traffic",
        ),
        ("no traffic", "expected a HAR file or a vcrpy cassette"),
        ('{"noted": 5}', "is no line of notes"),
    ],
)
def test_what_holds_no_traffic_is_told_on_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], content: object, said: str
) -> None:
    written(folder / "b.har", content)
    assert run_command(["uses", "b.har"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_file_of_uses_that_names_what_nobody_documents_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "format: 1\nname: shop\noperations:\n  v1/pens:\n    GET /pen/{id}:\n"
    (folder / "uses.yaml").write_text(text, encoding="utf-8")
    assert run_command(["uses", "a.har", "--out", "uses.yaml"]) == 2
    assert "uses.yaml: operations.v1/pens.GET /pen/{id}: no contract has" in capsys.readouterr().err
