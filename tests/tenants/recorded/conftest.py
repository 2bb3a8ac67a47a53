"""A tenant made of a function, and exchanges to record, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from conform.exchange import Answer, Call, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

Calling: TypeAlias = "Callable[..., Call]"
Making: TypeAlias = "Callable[[Callable[[Call], Exchange]], Scripted]"


class Scripted:
    """A tenant that answers as a function says."""

    sort = "embedded"
    base_url = "http://127.0.0.1:54321"
    writes = True

    def __init__(self, answer: Callable[[Call], Exchange]) -> None:
        self._answer = answer
        self.is_closed = False

    def send(self, call: Call) -> Exchange:
        return self._answer(call)

    def close(self) -> None:
        self.is_closed = True


def a_call(**changes: Any) -> Call:
    """Give a read of a client, changed as asked."""
    return Call(
        **{"method": "GET", "path": "/api2/clients/7.json", "case": "one", "is_repeatable": True, **changes}
    )


def answered(call: Call, status: int = 200, body: bytes = b'{"a": 1}', **more: Any) -> Exchange:
    """Give an exchange with a JSON answer."""
    headers = (("Content-Type", "application/json"), ("X-Two", "1"), ("X-Two", "2"))
    return Exchange(
        call=call, answer=Answer(status=status, headers=headers, body=body), milliseconds=1.25, **more
    )


@pytest.fixture
def call() -> Calling:
    """Give `call(method=…, …)`."""
    return a_call


@pytest.fixture
def answer() -> Callable[..., Exchange]:
    """Give `answer(call, status=…, body=…)`."""
    return answered


@pytest.fixture
def tenant() -> Making:
    """Give `tenant(answer)`."""
    return Scripted
