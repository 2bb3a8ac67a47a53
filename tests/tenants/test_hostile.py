# ruff: noqa: S106 - secrets made up for tests
"""What the wire can do to a request: each a clear failure or a right answer, never an exception."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.http import BODY_CAP, Secrets, Sender
from conform.tenants.live import Connection
from conform.tenants.live.login import Grant
from conform.tenants.live.pace import Pace
from conform.tenants.live.tenant import LiveTenant
from tests.tenants.conftest import Clock
from tests.tenants.conftest import raw as serve_raw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tenants.conftest import Peer, Raw

READ = Call(method="GET", path="/api2/site_info.json", is_repeatable=True)
GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
KEY = "canary-key-7f3a"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 90, "no answer within 0.3 s"),
        (b"HTTP/1.1 200 " + b"O" * 300, "no answer within 0.3 s"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + b"x" * 300,
            "the answer was not complete within 0.3 s",
        ),
        (
            b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 300,
            "the answer was not complete within 0.3 s",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 99,
            "the answer was not complete within 0.3 s",
        ),
    ],
    ids=["headers", "status line", "body", "body without a length", "chunks"],
)
def test_a_deadline_is_from_the_first_byte_to_the_last(answer: bytes, said: str, raw: Raw) -> None:
    begun = answer.index(b"\r\n\r\n") + 4 if b"\r\n\r\n" in answer else 0

    def trickle(peer: Peer) -> None:
        peer.say(answer[:begun])
        peer.trickle(answer[begun:])

    with raw(trickle) as server:
        sent = list[Call]()
        sender = Sender(server.url, timeout=0.3, heard=sent.append)
        exchange = sender.send(READ)
        assert (exchange.answer, exchange.was_sent, sent) == (None, True, [READ])
        assert exchange.failure in (said, "the answer was not complete within 0.3 s")
        sender.close()


def test_a_request_after_one_that_was_cut_off_gets_its_own_answer(raw: Raw) -> None:
    def first_never(peer: Peer) -> None:
        if peer.number == 1:
            peer.trickle(GOOD * 20)
        else:
            peer.say(GOOD)

    with raw(first_never) as server:
        sender = Sender(server.url, timeout=0.3)
        assert sender.send(READ).failure is not None
        exchange = sender.send(READ)
        sender.close()
    assert exchange.answer is not None
    assert exchange.answer.body == b"{}"


@pytest.mark.parametrize(
    "interim",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\n" * 3,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 199 Own\r\nX: 1\r\n\r\n",
    ],
)
def test_interim_answers_are_skipped(interim: bytes, raw: Raw) -> None:
    with raw(lambda peer: peer.say(interim + GOOD)) as server:
        sender = Sender(server.url)
        answers = [sender.send(READ).answer for _ in range(2)]
        sender.close()
    assert [(each.status, each.body) for each in answers if each is not None] == [(200, b"{}")] * 2


def test_interim_answers_without_end_end_at_the_deadline(raw: Raw) -> None:
    def say(peer: Peer) -> None:
        while not peer.is_over.is_set():
            peer.say(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    with raw(say) as server:
        sender = Sender(server.url, timeout=0.3)
        assert sender.send(READ).failure == "no answer within 0.3 s"
        sender.close()


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (HEAD + b"Content-Length: 500\r\n\r\n{}", "the connection broke off within the answer"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "the connection broke off within the answer"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the connection broke off within the answer"),
        (b"no http at all\r\n\r\n", "the answer does not begin as HTTP does"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "the answer does not begin as HTTP does"),
        (b"HTTP/1.1 20000 OK\r\n\r\n", "the answer does not begin as HTTP does"),
        (b"HTTP/1.1 200 " + b"O" * 70_000, "the answer's head has a line that is too long"),
        (HEAD + b"X: " + b"o" * 70_000 + b"\r\n\r\n", "the answer's head has a line that is too long"),
        (HEAD + b"X: 1\r\n" * 200 + b"\r\n", "the answer's head is not valid HTTP"),
        (b"", "the connection was closed without an answer"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nnot gzip", "the answer's content encoding is broken"),
        (HEAD + b"Content-Encoding: deflate, gzip\r\n\r\nno", "the answer's content encoding is broken"),
    ],
)
def test_what_is_not_http_is_a_failure_in_plain_words(answer: bytes, said: str, raw: Raw) -> None:
    with raw(lambda peer: peer.end(answer)) as server:
        exchange = Sender(server.url, timeout=5).send(READ)
    assert (exchange.answer, exchange.failure, exchange.was_sent) == (None, said, True)


@pytest.mark.parametrize(
    ("head", "name", "values"),
    [
        (b"X-A: 1\r\nx-a: 2\r\n", "x-a", ["1", "2"]),
        (b"X-A: caf\xe9\r\n", "x-a", ["caf\xe9"]),
        (b"X-A: one\r\n two\r\n", "x-a", ["one two"]),
        (b"X-A:\r\n", "x-a", [""]),
        (b"X-A: a\x00b\x1b[2J\r\n", "x-a", ["a\x00b\x1b[2J"]),
        (b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", "set-cookie", ["a=1", "b=2"]),
    ],
)
def test_headers_come_as_they_are(head: bytes, name: str, values: list[str], raw: Raw) -> None:
    with raw(lambda peer: peer.say(b"HTTP/1.1 200 \xe9t\xe9\r\n" + head + GOOD[17:])) as server:
        answer = Sender(server.url).send(READ).answer
    assert answer is not None
    found = [
        " ".join(value.split()) if " " in value else value
        for key, value in answer.headers
        if key.lower() == name
    ]
    assert (answer.body, found) == (b"{}", values)


def test_what_comes_after_an_answer_is_not_the_answer_of_the_next_request(raw: Raw) -> None:
    with raw(lambda peer: peer.say(GOOD + b"HTTP/1.1 418 Stray\r\nContent-Length: 0\r\n\r\n")) as server:
        sender = Sender(server.url)
        statuses = [answer.status for _ in range(3) if (answer := sender.send(READ).answer)]
        sender.close()
    assert statuses == [200, 200, 200]


def test_malformed_headers_are_not_logged_with_what_they_hold(
    raw: Raw, caplog: pytest.LogCaptureFixture
) -> None:
    with raw(lambda peer: peer.end(HEAD + b"no colon canary-in-a-header\r\n\r\n{}")) as server:
        Sender(server.url).send(READ)
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9", "the connection was refused"),
        ("http://tenant.invalid", "the host name is not known"),
        ("http://[", "the URL is not valid"),
    ],
)
def test_what_never_left_us_was_not_sent(url: str, said: str) -> None:
    sent = list[Call]()
    exchange = Sender(url, timeout=5, heard=sent.append).send(READ)
    assert (exchange.failure, exchange.was_sent, sent) == (said, False, [])


def test_an_exception_that_nobody_thought_of_is_a_failure_without_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class OddError(Exception):
        """An error of a library."""

    def odd(*_: object, **__: object) -> None:
        raise OddError(KEY)

    sender = Sender("http://127.0.0.1:9", Secrets(key=KEY))
    monkeypatch.setattr(sender._session, "send", odd)
    assert sender.send(READ).failure == "the request failed (OddError)"


BOMBS = {
    "a gzip bomb": "b'Content-Encoding: gzip', gzip.compress(bytes(1 << 28), 1)",
    "a bomb in a bomb": "b'Content-Encoding: gzip, gzip', gzip.compress(gzip.compress(bytes(1 << 28), 1), 1)",
    "a stream of a gigabyte": "b'Connection: close', None",
    "60 MB of JSON": "b'Content-Length: 60000000', b'[' + b'{},' * 19_999_999 + b'{}]'",
    "the most that is read": "b'Connection: close', b'[' + b'{},' * ((BODY_CAP - 4) // 3) + b'{}]'",
}
MEASURED = """
import gzip, multiprocessing, socket, sys
from pathlib import Path
from conform.drift.judged import read_body
from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.http import BODY_CAP, Sender

