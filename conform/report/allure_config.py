"""The configuration of Allure 3: what its report is called, how it is ordered, what it remembers."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.report.allure_results import KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG: Final = "allurerc.mjs"
HISTORY: Final = "allure-history.jsonl"
MOST_RUNS: Final = 10
"""Runs that the trends go back; each is 3 MB more of a page on which half of all items failed."""
MOST_NAME: Final = 72
"""Characters of a finding's name: what Allure shows on one line."""
_UNFIT: Final = re.compile(r"[<>:\"\\|?*\x00-\x1f]+")
"""What a file name may not hold on one system or another; a slash becomes a character that looks like one."""
HIDDEN: Final = ("framework", "host", "language", "package", "parentSuite", "suite", "subSuite", "thread")
"""Labels that say where pytest ran and nothing of the API."""
# Allure 3 does not read categories.json; the first matcher that fits names the category
CATEGORIES: Final = (
    {
        "name": "Not judged: broken or blocked",
        "matchers": {"statuses": ["broken"]},
        "groupByMessage": False,
        "groupBy": [{"label": "feature"}],
    },
    {
        "name": "New drift",
        "matchers": {"statuses": ["failed"]},
        "groupByMessage": False,
        "groupBy": ["severity", {"label": "feature"}],
    },
    {
        "name": "Known drift",
        "matchers": {"statuses": ["passed"], "labels": {"tag": f"^{KNOWN}$"}},
        "groupByMessage": False,
        "groupBy": ["severity", {"label": "feature"}],
    },
)
CHARTS: Final = (
    {"type": "currentStatus", "title": "Items"},
    {"type": "statusDynamics", "title": "Items from run to run"},
    {"type": "testResultSeverities", "title": "Items by what their drift breaks"},
    {"type": "statusTransitions", "title": "Drift that came and went"},
    {"type": "durations", "title": "How long items take"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Name a run for its report: `name` is its heading; `is_new` tells that the history lacks it.

    `findings` are pairs of a finding's sentence and its bug report (Markdown), shown with the report.
    """

    name: str
    is_new: bool
    findings: tuple[tuple[str, str], ...] = ()


def config(run: Run) -> str:
    """Give `allurerc.mjs`; without a path of this machine it serves wherever the folder goes."""
    options = {
        "reportName": run.name,
        "groupBy": ["epic", "feature", "story"],
        "defaultSortBy": "status,asc",
        "charts": CHARTS,
        # browsers load no data for a page from files, so that a report in many files must be served
        "singleFile": True,
    }
    settings = {
        "name": run.name,
        "appendHistory": run.is_new,
        "historyLimit": MOST_RUNS,
        "hideLabels": HIDDEN,
        "categories": {"rules": CATEGORIES},
        "plugins": {"awesome": {"options": options}},
    }
    written = json.dumps(settings, ensure_ascii=False, indent=2)
    return (
        "// Written by `conform report`; edits are lost with the next one.\n"
        'import { fileURLToPath } from "node:url";\n\n'
        f"const settings = {written};\n\n"
        "export default {\n"
        "  ...settings,\n"
        f'  historyPath: fileURLToPath(new URL("./{HISTORY}", import.meta.url)),\n'
        "};\n"
    )


def attaching(names: Sequence[str]) -> str:
    """Give a configuration beside a folder `findings` that adds the files there to the one a folder above.

    Allure takes patterns, so what means something in one is put in brackets.
    """
    return (
        'import { fileURLToPath } from "node:url";\n'
        f'import settings from "../{CONFIG}";\n\n'
        f"const names = {json.dumps(list(names), ensure_ascii=False)};\n"
        'const folder = fileURLToPath(new URL("./findings/", import.meta.url));\n\n'
        "export default {\n"
        "  ...settings,\n"
        '  globalAttachments: names.map((name) => (folder + name).replace(/[?*()[\\]{}]/g, "[$&]")),\n'
        "};\n"
    )


def file_names(titles: Sequence[str]) -> tuple[str, ...]:
    """Give a file name for each sentence, which Allure shows in its place, without the count at its end."""
    return tuple(_file_name(title.rpartition(": ")[0] or title) for title in titles)


def _file_name(title: str) -> str:
    fit = _UNFIT.sub(" ", title.replace("/", "\N{DIVISION SLASH}"))
    return f"{textwrap.shorten(fit, MOST_NAME, placeholder='…')}.md"
