from __future__ import annotations

from dataclasses import replace

from conform.contract import Choice, Default
from conform.derive.export_sample import sample
from tests.derive.contracts import BODY, LION, field


def test_documented_values_make_the_sample_and_read_only_ones_do_not() -> None:
    assert sample(BODY) == {"Lion": {"mane": 2, "name": "Leo", "is_tame": False}}


def test_a_required_field_without_a_documented_value_has_a_neutral_one() -> None:
    stated = (
        field("a", "string", is_required=True, max_length=2),
        field("b", "string", is_required=True, format="date"),
        field("c", "integer", is_required=True, minimum=5),
        field("d", "integer"),
    )
    assert sample(replace(LION, fields=stated)) == {"a": "te", "b": "2024-01-31", "c": 5}


def test_rows_and_allowed_values_are_samples_too() -> None:
    row = field("[]", "object", fields=(field("kind", "string", enum=(Choice(value="x"),)),))
    assert sample(field("rows", "array", items=row)) == [{"kind": "x"}]


def test_an_example_that_breaks_its_own_schema_is_none() -> None:
    assert sample(field("a", "integer", example=Default(value="x"))) is None
