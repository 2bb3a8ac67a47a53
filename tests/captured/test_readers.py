"""Captured files of every kind, whole and broken."""

from __future__ import annotations

import base64
import gzip
import json
import tracemalloc
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest
import yaml

from conform.captured import READERS, Captured, CapturedError, Reader, read_captured, readers
from conform.captured.readers import cassette_entry, har_entry, split
from tests.captured.small import bodies, cassette, entry, har, interaction, read, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_a_har_entry_becomes_an_exchange(tmp_path: Path) -> None:
    (captured,) = read(tmp_path / "a.har", har(entry()))

    assert (captured.index, captured.method, captured.path) == (0, "GET", "/api2/pens/7.json")
    assert captured.exchange is not None
    assert captured.exchange.answer is not None
    assert captured.exchange.call.query == (("page", "2"),)
    assert captured.exchange.milliseconds == 12.5
    assert captured.exchange.answer.status == 200
    assert captured.exchange.answer.header("content-type") == "application/json"
    assert captured.exchange.answer.header("x-a") == "b"
    assert captured.exchange.answer.body == b'{"a": 1}'


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_cassette_interaction_becomes_an_exchange(tmp_path: Path, name: str) -> None:
    (captured,) = read(tmp_path / name, cassette(interaction()))

    assert (captured.method, captured.path, captured.has_body) == ("GET", "/api2/pens/7.json", True)
    assert bodies([captured]) == [b'{"a": 1}']


def test_any_of_them_may_be_gzipped(tmp_path: Path) -> None:
    content = gzip.compress(json.dumps(cassette(interaction(), interaction())).encode())

    assert len(read(tmp_path / "a.json.gz", content)) == 2


def test_a_byte_order_mark_before_a_har_file_is_ignored(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a.har", b"\xef\xbb\xbf" + json.dumps(har(entry())).encode())) == 1


def test_bodies_in_base64_are_decoded(tmp_path: Path) -> None:
    coded = base64.b64encode("قلم".encode()).decode()

    assert bodies(read(tmp_path / "a.har", har(entry(coded, encoding="base64")))) == ["قلم".encode()]
    assert bodies(
        read(
            tmp_path / "a.json",
            cassette(
                {
                    **interaction(),
                    "response": {"status": {"code": 200}, "headers": {}, "body": {"base64_string": coded}},
                }
            ),
        )
    ) == ["قلم".encode()]


@pytest.mark.parametrize("text", [None, ""])
def test_a_har_entry_without_a_body_is_known_to_have_none(tmp_path: Path, text: str | None) -> None:
    (captured,) = read(tmp_path / "a.har", har(entry(text)))

    assert captured.exchange is not None
    assert not captured.has_body


@pytest.mark.parametrize("status", [0, None, "x", True, 100_000])
def test_a_har_entry_without_an_answer_has_no_exchange(tmp_path: Path, status: Any) -> None:
    (captured,) = read(tmp_path / "a.har", har(entry(status=status)))

    assert captured.exchange is None


def test_a_body_that_was_kept_compressed_is_opened(tmp_path: Path) -> None:
    packed = interaction(gzip.compress(b'{"a": 2}'), more={"Content-Encoding": ["gzip"]})
    unknown = interaction(b"\x8b\x02\x80", more={"Content-Encoding": ["br"]})
    damaged = interaction(b"\x1f\x8b\x00", more={"Content-Encoding": ["gzip"]})

    found = read(tmp_path / "a.yaml", cassette(packed, unknown, damaged))

    assert [each.has_body for each in found] == [True, False, False]
    assert bodies(found)[0] == b'{"a": 2}'


def test_a_cassette_with_anchors_and_python_tags_is_read(tmp_path: Path) -> None:
    text = """interactions:
- request:
    method: GET
    uri: !!python/unicode 'https://x/api2/pens'
    headers: &h {Accept: ['*/*']}
    body: null
  response:
    status: {code: 200, message: OK}
    headers: *h
    body: {string: !!binary eyJhIjogMX0=}
version: 1
"""
    (captured,) = read(tmp_path / "a.yaml", text)

    assert (captured.path, bodies([captured])) == ("/api2/pens", [b'{"a": 1}'])


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "x",
        [],
        {},
        {"request": 1},
        {"request": {}, "response": {"content": []}},
        {"request": {"url": []}},
    ],
)
def test_entries_that_are_none_have_no_exchange_and_harm_no_other(tmp_path: Path, odd: Any) -> None:
    for name, value in (("a.har", har(odd, entry())), ("b.json", cassette(odd, interaction()))):
        first, second = read(tmp_path / name, value)

        assert first.exchange is None
        assert second.exchange is not None


