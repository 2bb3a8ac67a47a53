"""Lists in JSON and YAML files, piece by piece, whatever the pieces in which a file is read."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conform.captured import pieces
from conform.captured.pieces import BrokenOffError, NotFoundError, TooDeepError, elements, items

if TYPE_CHECKING:
    from collections.abc import Iterator

WAY = (("log", "entries"),)
TEXTS = st.text(alphabet='a"\\{}[],:é\n', max_size=12)
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(params=[1, 2, 7, 1 << 20], scope="module")
def piece(request: pytest.FixtureRequest) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "CHUNK", request.param)
        yield request.param


@given(entries=st.lists(VALUES, max_size=4), indent=st.sampled_from([None, 1]))
def test_every_element_is_found_whole(piece: int, entries: list[Any], indent: int | None) -> None:
    document = {"log": {"pages": [{"entries": [1]}], "v": "entries", "entries": entries, "z": [2]}}
    file = io.BytesIO(json.dumps(document, indent=indent).encode())

    assert piece > 0
    assert [json.loads(each or b"") for each in elements(file, WAY)] == entries


@given(entries=st.lists(VALUES, min_size=1, max_size=4), cut=st.floats(0, 0.99))
def test_a_file_that_ends_too_soon_gives_only_whole_elements(
    piece: int, entries: list[Any], cut: float
) -> None:
    content = json.dumps({"log": {"entries": entries}}).encode()
    found: list[Any] = []
    try:
        for each in elements(io.BytesIO(content[: int(len(content) * cut)]), WAY):
            found.append(json.loads(each or b""))  # noqa: PERF401 - what came before the error counts
    except (BrokenOffError, NotFoundError):
        pass

    assert piece > 0
    assert found == entries[: len(found)]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"entries": [1]}', b'{"log": {"entries": {}}}'])
def test_a_file_without_such_an_array_is_told(content: bytes) -> None:
    with pytest.raises(NotFoundError):
        list(elements(io.BytesIO(content), WAY))


def test_an_element_beyond_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 16)
    monkeypatch.setattr(pieces, "MOST_ELEMENT", 100)
    document = {"log": {"entries": [1, "x" * 5000, {"a": "y" * 5000}, 2]}}

    assert list(elements(io.BytesIO(json.dumps(document).encode()), WAY)) == [b"1", None, None, b"2"]


NAMES = ("interactions",)
YAML_VALUES = st.recursive(
    st.none() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def read(text: str | bytes) -> list[Any]:
    return list(items(io.BytesIO(text.encode() if isinstance(text, str) else text), NAMES))


@given(st.lists(YAML_VALUES, max_size=3))
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
