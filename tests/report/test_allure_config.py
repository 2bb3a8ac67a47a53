from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from conform.report.allure_config import CATEGORIES, MOST_NAME, Run, attaching, config, file_names
from conform.report.allure_results import KNOWN

if TYPE_CHECKING:
    from pathlib import Path

NODE = shutil.which("node")
RUN = Run(name='Pens: "red" tenant, 2026-11-22', is_new=True)


def settings(run: Run) -> Any:
    text = config(run)
    return json.loads(text.partition("const settings = ")[2].partition(";\n")[0])


def test_a_report_is_named_grouped_and_remembered() -> None:
    told = settings(RUN)
    assert told["name"] == RUN.name
    assert told["plugins"]["awesome"]["options"]["groupBy"] == ["epic", "feature", "story"]
    assert told["appendHistory"] is True
    assert told["historyLimit"] > 1


def test_a_run_that_was_told_before_is_not_told_to_the_history_again() -> None:
    assert settings(Run(name="x", is_new=False))["appendHistory"] is False


def test_no_path_of_a_machine_stands_in_the_configuration() -> None:
    assert 'new URL("./allure-history.jsonl", import.meta.url)' in config(RUN)
    assert "/home" not in config(RUN)


def test_each_verdict_that_is_not_conformant_has_a_category() -> None:
    rules = {rule["name"]: rule["matchers"] for rule in CATEGORIES}
    assert rules == {
        "Not judged: broken or blocked": {"statuses": ["broken"]},
        "New drift": {"statuses": ["failed"]},
        "Known drift": {"statuses": ["passed"], "labels": {"tag": f"^{KNOWN}$"}},
    }


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
    (home / "allurerc.mjs").write_text(config(RUN), encoding="utf-8")
    (home / "scratch" / "allurerc.mjs").write_text(attaching(["F1 a{b}.md"]), encoding="utf-8")
    module = json.dumps((home / "scratch" / "allurerc.mjs").as_uri())
    script = f"import s from {module}; console.log(JSON.stringify(s))"
    done = subprocess.run(  # noqa: S603 - a configuration of our own making is what is tested
        [str(NODE), "--input-type=module", "-e", script], capture_output=True, check=True, timeout=60
    )
    told = json.loads(done.stdout)
    assert told["historyPath"] == str(home / "allure-history.jsonl")
    assert told["name"] == RUN.name
    assert told["globalAttachments"][0].endswith("a[[]b[]]/scratch/findings/F1 a[{]b[}].md")