def test_nan_and_bytes_that_are_no_text_in_the_file_around_a_body_are_let_pass(tmp_path: Path) -> None:
    content = json.dumps(har(entry(), entry())).encode()

    assert len(bodies(read(tmp_path / "a.har", content.replace(b"12.5", b"NaN")))) == 2
    assert (
        bodies(read(tmp_path / "b.har", content.replace(b'\\"a\\"', b'\\"\xff\\"')))
        == ['{"\ufffd": 1}'.encode()] * 2
    )


def test_a_body_of_ten_thousand_levels_is_handed_on(tmp_path: Path) -> None:
    deep = "[" * 10_000 + "]" * 10_000

    assert bodies(read(tmp_path / "a.har", har(entry(deep)))) == [deep.encode()]


def test_an_entry_that_nests_ten_thousand_levels_itself_is_unread(tmp_path: Path) -> None:
    deep = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
    content = json.dumps(har("DEEP", entry())).encode().replace(b'"DEEP"', deep)

    first, second = read(tmp_path / "a.har", content)

    assert (first.exchange is None, second.exchange is None) == (True, False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\x7fELF\x00\x00", "is binary"),
        (b"\x1f\x8b\x08broken", "is damaged gzip"),
        (b'{"openapi": "3.1.0"}', "neither"),
        (b"[1, 2]", "neither"),
        (b"just text", "has no `interactions`"),
        (b"a: 1\nb: 2\n", "has no `interactions`"),
        (b"interactions:\n- request: {method: GET\n- x", "breaks off before the first exchange"),
        (b"interactions:\n- " + b"[" * 300, "nests deeper"),
        (b"- " * 100_000, "has no `interactions`"),
        (b"[" * 100_000, "neither"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_file_that_is_none_of_these_is_refused_in_one_line(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(CapturedError) as caught:
        read(tmp_path / "a.file", content)

    message = str(caught.value).replace("is JSON, but not", "neither")
    assert reason in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CapturedError, match="No such file"):
        list(read_captured(tmp_path / "none.har"))


def test_a_new_kind_of_file_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(file: BinaryIO) -> Iterator[Captured]:
        for index, line in enumerate(file):
            method, path = line.decode().removeprefix("* ").split()
            yield Captured(index=index, method=method, path=path)

    def may_read(start: bytes) -> bool:
        return start.startswith(b"* ")

    toy = Reader(name="toy", may_read=may_read, read=lines, is_none="is no toy")
    for rows in ((toy, *READERS), (*READERS, toy)):
        monkeypatch.setattr(readers, "READERS", rows)
        assert [each.path for each in read(tmp_path / "a.toy", "* GET /a\n* GET /b\n")] == ["/a", "/b"]
        assert len(read(tmp_path / "a.har", har(entry()))) == 1


@pytest.mark.parametrize(
    ("value", "name"),
    [(har(entry()), "HAR"), (cassette(interaction()), "cassette in JSON")],
)
def test_a_file_in_json_is_read_by_what_it_holds(tmp_path: Path, value: Any, name: str) -> None:
    (reader,) = (each for each in READERS if each.name == name)
    with written(tmp_path / "a.json", value).open("rb") as file:
        assert [each.path for each in reader.read(file)] == ["/api2/pens/7.json"]
    assert len({each.name for each in READERS}) == len(READERS)


def whole_and_broken(path: Path) -> tuple[list[Captured], str]:
    found: list[Captured] = []
    try:
        for each in read_captured(path):
            found.append(each)  # noqa: PERF402 - what came before the error counts
    except CapturedError as error:
        return found, str(error)
    return found, ""


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    content = json.dumps(har(*[entry()] * 5)).encode()
    found, message = whole_and_broken(written(tmp_path / "a.har", content[: len(content) - 200]))

    assert len(found) == 4
    assert "breaks off after 4 whole exchanges" in message


def test_a_yaml_cassette_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    content = yaml.dump(json.loads(json.dumps(cassette(*[interaction()] * 3)))).encode()
    found, message = whole_and_broken(written(tmp_path / "a.yaml", content[:-40] + b"\n  : [\n"))

    assert len(found) == 2
    assert "breaks off after" in message


def test_a_large_file_is_read_within_a_few_entries_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    one = json.dumps(entry("x" * 100_000))
    path.write_text('{"log": {"entries": [' + ",".join([one] * 300) + "]}}")

    tracemalloc.start()
    count = sum(1 for _ in read_captured(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 300
    assert peak < 10_000_000 < path.stat().st_size


def test_an_alias_bomb_stays_small(tmp_path: Path) -> None:
    lines = ["interactions:", "- a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    (captured,) = read(tmp_path / "a.yaml", "\n".join(lines))

    assert captured.exchange is None


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("https://x/api2/pens.json?page=2&limit=", "/api2/pens.json", (("page", "2"), ("limit", ""))),
        ("/relative?x=1", "/relative", (("x", "1"),)),
        ("https://[broken", "", ()),
        ("", "", ()),
    ],
)
def test_a_url_is_split_into_path_and_query(url: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    assert split(url) == (path, query)


def test_what_was_posted_is_the_call_s_body() -> None:
    posted = entry()
    posted["request"] |= {"method": "post", "postData": {"text": '{"Pen": {}}'}}

    found = har_entry(0, posted)

    assert found.method == "POST"
    assert found.exchange is not None
    assert found.exchange.call.body == b'{"Pen": {}}'


@pytest.mark.parametrize("content", [{"encoding": "base64", "text": "\ud800"}, {"text": 5}, None])
def test_a_body_that_cannot_be_read_is_none(content: Any) -> None:
    odd = entry()
    odd["response"]["content"] = content

    assert not har_entry(0, odd).has_body


@pytest.mark.parametrize(
    "response",
    [
        {"status": {"code": "200"}, "headers": {}, "body": {"string": "{}"}},
        {"status": {"code": 200}, "headers": {}, "body": {"string": b"{}"}},
        {"status_code": 200, "headers": {"A": "b"}, "content": "{}"},
        {"status": {"code": 200}, "headers": {}, "body": {"encoding": "utf-8", "string": "{}"}},
    ],
)
def test_answers_are_read_as_serializers_have_written_them(response: dict[str, Any]) -> None:
    found = cassette_entry(0, {**interaction(), "response": response})

    assert found.exchange is not None
    assert found.exchange.answer is not None
    assert (found.exchange.answer.status, found.exchange.answer.body) == (200, b"{}")


def test_headers_keep_their_repetitions() -> None:
    found = cassette_entry(0, interaction(more={"Set-Cookie": ["a", "b"]}))

    assert found.exchange is not None
    assert found.exchange.answer is not None
    assert [value for name, value in found.exchange.answer.headers if name == "Set-Cookie"] == ["a", "b"]


@pytest.mark.parametrize("response", [None, {}, {"status": None}, {"status": {"code": "x"}}, []])
def test_an_interaction_without_a_status_has_no_exchange(response: Any) -> None:
    assert cassette_entry(0, {**interaction(), "response": response}).exchange is None
