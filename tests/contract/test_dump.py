"""Contracts on disk: written once, the same each time, whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import yaml

from conform.contract import Contract, Field, dump_contract
from tests.contract.sample import CREATE, LIONS, RECORD


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


def test_a_model_without_fields_keeps_its_name() -> None:
    body = Field(name="", kinds=("object",), model="Empty")
    assert CREATE.request is not None
    operation = replace(CREATE, request=replace(CREATE.request, body=body, wrapper=None))
    written = yaml.safe_load(
        dump_contract(Contract(name="x", version="v2", title="X", operations=(operation,)))
    )
    assert written["operations"][0]["request"]["body"] == {"kind": "object", "model": "Empty"}
    assert written["models"] == {}
