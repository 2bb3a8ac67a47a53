"""Claims one by one."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Request, Response, Source
from conform.payloads.claims.told import MOST_CASES, told
from conform.payloads.plan import plan
from tests.payloads.small import CREATE, PENS, contract, text, thing

GROUPS = plan([PENS], drawn=0)
LINES = list(told(PENS, GROUPS))


def test_each_operation_stands_with_its_page() -> None:
    assert f"v1/pens {CREATE.id}, page 1e0" in LINES


def test_a_claim_names_the_cases_that_ask_it_its_own_first() -> None:
    at = LINES.index("  over_limit:Pen.name: 1 case")
    assert LINES[at + 1].startswith(f"      {CREATE.id} invalid max_length:Pen.name ")
    many = next(index for index, line in enumerate(LINES) if line.startswith("  field:Pen.name: "))
    assert all(line.startswith("      ") for line in LINES[many + 1 : many + 1 + MOST_CASES])
    assert LINES[many + 1 + MOST_CASES].startswith("  field:")


def test_a_claim_without_a_case_says_why() -> None:
    assert "  status:403: needs a key with fewer rights" in LINES
    assert "  required:Pen.name: no case asks it, and nothing says why" in list(told(PENS, []))


def test_what_another_page_states_is_cited_to_it() -> None:
    other = Source(page="2e0", edition="2026-01-01")
    body = thing("", text("name", max_length=9, sources=(("max_length", other),)))
    implied = Response(status=401, source=other)
    request = Request(media="application/json", body=body)
    known = contract(replace(CREATE, request=request, responses=(implied,)))
    lines = list(told(known, []))
    assert any(line.startswith("  at_limit:name (page 2e0): ") for line in lines)
    assert any(line.startswith("  field:name: ") for line in lines)
    assert any(line.startswith("  status:401 (page 2e0): ") for line in lines)
