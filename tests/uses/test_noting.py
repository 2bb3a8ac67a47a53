from __future__ import annotations

import copy
import io
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
import requests

from conform.uses import Noting, read_notes
from conform.uses.noting import NotesError, looks_like_notes
from conform.uses.place import deepest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWER = {"a": 1, "b": {"c": 2, "d": [{"e": 3, "f": 4}]}, "g": [1, 2], "h": None}


def _matched(answer: Any) -> Any:
    match answer:
        case {"b": {"c": found}}:
            return found


def read(how: Callable[[Any], Any], tmp_path: Path) -> tuple[tuple[str, ...], Any]:
    noting = Noting(tmp_path / "reads.jsonl")
    given = how(noting.answer(ANSWER, "get", "https://x.example/cats/17.json?page=2"))
    return deepest({*noting.notes["GET", "/cats/0.json"]}), given


@pytest.mark.parametrize(
    ("how", "noted"),
    [
        (lambda answer: answer["a"], ("a",)),
        (lambda answer: answer["b"]["c"], ("b.c",)),
        (lambda answer: answer.get("h"), ("h",)),
        (lambda answer: "a" in answer, ("a",)),
        (lambda answer: [row["e"] for row in answer["b"]["d"]], ("b.d[].e",)),
        (lambda answer: answer["g"][1], ("g",)),
        (_matched, ("b.c",)),
        (lambda answer: answer["b"].pop("c"), ("b.c",)),
        (lambda answer: answer["b"].setdefault("c", 5), ("b.c",)),
    ],
)
def test_a_key_that_is_touched_is_noted_and_what_it_gives_is_as_of_any_dict(
    how: Callable[[Any], Any], noted: tuple[str, ...], tmp_path: Path
) -> None:
    assert read(how, tmp_path) == (noted, how(copy.deepcopy(ANSWER)))


@pytest.mark.parametrize(
    "how",
    [
        dict,
        list,
        json.dumps,
        copy.copy,
        copy.deepcopy,
        lambda answer: answer.copy(),
        lambda answer: {**answer},
        lambda answer: dict(**answer),
        lambda answer: answer | {"z": 1},
        lambda answer: {"z": 1} | answer,
        lambda answer: answer == ANSWER,
        lambda answer: {**answer} == ANSWER,
        lambda answer: answer != ANSWER,
        lambda answer: sorted(answer.keys()),
        lambda answer: list(answer.values()),
        lambda answer: list(answer.items()),
        lambda answer: list(reversed(answer)),
        lambda answer: pickle.loads(pickle.dumps(answer)),  # noqa: S301 - our own
        lambda answer: answer.popitem(),
    ],
)
def test_what_goes_through_all_of_an_object_notes_all_of_it(
    how: Callable[[Any], Any], tmp_path: Path
) -> None:
    assert read(how, tmp_path) == (("*",), how(copy.deepcopy(ANSWER)))


def test_an_answer_is_a_dict_or_a_list_and_equal_to_the_plain_one(tmp_path: Path) -> None:
    noting = Noting(tmp_path / "reads.jsonl")
    given = noting.answer([ANSWER], "GET", "/cats")
    assert isinstance(given, list)
    assert isinstance(given[0], dict)
    assert given == [ANSWER]
    assert noting.answer(5, "GET", "/cats") == 5


class _Echo(requests.adapters.BaseAdapter):
    """Answer every request alike, without a wire."""

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        response = requests.Response()
        response.status_code, response.request = 200, request
        response.raw = io.BytesIO(b'{"data": {"id": 5}}')
        return response

    def close(self) -> None:
        pass


class _Request:
    method = "GET"
    url = "http://127.0.0.1/cats/5"


class _Response:
    request = _Request()

    def json(self) -> Any:
        return {"id": 5}


def test_a_response_of_a_library_gives_noted_answers_from_then_on(tmp_path: Path) -> None:
    noting = Noting(tmp_path / "reads.jsonl")
    response = noting.response(_Response(), timeout=3)
    assert response.json()["id"] == 5
    assert noting.notes == {("GET", "/cats/0"): {"id"}}


def test_a_session_of_requests_notes_by_one_hook(tmp_path: Path) -> None:
    noting = Noting(tmp_path / "reads.jsonl")
    session = requests.Session()
    session.hooks["response"].append(noting.response)
    session.mount("http://", _Echo())
    assert session.get("http://a.example/cats/5", params={"page": 1}, timeout=1).json()["data"]["id"] == 5
    assert deepest({*noting.notes["GET", "/cats/0"]}) == ("data.id",)


def test_notes_are_added_to_a_file_and_read_as_one(tmp_path: Path) -> None:
    file = tmp_path / "reads.jsonl"
    for key in ("a", "b"):
        with Noting(file) as noting:
            noting.answer(ANSWER, "GET", "/cats/17")[key]
            noting.save()
    assert looks_like_notes(file)
    assert read_notes(file) == {("GET", "/cats/0"): {"a", "b"}}
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    assert "17" not in file.read_text(encoding="utf-8")


def test_an_answer_of_which_nothing_is_touched_is_noted_too(tmp_path: Path) -> None:
    with Noting(tmp_path / "reads.jsonl") as noting:
        noting.answer(ANSWER, "GET", "/cats")
    assert read_notes(tmp_path / "reads.jsonl") == {("GET", "/cats"): frozenset()}


def test_what_is_no_notes_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "reads.jsonl"
    file.write_text('{"noted":"GET /cats","reads":[]}\n{}\n', encoding="utf-8")
    with pytest.raises(NotesError, match=r"reads\.jsonl:2: is no line of notes"):
        read_notes(file)
    with pytest.raises(NotesError, match="cannot be read"):
        read_notes(tmp_path / "none.jsonl")
    assert not looks_like_notes(tmp_path / "none.jsonl")
