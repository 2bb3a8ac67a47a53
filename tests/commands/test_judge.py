"""`conform judge`: captured traffic and saved bodies, good and bad."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.derive.pipeline import write_contracts
from conform.uses import Used, Uses, dump_uses
from tests.captured.small import cassette, entry, har, interaction, written
from tests.drift.small import CREATE, DONE, PENS, READ, framed_pen, page, pen, rows

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://any.example.com/api2/pens/7.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_contracts([PENS], tmp_path / "contracts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], list[str]]:
    status = run_command(["judge", *arguments])
    told = capsys.readouterr()
    return status, told.out.splitlines(), told.err.splitlines()


def good(**changed: Any) -> str:
    return json.dumps(framed_pen(**changed))


def test_traffic_as_documented_is_told_in_two_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(
        folder / "a.har", har(entry(good(), url=URL), entry(good(), url="https://other.example/api2/pens/7"))
    )

    assert judged(capsys, "a.har") == (0, ["a.har: 2 of 2 exchanges are of this API", "no drift"], [])


@pytest.mark.parametrize("name", ["a.har", "a.json", "a.yaml"])
def test_drift_in_traffic_is_found_and_explained(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    one = har(entry(good(count="3"), url=URL))
    written(folder / name, one if name == "a.har" else cassette(interaction(good(count="3"), uri=URL)))

    status, lines, _ = judged(capsys, name)

    assert status == 1
    assert lines == [
        f"{name}: 1 of 1 exchanges are of this API",
        "1 difference in 1 finding",
        "critical  GET /pens/{id} serves integer columns as strings: 1 field in 1 resource",
        "          not seen on id, is_open, price, state",
        "          data.Pen.count  integer in a string; documented integer, page 2e0",
    ]


@pytest.mark.parametrize(("line", "status"), [("critical", 1), ("blocker", 0)])
def test_what_is_below_the_line_is_told_and_fails_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str, status: int
) -> None:
    written(folder / "a.har", har(entry(good(count="3"), url=URL)))

    found, lines, _ = judged(capsys, "a.har", "--fail-on", line)

    assert found == status
    assert lines[1] == "1 difference in 1 finding"
    assert (lines[-1] == "--fail-on blocker: 1 difference below it cannot fail this") is (status == 0)


@pytest.mark.parametrize(("reads", "status"), [("data.Pen.count", 1), ("data.Pen.name", 0)])
def test_of_a_consumer_only_what_hits_him_is_told_and_counts(
    folder: Path, capsys: pytest.CaptureFixture[str], reads: str, status: int
) -> None:
    written(folder / "a.har", har(entry(good(count="3"), url=URL)))
    used = Used(contract=PENS.key, operation=READ.id, reads=(reads,))
    (folder / "uses.yaml").write_text(dump_uses(Uses(name="till", operations=(used,))), encoding="utf-8")

    found, lines, _ = judged(capsys, "a.har", "--uses", "uses.yaml")

    assert found == status
    beside = ["no drift", "--uses: 1 difference of no concern to till"]
    assert lines[1:] == beside if status == 0 else lines[1] == "1 difference in 1 finding"


def test_what_is_not_of_this_api_or_has_no_body_is_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        entry(good(), url=URL),
        entry(None, url=URL),
        entry(status=0, url=URL),
        *[entry(url=f"https://x/page/{number}") for number in range(5)],
    ]
    written(folder / "a.har", har(*entries))

    status, lines, _ = judged(capsys, "a.har")

    assert (status, lines[0]) == (
        0,
        (
            "a.har: 2 of 8 exchanges are of this API; 5 are not (GET /page/0, GET /page/1, GET /page/2, …); "
            "1 have no answer; 1 have no body and were judged by their status"
        ),
    )


def test_a_capture_of_nothing_but_outages_is_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "a.har", har(*[entry("<html>", url=URL, status=status) for status in (429, 503, 500)]))
    written(folder / "b.har", har(entry(good(), url=URL), entry(url=URL, status=503)))

    status, lines, errors = judged(capsys, "a.har", "b.har")

    assert (status, errors) == (1, [])
    assert lines == [
        "a.har: 3 of 3 exchanges are of this API; 3 are outages (429, 5xx) and were not judged",
        "broken: nothing but 429 and 5xx came, so that nothing could be judged",
        "b.har: 2 of 2 exchanges are of this API; 1 are outages (429, 5xx) and were not judged",
        "no drift",
    ]
    assert judged(capsys, "b.har")[0] == 0


def test_a_saved_body_is_judged_only_by_what_needs_no_request(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = rows(pen(), page=3, pages=9, total=50)
    written(folder / "pens.json", part)
    written(folder / "a.har", har(entry(json.dumps(part), url="https://x/api2/pens.json")))

    assert judged(capsys, "pens.json", "--operation", "GET /pens")[:2] == (
        0,
        ["pens.json, judged as GET /pens (page 1e0, edition 2026-01-01)", "no drift"],
    )
    assert judged(capsys, "a.har")[0] == 1


def test_a_saved_body_of_a_twin_is_judged_by_what_both_pages_claim(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lent = replace(CREATE, id="POST /pens/", call="/api2/pens", source=page(9), responses=(DONE,))
    write_contracts([replace(PENS, operations=(CREATE, lent))], folder / "contracts")
    written(folder / "made.json", {"result": "successful", "code": 202, "id": "7"})
    written(folder / "none.json", {"result": 3, "code": 202})

    status, lines, _ = judged(capsys, "made.json", "--operation", "POST /pens")

    assert (status, lines) == (
        0,
        [
            (
                "made.json, judged as what is claimed by POST /pens (page 3e0, edition 2026-01-01) and by "
                "POST /pens/ (page 9e0, edition 2026-01-01)"
            ),
            "no drift",
        ],
    )
    assert judged(capsys, "none.json", "--operation", "POST /pens")[1][-1].startswith("          result")


def test_a_cassette_of_another_api_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "a.yaml", cassette(interaction(uri="https://api.example.com/v1/moons")))

    status, _, errors = judged(capsys, "a.yaml")

    assert status == 2
    assert errors == [
        "conform judge: a.yaml: nothing of this API in it (first: GET /v1/moons); nothing was judged"
    ]


def test_a_truncated_file_is_judged_as_far_as_it_goes_and_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.dumps(har(*[entry(good(count="3"), url=URL)] * 3))
    written(folder / "a.har", content[:-300])

    status, lines, errors = judged(capsys, "a.har")

    assert status == 1
    assert lines[0] == "a.har: 2 of 2 exchanges are of this API"
    assert errors == [
        "conform judge: a.har: breaks off after 2 whole exchanges; those were judged, capture it again"
    ]


def test_one_bad_file_does_not_keep_the_others_from_being_judged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "a.har", har(entry(good(count="3"), url=URL)))
    written(folder / "b.har", b"\x00")

    status, lines, errors = judged(capsys, "b.har", "nothere", "a.har")

    assert status == 1
    assert lines[0].startswith("a.har: 1 of 1")
    assert [line.split(": ")[1] for line in errors] == ["b.har", "nothere"]


def test_a_saved_body_is_judged_by_the_operation_that_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "pen.json", framed_pen())
    written(folder / "odd.json", framed_pen(name=None))

    assert judged(capsys, "pen.json", "--operation", "GET /pens/{id}") == (
        0,
        ["pen.json, judged as GET /pens/{id} (page 2e0, edition 2026-01-01)", "no drift"],
        [],
    )
    assert judged(capsys, "odd.json", "--operation", "GET /pens/{id}")[0] == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rows(pen()), ""),
        ([{"Pen": pen()}, {"Pen": pen(id=8)}], "the rows alone of "),
        ({"Pen": pen()}, "one record alone of "),
    ],
)
def test_rows_or_one_record_may_be_saved_without_their_frame(
    folder: Path, capsys: pytest.CaptureFixture[str], body: Any, words: str
) -> None:
    written(folder / "pens.json", body)

    status, lines, _ = judged(capsys, "pens.json", "--operation", "GET /pens")

    assert (status, lines[1]) == (0, "no drift")
    assert lines[0] == f"pens.json, judged as {words}GET /pens (page 1e0, edition 2026-01-01)"


def test_a_saved_refusal_is_judged_by_its_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "no.json", {"result": "failed", "code": 404, "message": "none"})

    assert judged(capsys, "no.json", "--operation", "GET /pens/{id}", "--status", "404")[0] == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b'{"a": NaN}', b"<html>", b"null", b'{"data": {"Pen": 3}}'],
    ids=lambda value: repr(value)[:20],
)
def test_any_saved_body_is_judged_without_a_crash(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    written(folder / "pen.json", content)

    assert judged(capsys, "pen.json", "--operation", "GET /pens/{id}")[0] in (0, 1)


def test_a_body_that_nests_too_deep_to_read_is_said_to_be_unjudged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    written(folder / "pen.json", deep.encode())
    written(folder / "a.har", har(entry(deep, url=URL)))

    status, _, errors = judged(capsys, "pen.json", "--operation", "GET /pens/{id}")

    assert (status, len(errors)) == (2, 1)
    assert "nested too deeply to read; nothing was judged" in errors[0]
    assert "1 have a body too large or too deep to read" in judged(capsys, "a.har")[1][0]


def test_known_drift_is_not_told_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "a.har", har(entry(good(count="3"), url=URL)))
    written(folder / "known.yaml", "- kind: field.retyped\n  reason: agreed\n")

    status, lines, _ = judged(capsys, "a.har", "--known", "known.yaml")

    assert (status, lines[1]) == (0, "no drift; 1 known differences are not told again")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["a.json", "--operation", "GET /penss/{id}"], "no operation is 'GET /penss/{id}'"),
        (["nothere.json", "--operation", "GET /pens"], "nothere.json: cannot be read"),
        (["a.json", "--contracts", "nowhere"], "run `conform derive`"),
        (["a.json", "--known", "bad.yaml"], "bad.yaml:1: "),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    written(folder / "a.json", {})
    written(folder / "bad.yaml", "- reason: x\n")

    status, _, errors = judged(capsys, *arguments)

    assert status == 2
    assert len(errors) == 1
    assert reason in errors[0]


def test_twenty_thousand_entries_are_judged_in_bounded_memory(folder: Path) -> None:
    one = json.dumps(entry(good(count="3"), url=URL))
    (folder / "a.har").write_text('{"log": {"entries": [' + ",".join([one] * 20_000) + "]}}")
    script = (
        "from pathlib import Path; from conform.commands import run_command; "
        "code = run_command(['judge', 'a.har']); "  # ru_maxrss would be that of the process which forked
        "said = Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]; "
        "print(int(said) // 1024, code)"
    )

    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603 - our own command

    megabytes, code = ran.stdout.splitlines()[-1].split()
    assert "20000 of 20000" in ran.stdout
    assert code == "1"
    assert int(megabytes) < 200


def test_a_reader_that_has_enough_ends_the_note_without_a_traceback(folder: Path) -> None:
    written(folder / "a.har", har(entry(good(**{f"x{n}": 1 for n in range(20)}, count="3"), url=URL)))
    script = (
        "import os, sys; from conform.__main__ import main; sys.argv = ['conform', 'judge', 'a.har']; "
        "r, w = os.pipe(); os.close(r); os.dup2(w, 1); sys.exit(main())"
    )

    ran = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)  # noqa: S603 - our own command

    assert (ran.returncode, ran.stderr) == (0, "")


def asked(payload: Any, url: str = "https://any.example.com/api2/pens.json") -> dict[str, Any]:
    """Give the entry of a create that answers as documented, whatever is sent."""
    made = entry(json.dumps({"result": "successful", "code": 202, "id": 7}), url=url, status=202)
    made["request"] |= {"method": "POST", "postData": {"text": json.dumps(payload)}}
    return made


def test_what_a_client_does_wrong_is_told_where_it_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = har(
        asked({"Pen": {"name": "Quill"}}), asked({"Pen": {"colour": "red"}}), asked({}, "https://a.example/b")
    )
    written(folder / "a.har", file)

    assert judged(capsys, "a.har")[0] == 0
    status, lines, _ = judged(capsys, "a.har", "--requests")
    assert status == 1
    assert lines[2:] == [
        "1 of 2 requests breaks the docs",
        "  request 2: POST /api2/pens.json, answered 202",
        "    Pen.name is left out, which is required",
        f"      the docs: required (page {CREATE.source.page}, {CREATE.source.edition})",
        "      to do: send Pen.name",
    ]


def test_a_client_that_does_nothing_wrong_is_told_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder / "a.har", har(asked({"Pen": {"name": "Quill"}})))

    assert judged(capsys, "a.har", "--requests")[::2] == (0, [])
    assert judged(capsys, "a.har", "--requests")[1][-1] == "none of 1 request breaks the docs"
