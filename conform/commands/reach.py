"""How a command reaches a live tenant: by the options of the suites, out of the same table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.run.settings import LIMITS, TIMEOUT, described
from conform.tenants.live import Connection, connection, gateway

if TYPE_CHECKING:
    import argparse

FLAGS: Final = ("--base-url", "--ca-file", "--timeout", "--header", "--proxy")


def add_reach(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where a live tenant is, and what lies on the way."""
    for flag in FLAGS:
        parser.add_argument(flag, **described(flag, DAFTRA.access))


def reached(arguments: argparse.Namespace) -> Connection:
    """Read how to connect; raise SettingsError or UsageError for an option that cannot be used."""
    for name, is_fine, must_be in LIMITS:
        if name == "timeout" and arguments.timeout is not None and not is_fine(arguments.timeout):
            raise UsageError(f"--timeout must be {must_be}, not {arguments.timeout!r}")
    return connection(
        os.environ,
        DAFTRA,
        arguments.base_url,
        timeout=TIMEOUT if arguments.timeout is None else arguments.timeout,
        ca_file=None if arguments.ca_file is None else Path(arguments.ca_file),
        gateway=gateway(os.environ, DAFTRA.access, arguments.header or (), arguments.proxy),
    )
