from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.disk import Door
from conform.report import drift_json
from conform.uses import Used, Uses, dump_uses
from tests.drift.small import PENS
from tests.report.small import drift, drifted, report

if TYPE_CHECKING:
    from pathlib import Path

    from conform.drift.value import Drift

READ = next(each for each in PENS.operations if each.role == "read")
NULL = replace(drift(kind="field.null", where="data.Pen.name"), operation=READ.id)
FORMAT = replace(drift(kind="field.format", where="data.Pen.day"), operation=READ.id)


def consumer(file: Path, name: str, *reads: str) -> str:
    used = Used(contract=PENS.key, operation=READ.id, reads=reads)
    file.write_text(dump_uses(Uses(name=name, operations=(used,))), encoding="utf-8")
    return str(file)


def run_of(folder: Path, *drifts: Drift, known: frozenset[str] = frozenset()) -> str:
    shown = replace(drifted(), drifts=drifts, known=known)
    drift_json.write(report(shown), folder, Door())
    return str(folder / drift_json.NAME)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_contracts([PENS], tmp_path / "contracts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_several_consumers_stand_in_one_table_and_the_rest_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = run_of(folder, NULL, FORMAT)
    till = consumer(folder / "till.yaml", "till", "data.Pen.name")
    copy = consumer(folder / "copy.yaml", "copy", "data.Pen.price")

    assert run_command(["impact", file, "--uses", till, "--uses", copy]) == 1

    told = capsys.readouterr().out.splitlines()
    null, dates = (
        next(each for each in drift_json.read(folder / drift_json.NAME).findings if one.id in each.drifts)
        for one in (NULL, FORMAT)
    )
    assert told == [
        f"{file}: 1 of 2 new findings hits till and copy",
        f"  {'finding':<7}  severity  till  copy  what",
        f"  {null.id}  normal    hits  -     {null.title}",
        f"  {'':<7}    till reads data.Pen.name of {READ.id}",
        f"  pass by: 1 finding of 1 drift ({dates.id})",
    ]


def test_drift_that_hits_nobody_or_is_known_ends_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = run_of(folder, NULL, FORMAT, known=frozenset({NULL.id}))
    till = consumer(folder / "till.yaml", "till", "data.Pen.name")
    assert run_command(["impact", file, "--uses", till]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{file}: 0 of 1 new finding hit till"
    assert [line.split(":")[0] for line in told[1:]] == ["  pass by", "  known, or too light to fail"]


def test_a_report_of_before_which_lacks_facts_is_graded_by_what_it_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = {
        "format": 1,
        "drifts": [
            {
                "id": "abcdefabcdef",
                "kind": "field.null",
                "resource": "pens",
                "operation": READ.id,
                "where": "data.Pen.name",
                "documented": "string",
                "observed": "null",
                "source": {"page": "1e0", "edition": "2026-01-01"},
            }
        ],
        "findings": [{"id": "F1", "title": "pens serve null", "drifts": ["abcdefabcdef"]}],
    }
    (folder / "old.json").write_text(json.dumps(old), encoding="utf-8")
    till = consumer(folder / "till.yaml", "till", "data.Pen.name")
    assert run_command(["impact", "old.json", "--uses", till]) == 1
    assert "F1" in capsys.readouterr().out


def test_without_consumers_or_with_a_file_that_is_none_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = run_of(folder, NULL)
    assert run_command(["impact", file]) == 2
    assert run_command(["impact", file, "--uses", "none.yaml"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "conform impact: say whom it may hit: --uses uses.yaml (conform uses writes one)",
        "conform impact: none.yaml: cannot be read: No such file or directory",
    ]
