from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from conform.exchange import Call
from conform.tenants.http import Sender
from conform.tenants.recorded.replay import SocketBlockedError, no_sockets

if TYPE_CHECKING:
    from tests.conftest import Replying, Serving


def test_no_connection_leaves_the_process(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply()) as server:
        with no_sockets() as attempts:
            with pytest.raises(SocketBlockedError, match="a replay must not reach the network"):
                socket.create_connection(("127.0.0.1", 9), timeout=1)
            with pytest.raises(SocketBlockedError), socket.socket() as client:
                client.connect(("127.0.0.1", 9))
            exchange = Sender(server.url).send(Call(method="GET", path="/"))
        assert (exchange.answer, len(attempts), server.heard) == (None, 3, [])
        assert Sender(server.url).send(Call(method="GET", path="/")).failure is None


def test_no_host_name_is_looked_up() -> None:
    with no_sockets() as attempts, pytest.raises(SocketBlockedError):
        socket.gethostbyname("localhost")
    assert attempts == ["gethostbyname"]


def test_no_datagram_leaves_the_process() -> None:
    with (
        no_sockets(),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(SocketBlockedError),
    ):
        sender.sendto(b"x", ("127.0.0.1", 9))


def test_sockets_within_the_machine_are_let_through() -> None:
    one, other = socket.socketpair()
    with no_sockets() as attempts, one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"
    assert attempts == []


def test_the_guard_comes_down_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), no_sockets():
        raise ZeroDivisionError
    assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"
