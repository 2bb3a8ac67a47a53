"""`conform cases`."""

from __future__ import annotations

from pathlib import Path

import pytest

from conform.commands import run_command

CONTRACTS = str(Path(__file__).parents[2] / "contracts")


def test_it_counts_cases_by_sort_and_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--resource", "clients"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].split() == ["sort", "operations", "questions", "cases", "requests"]
    row = next(line.split() for line in printed.splitlines() if line.startswith("invalid "))
    assert int(row[3]) < int(row[2])
    assert "access" in printed
    assert "(100.0 %)" in printed


def test_it_prints_the_curve_with_minutes_at_a_rate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--resource", "v1/taxes", "--rate", "0.5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("claims settled by the best requests:")
    total = next(line.split()[-1] for line in lines if line.startswith("all "))
    hundred, end = lines[at + 1], lines[at + 2]
    assert hundred.startswith("  after    100 requests,    3 minutes: ")
    assert end.startswith(f"  after {total:>6} requests, ")
    assert end.endswith(" claims (100 %)")


def test_one_by_one_each_question_is_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["cases", "--contracts", CONTRACTS, "--resource", "v1/taxes", "--one-by-one"]
    assert run_command(given) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:9]]
    assert all(questions == cases for _, _, questions, cases, _ in rows)


@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf"])
def test_a_rate_that_is_none_is_one_line(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--rate", rate]) == 2
    assert "--rate must be above 0" in capsys.readouterr().err


def test_it_names_every_question(capsys: pytest.CaptureFixture[str]) -> None:
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


def test_each_claim_of_a_resource_is_told_with_its_page_and_its_cases(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command(["cases", "--contracts", CONTRACTS, "--claims", "v1/taxes", "--cases", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "v1/taxes POST /taxes{format}, page 15115347e0"
    at = next(index for index, line in enumerate(lines) if line.startswith("  required:Tax.name: "))
    assert lines[at + 1].startswith("      POST /taxes{format} invalid required:Tax.name ")
    assert "  status:403: needs a key with fewer rights" in lines


def test_what_no_case_asks_is_written_beside_the_contracts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v1").mkdir()
    taxes = Path(CONTRACTS, "v1", "taxes.yaml").read_text(encoding="utf-8")
    (tmp_path / "v1" / "taxes.yaml").write_text(taxes, encoding="utf-8")
    assert run_command(["cases", "--contracts", str(tmp_path), "--untested"]) == 0
    assert "explained" in capsys.readouterr().out
    written = (tmp_path / "untested.yaml").read_text(encoding="utf-8")
    assert "needs a key with fewer rights" in written
    assert run_command(["cases", "--contracts", str(tmp_path), "--claims", "clients"]) == 2
