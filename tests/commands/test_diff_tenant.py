"""`conform diff tenant`: two runs or two recordings side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.words import former_id
from tests.captured.small import cassette, entry, har, interaction, written
from tests.drift.small import PENS, READ, framed_pen, seen

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://any.example.com/api2/pens/7.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_contracts([PENS], tmp_path / "contracts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recorded(folder: Path, file: str, **changed: Any) -> None:
    written(folder / file, har(entry(json.dumps(framed_pen(**changed)), url=URL)))


def compared(capsys: pytest.CaptureFixture[str], a: str, b: str) -> tuple[int, list[str]]:
    status = run_command(["diff", "tenant", a, b])
    return status, capsys.readouterr().out.splitlines()


def test_equal_recordings_differ_in_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(folder, "a.har")
    recorded(folder, "b.har", name="another value")

    assert compared(capsys, "a.har", "b.har") == (
        0,
        ["0 new drifts, 0 gone, 0 unchanged; 0 changes of which the docs claim nothing"],
    )


def test_new_gone_and_unchanged_drifts_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(folder, "a.har", count="3", price="1.5")
    recorded(folder, "b.har", count="3", name=None)

    assert compared(capsys, "a.har", "b.har") == (
        1,
        [
            "1 new drifts, 1 gone, 1 unchanged; 0 changes of which the docs claim nothing",
            "new      field.null GET /pens/{id} data.Pen.name: null (string)",
            "gone     field.retyped GET /pens/{id} data.Pen.price: number in a string (number)",
        ],
    )


def test_what_changed_although_the_docs_claim_nothing_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(folder, "a.har", free=3, options={"a": 1})
    recorded(folder, "b.har", free="3", options={"b": 1})

    assert compared(capsys, "a.har", "b.har") == (
        1,
        [
            "0 new drifts, 0 gone, 0 unchanged; 3 changes of which the docs claim nothing",
            "changed  v1/pens GET /pens/{id} 200 data.Pen.free: integer before, string after",
            "changed  v1/pens GET /pens/{id} 200 data.Pen.options.a: integer before, absent after",
            "changed  v1/pens GET /pens/{id} 200 data.Pen.options.b: absent before, integer after",
        ],
    )


def test_a_status_that_was_never_seen_before_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(folder, "a.har")
    gone = {"result": "failed", "code": 404, "message": "none"}
    written(folder / "b.har", har(entry(json.dumps(gone), url=URL, status=404)))

    status, lines = compared(capsys, "a.har", "b.har")

    assert status == 1
    assert lines[1] == "changed  v1/pens GET /pens/{id}: statuses 200 before, 404 after"


def test_folders_of_cassettes_are_read_as_one_recording(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        body = json.dumps(framed_pen())
        written(folder / name / "one.json", cassette(interaction(body, uri=URL)))
        written(folder / name / "two.yaml", cassette(interaction(body, uri=URL)))

    assert compared(capsys, "a", "b")[0] == 0


def test_the_list_of_what_was_recorded_is_no_cassette(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a").mkdir()
    written(folder / "a" / "one.json", cassette(interaction(json.dumps(framed_pen()), uri=URL)))
    (folder / "a" / "labels.json").write_text('["v1/pens GET /pens/{id} valid"]', encoding="utf-8")
    (folder / "a" / ".gitattributes").write_text("*.gz binary", encoding="utf-8")

    assert compared(capsys, "a", "a")[0] == 0


def a_report(*ids: str) -> dict[str, Any]:
    drifts = [
        {
            "id": identity,
            "kind": "field.null",
            "resource": "pens",
            "operation": "GET /pens",
            "where": f"data[0].Pen.{identity}",
            "documented": "string",
            "observed": "null",
            "source": {"page": "1e0", "edition": "2026-01-01"},
            "cases": ["c"],
        }
        for identity in ids
    ]
    reached = {"GET /pens": {"seen": {"200": 3}, "never": []}}
    return {"format": 1, "reached": reached, "drifts": drifts, "findings": []}


def test_two_reports_are_compared_by_their_drifts_and_statuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "a.drift.json", a_report("one", "two"))
    written(folder / "b.drift.json", a_report("two", "three"))

    assert compared(capsys, "a.drift.json", "b.drift.json") == (
        1,
        [
            "1 new drifts, 1 gone, 1 unchanged; 0 changes of which the docs claim nothing",
            "new      field.null GET /pens data[].Pen.three: null (string)",
            "gone     field.null GET /pens data[].Pen.one: null (string)",
        ],
    )


def test_a_report_and_a_recording_are_compared_by_their_statuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(folder, "a.har")
    label, statuses = "GET /pens/{id}", {"200": 3, "404": 1, "503": 2}
    named = {"contract": "v1/pens", "operation": label}
    for reached in ({"seen": statuses, "never": []}, {"seen": statuses, "never": [], **named}):
        told = {"format": 1, "reached": {label: reached}, "drifts": [], "findings": []}
        written(folder / "b.drift.json", told)

        assert compared(capsys, "a.har", "b.drift.json") == (
            1,
            [
                "0 new drifts, 0 gone, 0 unchanged; 1 changes of which the docs claim nothing",
                "changed  v1/pens GET /pens/{id}: statuses 200 before, 200 or 404 after",
            ],
        )


def test_a_report_of_before_names_the_same_drifts_by_other_ids(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(folder, "b.har", count="3", name=None)
    told = a_report("one")
    (found, _) = seen(READ, 200, framed_pen(count="3", name=None))
    told["drifts"][0] |= {"id": former_id(found), "where": found.where, "operation": found.operation}
    written(folder / "a.drift.json", told)

    status, lines = compared(capsys, "a.drift.json", "b.har")

    assert lines[0].startswith("1 new drifts, 0 gone, 1 unchanged")
    assert status == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.drift.json", "{", "is no whole x.drift.json"),
        ("x.drift.json", "[]", "is no whole x.drift.json"),
        ("x.drift.json", '{"format": 1}', "is no whole x.drift.json"),
        ("x.har", "{}", "is JSON, but not"),
        ("x.har", '{"log": {"entries": []}}', "holds no exchange of this API"),
    ],
)
def test_what_is_no_run_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, reason: str
) -> None:
    written(folder / name, content)

    assert run_command(["diff", "tenant", name, name]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1
