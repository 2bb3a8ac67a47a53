"""`conform run`: the suites from anywhere, by pytest's own command line."""

from __future__ import annotations

import runpy
import sys
from argparse import REMAINDER, ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.door import open_door
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.run.settings import OPTIONS, described
from conform.shipped import HOME, SUITES

if TYPE_CHECKING:
    from argparse import Namespace

HELP = "run the suites: what comes with this package, on contracts of this folder where it has some"
EXAMPLE = "conform run --tenant live --resource clients"
INI: Final = Path(__file__).with_name("run.ini")
_HELPS: Final = ("-h", "--help")


def add(parser: ArgumentParser) -> None:
    """Take every word as it is: they are pytest's."""
    parser.prefix_chars = "\0"  # so that argparse looks for no option of its own among them
    parser.add_argument("options", nargs=REMAINDER, metavar="OPTION", help="of the suites, and of pytest")


def run(arguments: Namespace) -> int:
    """Ask the suites and give the exit status of pytest; paths of options are below this folder."""
    if any(word in _HELPS for word in arguments.options):
        open_door().say(_help(), "docs")
        return 0
    if not SUITES.is_dir():
        raise UsageError(f"{SUITES}: is not there; install the package anew")
    sys.argv = ["pytest", "-c", str(INI), f"--rootdir={HOME}", f"--confcutdir={HOME}", *arguments.options]
    sys.argv.append(str(SUITES))
    try:
        runpy.run_module("pytest", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _help() -> str:
    parser = ArgumentParser(
        prog="conform run",
        description=f"{HELP}. Every other option is pytest's: -k, -m, -x, -n, …",
        epilog=f"example: {EXAMPLE}",
    )
    for flag in OPTIONS:
        parser.add_argument(flag, **described(flag, DAFTRA.access))
    return parser.format_help().rstrip()
