"""`conform cases`."""

from __future__ import annotations

from pathlib import Path

import pytest

from conform.commands import run_command

CONTRACTS = str(Path(__file__).parents[2] / "contracts")


def test_it_counts_cases_by_sort_and_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--resource", "clients"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].split() == ["sort", "operations", "cases", "requests"]
    assert "access" in printed
    assert "(100.0 %)" in printed


def test_it_names_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--resource", "v1/taxes", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("required:" in line for line in lines)
    assert all(line.startswith("v1/taxes ") for line in lines)


@pytest.mark.parametrize(
    "arguments", [["--resource", "nonsense", "--contracts", CONTRACTS], ["--contracts", "/nowhere"]]
)
def test_bad_input_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
