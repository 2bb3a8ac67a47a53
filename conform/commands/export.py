"""`conform export`: the contracts as one OpenAPI 3.1 document or Postman collection, or a run's schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.export import openapi_text
from conform.derive.export.postman import postman_text
from conform.disk import DiskError
from conform.errors import UsageError
from conform.report import drift_schema

if TYPE_CHECKING:
    import argparse

HELP = (
    "Write the contracts as one OpenAPI 3.1 document or Postman collection, or the JSON Schema of drift.json."
)
_ALL = "all"
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
"""A name, an IPv4 address or an IPv6 address."""
_VERSIONS = (*DAFTRA.documents.versions, _ALL)
EXAMPLE = f"conform export openapi --version {_VERSIONS[0]} --out {DAFTRA.name.lower()}.openapi.json"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "format", choices=("openapi", "postman", "schema"), help="what to write; `schema` is of drift.json"
    )
    add_contracts(parser)
    parser.add_argument("--out", type=Path, help="file to write; default: standard output")
    parser.add_argument("--version", choices=_VERSIONS, default=_ALL, help="API version")
    parser.add_argument(
        "--host", metavar="URL", help="one server and whole paths, for tools that know one base URL"
    )
    parser.add_argument(
        "--no-links", action="store_true", help="leave out of OpenAPI which call follows from which answer"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the document; raise UserError where the contracts or the file to write are unusable."""
    text = drift_schema.text() if arguments.format == "schema" else _document(arguments)
    door = open_door()
    if arguments.out is None:
        door.say(text.removesuffix("\n"), "docs")
        return 0
    try:
        door.text(arguments.out, text, "docs")
    except DiskError as error:
        raise UsageError(f"{error}; or choose another --out") from error
    return 0


def _document(arguments: argparse.Namespace) -> str:
    known = load_contracts(arguments.contracts, DAFTRA)
    wanted = [contract for contract in known if arguments.version in (_ALL, contract.version)]
    if not wanted:
        raise UsageError(
            f"{arguments.contracts} holds no {arguments.version} contracts; run `conform derive`"
        )
    address = None if arguments.host is None else host(arguments.host)
    if arguments.format == "postman":
        return postman_text(wanted, host=address)
    return openapi_text(wanted, host=address, has_links=not arguments.no_links)


def host(url: str) -> str:
    """Give an address as scheme, host and port; raise UsageError where it is none, or says more than that."""
    try:
        parts = urlsplit(url.strip())
        name, port = parts.netloc.rpartition("@")[2], parts.port
    except ValueError:
        raise _no_host("--host is no web address") from None
    name = name if port is None else name.removesuffix(f":{port}")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(name):
        raise _no_host("--host is no web address")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise _no_host("--host has a user, a query or a fragment in it")
    if parts.path.rstrip("/"):
        raise _no_host("--host has a path, and those of the document are whole")
    return f"{parts.scheme}://{name}" + (f":{port}" if port is not None else "")


def _no_host(reason: str) -> UsageError:
    return UsageError(f"{reason}; give scheme, host and port alone, as http://127.0.0.1:8000")
