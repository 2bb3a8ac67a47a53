"""Contracts on disk: written once, the same each time, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from conform.contract import Contract, Field, dump_contract, load_contract, write_contracts
from conform.contract import dump as dumping
from tests.contract.sample import CREATE, LIONS, RECORD

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_contract_gives_the_same_text() -> None:
    assert dump_contract(LIONS) == dump_contract(replace(LIONS))


def test_a_model_that_stands_twice_is_written_once() -> None:
    written = yaml.safe_load(dump_contract(LIONS))
    assert list(written["models"]) == ["LionBase"]


def test_variants_of_one_model_are_numbered_in_the_order_in_which_they_are_met() -> None:
    smaller = replace(RECORD, fields=RECORD.fields[:2])
    assert CREATE.request is not None
    body = replace(CREATE.request.body, fields=(RECORD, replace(smaller, name="Other")))
    operation = replace(CREATE, request=replace(CREATE.request, body=body))
    written = yaml.safe_load(dump_contract(replace(LIONS, operations=(operation,))))
    assert list(written["models"]) == ["LionBase", "LionBase#2"]
    fields = written["operations"][0]["request"]["body"]["fields"]
    assert (fields["Lion"]["model"], fields["Other"]["model"]) == ("LionBase", "LionBase#2")


def test_what_is_at_its_default_is_left_out() -> None:
    text = dump_contract(replace(LIONS, operations=(replace(CREATE, request=None, contradictions=()),)))
    assert "required" not in text
    assert "parameters" not in text
    assert "contradictions" not in text


def test_repetition_is_written_out_and_never_aliased() -> None:
    assert "&id" not in dump_contract(LIONS)


def test_contracts_are_replaced_whole(tmp_path: Path) -> None:
    write_contracts([LIONS, replace(LIONS, name="bears")], tmp_path)
    write_contracts([LIONS], tmp_path, beside={"editions.yaml": "format: 1\n"})
    assert sorted(path.name for path in (tmp_path / "v1").iterdir()) == ["lions.yaml"]
    assert (tmp_path / "editions.yaml").read_text() == "format: 1\n"


def test_a_fault_while_writing_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_contracts([LIONS], tmp_path)
    before = (tmp_path / "v1" / "lions.yaml").read_bytes()
    calls = []

    def full(path: Path, text: str) -> Path:
        calls.append(path)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return staged(path, text)

    staged = dumping._staged
    monkeypatch.setattr(dumping, "_staged", full)
    changed = replace(LIONS, title="Changed")
    with pytest.raises(OSError, match="No space left"):
        write_contracts([changed, replace(changed, name="bears")], tmp_path)
    assert (tmp_path / "v1" / "lions.yaml").read_bytes() == before
    assert [path.name for path in (tmp_path / "v1").iterdir()] == ["lions.yaml"]


def test_a_contract_that_cannot_be_written_touches_no_file(tmp_path: Path) -> None:
    write_contracts([LIONS], tmp_path)
    broken = replace(CREATE, parameters=(object(),))  # type: ignore[arg-type] # the fault that is tested
    with pytest.raises(AttributeError):
        write_contracts([replace(LIONS, operations=(broken,))], tmp_path)
    assert load_contract(tmp_path / "v1" / "lions.yaml") == LIONS


def test_replacing_leaves_a_readable_file_and_nothing_beside_it(tmp_path: Path) -> None:
    dumping.replace(tmp_path / "a" / "b.txt", "é")
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "é"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]
    assert (tmp_path / "a" / "b.txt").stat().st_mode & 0o777 == 0o644


def test_a_model_without_fields_keeps_its_name() -> None:
    body = Field(name="", kinds=("object",), model="Empty")
    assert CREATE.request is not None
    operation = replace(CREATE, request=replace(CREATE.request, body=body, wrapper=None))
    written = yaml.safe_load(
        dump_contract(Contract(name="x", version="v2", title="X", operations=(operation,)))
    )
    assert written["operations"][0]["request"]["body"] == {"kind": "object", "model": "Empty"}
    assert written["models"] == {}
