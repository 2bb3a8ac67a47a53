"""`conform serve` as a person uses it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import requests

from conform.captured import read_captured
from conform.commands import run_command
from conform.commands.door import open_door
from conform.commands.serve import Recording, greeting, wait_for_interrupt
from conform.daftra import DAFTRA
from conform.tenants.embedded.sandbox import Sandbox
from tests.tenants.embedded.small import ALL

if TYPE_CHECKING:
    from pathlib import Path


def test_it_serves_until_it_is_interrupted_and_says_what_opens_it() -> None:
    command = [sys.executable, "-m", "conform", "serve", "--profile", "observed"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        address, curl, _ = (process.stdout.readline() for _ in range(3))
        url, key = address.split()[3], curl.split('"')[1].partition(": ")[2]
        answer = requests.get(f"{url}/api2/site_info.json", headers={"APIKEY": key}, timeout=5)
        try:
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()  # where this test itself was started with SIGINT ignored, nothing else ends it
    assert answer.json()["data"]["Site"]["date_format"] == "DD/MM/YYYY"


def test_every_fault_is_named_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["serve", "--list-faults"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == list(DAFTRA.embedded.faults)


def test_an_unknown_fault_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["serve", "--fault", "nonsense"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "conform serve: fault 'nonsense' is unknown; `conform serve --list-faults` names them all"
    ]


def test_a_folder_without_contracts_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["serve", "--contracts", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_taken_port_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run_command(["serve", "--port", str(port)]) == 2
    assert f"port {port} cannot be used" in capsys.readouterr().err


def test_a_port_that_is_none_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["serve", "--port", "99999"]) == 2
    assert "port 99999 cannot be used" in capsys.readouterr().err


def test_the_greeting_names_the_address_and_the_key() -> None:
    sandbox = Sandbox(ALL)
    said = greeting(sandbox)
    sandbox.close()
    assert sandbox.base_url in said
    assert sandbox.key in said


def test_an_interrupt_ends_the_wait() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    wait_for_interrupt(interrupted)
    assert wait_for_interrupt(lambda: None) is None  # type: ignore[func-returns-value] # it ends, that is all


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_what_is_asked_is_recorded_until_it_ends_and_judged_again(
    how: signal.Signals, tmp_path: Path
) -> None:
    file = tmp_path / "new" / "traffic.har"
    options = ["--record", str(file), "--fail-every", "3", "--latency", "1"]
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "conform", "serve", *options], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        address, curl, _ = (process.stdout.readline() for _ in range(3))
        assert json.loads(file.read_text(encoding="utf-8"))["log"]["entries"] == []
        url, key = address.split()[3], curl.split('"')[1].partition(": ")[2]
        with requests.Session() as session:
            session.headers["APIKEY"] = key
            sent = {"Client": {"first_name": "é"}}
            answers = [
                session.get(f"{url}/api2/clients.json", timeout=5),
                session.post(f"{url}/api2/clients.json?token=hidden", json=sent, timeout=5),
                session.get(f"{url}/api2/clients.json", timeout=5),
            ]
        try:
            process.send_signal(how)
            assert process.wait(10) == 0
        finally:
            process.kill()
    assert [each.status_code for each in answers] == [200, 400, 503]
    assert "hidden" not in file.read_text(encoding="utf-8")
    assert key not in file.read_text(encoding="utf-8")
    read = list(read_captured(file))
    assert [each.exchange.answer.status for each in read if each.exchange and each.exchange.answer] == [
        200,
        400,
        503,
    ]
    assert read[1].exchange is not None
    assert json.loads(read[1].exchange.call.body or b"") == sent


def test_a_recording_is_written_when_there_is_anything_new(tmp_path: Path) -> None:
    file = tmp_path / "a.har"
    with closing(Sandbox(ALL)) as sandbox:
        recording = Recording(sandbox, file, open_door())
        recording.write()
        first = file.stat().st_ino
        recording.write()
        assert file.stat().st_ino == first
        requests.get(f"{sandbox.base_url}/api2/pens.json", timeout=5)
        recording.write()
        recording.write()
    assert file.stat().st_ino != first
    assert recording.told == f"{file}: 1 exchanges (conform judge {file} --requests)"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fail-every", "0"], "fail every N: N is 1 or more, not 0"),
        (["--rate-limit", "-1"], "rate limit is requests a second, 1 or more, not -1"),
        (["--latency", "-5"], "latency is milliseconds from 0 to 600000, not -5"),
        (["--latency", "nan"], "latency is milliseconds"),
        (["--record", "/proc/none/a.har"], "none: cannot be written"),
    ],
)
def test_what_cannot_be_rehearsed_or_recorded_is_one_line_and_exit_2(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["serve", *options]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_supervisor_may_end_it_and_finds_its_handler_again() -> None:
    before = signal.getsignal(signal.SIGTERM)
    wait_for_interrupt(lambda: signal.raise_signal(signal.SIGTERM))
    assert signal.getsignal(signal.SIGTERM) is before
