"""What a run that goes on asks: what failed, what was not settled, and what nobody has asked yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from conform.case import Group, Later
from conform.daftra import DAFTRA
from conform.disk import Door
from conform.payloads.claims import asked
from conform.payloads.plan import plan
from conform.report import answers
from conform.report.answers import DONE, AnswersFile, Became, Outcome, label_of
from conform.report.codec import ReportFileError, packed
from conform.report.result import PREVIOUS
from conform.run.again import Before, carried, digests, is_left, remembered, settled, still
from conform.run.settings import settings
from conform.tenants.live import SettingsError
from tests.payloads.small import PENS
from tests.report.small import CASE
from tests.run.test_settings import options

if TYPE_CHECKING:
    from pathlib import Path

    from conform.case import Case
    from conform.run.settings import Settings

LABEL = label_of(CASE)
SETTLED, DRIFTED = Became(outcome="settled"), Became(outcome="drifted")


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_what_is_done_is_not_asked_again_and_anything_else_is(outcome: Outcome) -> None:
    before = Before(became={LABEL: {CASE.asks: Became(outcome=outcome)}})
    assert is_left(CASE, before) == (outcome not in {"settled", "known"}) == (outcome not in DONE)


def test_the_claims_of_what_was_settled_count_no_more_for_a_budget() -> None:
    lives, *others = plan([PENS], drawn=0)
    before = Before(became={lives.label: {each.asks: SETTLED for each in lives.cases}})
    found = settled((lives, *others), before, [PENS])
    assert found == {claim for case in lives.cases for claim in asked(case, {PENS.key: PENS})} != set()
    assert settled((lives, *others), Before(), [PENS]) == set()


@pytest.mark.parametrize("change", [{"asks": "new"}, {"sort": "boundary"}, {"operation": "GET /x"}])
def test_what_nobody_knows_is_new_and_asked(change: dict[str, Any]) -> None:
    before = Before(became={LABEL: {CASE.asks: SETTLED}})
    assert not is_left(CASE, before)
    assert is_left(replace(CASE, **change), before)


def test_what_a_contract_that_changed_since_had_asked_is_forgotten() -> None:
    found = AnswersFile(
        tenant="embedded",
        contracts={"v1/pens": "0a", "v1/inks": "0b", "v1/gone": "0c"},
        groups={f"{key} POST valid": answers.GroupTold() for key in ("v1/pens", "v1/inks", "v1/gone")},
    )
    before = still(found, {"v1/pens": "0a", "v1/inks": "other"})
    assert before.became == {"v1/pens POST valid": {}}
    assert before.contracts == {"v1/pens": "0a"}


def test_the_digest_of_a_contract_changes_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "contracts" / "v1" / "pens.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("a", encoding="utf-8")
    given = going_on(tmp_path)
    assert digests(given, ["v1/inks"]) == {}
    (one,) = digests(given, ["v1/pens"]).values()
    path.write_text("b", encoding="utf-8")
    assert digests(given, ["v1/pens"]) != {"v1/pens": one}


def test_what_other_resources_came_to_is_carried_on_and_what_is_asked_no_more_is_not() -> None:
    group = Group(contract=CASE.contract, operation=CASE.operation, sort=CASE.sort, cases=(CASE,))
    known = {"minimal": SETTLED, "gone": DRIFTED}
    before = Before(became=dict.fromkeys((LABEL, "v1/pens GONE valid", "v1/inks POST valid"), known))
    assert carried(before, [group], ["v1/pens"]) == {
        LABEL: {"minimal": SETTLED},
        "v1/pens GONE valid": {},
        "v1/inks POST valid": known,
    }


def test_cases_of_groups_that_nobody_knows_are_not_made_for_it() -> None:
    def never() -> tuple[Case, ...]:
        raise AssertionError

    group = Group(contract="v1/pens", operation="x", sort="valid", cases=Later(never))
    assert carried(Before(), [group], ["v1/pens"]) == {}


# The file that is read


def going_on(folder: Path, **given: Any) -> Settings:
    return settings(options(failed=True, **given), folder, DAFTRA)


def left(folder: Path, tenant: str = "embedded", base_url: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = AnswersFile(tenant=tenant, base_url=base_url)
    Door().json(folder / answers.NAME, packed(found))


def nowhere() -> str:
    return "https://a.example"


def test_a_run_that_asks_everything_remembers_nothing(tmp_path: Path) -> None:
    assert remembered(settings(options(), tmp_path, DAFTRA), nowhere) is None


def test_without_the_file_one_line_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        ReportFileError, match=r"answers\.json: is not there; run the suites once without --failed"
    ):
        remembered(going_on(tmp_path), nowhere)


def test_after_a_run_that_was_killed_the_file_of_the_one_before_is_named(tmp_path: Path) -> None:
    left(tmp_path / "reports" / PREVIOUS)
    with pytest.raises(SettingsError, match=r"the last run was killed; move .*previous/answers.json"):
        remembered(going_on(tmp_path), nowhere)


def test_a_process_that_follows_reads_the_file_wherever_the_first_one_has_it(tmp_path: Path) -> None:
    left(tmp_path / "reports" / PREVIOUS)
    assert remembered(going_on(tmp_path), nowhere, is_following=True) == Before()


@pytest.mark.parametrize(
    ("tenant", "base_url", "is_read"),
    [
        ("live", "https://a.example", True),
        ("live", "", True),
        ("live", "https://b.example", False),
        ("embedded", "", False),
    ],
)
def test_what_another_tenant_settled_is_settled_there_alone(
    tmp_path: Path,
    tenant: str,
    base_url: str,
    is_read: bool,  # noqa: FBT001 - a column of the table
) -> None:
    left(tmp_path / "reports", tenant, base_url)
    live = going_on(tmp_path, tenant="live", base_url="https://a.example")
    if is_read:
        assert remembered(live, nowhere) == Before()
        return
    with pytest.raises(SettingsError, match="which is not asked here; run the suites once without --failed"):
        remembered(live, nowhere)
