from __future__ import annotations

from dataclasses import replace

import pytest

from conform.contract import Field
from conform.drift.compare import Pair, changes
from conform.drift.word import short, whole
from conform.redact import REDACTED, Redactor
from conform.report.cleaned import clean_drift, clean_result, clean_tally
from conform.report.codec import packed, unpacked
from conform.report.result import Result
from conform.report.tally import Tally
from tests.report.small import CASE, drift

KEY = "canary-key-0f1e2d3c4b5a"
LIVE = Redactor([KEY], hides_people=True)
EMBEDDED = Redactor([KEY])


def test_a_drift_without_secrets_stays_as_it_was() -> None:
    assert clean_drift(drift(), LIVE) == drift()


def test_a_drift_keeps_its_id_when_its_place_is_cleaned() -> None:
    found = drift(where=f"data.Pen.{KEY}")
    clean = clean_drift(found, LIVE)
    assert (clean.where, clean.id) == (f"data.Pen.{REDACTED}", found.id)
    assert clean_drift(clean, LIVE) == clean


@pytest.mark.parametrize("at", range(30, 62))
def test_a_value_is_cleaned_before_it_is_cut(at: int) -> None:
    told = whole("y" * at + " " + KEY)
    found = replace(drift(), observed=f"{short(told)}, sent {short(told)}", values=(told, told))
    clean = clean_drift(found, LIVE)
    assert "canary"[:4] not in clean.observed
    assert "y" * min(at, 50) in clean.observed
    assert clean.values == ()


@pytest.mark.parametrize(
    ("where", "observed", "live"),
    [
        ("data.Pen.phone1", '"0501234567"', '"0000000000"'),
        ("data.Pen.phone1", '"0501234567…, sent "050"', '"0000000000…, sent "000"'),
        ("data.Pen.phone1", "12 characters", "12 characters"),
        ("data.Pen.mobile", "501234567, sent 501234560", "000000000, sent 000000000"),
        ("data.Pen.password", 'now "hush", sent "drawn"', f'now "{REDACTED}"'),
        ("validation_errors.password", '"This field is required"', '"This field is required"'),
        ("data.Pen.notes", '"jo@b.test, +20 100 555 1234"', '"jo@b.test, +00 000 000 0000"'),
    ],
)
def test_people_are_hidden_by_name_and_by_form_where_they_are_real(
    where: str, observed: str, live: str
) -> None:
    found = replace(drift(where=where), observed=observed)
    assert clean_drift(found, LIVE).observed == live
    assert clean_drift(found, EMBEDDED).observed == observed


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
    (found,) = changes(Pair(where="name", written=name, read=name, sent=sent, got=got))
    assert (found.got, found.wanted) == (whole(got), whole(sent))
