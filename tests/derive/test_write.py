"""Contracts on disk: written whole or not at all."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import load_contract
from conform.daftra import DAFTRA
from conform.derive.write import write_contracts
from conform.disk import DiskError
from tests.contract.sample import CREATE, LIONS

if TYPE_CHECKING:
    from pathlib import Path


def test_contracts_are_replaced_whole(tmp_path: Path) -> None:
    write_contracts([LIONS, replace(LIONS, name="bears")], tmp_path)
    write_contracts([LIONS], tmp_path, beside={"editions.yaml": "format: 1\n"})
    assert sorted(path.name for path in (tmp_path / "v1").iterdir()) == ["lions.yaml"]
    assert (tmp_path / "editions.yaml").read_text() == "format: 1\n"


def test_a_fault_while_writing_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_contracts([LIONS], tmp_path)
    before = (tmp_path / "v1" / "lions.yaml").read_bytes()
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("conform.disk.os.fsync", full)
    changed = replace(LIONS, title="Changed")
    with pytest.raises(DiskError, match="No space left on device; free some space"):
        write_contracts([changed, replace(changed, name="bears")], tmp_path)
    assert (tmp_path / "v1" / "lions.yaml").read_bytes() == before
    assert [path.name for path in (tmp_path / "v1").iterdir()] == ["lions.yaml"]


def test_a_contract_that_cannot_be_written_touches_no_file(tmp_path: Path) -> None:
    write_contracts([LIONS], tmp_path)
    broken = replace(CREATE, parameters=(object(),))  # type: ignore[arg-type] # the fault that is tested
    with pytest.raises(AttributeError):
        write_contracts([replace(LIONS, operations=(broken,))], tmp_path)
    assert load_contract(tmp_path / "v1" / "lions.yaml", DAFTRA) == LIONS
