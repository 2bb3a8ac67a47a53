"""Lists in YAML, item by item."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conform.captured.events import TooDeepError, items
from conform.captured.scan import NotFoundError

NAMES = ("interactions",)
VALUES = st.recursive(
    st.none() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def read(text: str | bytes) -> list[Any]:
    return list(items(io.BytesIO(text.encode() if isinstance(text, str) else text), NAMES))


@given(st.lists(VALUES, max_size=3))
def test_what_was_written_is_read_back(values: list[Any]) -> None:
    text = yaml.safe_dump({"before": [1], "interactions": values}, encoding="utf-8")

    assert read(text) == values


def test_an_alias_is_the_value_that_it_names() -> None:
    assert read("interactions: [&a {x: y}, *a, *nothing]") == [{"x": "y"}, {"x": "y"}, None]


@pytest.mark.parametrize("text", ["", "a: 1", "[1]", "text", "interactions: {a: 1}", "interactions: 5"])
def test_a_document_without_the_list_is_told(text: str) -> None:
    with pytest.raises(NotFoundError):
        read(text)


def test_deep_nesting_is_refused_before_it_is_built() -> None:
    with pytest.raises(TooDeepError):
        read("interactions: [" + "[" * 100_000)
