"""The embedded tenant for a test: as the docs say, as live tenants behave, or with faults."""

from __future__ import annotations

import itertools
import weakref
from typing import TYPE_CHECKING, Any, Self

from conform.api.documented import load_contracts
from conform.api.traffic import Traffic
from conform.captured import Matcher
from conform.shipped import CONTRACTS
from conform.tenants.embedded.rehearsal import Rehearsal
from conform.tenants.embedded.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from conform.contract import Json


class Until:
    """End something that was begun, when a block of `with` ends; without one it stays until the reset."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end

    def __enter__(self) -> None:
        """Begin nothing: it was begun already."""

    def __exit__(self, *_: object) -> None:
        self._end()


class Tenant:
    """Run a tenant on 127.0.0.1 in this process, for clients in any language; it is up when it is made.

    `profile` is `documented`, or `observed`: as live tenants were seen to behave. `faults` are names of
    `faults`. `latency` (milliseconds), `fail_every` and `rate_limit` (requests a second) are rehearsed as of
    `rehearse`. `contracts` is the folder of the contracts that it serves, `port` 0 takes any free one. All
    methods may be called by any thread. It ends with its block, by `close`, or with the process. Raises
    UserError for what it cannot be, OSError or OverflowError where the port cannot be had.
    """

    def __init__(
        self,
        *,
        profile: str = "documented",
        faults: Sequence[str] = (),
        latency: float = 0.0,
        fail_every: int | None = None,
        rate_limit: int | None = None,
        contracts: Path = CONTRACTS,
        port: int = 0,
    ) -> None:
        known = load_contracts(contracts)
        self._rehearsal = Rehearsal(latency=latency, fail_every=fail_every, rate_limit=rate_limit)
        self._profile, self._faults = profile, tuple(faults)
        self._sandbox = Sandbox(known, profile=profile, faults=faults, rehearsal=self._rehearsal, port=port)
        self._ending = weakref.finalize(self, self._sandbox.close)
        self._contracts = {each.key: each for each in known}
        self._active = list(self._faults)
        self._numbers = itertools.count(1)
        self._matcher = Matcher(self._contracts)
        self.traffic = self.traffic_of()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Tenant({self.url}, profile={self._profile!r}, faults={self._active})"

    @property
    def url(self) -> str:
        """Give the root, without a slash at its end: `url + "/api2/clients.json"` is the list of clients."""
        return self._sandbox.base_url

    @property
    def api_key(self) -> str:
        """Give the key that opens it, which goes into the documented header."""
        return self._sandbox.key

    @property
    def token_form(self) -> Mapping[str, str]:
        """Give the form values for which it issues a bearer token."""
        return dict(self._sandbox.form)

    @property
    def faults(self) -> Mapping[str, str]:
        """Give the name of every fault that it can have, with the kind of drift that the fault shows as."""
        return {name: each.reason for name, each in self._sandbox.vendor.embedded.faults.items()}

    @property
    def active(self) -> tuple[str, ...]:
        """Name the faults that are switched on."""
        return tuple(self._active)

    def reset(self) -> None:
        """Make it as it was at its start: records, ids, tokens, faults, rehearsal; forget its traffic."""
        self.become(self._profile, self._faults)

    def become(self, profile: str, faults: Sequence[str] = ()) -> None:
        """Reset it, and let it be of this profile with these faults from now on."""
        self._sandbox.behave(profile, faults)
        self._profile, self._faults, self._active = profile, tuple(faults), list(faults)
        self._sandbox.rehearse(self._rehearsal)
        self._numbers = itertools.count(1)
        self._sandbox.reset()

    def fault(self, *names: str) -> Until:
        """Switch faults on, until the block of `with` ends, or the next reset where there is none.

        Raises UnknownFaultError, which names faults that are spelt alike.
        """
        self._switched([*self._active, *names])
        return Until(lambda: self._switched([each for each in self._active if each not in names]))

    def rehearse(
        self, *, latency: float = 0.0, fail_every: int | None = None, rate_limit: int | None = None
    ) -> Until:
        """Rehearse bad days, until the block of `with` ends, or the next reset where there is none.

        `latency` holds each answer back by milliseconds, `fail_every` answers each Nth request with 503 and a
        page of HTML, `rate_limit` those over so many a second with 429 and `Retry-After`. Raises
        RehearsalError for what is no such number.
        """
        self._sandbox.rehearse(Rehearsal(latency=latency, fail_every=fail_every, rate_limit=rate_limit))
        return Until(lambda: self._sandbox.rehearse(self._rehearsal))

    def seed(self, resource: str, *given: Mapping[str, Json], count: int = 1) -> tuple[dict[str, Any], ...]:
        """Put records of a resource (`clients`, `v1/clients`) there and give them as they are read.

        There are `count` of each that is `given`, which may be columns of the record or a whole body; what
        is left out is filled up with what the docs require, and what it refers to is made too. No fault and
        no rehearsal touches this, and no traffic shows it. Raises SeedError where it cannot be.
        """
        from conform.api.seed import Seeder  # noqa: PLC0415 - a test that seeds nothing need not wait for it

        wanted: Iterable[Mapping[str, Json]] = given or ({},)
        with self._sandbox.quietly() as ask:
            seeder = Seeder(self._contracts, ask, self._numbers)
            return tuple(seeder.make(resource, each) for each in wanted for _ in range(count))

    def traffic_of(self, allowed: Iterable[str] = (), *, is_strict: bool = False) -> Traffic:
        """Give the traffic with what may be broken; `is_strict` counts also what no page names."""
        heard, known = self._sandbox.heard, self._contracts
        return Traffic(heard, known, self._matcher, allowed=allowed, is_strict=is_strict)

    def close(self) -> None:
        """Stop the server and forget everything; a second call does nothing."""
        self._ending()

    def _switched(self, names: list[str]) -> None:
        self._sandbox.behave(self._profile, names)
        self._active = names
