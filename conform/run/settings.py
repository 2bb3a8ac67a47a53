"""What a run was asked to do: the options of `pytest suites`, as one value."""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from conform.tenants.live import SettingsError, is_loopback, normal, tenant_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conform.contract import Vendor
    from conform.contract.vendor import Access

TenantSort: TypeAlias = Literal["embedded", "recorded", "live"]
Given: TypeAlias = "Mapping[str, Any]"
KNOWN = "reports/known-drift.yaml"
"""Where accepted drift is kept; the file need not be there."""


STANDING = 25
"""How many records of cases may stand on a live tenant at one time, unless `--standing` says otherwise."""
DRAWN = 1
"""How many payloads are drawn an operation, unless `--cases` says otherwise."""
RATE, TIMEOUT = 2.0, 30.0
"""Requests a second on a live tenant, and seconds a request there, unless the options say otherwise."""
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "--tenant": {
        "help": "which tenant to ask (default embedded)",
        "default": "embedded",
        "choices": ("embedded", "recorded", "live"),
    },
    "--profile": {
        "help": "how the embedded tenant behaves (default documented)",
        "choices": ("documented", "observed"),
    },
    "--base-url": {"help": "root of a live tenant; or {base_url}", "metavar": "URL"},
    "--resource": {"help": "only this resource; may be repeated", "action": "append", "metavar": "NAME"},
    "--record": {"help": "record every exchange under --cassettes", "action": "store_true"},
    "--allow-writes": {"help": "let a live tenant be written to", "action": "store_true"},
    "--rate": {"help": "requests a second on a live tenant (default 2)", "type": float, "metavar": "R"},
    "--standing": {
        "help": "records of cases, beside those they refer to, that may stand on a live tenant (default 25)",
        "type": int,
        "metavar": "N",
    },
    "--disposable": {
        "help": "the live tenant may be thrown away: ask everything, leave what has no delete",
        "metavar": "SUBDOMAIN",
    },
    "--values": {"help": "what only the tenant's owner knows, as YAML", "metavar": "FILE"},
    "--ca-file": {"help": "certificates to trust, as PEM", "metavar": "FILE"},
    "--timeout": {
        "help": "seconds until a request counts as unanswered, from first to last byte (default 30)",
        "type": float,
        "metavar": "S",
    },
    "--time-limit": {
        "help": "minutes after which a run stops asking, cleans up and reports",
        "type": float,
        "metavar": "MINUTES",
    },
    "--budget": {"help": "stop asking after this many requests", "type": int, "metavar": "N"},
    "--one-by-one": {"help": "ask each question by a request of its own", "action": "store_true"},
    "--failed": {
        "help": "ask only what drifted anew or was not settled when the run in --reports asked, or is new",
        "action": "store_true",
    },
    "--cases": {
        "help": "payloads drawn an operation (default 1)",
        "default": DRAWN,
        "type": int,
        "metavar": "N",
    },
    "--seed": {"help": "seed of what is drawn (default 1)", "default": 1, "type": int, "metavar": "N"},
    "--shard": {"help": "run only part k of n", "metavar": "k/n"},
    "--cassettes": {"help": "folder of recordings (default cassettes/<tenant>)", "metavar": "DIR"},
    "--max-age": {"help": "warn of recordings older than this", "type": float, "metavar": "DAYS"},
    "--fail-on-age": {"help": "let too old a recording fail the run", "action": "store_true"},
    "--anonymise": {"help": "keep the tenant's name out of all files", "action": "store_true"},
    "--reports": {"help": "folder of reports (default reports)", "default": "reports", "metavar": "DIR"},
    "--known": {
        "help": "accepted drift (default reports/known-drift.yaml)",
        "default": KNOWN,
        "metavar": "FILE",
    },
    "--strict-known": {
        "help": "let accepted drift that has expired or is never seen again fail the run",
        "action": "store_true",
    },
}
"""The command line options of the suites, each as pytest takes it; `suites/README.md` has the same names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold the options of a run.

    `rate` is in requests a second; `budget` in requests, None for no limit; `resources` names
    contracts, empty for all; `shard` is (k, n), None for the whole; `max_age` is in days, None for any.
    `given` are the options that differ from what they are without a word, by their names.
    `standing` is in records; `disposable` repeats the name of a tenant that may be thrown away, None for
    any other; `is_going_on` asks only what the run before left open; `values` and `ca_file` are files, None
    where not given; `timeout` is in seconds a request, `time_limit` in minutes a run, None for no limit.
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
    is_one_by_one: bool
    is_going_on: bool
    drawn: int
    seed: int
    shard: tuple[int, int] | None
    cassettes: Path
    max_age: float | None
    fails_on_age: bool
    is_anonymous: bool
    reports: Path
    known: Path
    is_strict: bool
    contracts: Path
    vendor: Vendor
    given: Mapping[str, Any] = field(default_factory=dict)

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
        is_one_by_one=options["one_by_one"],
        is_going_on=options["failed"],
        drawn=options["cases"],
        seed=options["seed"],
        shard=shard(options["shard"]),
        cassettes=root / (options["cassettes"] or f"cassettes/{_folder(options)}"),
        max_age=options["max_age"],
        fails_on_age=options["fail_on_age"],
        is_anonymous=options["anonymise"],
        reports=root / options["reports"],
        known=root / options["known"],
        is_strict=options["strict_known"],
        contracts=root / "contracts",
        vendor=vendor,
        given=_differing(options),
    )


def _differing(options: Given) -> dict[str, Any]:
    """Give the options that were given, by their names on the command line without dashes in front."""
    found = {flag: options[_name(flag)] for flag in OPTIONS}
    return {
        flag.removeprefix("--"): value
        for flag, value in found.items()
        if _is_given(value) and value != OPTIONS[flag].get("default")
    }


def _given(value: float | None, default: float) -> Any:
    return default if value is None else value


def _file(root: Path, name: str | None) -> Path | None:
    return None if name is None else root / name


def _folder(options: Mapping[str, Any]) -> str:
    """Name the folder in which a tenant's recordings are kept; a replay is of the embedded tenant's."""
    if options["tenant"] == "live":
        return "live"
    return "observed" if options["profile"] == "observed" else "embedded"


# Which options make no sense, alone or beside others

_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_NUMBERS = re.compile(r"[\d.]+|.*:.*")
"""A host that is an address of numbers, which has no subdomain."""
_LIVE = ("base_url", "rate", "allow_writes", "standing", "disposable", "values", "ca_file", "timeout")


def _is_positive(value: float) -> bool:
    return 0 < value < math.inf


def _is_live(options: Given) -> bool:
    return bool(options["tenant"] == "live")


def _is_recorded(options: Given) -> bool:
    return bool(options["tenant"] == "recorded")


def _writes(options: Given) -> bool:
    return bool(options["allow_writes"])


LIMITS: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("rate", _is_positive, "above 0 requests a second, and a number"),
    ("timeout", _is_positive, "above 0 seconds, and a number"),
    ("time_limit", _is_positive, "above 0 minutes, and a number"),
    ("budget", lambda value: value >= 1, "1 requests or more"),
    ("standing", lambda value: value >= 1, "1 records or more"),
    ("cases", lambda value: value >= 0, "0 payloads an operation or more"),
    ("max_age", lambda value: 0 <= value < math.inf, "0 days or more"),
    ("shard", lambda value: shard(value) is not None, "k/n with k from 1 to n, such as 2/4"),
)
"""What the value of an option must be, by itself."""
_NOTHING = "does nothing here;"
NEEDS: tuple[tuple[str, Callable[[Given], bool], str], ...] = (
    (
        "one_by_one",
        lambda options: not _is_recorded(options),
        f"{_NOTHING} a recording holds what was asked, and how",
    ),
    (
        "record",
        lambda options: not _is_recorded(options),
        "needs a tenant that answers; give --tenant embedded or --tenant live",
    ),
    *((name, _is_live, f"{_NOTHING} it is for --tenant live") for name in _LIVE),
    *(
        (name, _writes, f"{_NOTHING} it is for a run with --allow-writes")
        for name in ("standing", "disposable", "values")
    ),
    (
        "failed",
        lambda options: not _is_recorded(options),
        f"{_NOTHING} a recording tells the same each time; replay all of it",
    ),
    (
        "failed",
        lambda options: not options["record"],
        "would record a part of each group over the whole; record without it",
    ),
    ("anonymise", _is_live, f"{_NOTHING} it is for --tenant live: no other tenant has a name to hide"),
    ("profile", lambda options: not _is_live(options), f"{_NOTHING} it is for the embedded tenant"),
    (
        "profile",
        lambda options: not (_is_recorded(options) and _is_given(options["cassettes"])),
        f"{_NOTHING} --cassettes {{cassettes}} says already which recordings to replay",
    ),
    (
        "cassettes",
        lambda options: options["record"] or _is_recorded(options),
        f"{_NOTHING} it is for --record and for --tenant recorded",
    ),
    ("max_age", _is_recorded, f"{_NOTHING} it is for --tenant recorded"),
    (
        "fail_on_age",
        lambda options: options["max_age"] is not None,
        f"{_NOTHING} give --max-age DAYS with it",
    ),
)
"""What an option needs beside it, in the order in which it is looked for, and what is said without it."""


def _is_given(value: Any) -> bool:
    """Tell whether an option was given: flags that were not are False, others None."""
    return value is not None and value is not False


def _name(flag: str) -> str:
    return flag.removeprefix("--").replace("-", "_")


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def misused(options: Given, root: Path, access: Access, environ: Mapping[str, str]) -> str | None:
    """Say on one line what is wrong with the options, None where nothing is; files are below `root`."""
    for name, is_fine, must_be in LIMITS:
        if options[name] is not None and not is_fine(options[name]):
            return f"{_flag(name)} must be {must_be}, not {options[name]!r}"
    for name, has_it, said in NEEDS:
        if _is_given(options[name]) and not has_it(options):
            return f"{_flag(name)} {said.format(cassettes=options['cassettes'])}"
    return _no_file(options, root) or _other_tenant(options, access, environ)


def _no_file(options: Given, root: Path) -> str | None:
    for name in ("values", "ca_file"):
        if options[name] is not None and not (root / options[name]).is_file():
            return f"{_flag(name)} {options[name]}: is not there, or no file; give the path of a file"
    if options["known"] != KNOWN and not (root / options["known"]).exists():
        return f"--known {options['known']}: is not there; without the option, {KNOWN} may be"
    for name in ("reports", "cassettes"):
        if options[name] is not None and (path := root / options[name]).exists() and not path.is_dir():
            return f"{_flag(name)} {options[name]}: is no folder; give the path of a folder"
    return None


def _other_tenant(options: Given, access: Access, environ: Mapping[str, str]) -> str | None:
    """Say that `--disposable` names another tenant than the one that would be asked."""
    if options["disposable"] is None:
        return None
    try:
        address = tenant_address(environ, access, options["base_url"])
    except SettingsError as error:
        return str(error)
    names = _names(address)
    given = str(options["disposable"]).strip().lower()
    if given in names or _normal(given, access) == address:
        return None
    return f"--disposable {given} is not the tenant {address}; repeat its name: --disposable {names[0]}"


def _names(address: str) -> tuple[str, ...]:
    """Give the names of a tenant by its address: subdomain and host; of an IP address host and port."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if is_loopback(host) or _NUMBERS.fullmatch(host):
        return (parts.netloc.lower(),)
    return host.partition(".")[0], host, parts.netloc.lower()


def _normal(given: str, access: Access) -> str | None:
    try:
        return normal(given, access)
    except SettingsError:
        return None


def shard(text: str | None) -> tuple[int, int] | None:
    """Read `k/n`; None for anything else, where the run is whole."""
    found = _SHARD.fullmatch(text or "")
    return (int(found[1]), int(found[2])) if found and int(found[1]) <= int(found[2]) else None
