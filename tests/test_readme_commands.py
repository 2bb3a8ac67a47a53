"""Each command of the pages is run as it stands, in a folder of its own, or says here why it is not."""

from __future__ import annotations

import json
import re
import shlex
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.derive.export import openapi_text
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests import ours
from tests.captured.small import entry, har, written
from tests.derive.page_text import PAGE
from tests.derive.project import endpoint, export
from tests.forked import Ended, ended
from tests.live.engine import copied, started
from tests.people import PAGES, ROOT, blocks, commands, text, unlike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from conform.contract import Contract

FEW = ("v1/site_info", "v1/taxes", "v1/treasuries")
"""The contracts of a person's folder: each costs every command some time."""
GREEN, RED = "pytest suites --resource taxes", "pytest suites --profile observed --resource taxes"
NOT_RUN: Mapping[str, str] = {
    "make conformance": "it is `pytest suites` on all contracts; tests/test_gate.py replays all that it asks",
    "make test": "it is what runs this test",
    "make proof": "half an hour; `make test` runs the same tests for fewer seeds",
    "make kill": "ten minutes; tests/live/test_kill.py runs for fewer deaths",
    "make causes": "six minutes; tests/test_causes.py holds what it counts",
    "make exports": "it installs from registries; tests/exports/test_exports.py holds what is installed",
    "make bench": "minutes, and it holds nothing: it measures",
    "make record": "it replaces what is committed; here `pytest suites --record` is run",
    ". .venv/bin/activate": "it is for the shell that goes on",
    "export DAFTRA_SUBDOMAIN=my-trial": "it names your tenant; here one of our own on loopback is named",
    "export DAFTRA_API_KEY=…": "it is your key; here that of our own tenant is given",
    "make picture": "it needs a browser, and minutes; tests/test_picture.py holds what it draws",
    "conform issue --forge github --dry-run": "it asks GitHub; tests/commands/test_issue.py asks our own",
    "npm install allure": "it downloads; tests/commands/test_report.py says what is done without",
    "conform report": "Allure may not be there; tests/commands/test_report.py runs it where it is",
    "pipx run --spec daftra_conform-0.1.0-py3-none-any.whl conform run": "it downloads what we depend on; "
    "tests/test_consumer.py installs the wheel, tests/commands/test_run.py runs the command",
    "conform serve --port 8080": "it runs until Ctrl-C; tests/commands/test_serve.py ends it so",
}
"""Each command that is not run here, and why; where it is run, if it is."""
DONE, FOUND, UNUSABLE = 0, 1, 2
STATUS: Mapping[str, int] = {
    RED: FOUND,
    "pytest suites --profile observed": FOUND,
    f"{RED} --case 3764aebe": FOUND,
    "pytest suites --tenant live": FOUND,  # our own tenant has no records to read: blocked
    "conform derive cut-off-2026-10-01.json": UNUSABLE,
    "conform derive lions-2026-10-01.txt": UNUSABLE,
    "conform diff docs daftra-2026-07-03.apidog.json daftra-2026-10-01.apidog.json": FOUND,
    "conform diff docs zoo-2026-01-01.json zoo-2026-02-01.json": FOUND,
    "conform diff docs zoo-2026-01-01.json zoo-2026-02-01.json --uses zoo.yaml": FOUND,
    "conform diff tenant reports/previous reports": FOUND,
    "conform judge traffic.har": FOUND,
    'conform judge tax.json --operation "GET /taxes/{id}"': FOUND,
}
"""The exit status of what is not simply done."""
BEFORE: Mapping[str, tuple[str, ...]] = {
    "": (),
    "pytest suites --tenant recorded": ("pytest suites --record",),
    "conform page": (RED,),
    "conform page night-one": tuple(f"{GREEN} --reports night-{each}" for each in ("one", "two")),
    "conform bugs": (RED,),
    "conform known add F": (RED,),
    "conform history": (RED,),
    "conform issue": (RED,),
    "conform diff tenant": (GREEN, RED),
}
"""What a person has run just before a command that begins so: the lines of a page are of several days."""
ELSEWHERE = {"conform cases": "tests/test_readme.py: its figures are of all contracts"}
"""Where what a page shows of a command is held, if not here."""

IN_A_LINE = sorted(
    {each for page in PAGES for each in re.findall(r"`(conform [^`\n]* --[^`\n]*)`", text(page))}
)


def lions(longest: int, *required: str, **answer: str) -> str:
    """Give an edition of a vendor who has lions alone."""
    fields = {"name": {"type": "string", "maxLength": longest}, "mane": {"type": "integer"}}
    lion = {"type": "object", "properties": fields, "required": list(required)}
    shown = {"type": "object", "properties": {name: {"type": kind} for name, kind in answer.items()}}
    body = {"type": "object", "properties": {"Lion": lion}}
    return export(endpoint("POST", "/lions{format}", number=15115262, body=body, responses={202: shown}))


