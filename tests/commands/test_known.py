"""`conform known add`: entries that a person can read and the next run obeys."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.findings import load_known
from conform.words import documented, observed
from tests.drift.small import READ, framed_pen, seen

if TYPE_CHECKING:
    from pathlib import Path

DRIFTS = seen(READ, 200, framed_pen(count="3", price="1.5"))


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    document: dict[str, Any] = {
        "format": 1,
        "reached": {},
        "drifts": [
            {
                "id": each.id,
                "kind": each.kind,
                "resource": "pens",
                "operation": each.operation,
                "where": each.where,
                "documented": documented(each),
                "observed": observed(each),
                "source": {"page": "2e0", "edition": "2026-01-01"},
                "cases": [],
            }
            for each in DRIFTS
        ],
        "findings": [{"id": "F1", "slug": "pens-are-retyped", "drifts": [each.id for each in DRIFTS]}],
    }
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "drift.json").write_text(json.dumps(document))
    return tmp_path / "reports"


def added(*arguments: str) -> int:
    return run_command(["known", "add", *arguments])


def test_a_drift_is_accepted_by_its_id_with_a_remark_of_what_it_is(reports: Path) -> None:
    assert (
        added(DRIFTS[0].id, "--reason", 'we read "3" as 3', "--ticket", "T-1", "--expires", "2027-01-31") == 0
    )

    (entry,) = load_known(reports / "known-drift.yaml").entries
    assert (entry.id, entry.reason, entry.ticket) == (DRIFTS[0].id, 'we read "3" as 3', "T-1")
    assert entry.expires == date(2027, 1, 31)
    text = (reports / "known-drift.yaml").read_text()
    assert "# field.retyped GET /pens/{id} data.Pen.count: integer in a string (integer)\n" in text


@pytest.mark.parametrize("name", ["F1", "pens-are-retyped"])
def test_a_finding_is_accepted_with_all_its_drifts(reports: Path, name: str) -> None:
    assert added(name, "--reason", "agreed") == 0

    known = load_known(reports / "known-drift.yaml")
    assert all(known.matches(each, date(2026, 1, 1)) for each in DRIFTS)


def test_a_pattern_is_accepted_and_what_stood_there_stays(reports: Path) -> None:
    path = reports / "known-drift.yaml"
    path.write_text("# ours\n- kind: field.null\n  reason: old")

    assert added("--kind", "field.*", "--place", "data.Pen.*", "--reason", "agreed") == 0

    assert path.read_text().startswith("# ours\n- kind: field.null\n  reason: old\n")
    assert [entry.reason for entry in load_known(path).entries] == ["old", "agreed"]


def test_what_a_tenant_lacks_is_accepted_with_its_last_day(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--reason", "no clients yet", "--expires", "2027-01-31")
    assert added("--blocked", "v1/clients", "--operation", "GET *", *more) == 0

    assert capsys.readouterr().out == "accepted v1/clients GET *\n"
    (entry,) = load_known(reports / "known-drift.yaml").entries
    assert (entry.blocked, entry.operation, entry.expires) == ("v1/clients", "GET *", date(2027, 1, 31))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--blocked", "clients"), "blocked must say what is lacking"),
        (("--blocked", "v1/clients", "--kind", "field.null"), "goes with operation alone"),
        (("F1", "--blocked", "v1/clients"), "name an id, or a pattern by --blocked"),
        ((), "name an id, or a pattern"),
        (("F9",), "has no drift or finding F9"),
        (("0123456789ab",), "has no drift or finding"),
        (("--kind", "field.nul"), "no kind of drift is named"),
        (("--kind", "field.null", "--expires", "soon"), "a day as YYYY-MM-DD"),
        ((DRIFTS[0].id, "--kind", "field.null"), "name an id, or a pattern"),
        (("F1", "--drift", "nowhere/drift.json"), "is not there; run"),
        (("nonsense", "--drift", "nowhere/drift.json"), "twelve hex digits"),
    ],
)
def test_what_names_nothing_is_refused_and_nothing_is_written(
    reports: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], reason: str
) -> None:
    assert added(*arguments, "--reason", "agreed") == 2

    assert reason in capsys.readouterr().err
    assert not (reports / "known-drift.yaml").exists()


def test_a_reason_is_asked_for(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        added("F1")

    assert "--reason" in capsys.readouterr().err
    assert not (reports / "known-drift.yaml").exists()


def test_a_file_with_a_typo_is_left_as_it_is(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = reports / "known-drift.yaml"
    path.write_text("- kind: field.null\n  reson: x\n")

    assert added("F1", "--reason", "agreed") == 2
    assert "known-drift.yaml:2: unknown key 'reson'" in capsys.readouterr().err
    assert path.read_text() == "- kind: field.null\n  reson: x\n"
