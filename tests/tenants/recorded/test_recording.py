from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from conform.exchange import Answer, Exchange
from conform.redact import Redactor, Secret, sent_texts
from conform.tenants.recorded.file import RecordingError
from conform.tenants.recorded.recording import RecordingTenant, write_recording
from conform.tenants.recorded.replay import RecordedTenant, open_cassette

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tenants.recorded.conftest import Calling, Making

KEY = 'canary"/key+7f3a'
REDACTOR = Redactor(
    [Secret(kind="API key", value=KEY)], anonymise=["https://acme.daftra.com"], hides_people=True
)


def test_a_call_is_passed_on_and_kept(tenant: Making, call: Calling, answer: Callable[..., Exchange]) -> None:
    inner = tenant(answer)
    recording = RecordingTenant(inner)
    exchange = recording.send(call())
    recording.close()
    assert recording.exchanges == [exchange] == [answer(call())]
    assert (recording.sort, recording.base_url, recording.writes) == ("embedded", inner.base_url, True)
    assert not inner.is_closed


def test_a_call_without_an_answer_is_not_kept(tenant: Making, call: Calling) -> None:
    recording = RecordingTenant(tenant(lambda made: Exchange(call=made, failure="refused")))
    assert recording.send(call()).failure == "refused"
    assert recording.exchanges == []


def test_what_was_said_to_an_earlier_case_is_kept_and_played_as_lent(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    recording = RecordingTenant(tenant(answer))
    recording.note(answer(call(), is_lent=True))
    recording.send(call(path="/api2/clients/8.json"))
    write_recording(tmp_path / "f", recording.exchanges, metadata={}, redactor=Redactor())
    played = RecordedTenant(
        cassette=open_cassette(tmp_path / "f"), redactor=Redactor(), file="f", command="record"
    )
    assert [played.send(each.call).is_lent for each in recording.exchanges] == [True, False]


def test_what_is_asked_again_is_forgotten(
    tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    recording = RecordingTenant(tenant(answer))
    for case in "abc":
        recording.send(call(case=case))
    recording.forget(slice(1, 2))
    assert [each.call.case for each in recording.exchanges] == ["a", "c"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"next": "http://127.0.0.1:54321/a?page=2"}', b'{"next": "http://tenant.invalid/a?page=2"}'),
        (b'{"next": "http:\\/\\/127.0.0.1:54321\\/a"}', b'{"next": "http:\\/\\/tenant.invalid\\/a"}'),
        (b'{"next": "http://example.com/a"}', b'{"next": "http://example.com/a"}'),
    ],
)
def test_a_local_server_is_kept_without_its_port(
    tenant: Making, call: Calling, answer: Callable[..., Exchange], body: bytes, kept: bytes
) -> None:
    recording = RecordingTenant(tenant(lambda made: answer(made, body=body)))
    exchange = recording.send(call())
    assert exchange.answer is not None
    assert exchange.answer.body == body
    assert recording.exchanges == [answer(call(), body=kept)]


def written(path: Path, *exchanges: Exchange, redactor: Redactor = REDACTOR, **metadata: Any) -> str:
    write_recording(path, exchanges, metadata=metadata, redactor=redactor)
    return gzip.decompress(path.read_bytes()).decode()


def test_no_trace_of_a_secret_that_is_echoed_everywhere_is_written(tmp_path: Path, call: Calling) -> None:
    body = {
        "echo": KEY,
        "deep": [{"basic": base64.b64encode(f"user:{KEY}".encode()).decode()}],
        "document": json.dumps({"url": f"https://acme.daftra.com/x?apikey={quote(KEY, safe='')}"}),
        "access_token": "seen-in-this-answer-only-7",
        "email": "jo@corp.co",
        "phone1": "+20 100 555 1234",
    }
    headers = (
        ("X-Echo", KEY),
        ("Set-Cookie", "session=cookie-0123456789abcdef; Path=/"),
        ("Location", "https://acme.daftra.com/"),
    )
    page = f"<html>{KEY} cookie-0123456789abcdef seen-in-this-answer-only-7</html>".encode()
    sent = call(method="POST", body=json.dumps({"client_secret": KEY}).encode(), query=(("key", KEY),))
    text = written(
        tmp_path / "f",
        Exchange(call=call(), answer=Answer(status=500, body=page), failure=f"outage, said {KEY}"),
        Exchange(call=sent, answer=Answer(status=200, headers=headers, body=json.dumps(body).encode())),
        cases=[{"payload": {"client_secret": KEY}}],
    )
    for trace in ("canary", "seen-only", "0123456789abcdef", "acme", "jo@corp.co", "100 555", "dXNlcj"):
        assert trace not in text
    assert REDACTOR.leaks(text.encode()) is None


def test_the_gate_refuses_a_file_that_still_holds_a_secret_and_the_old_one_stays(
    tmp_path: Path, call: Calling, answer: Callable[..., Exchange], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f"
    written(path, answer(call()))
    before = path.read_bytes()
    monkeypatch.setattr(Redactor, "body", lambda _self, body, _own: body)
    with pytest.raises(
        RecordingError, match=r"^f was not written: the API key in escapes still stands in it$"
    ) as caught:
        written(path, answer(call(), body=json.dumps([KEY]).encode()))
    assert KEY not in str(caught.value)
    assert [each.name for each in tmp_path.iterdir()] == ["f"]
    assert path.read_bytes() == before


def test_what_we_sent_comes_back_as_we_sent_it(
    tmp_path: Path, call: Calling, answer: Callable[..., Exchange]
) -> None:
    body = b'{"Client": {"email": "drawn@corp.co", "phone1": "+201005551234", "password": "drawn"}}'
    text = written(tmp_path / "f", answer(call(method="POST", body=body)), answer(call(), body=body))
    assert [each["response"]["body"]["string"] for each in json.loads(text)["interactions"]] == [
        '{"a": 1}',
        body.decode(),
    ]


def test_without_secrets_a_body_is_kept_byte_for_byte(
    tmp_path: Path, call: Calling, answer: Callable[..., Exchange]
) -> None:
    for body in (b'{ "a" : 1.50 }', b"", "é".encode()):
        text = written(tmp_path / "f", answer(call(), body=body), redactor=Redactor())
        assert json.loads(text)["interactions"][0]["response"]["body"] == {"string": body.decode()}


def test_a_body_that_is_not_utf8_is_kept_in_base64(
    tmp_path: Path, call: Calling, answer: Callable[..., Exchange]
) -> None:
    text = written(tmp_path / "f", answer(call(body=b"\xfe"), body=b"\xff"), redactor=Redactor())
    (interaction,) = json.loads(text)["interactions"]
    assert (interaction["request"]["body"], interaction["response"]["body"]) == (
        {"base64": "/g=="},
        {"base64": "/w=="},
    )


def test_headers_of_the_transfer_are_left_out(tmp_path: Path, call: Calling) -> None:
    headers = (
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "9"),
        ("ETag", "e"),
    )
    text = written(
        tmp_path / "f", Exchange(call=call(), answer=Answer(status=299, headers=headers, body=b"{}"))
    )
    response = json.loads(text)["interactions"][0]["response"]
    assert (response["headers"], response["status"]) == ({"ETag": ["e"]}, {"code": 299, "message": ""})


def test_sent_texts_are_read_from_json_from_forms_and_from_the_query(call: Calling) -> None:
    assert sent_texts(call(body=b'{"a": ["x", 5]}', query=(("q", "y"),))) == {"x", "5", "y"}
    assert sent_texts(call(body=b"a=x+1&b=%C3%A9")) == {"x 1", "é"}
    assert sent_texts(call()) == set()
