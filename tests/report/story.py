"""Small cases that drifted, judged for real, for tests of what a run keeps of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.case import MADE, Case, alone
from conform.disk import Door
from conform.drift.judge import judge
from conform.exchange import Answer, Call, Exchange
from conform.findings.known import Known
from conform.redact import Redactor
from conform.report import drift_json, evidence, history
from conform.report.close import Part, close
from conform.report.result import Result
from conform.run.exhibit import collect
from tests.drift.small import (
    CONTRACTS,
    CREATE,
    DONE_BODY,
    EDIT,
    LIST,
    READ,
    framed_pen,
    made,
    step,
)
from tests.report.small import STARTED, report

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from conform.case import Credentials, Step
    from conform.contract import Operation
    from conform.exchange import Exchange as _Exchange

LOGIN = b"<!doctype html><title>Login</title>"


def sent(
    operation: Operation,
    status: int,
    answer: Any,
    *,
    payload: Any = None,
    credentials: Credentials = "good",
    query: tuple[tuple[str, str], ...] = (),
) -> Exchange:
    """Give an exchange as the runner would: record 7, JSON both ways; an answer in bytes is a page."""
    is_page = isinstance(answer, bytes)
    body = None if payload is None else json.dumps(payload, ensure_ascii=False).encode()
    return Exchange(
        call=Call(
            method=operation.method,
            path=operation.call.replace("{id}", "7"),
            query=query,
            body=body,
            media=None if body is None else "application/json",
            credentials=credentials,
        ),
        answer=Answer(
            status=status,
            headers=(("Content-Type", "text/html" if is_page else "application/json; charset=utf-8"),),
            body=answer if is_page else json.dumps(answer, ensure_ascii=False).encode(),
        ),
    )


def judged(asks: str, *taken: tuple[Step, _Exchange]) -> Result:
    """Judge the steps of one case."""
    steps = tuple(
        replace(
            each,
            payload=None if exchange.call.body is None else json.loads(exchange.call.body),
            path={} if each.subject is None else {"id": {MADE: each.subject}},
            query=dict(exchange.call.query),
        )
        for each, exchange in taken
    )
    case = Case(contract="v1/pens", operation=steps[0].operation, sort="lifecycle", asks=asks, steps=steps)
    exchanges = tuple(exchange for _, exchange in taken)
    drifts = judge(case, exchanges, CONTRACTS)
    return Result(
        case=case, verdict="drifted" if drifts else "conformant", drifts=drifts, exchanges=exchanges
    )


def retyped(name: str = "a", asks: str = "minimal") -> Result:
    """Create a pen and read it back with its number in a string."""
    return judged(
        asks,
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": name}})),
        (step(READ, subject=0), sent(READ, 200, framed_pen(name=name, count="3"))),
    )


def listed() -> Result:
    """List pens, the second with its number in a string."""
    body = {
        "result": "successful",
        "code": 200,
        "data": [framed_pen()["data"], framed_pen(id=8, count="3")["data"]],
        "pagination": {"prev": None, "next": None, "page": 1, "page_count": 1, "total_results": 2},
    }
    return judged("list", (step(LIST), sent(LIST, 200, body, query=(("limit", "2"),))))


def left(folder: Path, *results: Result, started: datetime = STARTED, profile: str = "") -> None:
    """Leave in a folder what a run with these results leaves there, its night among them."""
    tally = report(*results).part.tally
    collect(results, tally.evidences, CONTRACTS, Redactor())
    for result in results:
        tally.answers.add(f"v1/pens {result.case.asks}", result, alone(result.case).parts)
    part = Part(
        shard=None,
        tenant="embedded",
        contracts=tuple(CONTRACTS),
        started=started,
        seconds=1.0,
        tally=tally,
        profile=profile,
    )
    before = history.remembered(folder).of(history.whose("embedded", "", profile))
    told = close(part, CONTRACTS, Known(), started.date(), before=before)
    for each in (drift_json, evidence, history):
        each.write(told, folder, Door())


HOSTILE = 'حبر "أسود" | it\'s `ink`\n```\n# not a heading\n<b>&'
"""What a record may hold: Arabic, every sort of quote, a fence, a heading, a pipe, a tag."""


def lost() -> Result:
    """Create a pen, edit its name to something hostile, and read back the name as it was."""
    return judged(
        "edit:Pen.name",
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": "first"}})),
        (step(READ, subject=0), sent(READ, 200, framed_pen(name="first"))),
        (step(EDIT, subject=0), sent(EDIT, 200, DONE_BODY, payload={"Pen": {"name": HOSTILE[:20]}})),
        (step(READ, subject=0), sent(READ, 200, framed_pen(name=f"{HOSTILE} of another"))),
    )


def page_for_json() -> tuple[Result, ...]:
    """Ask without credentials and with a wrong key, and get a page to log in."""
    classes: tuple[Credentials, ...] = ("none", "wrong")
    return tuple(
        judged(
            each,
            (
                step(CREATE, "denied", credentials=each),
                sent(CREATE, 401, LOGIN, payload={"Pen": {"name": "a"}}, credentials=each),
            ),
        )
        for each in classes
    )
