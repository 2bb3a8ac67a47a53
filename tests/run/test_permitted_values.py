"""What only a tenant's owner knows goes where the plan had to guess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.case import Case, Step
from conform.daftra import DAFTRA
from conform.run.permitted import Values, load_values, valued
from conform.tenants.live import SettingsError
from tests import ours

if TYPE_CHECKING:
    from conform.contract import Json

OWN = DAFTRA.books.own
EXAMPLE = """\
payment_method: cash          # an active method of the tenant
leave_type: '1'               # id of a leave type
workflow: 1                   # id of a workflow
app: 1                        # id of an installed app
terminal: '1'                 # id of a POS terminal
references:                   # records to refer to instead of made or found ones
  listing/Language: 41
  v1/staff: 0
"""
"""A file with every key there is; all of them may be left out."""
CONTRACTS = ours.contracts()


def written(folder: Path, text: str) -> Path:
    path = folder / "values.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def known(**said: Json) -> Values:
    return Values(known=tuple((own, said[own.name]) for own in OWN if own.name in said))


def test_the_example_holds_every_key_and_is_read(tmp_path: Path) -> None:
    every = known(payment_method="cash", leave_type="1", workflow=1, app=1, terminal="1")
    assert load_values(written(tmp_path, EXAMPLE), OWN) == replace(
        every, references={"listing/Language": 41, "v1/staff": 0}
    )
    assert [own for own, _ in every.known] == list(OWN)


def test_the_readme_shows_the_example() -> None:
    readme = (Path(__file__).parents[2] / "suites" / "README.md").read_text(encoding="utf-8")
    assert all(line in readme for line in EXAMPLE.splitlines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workflw: 1", "unknown field `workflw`"),
        ("workflow: [1]", "$.workflow"),
        ("payment_method: ''", "$.payment_method"),
        ("references: {a: [1]}", "$.references"),
        ("- a", "Expected `object`"),
        ("", "Expected `object`"),
        ("a: [", "expected"),
        ("app: \x00", "values.yaml"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_values(written(tmp_path, text), OWN)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "payment_method" in str(raised.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--values none\.yaml: cannot be read"):
        load_values(tmp_path / "none.yaml", OWN)


def test_without_a_file_nothing_is_known() -> None:
    assert load_values(None, OWN) == Values()


def a_case(payload: Json = None, path: dict[str, Json] | None = None, asks: str = "full") -> Case:
    step = Step(contract="v2/workflow", operation="POST", expects="success", payload=payload, path=path or {})
    return Case(contract="v2/workflow", operation="POST", sort="valid", asks=asks, steps=(step,))


def test_a_value_takes_the_place_of_the_guess_alone() -> None:
    values = known(payment_method="bank", leave_type=4)
    payload: Json = {"Payment": [{"payment_method": "cash"}, {"payment_method": "x"}], "leave_type_id": "1"}
    assert valued(a_case(payload), values).steps[0].payload == {
        "Payment": [{"payment_method": "bank"}, {"payment_method": "x"}],
        "leave_type_id": 4,
    }


def test_a_case_that_asks_about_the_place_keeps_its_value() -> None:
    case = a_case({"payment_method": "cash"}, asks="choice:payment_method=cash")
    assert valued(case, known(payment_method="bank")) is case


def test_a_parameter_of_a_path_is_filled_but_an_id_that_a_step_made_is_not() -> None:
    values = known(workflow=12)
    assert valued(a_case(path={"workflow_id": 1}), values).steps[0].path == {"workflow_id": 12}
    bound = a_case(path={"workflow_id": {"$made": 0}})
    assert valued(bound, values) is bound


def test_each_value_has_a_place_in_the_plan() -> None:
    groups = ours.planned(drawn=0)
    for own in OWN:
        values = Values(known=((own, "mine"),))
        assert any(valued(case, values) is not case for group in groups for case in group.cases), own
