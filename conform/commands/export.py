"""`conform export`: the contracts as one OpenAPI 3.1 document, or the schema of a run's `drift.json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.export import openapi_text
from conform.disk import DiskError
from conform.errors import UsageError
from conform.report import drift_schema

if TYPE_CHECKING:
    import argparse

HELP = "Write the contracts as one OpenAPI 3.1 document, or the JSON Schema of drift.json."
_ALL = "all"
_VERSIONS = (*DAFTRA.documents.versions, _ALL)
EXAMPLE = f"conform export openapi --version {_VERSIONS[0]} --out {DAFTRA.name.lower()}.openapi.json"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "format", choices=("openapi", "schema"), help="what to write; `schema` is of drift.json"
    )
    add_contracts(parser)
    parser.add_argument("--out", type=Path, help="file to write; default: standard output")
    parser.add_argument("--version", choices=_VERSIONS, default=_ALL, help="API version")
    parser.add_argument(
        "--host", metavar="URL", help="one server and whole paths, for tools that know one base URL"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the document; raise UserError where the contracts or the file to write are unusable."""
    text = drift_schema.text() if arguments.format == "schema" else _openapi(arguments)
    door = open_door()
    if arguments.out is None:
        door.say(text.removesuffix("\n"), "docs")
        return 0
    try:
        door.text(arguments.out, text, "docs")
    except DiskError as error:
        raise UsageError(f"{error}; or choose another --out") from error
    return 0


def _openapi(arguments: argparse.Namespace) -> str:
    known = load_contracts(arguments.contracts, DAFTRA)
    wanted = [contract for contract in known if arguments.version in (_ALL, contract.version)]
    if not wanted:
        raise UsageError(
            f"{arguments.contracts} holds no {arguments.version} contracts; run `conform derive`"
        )
    return openapi_text(wanted, host=arguments.host)
