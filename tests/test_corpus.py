"""Frozen cases, there and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Case, Step, alone
from conform.corpus import CorpusError, dump_pools, load_pools
from conform.payloads.endpoint import endpoints
from conform.payloads.odd import odd_steps
from conform.payloads.plan import plan
from tests.payloads.small import CARDS, PENS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract

CASES = tuple(alone(case) for group in plan([PENS, CARDS], drawn=3) for case in group.cases)


def test_cases_come_back_equal_and_keep_their_ids() -> None:
    found = load_pools(dump_pools(CASES))
    assert found == CASES
    assert [each.case.id for each in found] == [each.case.id for each in CASES]


def test_the_same_cases_give_the_same_bytes() -> None:
    assert dump_pools(CASES) == dump_pools(load_pools(dump_pools(CASES)))


def test_an_empty_body_an_empty_text_and_the_first_record_are_kept() -> None:
    steps = (
        Step(contract="c", operation="o", expects="refused", payload={}),
        Step(contract="c", operation="o", expects="refused", raw="", subject=0),
    )
    case = Case(contract="c", operation="o", sort="invalid", asks="x", steps=steps)
    assert load_pools(dump_pools([alone(case)])) == (alone(case),)


def spoiled(change: Callable[[Any], object]) -> bytes:
    document = json.loads(dump_pools([next(each for each in CASES if len(each.case.steps) == 1)]))
    change(document)
    return json.dumps(document).encode()


def test_what_a_step_settles_is_kept() -> None:
    steps = (Step(contract="c", operation="o", expects="success", claims=("filter:type[in]", "sort:id")),)
    case = Case(contract="c", operation="o", sort="filter", asks="x", steps=steps)
    assert load_pools(dump_pools([alone(case)])) == (alone(case),)


@pytest.mark.parametrize("contract", [PENS, CARDS], ids=lambda each: each.name)
def test_what_is_odd_comes_back_as_it_was(contract: Contract) -> None:
    pools = tuple(
        alone(of.case("fuzz", asks, each))
        for of in endpoints(contract)
        for asks, each in odd_steps(of, "answered")
    )
    assert pools
    assert load_pools(dump_pools(pools)) == pools


SPOILS: tuple[tuple[bytes, str], ...] = (
    (b"\x00\xff", "corpus: is not JSON"),
    (b"\xff", "corpus: is not JSON"),
    (b"[]", "corpus: Expected `object`, got `array`"),
    (spoiled(lambda d: d.update(format=3)), "format: Invalid enum value 3"),
    (spoiled(lambda d: d.update(cases=7)), "cases: Expected `array`, got `int`"),
    (spoiled(lambda d: d["cases"][0].pop("asks")), "cases[0]: Object missing required field `asks`"),
    (spoiled(lambda d: d["cases"][0].update(extra=1)), "cases[0]: Object contains unknown field `extra`"),
    (spoiled(lambda d: d["cases"][0].update(steps=1)), "cases[0].steps: Expected `array`"),
    (spoiled(lambda d: d["cases"][0]["steps"].append(1)), "steps[1]: Expected `object`, got `int`"),
    (
        spoiled(lambda d: d["cases"][0]["steps"][0].update(expects="joy")),
        "cases[0].steps[0].expects: Invalid enum value 'joy'",
    ),
    (spoiled(lambda d: d["cases"][0].update(sort="odd")), "cases[0].sort: Invalid enum value 'odd'"),
)


@pytest.mark.parametrize(("data", "said"), SPOILS)
def test_what_cannot_be_read_is_said_on_one_line_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(CorpusError) as caught:
        load_pools(data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
