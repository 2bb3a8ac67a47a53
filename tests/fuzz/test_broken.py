"""What is raised while cases are made costs the group that it happens to, one line, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Case, Group, Later, Step, alone
from conform.fuzz import drawn
from conform.payloads.plan import plan
from conform.payloads.rank import within
from conform.run.permitted import Policy
from conform.run.session import UNMADE, Session
from tests import forked
from tests.forked import ended
from tests.live.engine import copied, drift_of
from tests.payloads.small import PENS
from tests.run.small import CONTRACTS, READ, ListedTenant
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOK = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": 7})
ONE = Case(contract="v1/pens", operation=READ.id, sort="fuzz", asks="first", steps=(LOOK,))


def breaking() -> Iterator[Case]:
    yield ONE
    raise OverflowError("no more of these")


def group() -> Group:
    cases = Later(breaking, is_lasting=True)
    pools = Later(lambda: map(alone, cases), is_lasting=True)
    return Group(contract="v1/pens", operation=READ.id, sort="fuzz", cases=cases, pools=pools)


def test_what_was_made_before_stays_and_the_rest_is_known_to_lack() -> None:
    found = group()
    assert found.fault is None, "nobody has asked yet"
    assert (len(found.cases), len(found.pools)) == (1, 1)
    assert isinstance(found.fault, OverflowError)


def test_elsewhere_it_is_raised_as_ever() -> None:
    with pytest.raises(OverflowError):
        len(Later(breaking))


def test_a_group_asks_what_it_has_and_is_broken_by_the_rest() -> None:
    tenant = ListedTenant((200, {}), (200, {}))
    policy = Policy(may_write=True, may_leave=True)
    session = Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy)

    asked = session.run(group())

    assert len(tenant.calls) == 1
    (broken,) = (each for each in asked.results if each.verdict == "broken")
    assert broken.case.asks == UNMADE
    assert broken.reason == (
        f"no more could be made to ask v1/pens {READ.id} fuzz: OverflowError: no more of these"
    )
    assert sum(session.tally.verdicts.values()) == 2
    (trace,) = asked.faults
    assert "Traceback" in trace


def test_our_own_sorts_last_in_a_run_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def cases(*_: Any, **__: Any) -> Iterator[Case]:
        raise OverflowError
        yield

    monkeypatch.setitem(plan.__globals__, "cases", cases)  # its module has the name of a public strategy
    with pytest.raises(OverflowError):
        plan([PENS])
    groups = plan([PENS], sorts=("valid",), is_lasting=True, is_ranked=False)
    assert groups
    assert all(each.fault is not None for each in groups)
    kept, _ = within(groups, 10, {PENS.key: PENS})
    assert [each.fault for each in kept] == [each.fault for each in groups], "a budget hides none"


def one_operation_breaks() -> None:
    """Let nothing be drawn of the create: called in the process of a run."""
    honest: Any = getattr(drawn, "requests")  # noqa: B009 - it is there for its own room

    def requests(contract: Any, operation: Any, **asked: Any) -> Any:
        if operation.role == "create":
            raise RecursionError("the schema is beyond us")
        return honest(contract, operation, **asked)

    setattr(drawn, "requests", requests)  # noqa: B010 - as above


def nothing_is_explored() -> None:
    """Let no walk be found: called in the process of a run."""
    from conform.fuzz import explored  # noqa: PLC0415 - it costs what a test of plans need not pay

    def operations_of(*_: Any) -> Any:
        raise KeyError("links")

    setattr(explored, "operations_of", operations_of)  # noqa: B010 - as above


@pytest.mark.parametrize(
    ("before", "label", "said"),
    [
        (one_operation_breaks, "POST /taxes{format} fuzz", "RecursionError: the schema is beyond us"),
        (nothing_is_explored, "POST /taxes{format} linked", "KeyError"),
    ],
)
def test_a_run_goes_on_past_it_and_says_it_on_one_line(
    before: Any, label: str, said: str, tmp_path: Path
) -> None:
    project = copied(tmp_path / "project", ("v1/site_info", "v1/taxes"))
    reports, printed = tmp_path / "reports", tmp_path / "said.txt"
    command = ("pytest", "suites", "--reports", str(reports), "--resource", "taxes", "-m", "fuzz")
    run = ended(forked.started(project, printed, command, surroundings(), before), printed)
    assert run.status == 1, run.text
    assert "Traceback" not in run.text
    assert "INTERNALERROR" not in run.text
    drift = drift_of(reports)
    assert drift is not None, run.text
    assert drift["drifts"] == []
    assert drift["cases"]["broken"] == 1
    assert drift["cases"]["conformant"] > 20
    log = (reports / "run.log").read_text(encoding="utf-8")
    (line,) = (each for each in log.splitlines() if f"broken {label}" in each)
    assert f"no more could be made to ask v1/taxes {label}: {said}" in line
    assert "no more could be made" in run.text
