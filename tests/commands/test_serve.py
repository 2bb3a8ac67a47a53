"""`conform serve` as a person uses it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import requests

from conform.commands import run_command
from conform.commands.serve import greeting, wait_for_interrupt
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.shipped import CONTRACTS
from conform.tenants.embedded.tenant import EmbeddedTenant

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
    tenant = EmbeddedTenant(load_contracts(CONTRACTS, DAFTRA))
    said = greeting(tenant)
    tenant.close()
    assert tenant.base_url in said
    assert tenant.key in said


def test_an_interrupt_ends_the_wait() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    wait_for_interrupt(interrupted)
    assert wait_for_interrupt(lambda: None) is None  # type: ignore[func-returns-value] # it ends, that is all
