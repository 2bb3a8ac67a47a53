"""`conform issue`: open, bring up to date or close a forge's issue about the drift of a tenant."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from conform.commands.bugs import kept
from conform.commands.door import open_door
from conform.commands.forge import FORGES, ForgeError
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.report.bugs import first_seen
from conform.report.bugs import reports as bug_reports
from conform.report.history import remembered
from conform.report.issue import held, matter, tenant
from conform.report.issue_text import Told, body, comment, title

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from conform.commands.forge import Forge
    from conform.disk import Door
    from conform.report.issue import Matter

HELP = "Open an issue on new drift, keep it up to date, and close it when all of it is gone."
EXAMPLE = 'conform issue --forge github --link "$RUN_URL"'
LABEL: Final = "api-drift"
FORMAT: Final = 1
BODY, COMMENT, STATE = "issue.md", "issue-comment.md", "issue.json"
"""What the forge is told stands in the reports folder first, word by word."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder of the night's reports")
    parser.add_argument(
        "--forge",
        choices=tuple(FORGES),
        help="where issues are kept, by its command line (gh, glab); without it the files are written alone",
    )
    parser.add_argument("--label", default=LABEL, help=f"label of the issues (default: {LABEL})")
    parser.add_argument(
        "--name", help="what the tenant is called, by which its issue is found again too (default: its host)"
    )
    parser.add_argument(
        "--link",
        action="append",
        default=[],
        metavar="URL",
        help="where the run can be seen; may be repeated",
    )
    parser.add_argument("--dry-run", action="store_true", help="look for the issue and change nothing")


def run(arguments: argparse.Namespace) -> int:
    """Do what the night asks for, and say it; raise UserError without a run, or where the forge fails."""
    reports: Path = arguments.reports
    drifts, _ = kept(reports)
    whose = tenant(drifts)
    if not whose:
        raise UsageError(
            f"{reports}: is of a replay, which is no night; an issue is for a tenant that answers"
        )
    door, past = open_door(hides_people=drifts.is_of_people), remembered(reports)
    if past.trouble:
        door.say(door.line(f"conform issue: {past.trouble}"), to_errors=True)
    forge = None if arguments.forge is None else FORGES[arguments.forge]
    mark = arguments.name or whose  # a tenant that could not be reached has no address, but has its name
    issue = None if forge is None else held(forge.issues(arguments.label), mark)
    history = past.of(whose)
    night = matter(drifts, history, issue)
    told = Told(
        drifts=drifts,
        matter=night,
        history=history,
        name=arguments.name or urlsplit(drifts.tenant.base_url).hostname or drifts.tenant.sort,
        whose=mark,
        links=tuple(arguments.link),
        since=first_seen(drifts),
        reports=dict(_reports(reports, night, door)),
    )
    _write(told, reports, door)
    is_told = forge is not None and not arguments.dry_run
    if forge is not None and is_told:
        _tell(told, forge, arguments.label, reports)
    door.say(door.line(_said(told, is_told=is_told)))
    return 0


def _reports(reports: Path, night: Matter, door: Door) -> Iterator[tuple[str, str]]:
    """Yield the bug reports of the findings that stand."""
    drifts, evidence = kept(reports)
    wanted = [each.id for each in drifts.findings if each.id in night.stands]
    since = first_seen(drifts)
    return bug_reports(wanted, drifts, evidence, since, redactor=door.redactor, access=DAFTRA.access)


def _write(told: Told, reports: Path, door: Door) -> None:
    """Write what the forge is to be told, before it is called: a forge that fails loses nothing."""
    night = told.matter
    texts = {BODY: body(told), COMMENT: comment(told)}
    wanted = {"none": (), "open": (BODY,), "update": (BODY, COMMENT), "close": (COMMENT,)}[night.action]
    for name, text in texts.items():
        if name not in wanted or (name == COMMENT and not night.is_changed):
            door.remove(reports / name)
        else:
            door.text(reports / name, text, "report")
    state = {
        "format": FORMAT,
        "action": night.action,
        "number": None if night.held is None else night.held.number,
        "title": title(told),
        **{name: getattr(night, name) for name in ("stands", "came", "unasked", "gone", "excused")},
        "troubles": night.troubles,
    }
    door.json(reports / STATE, state, indent=1)


def _tell(told: Told, forge: Forge, label: str, reports: Path) -> None:
    """Tell the forge what stands on the disk; the comment first, since an edited body holds the night."""
    night, heading = told.matter, open_door().line(title(told))
    texts = {name: _text(reports / name) for name in (BODY, COMMENT)}
    if night.action == "open":
        with suppress(ForgeError):  # it may be there, and what else is wrong the next call says
            forge.call(forge.prepare(label))
        forge.call(forge.create(heading, texts[BODY], label))
    if night.held is None:
        return
    if texts[COMMENT]:
        forge.call(forge.comment(night.held.number, texts[COMMENT]))
    if night.action == "update":
        forge.call(forge.edit(night.held.number, heading, texts[BODY]))
    else:
        forge.call(forge.close(night.held.number))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _said(told: Told, *, is_told: bool) -> str:
    """Say on one line what was done, or would be."""
    night = told.matter
    number = "" if night.held is None else f" {night.held.number}"
    done = {
        "open": f"opened: {title(told)}",
        "update": f"brought up to date: {title(told)}",
        "close": "closed, nothing of it is left",
    }
    if night.action == "none":
        return "no issue: nothing new drifted, and the night passed"
    would = "" if is_told else "would be "
    return f"issue{number} {would}{done[night.action]}"
