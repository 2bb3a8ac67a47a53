"""The `conform` command: one module a subcommand, found by the table below."""

from __future__ import annotations

import argparse
import importlib

from conform.commands.defaults import parsed
from conform.commands.door import open_door
from conform.daftra import DAFTRA
from conform.errors import UserError
from conform.shipped import release

COMMANDS: tuple[str, ...] = (
    "run",
    "derive",
    "export",
    "diff",
    "sweep",
    "serve",
    "judge",
    "known",
    "cases",
    "report",
    "page",
    "bugs",
    "history",
    "merge",
    "issue",
    "uses",
    "impact",
)
"""The subcommands in the order in which help shows them; `diff` is the module `conform.commands.diff`.

Each module has `HELP` (a line), `EXAMPLE` (a command line), `add(parser)` and `run(arguments) -> int`.
"""

UNUSABLE = 2


def run_command(arguments: list[str]) -> int:
    """Run one subcommand; give 0 done, 1 found something, 2 usage or unreadable input.

    A command catches no error that is for people: each is told here, on one line.
    """
    parser = argparse.ArgumentParser(prog="conform", description=f"Conformance of the {DAFTRA.name} API.")
    parser.add_argument("--version", action="version", version=release())
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: importlib.import_module(f"conform.commands.{name}") for name in COMMANDS}
    commands = {
        name: subparsers.add_parser(
            name, help=module.HELP, description=module.HELP, epilog=f"example: {module.EXAMPLE}"
        )
        for name, module in modules.items()
    }
    for name, module in modules.items():
        module.add(commands[name])
    command = ""
    try:
        chosen = parsed(parser, commands, arguments)
        command = f" {chosen.command}"
        return int(modules[chosen.command].run(chosen))
    except UserError as error:
        door = open_door()
        door.say(door.line(f"conform{command}: {error}"), to_errors=True)
        return UNUSABLE
