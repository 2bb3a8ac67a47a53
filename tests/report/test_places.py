from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from conform.contract import load_contract
from conform.daftra import DAFTRA
from conform.report.places import Spot, file_of, spots

ROOT: Final = Path(__file__).parents[2]
LIST: Final = ("v1/pens", "GET /pens")


def test_an_operation_stands_on_the_line_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "contracts" / "v1").mkdir(parents=True)
    text = "name: pens\noperations:\n- id: POST /pens{format}\n  page: 1e0\n- id: GET /pens\n  page: 2e0\n"
    (tmp_path / "contracts" / "v1" / "pens.yaml").write_text(text, encoding="utf-8")
    found = spots([LIST, ("v1/pens", "POST /pens{format}")], tmp_path)
    assert [each.line for each in found.values()] == [5, 3]
    assert {each.file for each in found.values()} == {"contracts/v1/pens.yaml"}


@pytest.mark.parametrize("content", [b"", b"name: pens\n", b"\xff\xfe\n"])
def test_what_a_file_does_not_name_is_its_first_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "contracts" / "v1").mkdir(parents=True)
    (tmp_path / "contracts" / "v1" / "pens.yaml").write_bytes(content)
    assert spots([LIST], tmp_path)[LIST] == Spot(file="contracts/v1/pens.yaml", line=1)


def test_a_file_that_is_not_there_is_named_all_the_same(tmp_path: Path) -> None:
    assert spots([LIST], tmp_path)[LIST] == Spot(file="contracts/v1/pens.yaml")


@pytest.mark.parametrize("path", sorted((ROOT / "contracts").glob("v[12]/*.yaml"))[::8], ids=lambda p: p.stem)
def test_each_operation_of_a_committed_contract_is_found(path: Path) -> None:
    contract = load_contract(path, DAFTRA)
    found = spots([(contract.key, each.id) for each in contract.operations], ROOT)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert path == ROOT / file_of(contract.key)
    for (_, operation), spot in found.items():
        assert operation in lines[spot.line - 1]
