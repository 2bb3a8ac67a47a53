from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.record_mode import RecordMode

from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor
from conform.tenants.http import Secrets, Sender
from conform.tenants.recorded.file import ROOT, RecordingError, SealedFile, SealedJson, read_metadata
from conform.tenants.recorded.folder import Origin, Player, Recorder, record_command, recording_path
from conform.tenants.recorded.replay import IndexedCassette, no_sockets
from tests.tenants.recorded.stock import classified, stock_vcr

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Heard, Reply, Replying, Serving

LABEL = "v1/clients lifecycle"
KEY = "canary-key-7f3a"
HEADER = DAFTRA.access.header
CALLS = (
    Call(method="GET", path="/api2/clients.json", query=(("page", "1"), ("name", "a b&ü")), case="one"),
    Call(method="GET", path="/api2/clients.json", credentials="none", case="one"),
    Call(method="GET", path="/api2/clients.json", credentials="wrong", case="one"),
    Call(method="GET", path="/api2/clients.json", credentials="bearer", case="one"),
    Call(method="GET", path="/api2/clients.json", case="one"),
    Call(
        method="POST",
        path="/api2/clients.json",
        body='{"n": "ü"}'.encode(),
        media="application/json",
        case="two",
    ),
    Call(method="POST", path="/api2/clients.json", body=b"\xff{", media="application/json", case="two"),
    Call(method="POST", path="/api2/clients.json", case="two"),
    Call(method="GET", path="/api2/clients.json", case="two"),
    Call(method="GET", path="/api2/clients/{id}/x y.json", case="two"),
    Call(method="DELETE", path="/api2/clients/7.json", case="two"),
)


@pytest.fixture
def folder(tmp_path: Path, serving: Serving, reply: Replying) -> Path:
    """Record the calls on a real server, whose answers all differ."""

    def answer(heard: Heard) -> Reply:
        number = len(server.heard)
        known = heard.headers.get("apikey") == KEY
        return reply(
            status=204 if heard.method == "DELETE" else 200 + number if known else 401,
            body=b"" if heard.method == "DELETE" else b'{"n": %d}' % number if number != 6 else b"\xfe\xff",
            headers=(("Content-Type", "application/json"), ("X-Two", "1"), ("X-Two", f"{number}")),
        )

    with serving(answer) as server:
        sender = Sender(server.url, Secrets(key=KEY), access=DAFTRA.access)
        recorder = Recorder(_Live(sender), tmp_path, origin=Origin(tenant="live"), redactor=Redactor([KEY]))
        for call in CALLS:
            recorder.open(LABEL).send(call)
        recorder.finish(LABEL)
    return tmp_path


class _Live:
    """A tenant that is a sender."""

    sort = "live"
    writes = True

    def __init__(self, sender: Sender) -> None:
        self.base_url = sender.base_url
        self.send = sender.send
        self.close = sender.close


def judged(exchange: Exchange) -> Answer:
    """Give what is judged of an exchange: headers by name, as vcrpy's transport keeps no order of names."""
    assert exchange.answer is not None, exchange.failure
    headers = tuple(sorted(exchange.answer.headers, key=lambda header: header[0].lower()))
    return Answer(status=exchange.answer.status, headers=headers, body=exchange.answer.body)


def ours(folder: Path) -> list[Answer]:
    tenant = Player(folder, command=record_command).open(LABEL)
    return [judged(tenant.send(call)) for call in CALLS]


def test_a_stock_vcrpy_reads_the_same_file_and_replays_the_same(folder: Path) -> None:
    path = str(recording_path(folder, LABEL))
    with no_sockets() as attempts, stock_vcr(HEADER).use_cassette(path) as cassette:
        sender = Sender(ROOT, Secrets(key="another-key"), access=DAFTRA.access)
        stock = [judged(sender.send(call)) for call in CALLS]
        assert cassette.all_played
    assert stock == ours(folder)
    assert attempts == []


def test_our_cassette_under_the_transport_of_vcrpy_replays_the_same(folder: Path) -> None:
    settings = {
        "path": str(recording_path(folder, LABEL)),
        "serializer": SealedJson,
        "persister": SealedFile,
        "record_mode": RecordMode.NONE,
        "before_record_request": partial(classified, header=HEADER),
    }
    with no_sockets() as attempts, IndexedCassette.use(**settings) as cassette:
        sender = Sender(ROOT, Secrets(key="another-key"), access=DAFTRA.access)
        assert [judged(sender.send(call)) for call in CALLS] == ours(folder)
        assert cassette.all_played
    assert attempts == []


def test_a_stock_vcrpy_answers_no_probe_without_credentials_by_an_authorised_recording(folder: Path) -> None:
    path = str(recording_path(folder, LABEL))
    probe = Call(method="DELETE", path="/api2/clients/7.json", credentials="none")
    with stock_vcr(HEADER).use_cassette(path):
        exchange = Sender(ROOT).send(probe)
    assert exchange.answer is None
    assert CannotOverwriteExistingCassetteException.__name__ in (exchange.failure or "")


def test_a_recording_of_a_server_on_any_port_names_no_host_and_no_key(folder: Path) -> None:
    text = SealedJson.serialize(
        {"interactions": [], "metadata": read_metadata(recording_path(folder, LABEL))}
    )
    assert "127.0.0.1" not in text
    requests, responses, metadata = SealedFile.load_cassette(recording_path(folder, LABEL), SealedJson)
    assert all(request.uri.startswith(ROOT) for request in requests)
    assert KEY not in str([request._to_dict() for request in requests]) + str(responses) + str(metadata)


def test_what_is_saved_by_vcrpy_is_read_by_vcrpy(tmp_path: Path, folder: Path) -> None:
    loaded = SealedFile.load_cassette(recording_path(folder, LABEL), SealedJson)
    requests, responses, metadata = loaded
    again = tmp_path / "again.json.gz"
    SealedFile.save_cassette(
        again, {"requests": requests, "responses": responses, "metadata": metadata}, SealedJson
    )
    reread = SealedFile.load_cassette(again, SealedJson)
    assert [request._to_dict() for request in reread[0]] == [request._to_dict() for request in requests]
    assert [each["body"] for each in reread[1]] == [
        each["body"] for each in SealedFile.load_cassette(recording_path(folder, LABEL), SealedJson)[1]
    ]


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        read_metadata(tmp_path)