def documented(*left_out: str) -> str:
    """Give the few contracts as a document, without some of them."""
    return openapi_text([each for each in contracts() if each.key not in left_out])


def contracts() -> list[Contract]:
    return [each for each in ours.contracts() if each.key in FEW]


def uses(contract: str, operation: str) -> str:
    """Give what a consumer uses who calls one operation, and of whom nothing else is known."""
    called = json.dumps({contract: {operation: {}}})
    return f"format: 1\nname: {contract.partition('/')[2]}\noperations: {called}\n"


def values() -> str:
    """Give the file that the page shows."""
    (shown,) = (lines for language, lines in blocks(text("suites/README.md")) if language == "yaml")
    return "\n".join(shown)


def given(folder: Path) -> Path:
    """Make what a person has who works by the pages: contracts, documents, captured traffic, values."""
    copied(folder, FEW)
    url, served = "https://any.daftra.com/api2/site_info.json", json.dumps({"code": 200})
    files = {
        "daftra-2026-07-03.apidog.json": documented(),
        "daftra-2026-10-01.apidog.json": documented("v1/treasuries"),
        "page-2026-10-02.txt": PAGE,
        "cut-off-2026-10-01.json": documented().rpartition('"')[0],
        "lions-2026-10-01.txt": PAGE.partition("\nResponses\n")[0],
        "zoo-2026-01-01.json": lions(100, code="integer", number="string"),
        "zoo-2026-02-01.json": lions(255, "mane", code="integer"),
        "traffic.har": har(entry(served, url=url)),
        "tax.json": served,
        "values.yaml": values(),
        "reads.jsonl": '{"noted":"GET /api2/site_info.json","reads":["code"]}\n',
        "till/uses.yaml": uses("v1/taxes", "GET /taxes{format}"),
        "copy/uses.yaml": uses("v1/site_info", "GET /site_info{format}"),
        "zoo.yaml": uses("v1/lions", "POST /lions{format}"),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        written(folder / name, content)
    return folder


def ran(line: str, folder: Path, tenant: EmbeddedTenant) -> Ended:
    """Run a command; `my-trial` is our own tenant, which nobody has to spare."""
    line = line.replace("my-trial", tenant.base_url.partition("//")[2])
    if " --tenant live" in line or line.startswith("conform sweep"):
        line += " --rate 1000"
    said = folder / "said.txt"
    said.unlink(missing_ok=True)
    keys = {"DAFTRA_API_KEY": tenant.key, "DAFTRA_BASE_URL": tenant.base_url, "COLUMNS": "100"}
    return ended(started(folder, said, *shlex.split(line), **keys), said)


@pytest.fixture(scope="module")
def tenant() -> Iterator[EmbeddedTenant]:
    """Give a live tenant of our own."""
    with closing(EmbeddedTenant(contracts())) as served:
        yield served


def steps(lines: Iterable[str]) -> Iterator[str]:
    """Yield what is run of the lines of a page, each after what a person has run before it.

    A command reads what the last run left; a run finds what any run before it left.
    """
    done: tuple[str, ...] = ()
    for line in lines:
        is_run = line.startswith("pytest")
        before = BEFORE[max((start for start in BEFORE if line.startswith(start)), key=len)]
        if not (set(before) <= set(done) if is_run else done[len(done) - len(before) :] == before):
            yield from before
            done = (*done, *before)
        if line not in NOT_RUN:
            yield line
            done = (*done, line) if is_run else done


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_as_they_stand(page: str, tmp_path: Path, tenant: EmbeddedTenant) -> None:
    folder = given(tmp_path)
    lines = [shown.line for shown in commands(page)]
    ends = {line: ran(line, folder, tenant) for line in steps(lines)}
    shown = {each: ends[each.line] for each in commands(page) if each.line not in {*NOT_RUN, *ELSEWHERE}}
    assert {line: end.text for line, end in ends.items() if end.status != STATUS.get(line, DONE)} == {}
    assert [line for each, end in shown.items() for line in unlike(each.printed, end.text)] == []


@pytest.mark.parametrize("line", IN_A_LINE)
def test_a_command_in_the_middle_of_a_line_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, name, *more = shlex.split(line)
    monkeypatch.setattr(f"conform.commands.{name}.run", lambda _: DONE)
    assert run_command([name, *more]) == DONE


def test_what_is_said_of_a_command_is_of_one_that_a_page_has() -> None:
    lines = {shown.line for page in PAGES for shown in commands(page)}
    assert {*NOT_RUN, *STATUS, *ELSEWHERE} - lines == set()
    named = re.findall(r"tests/[\w/]+\.py", " ".join([*NOT_RUN.values(), *ELSEWHERE.values()]))
    assert [each for each in named if not (ROOT / each).is_file()] == []
    assert [start for start in BEFORE if not any(line.startswith(start) for line in lines)] == []
