"""What a replayed request costs: our tenant, a plain loop over the decoded exchanges, and vcrpy's own ways.

Not part of `make test`: `make bench` runs it. The ceiling is three times the plain loop. pytest-recording is
not installed (LIBRARIES.md); it plays through the stock cassette, whose row stands for it.
"""

from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from vcr.record_mode import RecordMode

from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor
from conform.tenants.http import Secrets, Sender
from conform.tenants.recorded.file import ROOT, SealedFile, SealedJson
from conform.tenants.recorded.folder import Origin, Player, Recorder, record_command, recording_path
from conform.tenants.recorded.replay import IndexedCassette, no_sockets, open_cassette, played
from tests.tenants.recorded.stock import classified, stock_vcr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

LABEL = "v1/clients lifecycle"
CEILING = 3.0
RECORD = {"Client": {f"field_{number}": f"a text of some length {number}" for number in range(60)}}
BODY = json.dumps({"result": "successful", "code": 200, "data": RECORD}).encode()
SENT = json.dumps(RECORD).encode()


class Canned:
    """A tenant that answers each call with the same record."""

    sort = "embedded"
    base_url = "http://127.0.0.1"
    writes = True

    def send(self, call: Call) -> Exchange:
        headers = (("Content-Type", "application/json"),)
        return Exchange(call=call, answer=Answer(status=200, headers=headers, body=BODY), milliseconds=1.0)

    def close(self) -> None:
        """Hold nothing."""


def calls(count: int) -> list[Call]:
    """Give writes and reads in turn, four a case, as a suite sends them."""
    asked = []
    for number in range(count):
        path, case = f"/api2/clients/{number % 50}.json", f"case {number // 4}"
        is_write = number % 2 == 0
        asked.append(
            Call(method="PUT", path=path, body=SENT, media="application/json", case=case)
            if is_write
            else Call(method="GET", path=path, case=case)
        )
    return asked


@pytest.fixture(params=[40, 400, 4000])
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, list[Call]]]:
    asked = calls(request.param)
    recorder = Recorder(Canned(), tmp_path, origin=Origin(tenant="embedded"), redactor=Redactor())
    for call in asked:
        recorder.open(LABEL).send(call)
    recorder.finish(LABEL)
    with no_sockets():
        yield tmp_path, asked


def microseconds(work: Callable[[], Sequence[Any]], count: int) -> float:
    """Give what a request costs, the best of three runs."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        done = work()
        taken.append(time.perf_counter() - start)
        assert len(done) == count
    return min(taken) / count * 1e6


def plain(folder: Path) -> list[Any]:
    """Decode the file and take its exchanges as they come: what a replay cannot do without."""
    cassette = open_cassette(recording_path(folder, LABEL))
    return [json.loads(played(response).body) for _, response in cassette.data]


def ours(folder: Path, asked: list[Call]) -> list[Any]:
    tenant = Player(folder, command=record_command).open(LABEL)
    return [json.loads(_body(tenant.send(call))) for call in asked]


def stock(folder: Path, asked: list[Call]) -> list[Any]:
    with stock_vcr(DAFTRA.access.header).use_cassette(str(recording_path(folder, LABEL))):
        sender = Sender(ROOT, Secrets(key="some-key"), access=DAFTRA.access)
        return [json.loads(_body(sender.send(call))) for call in asked]


def indexed(folder: Path, asked: list[Call]) -> list[Any]:
    settings = {"serializer": SealedJson, "persister": SealedFile, "record_mode": RecordMode.NONE}
    path = str(recording_path(folder, LABEL))
    with IndexedCassette.use(
        path=path, before_record_request=partial(classified, header=DAFTRA.access.header), **settings
    ):
        sender = Sender(ROOT, Secrets(key="some-key"), access=DAFTRA.access)
        return [json.loads(_body(sender.send(call))) for call in asked]


def _body(exchange: Exchange) -> bytes:
    assert exchange.answer is not None, exchange.failure
    return exchange.answer.body


def test_a_replayed_request_costs_at_most_three_times_a_plain_loop(
    recorded: tuple[Path, list[Call]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, asked = recorded
    count = len(asked)
    rows = {
        "plain loop over the decoded exchanges": microseconds(lambda: plain(folder), count),
        "recorded tenant": microseconds(lambda: ours(folder, asked), count),
        "indexed cassette under requests": microseconds(lambda: indexed(folder, asked), count),
    }
    if count <= 400:  # ten times as many take a hundred times as long
        rows["stock vcrpy under requests"] = microseconds(lambda: stock(folder, asked), count)
    with capsys.disabled():
        print(f"\n{count} requests in a file, reading it included, microseconds a request")  # noqa: T201
        for name, cost in rows.items():
            print(f"  {name:40} {cost:9.1f}")  # noqa: T201 - a benchmark shows its figures
    assert rows["recorded tenant"] <= CEILING * rows["plain loop over the decoded exchanges"]
