from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.daftra import DAFTRA
from conform.report.curl import commands, definitions
from conform.report.line import Given, Line

if TYPE_CHECKING:
    from tests.conftest import Heard, Replying, Running, Serving

SHELL = shutil.which("sh")
CURL = shutil.which("curl")
needs_shell = pytest.mark.skipif(SHELL is None, reason="no POSIX shell here")
HOSTILE = 'it\'s "حبر" `id` $HOME $(id) \\n\n!x &;|'


def line_of(body: str | None = None, **more: object) -> Line:
    values = {
        "method": "POST",
        "path": ("/api2/pens.json",),
        "media": "application/json",
        "body": None if body is None else (body,),
        **more,
    }
    return Line(**values)  # type: ignore[arg-type]  # every value above and below is of its kind


def curl(line: Line) -> str:
    return "\n".join(commands(line, DAFTRA.access))


def words(line: str) -> list[str]:
    """Give what a real shell makes of a line: the arguments that curl would get."""
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + line
    environ = {"DAFTRA_BASE_URL": "https://x.test", "DAFTRA_API_KEY": "k 1"}
    done = subprocess.run(  # noqa: S603 - a line of our own making is what is tested
        [str(SHELL), "-c", script], capture_output=True, check=True, env=environ, timeout=20
    )
    return done.stdout.decode().split("\0")[:-1]


def address(arguments: list[str]) -> str:
    return next(each for each in arguments if each.startswith("https://"))


@needs_shell
def test_a_write_becomes_one_line_with_its_secrets_left_to_the_environment() -> None:
    line = curl(line_of('{"Pen": {"name": "a"}}'))
    assert line == (
        "curl -sS -i -w '\\n' -X POST \"$DAFTRA_BASE_URL/api2/pens.json\" -H 'Accept: application/json' "
        "-H \"APIKEY: $DAFTRA_API_KEY\" -H 'Content-Type: application/json' "
        '--data-raw \'{"Pen": {"name": "a"}}\''
    )
    assert address(words(line)) == "https://x.test/api2/pens.json"
    assert "APIKEY: k 1" in words(line)


@needs_shell
@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_any_body_reaches_curl_as_it_was_sent(text: str) -> None:
    value = {"Pen": {"name": text}}
    for ascii_alone in (False, True):
        body = json.dumps(value, ensure_ascii=ascii_alone)
        assert json.loads(words(curl(line_of(body)))[-1]) == value
    assert words(curl(line_of(text, media="text/plain")))[-1] == text


@pytest.mark.parametrize("sign", ["\u200f", "\u202e", "\u00a0", "\u200d", "\x7f", "\U000e0041", "\u2028"])
def test_what_is_not_seen_is_escaped_so_that_it_survives_a_copy(sign: str) -> None:
    line = curl(line_of(json.dumps({"name": f"قلم{sign}🙂"}, ensure_ascii=False)))
    assert sign not in line
    assert "قلم" in line
    assert "🙂" in line


@needs_shell
@pytest.mark.parametrize("length", [199, 200, 70_001])
def test_a_long_run_of_one_character_is_left_to_printf(length: int) -> None:
    line = curl(line_of(f'{{"name": "x{"z" * length}y"}}'))
    assert len(line) < 450
    assert words(line)[-1] == f'{{"name": "x{"z" * length}y"}}'


@needs_shell
def test_a_body_of_newlines_quotes_and_variables_is_not_touched() -> None:
    assert words(curl(line_of(HOSTILE)))[-1] == HOSTILE


@needs_shell
def test_a_path_and_a_query_are_quoted_for_the_shell_and_for_http() -> None:
    line = curl(line_of(method="GET", media=None, path=("/api2/a b'$x/7.json",), query=(("q", ("ح&'",)),)))
    assert address(words(line)) == "https://x.test/api2/a%20b'$x/7.json?q=%D8%AD%26%27"


@needs_shell
def test_a_path_with_braces_is_not_taken_for_a_list_by_curl() -> None:
    assert "-g" in words(curl(line_of(method="GET", media=None, path=("/api2/{id}",))))


