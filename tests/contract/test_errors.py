"""The one error of contracts is one line."""

from __future__ import annotations

from conform.contract import ContractError


def test_an_error_names_file_place_and_reason() -> None:
    assert str(ContractError(file="a.yaml", place="b.c", reason="is odd")) == "a.yaml: b.c: is odd"


def test_an_error_of_a_whole_file_has_no_place() -> None:
    assert str(ContractError(file="a.yaml", place="", reason="is odd")) == "a.yaml: is odd"
