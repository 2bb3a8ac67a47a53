"""What is written is read back; what is edited into nonsense is told on one line."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import ContractError, dump_contract, load_contract, load_contracts
from conform.daftra import DAFTRA
from conform.derive.pipeline import write_contracts
from tests.contract.sample import LIONS

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_contracts([LIONS], tmp_path)
    assert load_contracts(tmp_path, DAFTRA) == (LIONS,)


def test_an_operation_that_somebody_only_saved_is_read_back_as_one(tmp_path: Path) -> None:
    saved = replace(LIONS, operations=(replace(LIONS.operations[0], is_exemplary=True),))
    write_contracts([saved], tmp_path)
    assert load_contracts(tmp_path, DAFTRA) == (saved,)


def test_a_typo_is_told_with_file_place_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "lions.yaml"
    path.write_text(dump_contract(LIONS).replace("max_length: 30", "max_lenght: 30"))
    with pytest.raises(ContractError) as caught:
        load_contract(path, DAFTRA)
    assert caught.value.file == str(path)
    assert caught.value.place == "models.LionBase.name"
    assert caught.value.reason.startswith("unknown key 'max_lenght'; known are ")
    assert str(caught.value).startswith(f"{path}: models.LionBase.name: unknown key")


def test_what_is_no_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: [")
    with pytest.raises(ContractError, match="is not YAML") as caught:
        load_contract(path, DAFTRA)
    assert "\n" not in str(caught.value)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContractError, match="cannot be read"):
        load_contract(path, DAFTRA)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        load_contract(tmp_path / "none.yaml", DAFTRA)


def test_a_folder_without_contracts_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="holds no contracts; run `conform derive`"):
        load_contracts(tmp_path, DAFTRA)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_nesting_that_would_end_the_process_is_an_error(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(opening * 100_000)

    with pytest.raises(ContractError, match="nests deeper than any contract does"):
        load_contract(path, DAFTRA)


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "? [1]\n: 2", "? {a: 1}\n: 2"])
def test_yaml_that_is_no_plain_value_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(ContractError) as caught:
        load_contract(path, DAFTRA)
    assert "\n" not in str(caught.value)


def test_keys_may_be_merged_and_repeated_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "lions.yaml"
    path.write_text(
        dump_contract(LIONS).replace("  LionBase:", "  Base: &base {}\n  LionBase:\n    <<: *base")
    )
    assert load_contract(path, DAFTRA) == LIONS


def test_the_collector_is_on_again_after_loading(tmp_path: Path) -> None:
    write_contracts([LIONS], tmp_path)
    load_contracts(tmp_path, DAFTRA)
    assert gc.isenabled()
