"""`conform serve`: run the embedded tenant alone, for people who develop an integration offline."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.tenants.embedded.tenant import EmbeddedTenant

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

HELP = "run the embedded tenant alone on loopback, until Ctrl-C"
EXAMPLE = "conform serve --port 8080 --profile observed"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument(
        "--profile",
        choices=("documented", "observed"),
        default="documented",
        help="behave as documented, or as live tenants were seen to (default: documented)",
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help="switch a fault on (repeatable)"
    )
    parser.add_argument("--list-faults", action="store_true", help="name every fault and its kind, and end")
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the process is interrupted; raise UserError for what cannot be served."""
    if arguments.list_faults:
        faults = DAFTRA.embedded.faults.values()
        _say("\n".join(f"{each.name}  ({each.reason}, {each.contracts[0]})" for each in faults))
        return 0
    with closing(_opened(arguments)) as tenant:
        _say(greeting(tenant))
        wait_for_interrupt()
    return 0


def _opened(arguments: argparse.Namespace) -> EmbeddedTenant:
    try:
        return EmbeddedTenant(
            load_contracts(arguments.contracts, DAFTRA),
            profile=arguments.profile,
            faults=arguments.fault,
            port=arguments.port,
        )
    except (OSError, OverflowError) as error:
        reason = f"port {arguments.port} cannot be used ({error}); pass --port 0 for any free one"
        raise UsageError(reason) from None


def greeting(tenant: EmbeddedTenant) -> str:
    """Say where the tenant is and what opens it."""
    form = "&".join(f"{name}={value}" for name, value in tenant.form.items())
    access, url = DAFTRA.access, tenant.base_url
    return "\n".join(
        (
            f"embedded tenant at {url} (Ctrl-C ends it)",
            f'  curl -H "{access.header}: {tenant.key}" {url}{access.probe}',
            f"  token: POST {url}{access.tokens[0]} with {form}",
        )
    )


def wait_for_interrupt(wait: Callable[[], object] | None = None) -> None:
    """Block until Ctrl-C; `wait` is what blocks, None for ever."""
    try:
        (wait or threading.Event().wait)()
    except KeyboardInterrupt:
        _say("")


def _say(text: str) -> None:
    open_door().say(text, "docs")  # the key that it names is the embedded tenant's own, made up for this run
