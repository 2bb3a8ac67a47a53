"""What crosses a process, and what a run keeps on disk, comes back whole, whatever its fields are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import pytest

from conform.redact import Redactor
from conform.report.cleaned import clean_tally, each_text
from conform.report.close import Part
from conform.report.codec import MOST_BYTES, ReportFileError, packed, read, unpacked
from conform.report.evidence import EvidenceFile
from conform.report.tally import Tally
from conform.run.conformance import Figures

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'قلم "x" \\ \n \U0001f58a'
KEY = "canary-key-0f1e2d3c4b5a"
DAY = datetime(2026, 1, 2, tzinfo=UTC)
PLAIN: dict[Any, Any] = {str: TEXT, int: 7, float: 0.25, bool: True, Any: 12, datetime: DAY}


def filled(kind: Any) -> Any:
    """Give a value of a kind in which no field is empty or as it is by default."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{each.name: filled(hints[each.name]) for each in fields(kind)})
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each not in (type(None), Ellipsis)]
    if origin in (Counter, dict):
        return origin({filled(inner[0]): filled(inner[-1]) if origin is dict else 3})
    if origin in (tuple, set, frozenset, list):
        return origin(map(filled, inner))
    return inner[0] if isinstance(inner[0], str) else filled(inner[0])


@pytest.mark.parametrize("kind", [Part, EvidenceFile, Figures])
def test_every_field_crosses_a_process_and_a_file(kind: type[Any], tmp_path: Path) -> None:
    whole = filled(kind)
    assert unpacked(packed(whole), kind) == whole
    (tmp_path / "f.json").write_text(json.dumps(packed(whole)), encoding="utf-8")
    if kind is not Figures:
        assert read(tmp_path / "f.json", kind, 7, "") == whole


@pytest.mark.parametrize("kind", [Part, EvidenceFile, Figures])
def test_the_value_that_is_sent_has_no_field_as_it_is_by_default(kind: type[Any]) -> None:
    whole = filled(kind)
    for each in fields(kind):
        assert getattr(whole, each.name) not in (each.default, None, (), frozenset(), {}), each.name


def test_no_text_crosses_with_a_secret_that_was_learnt_late_wherever_it_stands() -> None:
    kept = each_text(filled(Tally), lambda text: f"{text} {KEY}")
    assert json.dumps(packed(kept)).count(KEY) > 30
    assert KEY not in json.dumps(packed(clean_tally(kept, Redactor([KEY]))))


def test_every_field_of_a_tally_is_merged_and_forgotten() -> None:
    some = filled(Tally)
    (drift,), (left,) = some.drifts.values(), some.left.values()
    whole = replace(some, drifts={drift.id: drift}, cases={drift.id: [TEXT]}, left={left.contract: left})
    merged = Tally()
    merged.merge(whole)
    for each in fields(Tally):
        assert getattr(merged, each.name) == getattr(whole, each.name), each.name
    merged.clear()
    assert merged == Tally()


def test_a_value_of_which_nothing_is_taken_out_is_as_it_was() -> None:
    assert each_text(filled(Part), str) == filled(Part)


def test_equal_values_are_packed_alike() -> None:
    names = [f"group {number}" for number in range(50)]
    one, other = (
        replace(filled(Part), tally=Tally(done=set(each), verdicts=Counter(each)))
        for each in (names, names[::-1])
    )
    assert json.dumps(packed(one)) == json.dumps(packed(other))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no whole f.json: Input data was truncated"),
        ("[]", "is no whole f.json: Expected `object`, got `array`"),
        ("{}", "has no format, not 1"),
        ('{"format": 9}', "has format 9, not 1"),
        ('{"format": "x"}', "is no whole f.json: Expected `int | null`, got `str` - at `$.format`"),
        (
            '{"format": 1, "evidences": {"best": 3}}',
            "is no whole f.json: Expected `object`, got `int` - at `$.evidences.best`",
        ),
        ("[" * 100_000, "is no whole f.json: "),
    ],
)
def test_an_unusable_file_is_one_line_with_file_place_and_what_to_do(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "f.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportFileError) as caught:
        read(path, EvidenceFile, 1, "run it again")
    assert str(caught.value).startswith(f"{path}: {said}")
    assert str(caught.value).endswith("run it again")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b'{"format": 1, "evidences": {"best": {"\xff": {}}}}')
    for name, said in (("f", "is no whole f"), ("g", "is not there; again"), (".", "cannot be read: ")):
        with pytest.raises(ReportFileError, match=said):
            read(tmp_path / name, EvidenceFile, 1, "again")


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "f").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ReportFileError, match="is larger than 256 MiB; again"):
        read(tmp_path / "f", EvidenceFile, 1, "again")
