"""`conform diff tenant`: two runs or two recordings side by side."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.findings.history import merged, night
from conform.report.codec import packed
from conform.report.history import HistoryFile
from conform.report.history import told as history_told
from conform.words import former_id
from tests.captured.small import cassette, entry, har, interaction, written
from tests.drift.small import PENS, READ, framed_pen, seen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.drift.value import Drift

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
        ["0 new drifts, 0 gone, 0 not asked, 0 unchanged; 0 changes of which the docs claim nothing"],
    )


def test_new_gone_and_unchanged_drifts_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(folder, "a.har", count="3", price="1.5")
    recorded(folder, "b.har", count="3", name=None)

    assert compared(capsys, "a.har", "b.har") == (
        1,
        [
            "1 new drift, 1 gone, 0 not asked, 1 unchanged; 0 changes of which the docs claim nothing",
            "new: 1 drift, v1/pens 1",
            "  Fe9fe35     1  field.null GET /pens/{id} data.Pen.name: null (string)",
            "gone: 1 drift, v1/pens 1",
            "  F776b53     1  field.retyped GET /pens/{id} data.Pen.price: number in a string (number)",
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
            "0 new drifts, 0 gone, 0 not asked, 0 unchanged; 3 changes of which the docs claim nothing",
            "changed: 3 forms, v1/pens 3",
            "  v1/pens GET /pens/{id} 200 data.Pen.free: integer before, string after",
            "  v1/pens GET /pens/{id} 200 data.Pen.options.a: integer before, absent after",
            "  v1/pens GET /pens/{id} 200 data.Pen.options.b: absent before, integer after",
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
    assert lines[2] == "  v1/pens GET /pens/{id}: statuses 200 before, 404 after"


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
            "1 new drift, 1 gone, 0 not asked, 1 unchanged; 0 changes of which the docs claim nothing",
            "new: 1 drift, pens 1",
            "  F85b2d9     1  field.null GET /pens data[].Pen.three: null (string)",
            "gone: 1 drift, pens 1",
            "  F85b2d9     1  field.null GET /pens data[].Pen.one: null (string)",
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
                "0 new drifts, 0 gone, 0 not asked, 0 unchanged; 1 change of which the docs claim nothing",
                "changed: 1 form, v1/pens 1",
                "  v1/pens GET /pens/{id}: statuses 200 before, 200 or 404 after",
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

    assert lines[0].startswith("1 new drift, 0 gone, 0 not asked, 1 unchanged")
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


STARTED = "2026-11-01T05:00:00Z"


def ran(folder: Path, *drifts: Drift, asked: Mapping[str, str]) -> None:
    """Write the reports of a run into a folder: what it showed, and what it was asked."""
    folder.mkdir(parents=True)
    told = [
        {
            "id": each.id,
            "kind": each.kind,
            "resource": "pens",
            "operation": each.operation,
            "where": each.where,
            "documented": "",
            "observed": "",
            "source": {"page": each.source.page, "edition": each.source.edition},
            "contract": each.contract,
            "claimed": each.claimed,
            "got": each.got,
        }
        for each in drifts
    ]
    named = {"contract": "v1/pens", "operation": "GET /pens/{id}"}
    reached = {"GET /pens/{id}": {"seen": {"200": 3}, "never": [], **named}}
    report = {"format": 1, "started": STARTED, "reached": reached, "drifts": told, "findings": []}
    written(folder / "drift.json", report)
    began = datetime.fromisoformat(STARTED)
    own = night(began, asked, {each.id: {"q"} for each in drifts}, {each.id: each for each in drifts})
    earlier = night(began.replace(day=2), {"x": "v1/pens"}, {}, {})
    history = packed(HistoryFile(tenants={"embedded": history_told(merged(own, earlier))}))
    written(folder / "history.json", history)


ONE, TWO = seen(READ, 200, framed_pen(count="3", price="1.5"))


def test_a_folder_of_reports_is_read_with_its_nights(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(folder / "a", ONE, asked={"q": "v1/pens", "r": "v1/pens"})
    ran(folder / "same", asked={"q": "v1/pens"})
    ran(folder / "other", asked={"r": "v1/pens"})
    (folder / "a" / "answers.json").write_text("{", encoding="utf-8")

    status, lines = compared(capsys, "a", "same")
    assert (status, lines[0][:33]) == (0, "0 new drifts, 1 gone, 0 not asked")
    status, lines = compared(capsys, "a", "other")
    assert (status, lines) == (
        0,
        [
            "0 new drifts, 0 gone, 1 not asked, 0 unchanged; 0 changes of which the docs claim nothing",
            "not asked this time: 1 drift, v1/pens 1",
            "  … 1 cause; --all prints all",
        ],
    )
    assert compared(capsys, "a/drift.json", "other/drift.json") == (status, lines)


def test_what_the_earlier_run_was_not_asked_is_told_beside_what_is_new(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(folder / "a", asked={"r": "v1/pens"})
    ran(folder / "b", ONE, asked={"q": "v1/pens", "r": "v1/pens"})

    status, lines = compared(capsys, "a", "b")

    assert status == 1
    assert lines[-1] == "  not asked before: 1, v1/pens 1"


def test_a_folder_of_several_runs_and_recordings_is_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(folder / "all" / "one", ONE, asked={"q": "v1/pens"})
    ran(folder / "all" / "two", TWO, asked={"q": "v1/pens"})
    recorded(folder, "all/three.har", name=None)
    ran(folder / "b", asked={"q": "v1/pens"})

    status, lines = compared(capsys, "all", "b")

    assert (status, lines[0][:33]) == (0, "0 new drifts, 3 gone, 0 not asked")


def test_a_folder_without_a_run_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a").mkdir()

    assert run_command(["diff", "tenant", "a", "a"]) == 2
    assert "holds no exchange of this API" in capsys.readouterr().err


def test_reports_of_a_run_that_did_not_end_are_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "run.log").write_text("began\n", encoding="utf-8")

    assert run_command(["diff", "tenant", "a", "a"]) == 2
    assert "a: holds no drift.json: the run did not end" in capsys.readouterr().err


def test_a_report_that_was_set_aside_has_its_history_around_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(folder / "a" / "previous", ONE, asked={"q": "v1/pens"})
    (folder / "a" / "previous" / "history.json").rename(folder / "a" / "history.json")
    ran(folder / "b", asked={"r": "v1/pens"})

    assert compared(capsys, "a/previous/drift.json", "b")[1][1] == "not asked this time: 1 drift, v1/pens 1"
    assert compared(capsys, "a/previous", "b")[1][1] == "not asked this time: 1 drift, v1/pens 1"


def test_what_is_long_is_cut_to_a_screen_and_printed_whole_when_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "a.drift.json", a_report(*(f"old{number}" for number in range(60))))
    written(folder / "b.drift.json", a_report(*(f"new{number}" for number in range(60))))
    for name, free in (("a", {f"k{number}": 1 for number in range(60)}), ("b", {})):
        (folder / name).mkdir()
        recorded(folder, f"{name}/x.har", free=free)
        (folder / f"{name}.drift.json").rename(folder / name / "x.drift.json")

    status, lines = compared(capsys, "a", "b")
    assert status == 1
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 110
    assert "  … 51 more forms; --all prints all" in lines

    assert run_command(["diff", "tenant", "a", "b", "--all"]) == 1
    whole = capsys.readouterr().out.splitlines()
    assert len(whole) > 180
    assert not any("--all" in each for each in whole)
