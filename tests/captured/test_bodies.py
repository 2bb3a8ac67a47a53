"""Bodies as files hold them: labels that are wrong, chunks that were left, compression of every kind."""

from __future__ import annotations

import gzip
import sys
import zlib
from base64 import b64encode, urlsafe_b64encode
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from conform.captured import bodies
from conform.captured.bodies import MOST_BODY, from_base64, opened
from tests.captured.small import bodies as read_bodies
from tests.captured.small import entry, har, read

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '{"name": "قلم?>~", "a": 1}'.encode()


def deflated(plain: bytes, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(plain) + packer.flush()


def chunked(plain: bytes, size: int = 5) -> bytes:
    pieces = [plain[at : at + size] for at in range(0, len(plain), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("coded", "plain"),
    [
        (b64encode(TEXT), TEXT),
        (b64encode(TEXT).decode(), TEXT),
        (urlsafe_b64encode(TEXT), TEXT),
        (b64encode(TEXT).rstrip(b"="), TEXT),
        (b"\n  ".join([b64encode(TEXT)[:8], b64encode(TEXT)[8:]]), TEXT),
        (TEXT, TEXT),
        (TEXT.decode(), TEXT),
        (b"[]", b"[]"),
        (b"<html>", b"<html>"),
        (b"true", b"true"),
        (b"null", b"null"),
        (b"1234", b"1234"),
        (b"", b""),
        ("\ud800", b""),
    ],
)
def test_base64_is_undone_and_plain_text_of_that_label_is_given_as_it_is(
    coded: str | bytes, plain: bytes
) -> None:
    assert from_base64(coded) == plain


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TEXT, {}),
        (TEXT, {"Content-Encoding": "identity"}),
        (TEXT, {"Content-Encoding": "gzip"}),
        (TEXT, {"content-encoding": "br"}),
        (TEXT, {"Transfer-Encoding": "chunked"}),
        (gzip.compress(TEXT, mtime=0), {"Content-Encoding": "GZIP"}),
        (gzip.compress(TEXT, mtime=0), {"Content-Encoding": "x-gzip"}),
        (gzip.compress(TEXT, mtime=0), {}),
        (zlib.compress(TEXT), {"Content-Encoding": "deflate"}),
        (deflated(TEXT, -zlib.MAX_WBITS), {"Content-Encoding": "deflate"}),
        (zlib.compress(gzip.compress(TEXT, mtime=0)), {"Content-Encoding": "gzip, deflate"}),
        (gzip.compress(TEXT, mtime=0), {"Content-Encoding": "gzip, gzip"}),
        (chunked(TEXT), {"Transfer-Encoding": "chunked"}),
        (chunked(gzip.compress(TEXT, mtime=0)), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
    ],
)
def test_what_was_kept_of_the_transfer_is_undone(body: bytes, headers: dict[str, str]) -> None:
    assert opened(body, tuple(headers.items())) == TEXT


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\x1f\x8b\x00", {"Content-Encoding": "gzip"}),
        (b"\x8b\x02\x80", {"Content-Encoding": "unheard-of"}),
        (gzip.compress(TEXT, mtime=0)[:-9], {"Content-Encoding": "gzip"}),
        (gzip.compress(bytes(MOST_BODY + 1), mtime=0), {"Content-Encoding": "gzip"}),
    ],
)
def test_what_cannot_be_undone_is_no_body(body: bytes, headers: dict[str, str]) -> None:
    assert opened(body, tuple(headers.items())) is None


@pytest.mark.parametrize("broken", [b"5\r\nab", b"2\r\nabcd0\r\n\r\n", b"zz\r\n", b"2\r\nab\r\n"])
def test_a_body_that_is_no_chunks_is_left_alone(broken: bytes) -> None:
    assert opened(broken, (("Transfer-Encoding", "chunked"),)) == broken


def test_every_kind_that_requests_reads_is_opened_where_its_module_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def decompress(body: bytes) -> bytes:
        if body != b"\x8b\x02":
            raise ValueError
        return TEXT

    monkeypatch.setitem(sys.modules, "pressed", SimpleNamespace(decompress=decompress))
    undo = bodies._by("not_installed", "pressed")
    monkeypatch.setattr(bodies, "DECODERS", {"br": undo})

    assert opened(b"\x8b\x02", (("Content-Encoding", "br"),)) == TEXT
    assert opened(b"\x8b\x03", (("Content-Encoding", "br"),)) is None
    assert bodies._by("not_installed") is None


@pytest.mark.parametrize(
    ("listed", "recorder", "media"),
    [
        ("application/json; charset=utf-8", "text/plain", "application/json; charset=utf-8"),
        ("text/html", "application/json", "text/html"),
        (None, "application/json", "application/json"),
        (None, "x-unknown", None),
        (None, "", None),
    ],
)
def test_the_servers_header_counts_before_what_the_recorder_wrote(
    tmp_path: Path, listed: str | None, recorder: str, media: str | None
) -> None:
    one: dict[str, Any] = entry(mimeType=recorder)
    one["response"]["headers"] = [] if listed is None else [{"name": "content-type", "value": listed}]

    (captured,) = read(tmp_path / "a.har", har(one))

    assert captured.exchange is not None
    assert captured.exchange.answer is not None
    assert captured.exchange.answer.header("Content-Type") == media


@pytest.mark.parametrize("tag", ["!binary", "!!binary", "!<tag:yaml.org,2002:binary>"])
@pytest.mark.parametrize("written", [b64encode(TEXT).decode(), "'{}'"])
def test_a_binary_body_of_a_cassette_is_a_body(tmp_path: Path, tag: str, written: str) -> None:
    text = f"""http_interactions:
- request: {{method: get, uri: 'https://x/api2/pens', body: {{string: ''}}, headers: {{}}}}
  response:
    status: {{code: 200}}
    headers: {{}}
    body: {{encoding: ASCII-8BIT, string: {tag} {written}}}
"""
    assert read_bodies(read(tmp_path / "a.yml", text)) == [b"{}" if written == "'{}'" else TEXT]


def test_a_request_that_a_har_file_holds_in_base64_is_read(tmp_path: Path) -> None:
    one: dict[str, Any] = entry()
    one["request"]["postData"] = {"text": b64encode(TEXT).decode(), "encoding": "base64"}

    (captured,) = read(tmp_path / "a.har", har(one))

    assert captured.exchange is not None
    assert captured.exchange.call.body == TEXT
