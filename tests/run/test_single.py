"""One case is found by its id or the beginning of it, or else one line says what is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Group, Later, alone
from conform.daftra import DAFTRA
from conform.disk import Door
from conform.payloads.plan import plan
from conform.payloads.pools import pools
from conform.report import answers
from conform.report.answers import AnswersFile, GroupTold
from conform.report.codec import packed
from conform.run.planned import only, whole_plan
from conform.run.settings import settings
from conform.run.single import named
from conform.tenants.live import SettingsError
from tests.payloads.small import CARDS, PENS
from tests.run.test_settings import options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conform.case import Case
    from conform.run.settings import Settings

GROUPS = plan([PENS, CARDS], is_ranked=False)
QUESTIONS = [case for group in GROUPS for case in group.cases]
POOLED = [pool.case for group in GROUPS for pool in group.pools if pool.parts[1:]]
KNOWN = {each.key: each for each in (PENS, CARDS)}


def ids(found: Sequence[Group]) -> list[str]:
    """Give the cases that groups ask; each is asked alone."""
    assert all(group.cases == tuple(pool.case for pool in group.pools) for group in found)
    assert all(pool == alone(pool.case) for group in found for pool in group.pools)
    return [case.id for group in found for case in group.cases]


@pytest.mark.parametrize(
    "case", [QUESTIONS[0], QUESTIONS[-1], POOLED[0], POOLED[-1]], ids=lambda case: case.asks
)
@pytest.mark.parametrize("cut", [None, -1, "digest"])
def test_a_question_and_a_pool_are_found_by_the_whole_the_beginning_and_the_digest(
    case: Case, cut: Any
) -> None:
    name = case.id.rpartition(" ")[2] if cut == "digest" else case.id[:cut]
    (group,) = named([name], GROUPS, "nowhere")
    assert ids([group]) == [case.id]
    assert (group.contract, group.operation, group.sort) == (case.contract, case.operation, case.sort)


def test_several_names_are_asked_group_by_group_and_each_once() -> None:
    first, second = GROUPS[0].cases[0], GROUPS[-1].cases[0]
    found = named([first.id, second.id, first.id], GROUPS, "nowhere")
    assert ids(found) == [first.id, second.id]


def test_a_beginning_of_many_is_told_with_some_of_them() -> None:
    case = next(group for group in GROUPS if len(group.cases) > 3).cases[0]
    with pytest.raises(SettingsError) as refused:
        named([f"{case.operation} {case.sort} "], GROUPS, "nowhere")
    assert "cases begin so: " in str(refused.value)
    assert "give more of one" in str(refused.value)


def test_what_is_not_there_is_told_with_the_id_of_the_same_question() -> None:
    case = QUESTIONS[0]
    other = f"{case.id.rpartition(' ')[0]} 00000000"
    with pytest.raises(SettingsError) as refused:
        named([other], GROUPS, "no case of seed 1 has this id")
    assert (
        str(refused.value)
        == f"--case {other}: no case of seed 1 has this id; what it asks has the id {case.id} there"
    )
    with pytest.raises(SettingsError, match=r"--case nonsense: nowhere$"):
        named(["nonsense"], GROUPS, "nowhere")


def test_only_the_cases_of_groups_that_can_have_a_name_are_made() -> None:
    def never() -> Any:
        raise AssertionError

    other = Group(contract="v1/x", operation="GET /x", sort="valid", cases=Later(never), pools=Later(never))
    assert ids(named([QUESTIONS[0].id], [other, *GROUPS], "nowhere")) == [QUESTIONS[0].id]


def test_a_case_is_found_by_the_id_that_it_has_as_it_is_sent() -> None:
    case = QUESTIONS[0]
    sent = replace(case, asks="as sent")
    found = named([sent.id], GROUPS, "nowhere", sent=lambda each: sent if each is case else each)
    assert ids(found) == [case.id]


def test_in_a_recording_a_question_is_the_pool_that_asked_it() -> None:
    pool = next(pool for group in GROUPS for pool in group.pools if pool.parts[1:])
    question = pool.questions[-1]
    recorded = [replace(group, cases=()) for group in GROUPS]
    assert ids(named([question.id], recorded, "nowhere", is_recorded=True)) == [pool.case.id]
    assert ids(named([pool.case.id], recorded, "nowhere", is_recorded=True)) == [pool.case.id]


# What the settings name


def chosen(root: Path, *names: str, **given: Any) -> Settings:
    return settings(options(case=[*names], **given), root, DAFTRA)


def asked(found: Settings) -> list[str]:
    return ids(only(found, whole_plan(found, [PENS, CARDS]), KNOWN))


def test_questions_and_pools_of_the_plan_are_asked_by_their_ids(tmp_path: Path) -> None:
    for case in (QUESTIONS[3], POOLED[0]):
        assert asked(chosen(tmp_path, case.id)) == [case.id]


def test_without_a_name_all_is_asked(tmp_path: Path) -> None:
    found = chosen(tmp_path)
    groups = whole_plan(found, [PENS, CARDS])
    assert only(found, groups, KNOWN) is groups


def test_what_is_missing_names_the_seed_and_the_draws(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match="no case has this id with seed 7, --cases 3 and these contracts; give"
    ):
        asked(chosen(tmp_path, "nonsense", seed=7, cases=3))


def test_a_pool_that_the_last_run_split_is_found_by_what_it_asked_together(tmp_path: Path) -> None:
    group = next(group for group in GROUPS if any(pool.parts[2:] for pool in group.pools))
    whole = next(pool for pool in group.pools if pool.parts[2:])
    (half,) = pools(whole.questions[:2], KNOWN)
    assert half.case.id not in {pool.case.id for pool in group.pools}
    told = GroupTold(
        questions=tuple((each.asks, "settled", None) for each in half.questions),
        cases=((1, (0, 1)), (1, (0,))),
    )
    Door().folder(tmp_path / "reports")
    found = AnswersFile(tenant="embedded", groups={group.label: told})
    Door().json(tmp_path / "reports" / answers.NAME, packed(found))
    assert asked(chosen(tmp_path, half.case.id)) == [half.case.id]
    assert asked(chosen(tmp_path, QUESTIONS[3].id)) == [QUESTIONS[3].id]