def serve(listener):
    head, body = {bomb}
    peer, _ = listener.accept()
    peer.recv(4096)
    peer.sendall(b'HTTP/1.1 200 OK\\r\\n' + head + b'\\r\\n\\r\\n')
    try:
        for _ in range(1 << 14) if body is None else (): peer.sendall(bytes(1 << 16))
        if body: peer.sendall(body)
    except OSError:
        pass
    peer.close()

listener = socket.create_server(('127.0.0.1', 0))
server = multiprocessing.get_context('fork').Process(target=serve, args=(listener,), daemon=True)
server.start()
exchange = Sender(f'http://127.0.0.1:{{listener.getsockname()[1]}}').send(Call(method='GET', path='/'))
read_body(exchange.answer.body if exchange.answer else b'')
# ru_maxrss would be that of the process which forked
peak = Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]
print(exchange.failure, int(peak) // 1024, sep=';')
server.terminate()
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_answer_takes_more_than_300_mb(bomb: str, tmp_path: Path) -> None:
    script = MEASURED.format(bomb=BOMBS[bomb])
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True, cwd=tmp_path
    )
    failure, megabytes = run.stdout.strip().split(";")
    is_read = bomb == "the most that is read"
    assert failure == ("None" if is_read else f"the answer is longer than {BODY_CAP} bytes")
    assert int(megabytes) < 300


