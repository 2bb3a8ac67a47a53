"""`conform known add ID --reason …`: accept a drift, a finding, a pattern, or what a tenant lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.door import open_door
from conform.errors import UsageError
from conform.findings import load_known, read_known
from conform.findings.facts import facts
from conform.findings.known import BLOCKED, PATTERNS
from conform.redact.control import on_a_line
from conform.report import drift_json
from conform.words import line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from conform.report.drift_json import DriftFile

HELP = "Accept drift: write an entry into the file of known drift."
EXAMPLE = 'conform known add F3 --reason "strings are read as numbers by our client" --expires 2027-01-31'
_HEAD: Final = "# Accepted drift: an id, facts or a pattern, and a reason; ticket and expires are optional.\n"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    adding = parser.add_subparsers(dest="verb", required=True, metavar="VERB").add_parser(
        "add", help=HELP, description=HELP, epilog=f"example: {EXAMPLE}"
    )
    adding.add_argument(
        "id", nargs="?", help="a drift's id, or a finding's or its slug: its facts, as it shows now"
    )
    for name in PATTERNS:
        adding.add_argument(f"--{name}", help=f"instead of an id: a {name}, `*` standing for any text")
    adding.add_argument(
        f"--{BLOCKED}",
        metavar="LACKING",
        help="accept cases that are blocked: what the tenant lacks (a key, `*` for any text)",
    )
    adding.add_argument("--reason", required=True, help="why the team accepts it")
    adding.add_argument("--ticket", help="where it is followed up")
    adding.add_argument("--expires", metavar="DAY", help="last day (YYYY-MM-DD); then it counts as new again")
    adding.add_argument("--known", type=Path, default=Path("reports/known-drift.yaml"), help="file to write")
    adding.add_argument(
        "--reports", type=Path, default=Path("reports"), help="folder of the run that shows it"
    )
    adding.add_argument("--drift", type=Path, help="its drift.json, where that stands elsewhere")


def run(arguments: argparse.Namespace) -> int:
    """Write the entry or entries; raise UserError where they name nothing, or the file is unusable."""
    more = {name: getattr(arguments, name) for name in ("reason", "ticket", "expires")}
    arguments.drift = arguments.drift or arguments.reports / drift_json.NAME
    entries, door = list(_entries(arguments)), open_door()
    try:
        load_known(arguments.known)
        old = arguments.known.read_text(encoding="utf-8") if arguments.known.exists() else _HEAD
        text = (
            old + "\n" * (not old.endswith("\n")) + "".join(_text(each, more, note) for each, note in entries)
        )
        read_known(text, file=str(arguments.known))
        door.text(arguments.known, text, "docs")
    except OSError as error:
        raise UsageError(f"{arguments.known}: cannot be read: {error.strerror}; name --known") from error
    for each, note in entries:
        door.say(door.line(f"accepted {' '.join(each.values())}{'  ' * bool(note)}{note}"))
    return 0


def _entries(arguments: argparse.Namespace) -> Iterator[tuple[dict[str, str], str]]:
    """Yield what each entry names, and a remark that says what it is."""
    names = (BLOCKED, *PATTERNS)
    pattern = {name: value for name in names if (value := getattr(arguments, name)) is not None}
    if (arguments.id is None) == (not pattern):
        raise UsageError(f"name an id, or a pattern by {', '.join(f'--{name}' for name in names)}")
    if pattern:
        yield pattern, ""
        return
    report = _report(arguments)
    if report is None:
        yield {"id": arguments.id}, ""
        return
    drifts = report.by_id
    named = next((each for each in report.findings if arguments.id in (each.id, each.slug)), None)
    held = [drifts[each] for each in (named.drifts if named else (arguments.id,)) if each in drifts]
    if not held:
        raise UsageError(f"{arguments.drift} has no drift or finding {arguments.id}; ids stand there")
    if named is None:
        yield {"id": arguments.id}, line(held[0])
        return
    for entry, drift in facts(held):
        yield {"finding": named.id, **entry}, line(drift)


def _report(arguments: argparse.Namespace) -> DriftFile | None:
    """Read the run's report, None where there is none and the id is a drift's own."""
    if not arguments.drift.exists() and not arguments.id.startswith("F"):
        return None
    return drift_json.read(arguments.drift)


def _text(named: dict[str, str], more: dict[str, str | None], note: str) -> str:
    pairs = {**named, **{key: value for key, value in more.items() if value is not None}}
    lines = [f"{key}: {_scalar(key, value)}" for key, value in pairs.items()]
    remark = f"# {on_a_line(note)}\n" if note else ""
    return f"{remark}- " + "\n  ".join(lines) + "\n"


def _scalar(key: str, value: str) -> str:
    return value if key == "expires" else json.dumps(value, ensure_ascii=False)
