from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from conform.disk import Door
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor
from conform.report.result import Result
from conform.run.conformance import Conformance
from tests.report.small import CASE

TOKEN = "shown-by-the-tenant-4711"  # noqa: S105 - nobody's


def running() -> Conformance:
    """Give a live run as far as learning secrets needs one."""
    run = Conformance.__new__(Conformance)
    given: dict[str, Any] = {"settings": SimpleNamespace(tenant="live")}
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
