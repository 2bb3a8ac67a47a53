"""`conform uses HAR_OR_CASSETTE…`: what one consumer uses of the API, as a file that people keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.captured import Matcher, read_captured
from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.findings.used import Watched, settled, unnamed
from conform.uses import Uses, dump_uses, joined, load_uses, read_notes
from conform.uses.noting import looks_like_notes
from conform.uses.uses import unread
from conform.words import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from conform.contract import Contract

HELP = "Write down what a consumer uses of the API, from his traffic and from notes of what he reads."
EXAMPLE = "conform uses traffic.har reads.jsonl --name till --out uses.yaml"
_MOST: Final = 5
"""Operations that are named of those of which nobody knows what is read, and places that no page names."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="HAR, cassette, or notes of what was read"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="add it to this file (default: print it); nothing is lost"
    )
    parser.add_argument("--name", help="what the consumer is called (default: as in the file, else its name)")
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write or print the uses; raise UserError where a file is unusable, or holds nothing of this API."""
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    watched, out = Watched(matcher=Matcher(contracts)), arguments.out
    for file in sorted(arguments.files, key=looks_like_notes):
        _watch(watched, file)
    seen = watched.uses("")
    if not seen.operations:
        raise UsageError(f"{arguments.files[0]}: nothing of this API in it; capture the consumer's traffic")
    declared = load_uses(out) if out is not None and out.exists() else Uses(name="")
    if declared.operations:
        declared = settled(declared, watched.matcher, str(out))
    name = arguments.name or declared.name or (Path.cwd() if out is None else out.absolute().parent).name
    uses = joined(Uses(name=name, operations=declared.operations), seen)
    door = open_door()
    if out is None:
        door.say(dump_uses(uses), "report")
    else:
        door.text(out, dump_uses(uses), "report")
    for said in (*_told(uses, watched), *strange(uses, contracts)):
        door.say(door.line(said), to_errors=out is None)
    return 0


def strange(uses: Uses, contracts: Mapping[str, Contract]) -> Iterator[str]:
    """Say what the docs do not name of what a consumer uses, of which no drift can be."""
    found = [f"{each} ({used.named})" for used, each in unnamed(uses, contracts)]
    more = f", … and {len(found) - _MOST} more" if len(found) > _MOST else ""
    if found:
        told = f"{', '.join(found[:_MOST])}{more}"
        yield f"{uses.name} uses what no page names, so that no drift is of it: {told}"


def _watch(watched: Watched, file: Path) -> None:
    if looks_like_notes(file):
        watched.note(read_notes(file))
        return
    for each in read_captured(file):
        watched.take(each)


def _told(uses: Uses, watched: Watched) -> Iterator[str]:
    """Yield what was seen, and of which operations nobody knows what is read."""
    strangers = f", {watched.strangers} of no documented operation" if watched.strangers else ""
    seen = f"{counted(watched.exchanges, 'exchange')}{strangers}"
    yield f"{uses.name}: {counted(len(uses.operations), 'operation')}; {seen}"
    if unknown := unread(uses):
        names = ", ".join(each.named for each in unknown[:_MOST])
        more = f", … and {len(unknown) - _MOST} more" if len(unknown) > _MOST else ""
        yield f"of {counted(len(unknown), 'operation')} nobody knows what is read: all of it counts as read"
        yield f"  {names}{more}; note it in his tests, or write `reads` by hand"
