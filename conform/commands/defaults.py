"""The defaults of a command that stand in the file of options of the suites, where it has such an option."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conform.daftra import DAFTRA
from conform.run.option_file import read_options
from conform.run.settings import name_of
from conform.shipped import contracts_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHARED: Final = (
    *("--reports", "--known", "--strict-known", "--fail-on", "--uses", "--base-url", "--rate"),
    *("--ca-file", "--timeout", "--header", "--proxy"),
)
"""Options that mean the same to a command as to the suites."""


def add_contracts(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the contracts are."""
    parser.add_argument(
        "--contracts",
        metavar="DIR",
        type=Path,
        default=contracts_at(Path.cwd()),
        help="folder of the contracts (default: ./contracts where it has some, else those that come along)",
    )


def parsed(
    parser: argparse.ArgumentParser, commands: Mapping[str, argparse.ArgumentParser], given: Sequence[str]
) -> argparse.Namespace:
    """Read a command line, with what it does not say from the file in this folder.

    Only a command that shares an option looks for a file. Raises SettingsError for one that is unusable.
    """
    said = parser.parse_args(given)
    sharing = [each for each in _whole(commands[said.command]) if _shared(each)]
    if not sharing:
        return said
    options = read_options(Path.cwd(), DAFTRA.access).options
    for each in sharing:
        each.set_defaults(**{name: options[name] for name in _shared(each) if name in options})
    told = parser.parse_args(given)
    for name, value in vars(said).items():
        if isinstance(value, list) and name in options:
            setattr(told, name, value)  # argparse adds to a default list; the command line goes before it
    return told


def _whole(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of its verbs."""
    yield parser
    for action in parser._actions:  # noqa: SLF001 - argparse tells of its verbs in no other way
        verbs: Any = action.choices if isinstance(action, argparse._SubParsersAction) else {}  # noqa: SLF001
        for each in verbs.values():
            yield from _whole(each)


def _shared(parser: argparse.ArgumentParser) -> list[str]:
    flags = parser._option_string_actions  # noqa: SLF001 - nor of its options
    return [name_of(flag) for flag in SHARED if flag in flags]
