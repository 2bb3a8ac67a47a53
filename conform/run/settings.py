"""What a run was asked to do: the options of `pytest suites`, as one value."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from conform.run.usage import KNOWN, misused, shard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.contract import Vendor

TenantSort: TypeAlias = Literal["embedded", "recorded", "live"]


class SettingsError(Exception):
    """Say on one line which option cannot be used, and what to give instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Describe one command line option of the suites; `README.md` lists the same names."""

    flag: str
    help: str
    default: Any = None
    choices: tuple[str, ...] | None = None
    type: type = str
    action: Literal["store", "store_true", "append"] = "store"
    metavar: str | None = None


STANDING = 25
"""How many records of a run may stand on a live tenant at one time, unless `--standing` says otherwise."""
RATE, TIMEOUT = 2.0, 30.0
"""Requests a second on a live tenant, and seconds a request there, unless the options say otherwise."""
OPTIONS: tuple[Option, ...] = (
    Option(
        flag="--tenant",
        help="which tenant to ask (default embedded)",
        default="embedded",
        choices=("embedded", "recorded", "live"),
    ),
    Option(
        flag="--profile",
        help="how the embedded tenant behaves (default documented)",
        choices=("documented", "observed"),
    ),
    Option(flag="--base-url", help="root of a live tenant; or DAFTRA_BASE_URL", metavar="URL"),
    Option(flag="--resource", help="only this resource; may be repeated", action="append", metavar="NAME"),
    Option(flag="--record", help="record every exchange under --cassettes", action="store_true"),
    Option(flag="--allow-writes", help="let a live tenant be written to", action="store_true"),
    Option(
        flag="--rate",
        help="requests a second on a live tenant (default 2)",
        type=float,
        metavar="R",
    ),
    Option(
        flag="--standing",
        help="records of a run that may stand on a live tenant at one time (default 25)",
        type=int,
        metavar="N",
    ),
    Option(
        flag="--disposable",
        help="the live tenant may be thrown away: ask everything, leave what has no delete",
        metavar="SUBDOMAIN",
    ),
    Option(flag="--values", help="what only the tenant's owner knows, as YAML", metavar="FILE"),
    Option(flag="--ca-file", help="certificates to trust, as PEM", metavar="FILE"),
    Option(
        flag="--timeout",
        help="seconds until a request counts as unanswered, from first to last byte (default 30)",
        type=float,
        metavar="S",
    ),
    Option(
        flag="--time-limit",
        help="minutes after which a run stops asking, cleans up and reports",
        type=float,
        metavar="MINUTES",
    ),
    Option(flag="--budget", help="stop asking after this many requests", type=int, metavar="N"),
    Option(
        flag="--cases", help="payloads drawn an operation (default 10)", default=10, type=int, metavar="N"
    ),
    Option(flag="--seed", help="seed of what is drawn (default 1)", default=1, type=int, metavar="N"),
    Option(flag="--shard", help="run only part k of n", metavar="k/n"),
    Option(flag="--cassettes", help="folder of recordings (default cassettes/<tenant>)", metavar="DIR"),
    Option(flag="--max-age", help="warn of recordings older than this", type=float, metavar="DAYS"),
    Option(flag="--fail-on-age", help="let too old a recording fail the run", action="store_true"),
    Option(flag="--anonymise", help="keep the tenant's name out of all files", action="store_true"),
    Option(flag="--reports", help="folder of reports (default reports)", default="reports", metavar="DIR"),
    Option(
        flag="--known",
        help="accepted drift (default reports/known-drift.yaml)",
        default=KNOWN,
        metavar="FILE",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold the options of a run.

    `rate` is in requests a second; `budget` in requests, None for no limit; `resources` names
    contracts, empty for all; `shard` is (k, n), None for the whole; `max_age` is in days, None for any.
    `standing` is in records; `disposable` repeats the name of a tenant that may be thrown away, None for
    any other; `values` and `ca_file` are files, None where not given; `timeout` is in seconds a request,
    `time_limit` in minutes a run, None for no limit.
    """

    tenant: TenantSort
    profile: Literal["documented", "observed"]
    base_url: str | None
    resources: tuple[str, ...]
    is_recording: bool
    may_write: bool
    rate: float
    standing: int
    disposable: str | None
    values: Path | None
    ca_file: Path | None
    timeout: float
    time_limit: float | None
    budget: int | None
    drawn: int
    seed: int
    shard: tuple[int, int] | None
    cassettes: Path
    max_age: float | None
    fails_on_age: bool
    is_anonymous: bool
    reports: Path
    known: Path
    contracts: Path
    vendor: Vendor

    def owns(self, contract: str) -> bool:
        """Tell whether the cases of a contract (`v1/clients`) are of this shard; they stay together."""
        return self.shard is None or zlib.crc32(contract.encode()) % self.shard[1] == self.shard[0] - 1


def settings(
    options: Mapping[str, Any],
    root: Path,
    vendor: Vendor,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Read the options; raise SettingsError where one makes no sense, or does nothing beside the others.

    Folders are relative to `root`; `environ` may name the live tenant.
    """
    if said := misused(options, root, vendor.access, environ):
        raise SettingsError(said)
    return Settings(
        tenant=options["tenant"],
        profile=options["profile"] or "documented",
        base_url=options["base_url"],
        resources=tuple(options["resource"] or ()),
        is_recording=options["record"],
        may_write=options["allow_writes"],
        rate=_given(options["rate"], RATE),
        standing=_given(options["standing"], STANDING),
        disposable=options["disposable"],
        values=_file(root, options["values"]),
        ca_file=_file(root, options["ca_file"]),
        timeout=_given(options["timeout"], TIMEOUT),
        time_limit=options["time_limit"],
        budget=options["budget"],
        drawn=options["cases"],
        seed=options["seed"],
        shard=shard(options["shard"]),
        cassettes=root / (options["cassettes"] or f"cassettes/{_folder(options)}"),
        max_age=options["max_age"],
        fails_on_age=options["fail_on_age"],
        is_anonymous=options["anonymise"],
        reports=root / options["reports"],
        known=root / options["known"],
        contracts=root / "contracts",
        vendor=vendor,
    )


def _given(value: float | None, default: float) -> Any:
    return default if value is None else value


def _file(root: Path, name: str | None) -> Path | None:
    return None if name is None else root / name


def _folder(options: Mapping[str, Any]) -> str:
    """Name the folder in which a tenant's recordings are kept; a replay is of the embedded tenant's."""
    if options["tenant"] == "live":
        return "live"
    return "observed" if options["profile"] == "observed" else "embedded"
