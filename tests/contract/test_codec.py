"""One table writes and reads the attributes of a field."""

from __future__ import annotations

from dataclasses import fields

from conform.contract import Field, codec
from tests.contract.sample import CREATE, RECORD


def test_the_table_names_every_attribute_but_the_name_and_the_shape() -> None:
    shape = {"name", "model", "fields", "items", "extra"}
    assert set(codec.TABLE) | shape == {each.name for each in fields(Field)}


def test_what_a_field_states_is_read_back() -> None:
    for field in RECORD.fields:
        written = codec.attributes(field)
        read = {
            name: reading(written[key]) for name, (key, _, reading) in codec.TABLE.items() if key in written
        }
        assert Field(name=field.name, **read) == field


def test_a_contradiction_is_read_back() -> None:
    for each in CREATE.contradictions:
        assert codec.read_contradiction(codec.contradiction(each)) == each
