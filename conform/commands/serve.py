"""`conform serve`: run the embedded tenant alone, for people who develop an integration offline."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conform.captured.har import har, har_written
from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.tenants.embedded.profile import PROFILES
from conform.tenants.embedded.rehearsal import Rehearsal
from conform.tenants.embedded.sandbox import Sandbox

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from conform.contract.embedded import Behaviour
    from conform.disk import Door
    from conform.tenants.embedded.heard import Heard

HELP = "run the embedded tenant alone on loopback, until Ctrl-C"
EXAMPLE = "conform serve --port 8080 --profile observed --record traffic.har"
OFTEN: Final = 2.0
"""Seconds after which a recording is written again, if there is anything new."""
_SHARE: Final = 10
"""A recording is written for a tenth of the time at most: a long one takes longer, and is written less."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default="documented",
        help="behave as documented, or as live tenants were seen to (default: documented)",
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help="switch a fault on (repeatable)"
    )
    parser.add_argument("--list-faults", action="store_true", help="name every fault and its kind, and end")
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="write what is asked and answered as HAR, every two seconds and at the end, for conform judge",
    )
    parser.add_argument(
        "--latency", type=float, default=0.0, metavar="MS", help="hold each answer back by milliseconds"
    )
    parser.add_argument(
        "--fail-every",
        type=int,
        metavar="N",
        help="answer each Nth request with 503 and a page of HTML, and do nothing",
    )
    parser.add_argument(
        "--rate-limit",
        type=int,
        metavar="N",
        help="answer requests over N a second with 429 and Retry-After",
    )
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the process is interrupted; raise UserError for what cannot be served."""
    if arguments.list_faults:
        faults = DAFTRA.embedded.faults.values()
        _say("\n".join(f"{each.name}  ({_of(each)})" for each in faults))
        return 0
    with closing(_opened(arguments)) as sandbox:
        if arguments.record is None:
            _say(greeting(sandbox))
            wait_for_interrupt()
            return 0
        recording = Recording(sandbox, arguments.record, open_door())
        recording.write()  # what cannot be written is told before anybody asks
        _say(greeting(sandbox))
        wait_for_interrupt(recording.keep)
        recording.write()
        _say(recording.told)
    return 0


def _of(fault: Behaviour) -> str:
    """Say as what a fault shows, where, and by which sort of cases where by no other."""
    by = f"by {fault.found_by} alone" if fault.found_by else ""
    return ", ".join(filter(None, (fault.reason, fault.contracts[0], by)))


def _opened(arguments: argparse.Namespace) -> Sandbox:
    rehearsal = Rehearsal(
        latency=arguments.latency, fail_every=arguments.fail_every, rate_limit=arguments.rate_limit
    )
    try:
        return Sandbox(
            load_contracts(arguments.contracts, DAFTRA),
            profile=arguments.profile,
            faults=arguments.fault,
            rehearsal=rehearsal,
            port=arguments.port,
        )
    except (OSError, OverflowError) as error:
        reason = f"port {arguments.port} cannot be used ({error}); pass --port 0 for any free one"
        raise UsageError(reason) from None


class Recording:
    """Write what a sandbox hears to a file, whole each time; what it forgets is forgotten here too."""

    def __init__(self, sandbox: Sandbox, path: Path, door: Door) -> None:
        self._sandbox = sandbox
        self._path = path
        self._door = door
        self._entries: dict[int, dict[str, Any]] = {}
        self._last: int | None = None
        self._forgotten = 0

    @property
    def told(self) -> str:
        """Say what was recorded, and how to judge it."""
        lost = f"; {self._forgotten} earlier ones were too many to keep" if self._forgotten else ""
        return f"{self._path}: {len(self._entries)} exchanges{lost} (conform judge {self._path} --requests)"

    def write(self) -> None:
        """Replace the file if anything was heard since; raise DiskError where it cannot be written."""
        heard, self._forgotten = self._sandbox.heard()
        last = heard[-1].number if heard else 0
        if last == self._last:
            return
        self._entries = {each.number: self._entries.get(each.number) or self._entry(each) for each in heard}
        document = har(self._entries.values(), DAFTRA.access.agent, version(DAFTRA.access.agent))
        self._door.json(self._path, document, indent=1, is_durable=False)
        self._last = last

    def keep(self) -> None:
        """Write it again and again, until the process is interrupted."""
        pause = OFTEN
        while True:
            time.sleep(pause)
            begun = time.monotonic()
            self.write()
            pause = max(OFTEN, _SHARE * (time.monotonic() - begun))

    def _entry(self, heard: Heard) -> dict[str, Any]:
        return har_written(
            heard.exchange,
            base_url=self._sandbox.base_url,
            at=heard.at,
            headers=heard.headers,
            redactor=self._door.redactor,
        )


def greeting(sandbox: Sandbox) -> str:
    """Say where the tenant is and what opens it."""
    form = "&".join(f"{name}={value}" for name, value in sandbox.form.items())
    access, url = DAFTRA.access, sandbox.base_url
    return "\n".join(
        (
            f"embedded tenant at {url} (Ctrl-C ends it)",
            f'  curl -H "{access.header}: {sandbox.key}" {url}{access.probe}',
            f"  token: POST {url}{access.tokens[0]} with {form}",
        )
    )


def wait_for_interrupt(wait: Callable[[], object] | None = None) -> None:
    """Block until Ctrl-C, or until a supervisor ends us; `wait` is what blocks, None for ever."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if is_main else None
    try:
        (wait or threading.Event().wait)()
    except KeyboardInterrupt:
        _say("")
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def _say(text: str) -> None:
    open_door().say(text, "docs")  # the key that it names is the embedded tenant's own, made up for this run
