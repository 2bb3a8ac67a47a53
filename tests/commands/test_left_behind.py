"""`conform derive` of fewer documents than before: what only the others stated is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from tests.derive.project import endpoint, export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD, NEW, FORM = "zoo-2026-01-02.json", "zoo-2026-03-04.json", {"type": "object"}
NAME = {"name": {"type": "string", "maxLength": 9}}


def lions(**properties: object) -> dict[str, object]:
    return endpoint("POST", "/lions{format}", body={**FORM, "properties": properties})


@pytest.fixture
def derived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Derive named documents into one folder and give what is said beside the first line."""

    def told(*names: str) -> list[str]:
        documents = [str(tmp_path / name) for name in names]
        assert run_command(["derive", *documents, "--out", str(tmp_path / "contracts")]) == 0
        return capsys.readouterr().out.splitlines()[1:]

    lion, tiger = lions(**NAME), endpoint("GET", "/tigers{format}", number=12)
    pack = endpoint("POST", "/pack", number=13, serverId="2", body={**FORM, "properties": NAME})
    (tmp_path / OLD).write_text(export(lion, tiger, pack))
    (tmp_path / NEW).write_text(export(lions(name={"type": "string"}, age={"type": "integer"})))
    return told


def test_the_first_derivation_leaves_nothing_behind(derived: Callable[..., list[str]]) -> None:
    assert derived(OLD) == []


def test_operations_and_claims_of_documents_that_were_not_given_are_told(
    derived: Callable[..., list[str]], tmp_path: Path
) -> None:
    derived(OLD)
    first, how, *_ = derived(NEW)
    assert (
        first
        == "left behind: 2 operations and 9 claims of documents that were not given: apidog of 2026-01-02"
    )
    assert "name those documents beside the new ones" in how
    assert sorted(each.name for each in (tmp_path / "contracts").rglob("*.yaml")) == [
        "editions.yaml",
        "lions.yaml",
    ]


def test_of_documents_that_are_given_again_nothing_is_left_behind(derived: Callable[..., list[str]]) -> None:
    derived(OLD)
    assert derived(OLD) == []
    assert derived(OLD, NEW) == []


def test_what_a_newer_edition_has_as_well_is_not_left_behind(
    derived: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / OLD).write_text(export(lions(**NAME)))
    (tmp_path / NEW).write_text(export(lions(**NAME, age={"type": "integer"})))
    derived(OLD)
    assert derived(NEW) == []


def test_the_format_of_a_path_tells_no_operation_apart(
    derived: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / OLD).write_text(export(endpoint("DELETE", "/lions/{id}{format}")))
    (tmp_path / NEW).write_text(export(endpoint("DELETE", "/lions/{id}")))
    derived(OLD)
    assert derived(NEW) == []


@pytest.mark.parametrize("text", ["", "editions: 3", "editions: [1]", "a: [", "format: 1"])
def test_a_folder_that_does_not_say_what_it_stands_on_has_nothing_to_lose(
    derived: Callable[..., list[str]], tmp_path: Path, text: str
) -> None:
    derived(OLD)
    (tmp_path / "contracts" / "editions.yaml").write_text(text)
    assert derived(NEW) == []


def test_contracts_that_cannot_be_read_are_replaced(
    derived: Callable[..., list[str]], tmp_path: Path
) -> None:
    derived(OLD)
    (tmp_path / "contracts" / "v1" / "lions.yaml").write_text("[")
    assert derived(NEW) == []
