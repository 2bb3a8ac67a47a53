"""Our own collection, read back: each operation of the committed contracts, and nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.compare import Compared, compare
from conform.derive.pipeline import read

if TYPE_CHECKING:
    from conform.contract import Operation

CONTRACTS = Path(__file__).parents[2] / "contracts"


def called(operations: tuple[Operation, ...]) -> list[tuple[str, str, str]]:
    return sorted((each.method, each.call, each.role) for each in operations)


def test_each_operation_is_found_in_our_own_collection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ours.json"
    try:
        status = run_command(["export", "postman", "--contracts", str(CONTRACTS), "--out", str(out)])
    except SystemExit:
        pytest.skip("`conform export postman` is not there yet")
    assert status == 0, capsys.readouterr().err
    known = tuple(one for each in load_contracts(CONTRACTS, DAFTRA) for one in each.operations)
    found = read(out, DAFTRA)
    assert called(found.operations) == called(known)
    stated = (
        Compared(name="contracts", operations=known),
        Compared(name="ours", operations=found.operations),
    )
    assert compare(*stated) == ()
