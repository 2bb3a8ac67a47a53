from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from conform.disk import Door
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor
from conform.report.result import Result
from conform.report.tally import Tally
from conform.run.conformance import Conformance
from conform.run.stop import INTERRUPTED, Stop
from tests.report.small import CASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.report.result import Left
    from conform.run.explain import Explained


def test_who_ends_the_explaining_by_hand_ends_no_cleaning_up() -> None:
    done: list[str] = []

    def explain() -> Iterator[Explained]:
        done.append("explained")
        raise KeyboardInterrupt
        yield

    def close() -> tuple[Left, ...]:
        done.append("cleaned up")
        return ()

    run = running()
    session = SimpleNamespace(fresh=None, explain=explain, close=close)
    for name, value in {
        "_opened": SimpleNamespace(session=session, close=lambda: done.append("closed")),
        "_tally": Tally(),
        "stop": Stop(),
        "contracts": {},
        "troubles": [],
    }.items():
        setattr(run, name, value)
    run.close()
    assert done == ["explained", "cleaned up", "closed"]
    assert run.stop.given == INTERRUPTED
    assert run.troubles == []


TOKEN = "shown-by-the-tenant-4711"  # noqa: S105 - nobody's


def running() -> Conformance:
    """Give a live run as far as learning secrets needs one."""
    run = Conformance.__new__(Conformance)
    given: dict[str, Any] = {"settings": SimpleNamespace(tenant="live", named=())}
    given["door"] = Door(Redactor())
    given["_opened"] = SimpleNamespace(redactor=given["door"].redactor)
    for name, value in given.items():
        setattr(run, name, value)
    return run


def test_a_secret_that_a_live_tenant_shows_is_learnt_before_anything_is_written() -> None:
    answer = Answer(status=200, body=json.dumps({"access_token": TOKEN}).encode())
    exchange = Exchange(call=Call(method="GET", path="/"), answer=answer)
    run = running()
    assert TOKEN in run.clean(f"text with {TOKEN}")
    run._see(Result(case=CASE, verdict="drifted", exchanges=(exchange,)))
    assert TOKEN not in run.clean(f"text with {TOKEN}")
