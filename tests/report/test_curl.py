from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.daftra import DAFTRA
from conform.report.curl import curl as curl_of
from conform.report.curl import setting
from conform.report.evidence import Kept

if TYPE_CHECKING:
    from tests.conftest import Heard, Replying, Running, Serving

SHELL = shutil.which("sh")
CURL = shutil.which("curl")
needs_shell = pytest.mark.skipif(SHELL is None, reason="no POSIX shell here")
HOSTILE = 'it\'s "حبر" `id` $HOME $(id) \\n\n!x &;|'


def kept(body: str | None = None, **more: object) -> Kept:
    values = {"method": "POST", "path": "/api2/pens.json", "media": "application/json", "body": body, **more}
    return Kept(**values)  # type: ignore[arg-type]  # every value above and below is of its kind


def curl(kept: Kept) -> str:
    return curl_of(kept, DAFTRA.access)


def words(line: str) -> list[str]:
    """Give what a real shell makes of a line: the arguments that curl would get."""
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + line
    environ = {"DAFTRA_BASE_URL": "https://x.test", "DAFTRA_API_KEY": "k 1"}
    done = subprocess.run(  # noqa: S603 - a line of our own making is what is tested
        [str(SHELL), "-c", script], capture_output=True, check=True, env=environ, timeout=20
    )
    return done.stdout.decode().split("\0")[:-1]


@needs_shell
def test_a_write_becomes_one_line_with_its_secrets_left_to_the_environment() -> None:
    line = curl(kept('{"Pen": {"name": "a"}}'))
    assert line == (
        "curl -i -X POST \"$DAFTRA_BASE_URL/api2/pens.json\" -H 'Accept: application/json' "
        "-H \"APIKEY: $DAFTRA_API_KEY\" -H 'Content-Type: application/json' "
        '--data-raw \'{"Pen": {"name": "a"}}\''
    )
    assert words(line)[3] == "https://x.test/api2/pens.json"
    assert "APIKEY: k 1" in words(line)


@needs_shell
@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_any_body_reaches_curl_as_it_was_sent(text: str) -> None:
    body = json.dumps({"Pen": {"name": text}}, ensure_ascii=False)
    for sent in (body, text):
        assert words(curl(kept(sent)))[-1] == sent


@needs_shell
def test_a_body_of_newlines_quotes_and_variables_is_not_touched() -> None:
    assert words(curl(kept(HOSTILE)))[-1] == HOSTILE


@needs_shell
def test_a_path_and_a_query_are_quoted_for_the_shell_and_for_http() -> None:
    line = curl(kept(method="GET", media=None, path="/api2/a b'$x/7.json", query=(("q", "ح&'"),)))
    assert words(line)[1] == "https://x.test/api2/a%20b'$x/7.json?q=%D8%AD%26%27"


@needs_shell
def test_a_path_with_braces_is_not_taken_for_a_list_by_curl() -> None:
    assert "-g" in words(curl(kept(method="GET", media=None, path="/api2/{id}")))


@needs_shell
def test_the_id_of_a_record_is_set_once_above_the_line() -> None:
    edit = kept("{}", method="PUT", path="/api2/7/pens/7.json", record="7")
    assert setting(edit) == "RECORD=7"
    assert words(f"RECORD=12\n{curl(edit)}")[3] == "https://x.test/api2/7/pens/12.json"
    assert setting(kept()) is None


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
    assert header in curl(kept(credentials=credentials))


def test_no_credentials_are_no_header() -> None:
    line = curl(kept(credentials="none"))
    assert "APIKEY" not in line
    assert "Authorization" not in line


@pytest.mark.skipif(CURL is None, reason="no curl here")
def test_the_line_really_runs(serving: Serving, reply: Replying) -> None:
    def answer(_: Heard) -> object:
        return reply(status=202)

    running: Running
    with serving(answer) as running:  # type: ignore[arg-type]  # the fixture gives the value that it wants
        environ = {"DAFTRA_BASE_URL": running.url, "DAFTRA_API_KEY": "k", "PATH": "/usr/bin:/bin"}
        for each in (kept(HOSTILE), kept(None, media=None), kept(method="GET", media=None)):
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
