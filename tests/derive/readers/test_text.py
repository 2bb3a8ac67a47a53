from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.derive.document import DocumentError
from conform.derive.readers.text import DEEPEST, parse

BOMB = "a: &a [x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(), JSON))
def test_json_and_yaml_of_one_value_are_one_value(value: dict[str, object]) -> None:
    assert parse("a", json.dumps(value)) == value
    assert parse("a", yaml.safe_dump(value)) == value


def test_scalars_are_those_of_openapi() -> None:
    text = "a: 2024-01-01\nb: on\nc: true\n200: x"
    assert parse("a", text) == {"a": "2024-01-01", "b": "on", "c": True, 200: "x"}


def test_a_few_aliases_are_no_bomb() -> None:
    assert parse("a", "a: &x {b: 1}\nc: *x") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "grows beyond"),
        ("a: &a [*a]", "grows beyond"),
        ("a: " + "[" * 100_000, f"deeper than {DEEPEST} levels"),
        ('{"a":' * 100_000, "too deep"),
        ("a: !!python/object:os.system x", "not whole YAML"),
        ("\x00", "not whole YAML"),
        ("a: *x", "not whole YAML"),
        ("", "must be a mapping"),
    ],
)
def test_what_would_explode_or_breaks_off_is_one_line(text: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        parse("zoo.yaml", text)
    assert "\n" not in str(caught.value)
