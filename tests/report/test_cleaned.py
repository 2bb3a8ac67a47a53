from __future__ import annotations

from dataclasses import replace

import pytest

from conform.contract import Field
from conform.contract.vendor import Answers
from conform.drift.readback import Pair, mismatches
from conform.drift.value import Shown, as_json
from conform.redact import REDACTED, Redactor
from conform.report.cleaned import clean_drift, clean_result, clean_tally
from conform.report.codec import packed, unpacked
from conform.report.result import Result
from conform.report.tally import Tally
from conform.words import former_id, observed
from tests.report.small import CASE, drift

KEY = "canary-key-0f1e2d3c4b5a"
LIVE = Redactor([KEY], hides_people=True)
EMBEDDED = Redactor([KEY])
VALUE, SENT = ("value",), ("sent", "value", "value")


def test_a_drift_without_secrets_stays_as_it_was() -> None:
    assert clean_drift(drift(), LIVE) == drift()


def test_a_drift_keeps_its_id_when_its_place_is_cleaned() -> None:
    found = drift(where=f"data.Pen.{KEY}")
    clean = clean_drift(found, LIVE)
    assert (clean.where, clean.id) == (f"data.Pen.{REDACTED}", found.id)
    assert former_id(clean) == former_id(found)
    assert clean_drift(clean, LIVE) == clean


def test_the_reasons_of_a_refusal_and_what_belongs_to_a_change_are_cleaned() -> None:
    found = replace(drift(), reasons=(f"{KEY} is no name",), how=("swapped_with", KEY))
    clean = clean_drift(found, LIVE)
    assert (clean.reasons, clean.how) == ((f"{REDACTED} is no name",), ("swapped_with", REDACTED))
    assert clean.id == found.id


@pytest.mark.parametrize("at", range(30, 62))
def test_a_value_is_cleaned_before_it_is_cut(at: int) -> None:
    told = as_json("y" * at + " " + KEY)
    found = replace(drift(), got=("sent", "value", "value"), raw=(told, told))
    clean = clean_drift(found, LIVE)
    assert "canary"[:4] not in f"{clean.raw} {observed(clean)}"
    assert observed(clean).count("y" * min(at, 50)) == 2
    assert clean_drift(clean, LIVE) == clean


@pytest.mark.parametrize(
    ("where", "got", "raw", "live"),
    [
        ("data.Pen.phone1", VALUE, ('"0501234567"',), '"0000000000"'),
        ("data.Pen.phone1", SENT, ('"0501234567…', '"050"'), '"0000000000…, sent "000"'),
        ("data.Pen.phone1", ("characters", "12"), (), "12 characters"),
        ("data.Pen.mobile", SENT, ("501234567", "501234560"), "000000000, sent 000000000"),
        ("data.Pen.password", SENT, ('"hush"', '"drawn"'), f'"{REDACTED}", sent "{REDACTED}"'),
        ("validation_errors.password", VALUE, ('"This field is required"',), '"This field is required"'),
        ("data.Pen.notes", VALUE, ('"jo@b.test, +20 100 555 1234"',), '"jo@b.test, +00 000 000 0000"'),
    ],
)
def test_people_are_hidden_by_name_and_by_form_where_they_are_real(
    where: str, got: tuple[str, ...], raw: tuple[str, ...], live: str
) -> None:
    found = replace(drift(where=where), got=got, raw=raw)
    assert observed(clean_drift(found, LIVE)) == live
    assert clean_drift(found, EMBEDDED) == found


def test_a_result_loses_the_secret_in_its_reason() -> None:
    result = Result(case=CASE, verdict="broken", reason=f"redirects to /?apikey=x&key={KEY}")
    assert clean_result(result, LIVE).reason == f"redirects to /?apikey={REDACTED}&key={REDACTED}"


def test_a_tally_crosses_a_process_without_secrets_and_with_its_ids() -> None:
    found = replace(drift(where=f"data.Pen.{KEY}"), case=CASE.id)
    tally = Tally(base_url=f"https://u:{KEY}@x.test")
    tally.add(Result(case=CASE, verdict="drifted", drifts=(found,), known=frozenset({found.id})))
    for number in (1, 2):
        tally.add(Result(case=CASE, verdict="broken", reason=f"token=secret{number}"))
    plain = packed(clean_tally(tally, LIVE))
    assert "canary" not in str(plain)
    again = unpacked(plain, Tally)
    assert again.drifts[found.id].id == found.id
    assert again.known == {found.id}
    assert again.broken == {f"token={REDACTED}": 2}


def test_what_differs_is_kept_whole_for_as_long_as_it_may_hold_a_secret() -> None:
    sent, got = "a" * 100, "b" * 100
    name = Field(name="name", kinds=("string",))
    pair = Pair(where="name", written=name, read=name, sent=sent, got=got, answers=Answers())
    (found,) = mismatches(pair)
    assert found.raw == (as_json(got), as_json(sent))


def test_the_ways_in_which_a_drift_shows_are_cleaned_like_the_first() -> None:
    shown = (Shown(status=200, got=("value",), raw=(f'"{KEY}"',)),)
    (way,) = clean_drift(replace(drift(), shown=shown), LIVE).shown
    assert KEY not in str(way)
    told = Shown(status=200, got=VALUE, raw=('"0501234567"',))
    found = replace(drift(), where="data.Pen.phone1", shown=(told,))
    assert clean_drift(found, LIVE).shown[0].raw == ('"0000000000"',)