@needs_shell
def test_variables_stand_in_path_query_and_body() -> None:
    edit = line_of(
        method="PUT",
        path=("/api2/pens/", "PENS_ID", ".json"),
        query=(("ink", ("", "INKS_ID", "")),),
    )
    edit = replace(edit, body=('{"Pen": {"id": ', "PENS_ID", ', "of": "', "INKS_ID", '"}}'))
    found = words(f"PENS_ID=12 INKS_ID=7\n{curl(edit)}")
    assert address(found) == "https://x.test/api2/pens/12.json?ink=7"
    assert found[-1] == '{"Pen": {"id": 12, "of": "7"}}'


ANSWERS = {
    "compact": ('{"result":"successful","code":202,"id":12}', "12"),
    "as text": ('{"code": 202, "id": "12"}', "12"),
    "on lines": ('{\n  "code": 202,\n  "id" : 12\n}', "12"),
    "in a record": ('{"data":{"Pen":{"id":12,"name":"id: 9"},"Nib":[{"id":4}]}}', "12"),
    "word": ('{"id":"a-1_b"}', "a-1_b"),
}


@needs_shell
@pytest.mark.parametrize("shown", ANSWERS)
def test_an_id_is_taken_from_the_answer(shown: str) -> None:
    answer, wanted = ANSWERS[shown]
    assert taken(line_of("{}", gives=(Given(name="PENS_ID"),)), answer) == wanted


@needs_shell
def test_the_id_of_a_later_row_or_of_a_map_is_taken_too() -> None:
    rows = '{"data":[{"id":3},{"id":"5"}]}'
    assert taken(line_of(gives=(Given(name="PENS_ID", number=2),)), rows) == "5"
    kinds = '{"code":200,"data":{"4":"Main","5":"Other"}}'
    assert taken(line_of(gives=(Given(name="PENS_ID", way="key"),)), kinds) == "4"


def taken(line: Line, answer: str) -> str:
    """Give what a shell makes of an answer: the variable that a line fills from it."""
    head = f"curl() {{ cat <<'END'\nHTTP/1.1 202 Accepted\n\n{answer}\nEND\n}}"
    defined = "\n".join(definitions([line]))
    script = f"{head}\n{defined}\n{curl(line)}\nprintf '#%s' \"$PENS_ID\""
    environ = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(  # noqa: S603 - a line of our own making is what is tested
        [str(SHELL), "-c", script], capture_output=True, check=True, env=environ, timeout=20
    )
    return done.stdout.decode().rpartition("#")[2]


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        ("good", '-H "APIKEY: $DAFTRA_API_KEY"'),
        ("wrong", "-H 'APIKEY: a-wrong-key'"),
        ("bearer", '-H "Authorization: Bearer $DAFTRA_API_KEY"'),
        ("both", """-H "APIKEY: $DAFTRA_API_KEY" -H 'Authorization: Bearer a-wrong-key'"""),
    ],
)
def test_each_class_of_credentials_has_its_header(credentials: str, header: str) -> None:
    assert header in curl(line_of(credentials=credentials))


def test_no_credentials_are_no_header() -> None:
    line = curl(line_of(credentials="none"))
    assert "APIKEY" not in line
    assert "Authorization" not in line


@pytest.mark.skipif(CURL is None, reason="no curl here")
def test_the_line_really_runs(serving: Serving, reply: Replying) -> None:
    def answer(_: Heard) -> object:
        return reply(status=202)

    running: Running
    with serving(answer) as running:  # type: ignore[arg-type]  # the fixture gives the value that it wants
        environ = {"DAFTRA_BASE_URL": running.url, "DAFTRA_API_KEY": "k", "PATH": "/usr/bin:/bin"}
        for each in (line_of(HOSTILE), line_of(None, media=None), line_of(method="GET", media=None)):
            done = subprocess.run(  # noqa: S603 - a line of our own making is what is tested
                [str(SHELL), "-c", curl(each)], capture_output=True, check=True, env=environ, timeout=20
            )
            assert b"202" in done.stdout.splitlines()[0]
    sent, empty, read = running.heard
    assert (sent.method, sent.target, sent.body.decode()) == ("POST", "/api2/pens.json", HOSTILE)
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["apikey"] == "k"
    assert empty.body == b""
    assert empty.headers["content-length"] == "0"
    assert "content-type" not in empty.headers
    assert read.method == "GET"
