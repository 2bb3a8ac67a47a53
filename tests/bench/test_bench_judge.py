"""How fast the judge reads: fields of response a second on one core, beside jsonschema-rs alone.

Not part of `make test`: `make bench` runs it. The floor is 20,000 fields a second.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import msgspec
import pytest

from conform.contract import load_contract
from conform.daftra import DAFTRA
from conform.derive.export import response_schema
from conform.drift.judge import judge_exchange
from conform.exchange import Answer, Call, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

ROOT = Path(__file__).parents[2]
ROWS = 1000
FLOOR = 20_000
SAMPLES: dict[str, Json] = {"string": "x", "integer": 5, "number": 1.5, "boolean": True}
TEXTS = {"date": "2024-01-01", "date-time": "2024-01-01 10:00:00", "email": "a@b.example"}


def sample(field: Field) -> Any:
    if field.enum:
        return next(choice.value for choice in field.enum if choice.value not in (None, ""))
    kind = next(kind for kind in field.kinds if kind != "null")
    return TEXTS.get(field.format or "", SAMPLES[kind])


def as_text(value: Any) -> Any:
    return str(int(value)) if isinstance(value, bool) else str(value)


def seconds(work: Callable[[], Any]) -> float:
    """Give the best of three runs."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


@pytest.mark.parametrize("column", [lambda value: value, as_text], ids=["as documented", "all texts"])
def test_the_judge_reads_twenty_thousand_fields_a_second(
    column: Callable[[Any], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    contract = load_contract(ROOT / "contracts" / "v1" / "clients.yaml", DAFTRA)
    operation = next(each for each in contract.operations if each.role == "list")
    record = next(field for _, field in operation.responses[0].body.walk() if field.name == "Client")  # type: ignore[union-attr]  # the list has a body
    row = {field.name: column(sample(field)) for field in record.fields if not field.is_write_only}
    pagination = {"prev": None, "next": None, "page": 1, "page_count": 1, "total_results": ROWS}
    body = {"result": "successful", "code": 200, "data": [{"Client": row}] * ROWS, "pagination": pagination}
    content = json.dumps(body).encode()
    call = Call(method="GET", path="/", query=(("limit", str(ROWS)),))
    exchange = Exchange(call=call, answer=Answer(status=200, body=content))
    validator = jsonschema_rs.validator_for(response_schema(operation, 200, DAFTRA))

    fields = ROWS * len(row)
    ours = fields / seconds(lambda: judge_exchange(contract, operation, exchange))
    theirs = fields / seconds(lambda: list(validator.iter_errors(msgspec.json.decode(content))))

    with capsys.disabled():
        print(f"\n{ours:,.0f} fields a second, jsonschema-rs alone {theirs:,.0f}: {theirs / ours:.1f} times")  # noqa: T201 - the benchmark's result
    assert ours > FLOOR
