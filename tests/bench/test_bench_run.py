"""What a whole run asks, with pools and one by one: requests by what they are for, seconds, and the curve.

Not part of `make test`: `make bench` runs it. The tenant has no wire, so that the seconds are those of the
engine and of the tenant's own thinking; the requests are those of `pytest suites`.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.exchange import PURPOSES
from conform.payloads.plan import plan
from conform.report.tally import Tally
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.case import Group
    from conform.contract import Json
    from conform.exchange import Call, Exchange

CONTRACTS = {each.key: each for each in load_contracts(Path(__file__).parents[2] / "contracts", DAFTRA)}
TENANTS = {
    "documented": False,
    "observed": True,
    "names nothing": False,
    "names one": False,
}
"""The tenants, and whether each is as observed; the last two name no refused field, or one alone."""
WAYS = {"pooled": True, "one by one": False}
"""The columns, and whether questions are packed."""


@dataclass(slots=True, kw_only=True)
class Column:
    """Hold what one run cost; `curve` pairs requests with the claims that were settled by then."""

    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    curve: list[tuple[int, int]] = field(default_factory=list)

    @property
    def half(self) -> int:
        """Give the requests after which half of all claims were settled that the run settles."""
        return next((sent for sent, settled in self.curve if 2 * settled >= len(self.tally.claims)), 0)


class NamingTenant(UnwiredTenant):
    """Name so many fields of a refusal and no more; None for all."""

    most: int | None = None

    def send(self, call: Call) -> Exchange:
        """Give the answer with fewer reasons."""
        exchange = super().send(call)
        answer = exchange.answer
        if self.most is None or answer is None or answer.status // 100 != 4:
            return exchange
        body = json.loads(answer.body)
        for name in DAFTRA.answers.reasons:
            if isinstance(body, dict) and isinstance(body.get(name), dict):
                body[name] = _first(body[name]) if self.most else {}
        return replace(exchange, answer=replace(answer, body=json.dumps(body).encode()))


def _first(reasons: dict[str, Json]) -> dict[str, Json]:
    """Give the first reason alone, with the way to it."""
    name, each = next(iter(reasons.items()), ("", None))
    return {name: _first(each) if isinstance(each, dict) else each} if name else {}


def run(groups: Sequence[Group], *, is_pooled: bool, sort: str) -> Column:
    """Ask everything of a tenant that ends with the run."""
    column, started = Column(), time.perf_counter()
    tally, is_observed = column.tally, TENANTS[sort]
    tenant = NamingTenant(tuple(CONTRACTS.values()), is_observed=is_observed, heard=tally.count)
    tenant.most = {"names nothing": 0, "names one": 1}.get(sort)
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=True, may_leave=True, may_repeat=is_observed),
        is_pooled=is_pooled,
        lends=is_pooled,
        tally=tally,
        after_case=lambda: column.curve.append((tally.requests.total(), len(tally.claims))),
    )
    for group in groups:
        session.run(group)
    session.close()
    tenant.close()
    column.seconds = time.perf_counter() - started
    return column


@pytest.mark.parametrize("profile", TENANTS)
def test_what_a_whole_run_asks(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    groups = plan(list(CONTRACTS.values()), is_ranked=False)
    columns = {name: run(groups, is_pooled=is_pooled, sort=profile) for name, is_pooled in WAYS.items()}
    rows: dict[str, dict[str, float]] = {
        "requests": {name: each.tally.requests.total() for name, each in columns.items()},
        **{
            f"  {purpose}": {name: each.tally.requests[purpose] for name, each in columns.items()}
            for purpose in PURPOSES
        },
        "until half of the claims": {name: each.half for name, each in columns.items()},
        "claims": {name: len(each.tally.claims) for name, each in columns.items()},
        "drifts": {name: len(each.tally.drifts) for name, each in columns.items()},
        "broken or blocked": {
            name: each.tally.verdicts["broken"] + each.tally.verdicts["blocked"]
            for name, each in columns.items()
        },
        "seconds": {name: each.seconds for name, each in columns.items()},
    }
    with capsys.disabled():
        print(f"\n{profile:26}" + "".join(f"{name:>12}" for name in columns))  # noqa: T201 - a benchmark shows its figures
        for row, figures in rows.items():
            print(f"{row:26}" + "".join(f"{figures[name]:12,.0f}" for name in columns))  # noqa: T201 - likewise
    fewest, most = (columns[name].tally.requests.total() for name in WAYS)
    assert fewest < most