_PIECES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/9.9 999 \xff\r\n",
        b"HTTP/1.1 204 No Content\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n",
        b"HTTP/0.9\r\n",
        b"Content-Length: 2\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Content-Length: 2, 3\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: deflate\r\n",
        b"Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n",
        b"Connection: close\r\n",
        b"Set-Cookie: \x00=\x01; domain=\r\n",
        b"Retry-After: Sat, 31 Dec 99999 00:00:00 GMT\r\n",
        b": no name\r\n",
        b"no colon\r\n",
        b"\r\n",
        b"\n",
        b"ffffffffffffffff\r\n",
        b"-1\r\n",
        b"2;x=y\r\n{}\r\n0\r\n\r\n",
        b"{}",
        b"\x1f\x8b\x08\x00",
    ]
)


_ANSWERS = st.lists(_PIECES | st.binary(max_size=20), max_size=8)
_ONCE = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)


@given(pieces=_ANSWERS)
@_ONCE
def test_send_ends_and_never_raises_whatever_bytes_come(pieces: list[bytes]) -> None:
    with serve_raw(lambda peer: peer.end(b"".join(pieces))) as server:
        sender = Sender(server.url, timeout=1)
        exchange = sender.send(READ)
        sender.close()
    assert (exchange.answer is None) is (exchange.failure is not None)


@given(pieces=_ANSWERS, status=st.sampled_from((200, 401, 404, 429, 503)), headers=st.text(max_size=40))
@_ONCE
def test_a_live_tenant_never_raises_whatever_bytes_come(
    pieces: list[bytes], status: int, headers: str
) -> None:
    wild = headers.encode("utf-8", "surrogatepass")
    answer = b"HTTP/1.1 %d X\r\nRetry-After: %s\r\nDate: %s\r\nLocation: %s\r\n" % (status, wild, wild, wild)
    clock = Clock()
    pace = Pace(None, clock=clock, sleep=clock.sleep)
    grant = Grant(client_id="7", client_secret="client-secret-1", username="x", password="password-1")
    with serve_raw(lambda peer: peer.end(answer + b"".join(pieces))) as server:
        found = Connection(
            vendor=DAFTRA,
            base_url=server.url,
            secrets=Secrets(token="token-number-0"),
            grant=grant,
            timeout=1,
        )
        tenant = LiveTenant(found, allow_writes=True, pace=pace)
        said = [tenant.check(), tenant.confirm(), tenant.ended]
        exchange = tenant.send(READ)
        tenant.close()
    assert exchange.answer is not None or exchange.failure is not None
    assert all(each is None or each.isprintable() for each in said)
