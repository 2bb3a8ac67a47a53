"""What a run was asked to do: the options of `pytest suites`, as one value."""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from conform.drift.kinds import SEVERITIES
from conform.findings.gate import ALL
from conform.fuzz import FUZZ
from conform.payloads.sorts import ORDER
from conform.run.single import FEWEST
from conform.shipped import contracts_at
from conform.tenants.live import SettingsError, gateway, is_loopback, normal, tenant_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conform.case import Sort
    from conform.contract import Vendor
    from conform.contract.vendor import Access
    from conform.drift.kinds import Severity

TenantSort: TypeAlias = Literal["embedded", "recorded", "live"]
Given: TypeAlias = "Mapping[str, Any]"
KNOWN = "reports/known-drift.yaml"
"""Where accepted drift is kept; the file need not be there."""

KEPT = "cassettes/fuzz.json"
"""Where cases are kept that Schemathesis found; the file need not be there."""

COMMAND_LINE = "command line"
"""Where an option was given that no file said."""
LEDGERS, SINGLE = "ledger", "case"
"""Folders beside the reports: the ledgers, and what a run of named cases alone reports.

Such a run leaves the reports of a night as they are, and what was made on a tenant where a sweep looks.
"""
STANDING = 25
"""How many records of cases may stand on a live tenant at one time, unless `--standing` says otherwise."""
DRAWN = 1
"""How many payloads are drawn an operation, unless `--cases` says otherwise."""
RATE, TIMEOUT = 2.0, 30.0
"""Requests a second on a live tenant, and seconds a request there, unless the options say otherwise."""
SORTS: tuple[Sort, ...] = (*ORDER, "fuzz")
"""What `--sort` takes beside `EVERY_SORT`."""
EVERY_SORT = "all"
"""Stands for each of them."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""What `--only` takes, in either case."""
FAIL_ON: Mapping[str, Any] = {
    "help": f"the least severity of new drift that fails (default {ALL}, which is any); what is less is told",
    "choices": SEVERITIES,
}
"""The option as the suites take it, and the commands that give a verdict too."""
USES: Mapping[str, Any] = {
    "help": "what a consumer uses (conform uses writes it): only drift that hits one fails; may be repeated",
    "action": "append",
    "metavar": "FILE",
}
"""The same."""
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
    "--exclude": {"help": "all but this resource; may be repeated", "action": "append", "metavar": "NAME"},
    "--only": {
        "help": "only cases of operations with this method, whatever prepares them; may be repeated",
        "action": "append",
        "type": str.upper,
        "choices": METHODS,
    },
    "--sort": {
        "help": "only cases of this sort, or all; fuzz is asked where this or -m names it; may be repeated",
        "action": "append",
        "choices": (*SORTS, EVERY_SORT),
        "metavar": "SORT",
    },
    "--case": {
        "help": "ask this case alone and show it, by its id in a report or a beginning; may be repeated",
        "action": "append",
        "metavar": "ID",
    },
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
    "--header": {
        "help": "send this with each request to a live tenant, as 'Name: value'; no secret; may be repeated",
        "action": "append",
        "metavar": "LINE",
    },
    "--proxy": {"help": "reach a live tenant through this HTTP proxy", "metavar": "URL"},
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
    "--fail-on": FAIL_ON,
    "--uses": USES,
    "--strict-known": {
        "help": "let accepted drift that has expired or is never seen again fail the run",
        "action": "store_true",
    },
}
"""The command line options of the suites, each as pytest takes it; `suites/README.md` has the same names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold the options of a run.

    `rate` is in requests a second and `standing` in records, for a shard of a live tenant its own part of
    both; `budget` in requests, None for no limit; `resources` names contracts, empty for all, and `excluded`
    those of them that are left out; `methods` are those of the operations that are asked of, in one order,
    empty for all; `sorts` those of the cases; `named` are ids of the only cases to ask, empty for all;
    `shard` is (k, n), None for the whole; `max_age` is in days, None for any. `disposable` repeats the name
    of a tenant that may be thrown
    away, None for any other; `is_going_on` asks only what the run before left open; `values` and `ca_file`
    are files, None where not given; `headers` are lines to send to a live tenant, `proxy` is the URL of a
    proxy, None for that of the environment if there is one; `timeout` is in seconds a request, `time_limit`
    in minutes a run, None for no limit; new drift fails from the severity `fail_on` on, and where there are
    `uses` (files) only what hits one of these consumers; `kept` is the file of what Schemathesis found.
    `given` are the options that differ from what they are without a word, by their names, `whence` says of
    options where they were given, and `idle` are those of a file that do nothing in this run.
    """

    tenant: TenantSort
    profile: Literal["documented", "observed"]
    base_url: str | None
    resources: tuple[str, ...]
    excluded: tuple[str, ...]
    methods: tuple[str, ...]
    sorts: tuple[Sort, ...]
    named: tuple[str, ...]
    is_recording: bool
    may_write: bool
    rate: float
    standing: int
    disposable: str | None
    values: Path | None
    ca_file: Path | None
    timeout: float
    headers: tuple[str, ...]
    proxy: str | None
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
    ledgers: Path
    known: Path
    kept: Path
    is_strict: bool
    fail_on: Severity
    uses: tuple[Path, ...]
    contracts: Path
    vendor: Vendor
    given: Mapping[str, Any] = field(default_factory=dict)
    whence: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """Give the options that were given as reports may tell them."""
        return {name: TOLD.get(f"--{name}", _as_it_is)(value) for name, value in self.given.items()}

    @property
    def is_of_sorts(self) -> bool:
        """Tell whether only some of the usual sorts are asked."""
        return not {*ORDER} <= {*self.sorts}

    def owns(self, contract: str) -> bool:
        """Tell whether the cases of a contract (`v1/clients`) are of this shard; they stay together."""
        return self.shard is None or zlib.crc32(contract.encode()) % self.shard[1] == self.shard[0] - 1


def settings(
    options: Mapping[str, Any],
    root: Path,
    vendor: Vendor,
    environ: Mapping[str, str] = MappingProxyType({}),
    *,
    whence: Mapping[str, str] = MappingProxyType({}),
    idle: tuple[str, ...] = (),
) -> Settings:
    """Read the options; raise SettingsError where one makes no sense, or does nothing beside the others.

    Folders are relative to `root`; `environ` may name the live tenant; `whence` and `idle` are kept.
    """
    if said := misused(options, root, vendor.access, environ):
        raise SettingsError(said)
    return Settings(
        tenant=options["tenant"],
        profile=options["profile"] or "documented",
        base_url=options["base_url"],
        resources=tuple(options["resource"] or ()),
        excluded=tuple(options["exclude"] or ()),
        methods=_methods(options),
        sorts=_sorts(options),
        named=tuple(options["case"] or ()),
        is_recording=options["record"],
        may_write=options["allow_writes"],
        rate=_given(options["rate"], RATE) / _parts(options),
        standing=_part(_given(options["standing"], STANDING), options),
        disposable=options["disposable"],
        values=_file(root, options["values"]),
        ca_file=_file(root, options["ca_file"]),
        timeout=_given(options["timeout"], TIMEOUT),
        headers=tuple(options["header"] or ()),
        proxy=options["proxy"],
        time_limit=options["time_limit"],
        budget=options["budget"],
        is_one_by_one=bool(options["one_by_one"] or options["case"]),
        is_going_on=options["failed"],
        drawn=options["cases"],
        seed=options["seed"],
        shard=shard(options["shard"]),
        cassettes=root / (options["cassettes"] or f"cassettes/{_folder(options)}"),
        max_age=options["max_age"],
        fails_on_age=options["fail_on_age"],
        is_anonymous=options["anonymise"],
        reports=root / options["reports"] / (SINGLE if options["case"] else ""),
        ledgers=root / options["reports"] / LEDGERS,
        known=root / options["known"],
        kept=root / KEPT,
        is_strict=options["strict_known"],
        fail_on=options["fail_on"] or ALL,
        uses=tuple(root / each for each in options["uses"] or ()),
        contracts=contracts_at(root),
        vendor=vendor,
        given=_differing(options),
        whence={flag_of(name).removeprefix("--"): where for name, where in whence.items()},
        idle=tuple(flag_of(name).removeprefix("--") for name in idle),
    )


def _sorts(options: Given) -> tuple[Sort, ...]:
    """Give the sorts that are asked: what is drawn only where it is named, by a case of its own too."""
    is_named = any(f" {each} " in name for name in options["case"] or () for each in FUZZ)
    asked = (*(options["sort"] or ORDER), *(("fuzz",) if is_named else ()))
    return tuple(each for each in SORTS if EVERY_SORT in asked or each in asked)


def _methods(options: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each for each in METHODS if each in (options["only"] or ()))


def _differing(options: Given) -> dict[str, Any]:
    """Give the options that were given, by their names on the command line without dashes in front."""
    found = {flag: options[name_of(flag)] for flag in OPTIONS}
    return {
        flag.removeprefix("--"): value
        for flag, value in found.items()
        if is_given(value) and value != OPTIONS[flag].get("default")
    }


def _as_it_is(value: Any) -> Any:
    return value


TOLD: Mapping[str, Callable[[Any], Any]] = {
    "--header": lambda lines: [line.partition(":")[0].strip() for line in lines],
    "--proxy": lambda _: "given",
}
"""What reports tell of an option where the whole of it is nobody's concern: what lies on somebody's way."""


def _given(value: float | None, default: float) -> Any:
    return default if value is None else value


def _parts(options: Given) -> int:
    """Count the parts that ask one live tenant, each on a machine of its own; 1 for any other."""
    return (shard(options["shard"]) or (1, 1))[1] if _is_live(options) else 1


def _part(whole: int, options: Given) -> int:
    """Give what a part may use of a number of records; the parts together use all of it."""
    return part_of(whole, *(shard(options["shard"]) or (1, 1))) if _is_live(options) else whole


def part_of(whole: int, number: int, parts: int) -> int:
    """Give the part of a number that the `number`th of so many has, from 1; together they have all of it."""
    return whole // parts + (number <= whole % parts)


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
_LIVE = (
    *("base_url", "rate", "allow_writes", "standing", "disposable", "values"),
    *("ca_file", "timeout", "header", "proxy"),
)


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
    (
        "case",
        lambda value: all(len(each) >= FEWEST for each in value),
        f"an id, or {FEWEST} characters of one or more",
    ),
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
    (
        "shard",
        lambda options: not _writes(options) or _parts(options) <= _given(options["standing"], STANDING),
        "has more parts than records that may stand on the tenant: fewer parts, or a greater --standing",
    ),
    *(
        ("case", lambda options, other=other: not is_given(options[other]), f"names what is asked; {said}")
        for other, said in (
            ("record", "a recording would hold it instead of the whole: leave out --record"),
            ("failed", "leave out --failed"),
            ("shard", "leave out --shard"),
        )
    ),
    ("anonymise", _is_live, f"{_NOTHING} it is for --tenant live: no other tenant has a name to hide"),
    ("profile", lambda options: not _is_live(options), f"{_NOTHING} it is for the embedded tenant"),
    (
        "profile",
        lambda options: not (_is_recorded(options) and is_given(options["cassettes"])),
        f"{_NOTHING} --cassettes {{cassettes}} says already which recordings to replay",
    ),
    (
        "cassettes",
        lambda options: options["record"] or _is_recorded(options),
        f"{_NOTHING} it is for --record and for --tenant recorded",
    ),
    ("max_age", _is_recorded, f"{_NOTHING} it is for --tenant recorded"),
    (
        "only",
        lambda options: not _is_live(options) or _writes(options) or "GET" in options["only"],
        f"{_NOTHING} it asks of operations that write; give --allow-writes with it",
    ),
    (
        "fail_on_age",
        lambda options: options["max_age"] is not None,
        f"{_NOTHING} give --max-age DAYS with it",
    ),
)
"""What an option needs beside it, in the order in which it is looked for, and what is said without it."""


def described(flag: str, access: Access) -> dict[str, Any]:
    """Give the row of an option with the vendor's names in its help, as pytest and argparse take it."""
    row = OPTIONS[flag]
    return {**row, "help": row["help"].format(base_url=access.variable("BASE_URL"))}


def is_given(value: Any) -> bool:
    """Tell whether an option was given: flags that were not are False, others None."""
    return value is not None and value is not False


def name_of(flag: str) -> str:
    """Give the name of an option in Python: `base_url`."""
    return flag.removeprefix("--").replace("-", "_")


def flag_of(name: str) -> str:
    """Give an option as it stands on the command line: `--base-url`."""
    return f"--{name.replace('_', '-')}"


def misused(options: Given, root: Path, access: Access, environ: Mapping[str, str]) -> str | None:
    """Say on one line what is wrong with the options, None where nothing is; files are below `root`."""
    for name, is_fine, must_be in LIMITS:
        if options[name] is not None and not is_fine(options[name]):
            return f"{flag_of(name)} must be {must_be}, not {options[name]!r}"
    for name, has_it, said in NEEDS:
        if is_given(options[name]) and not has_it(options):
            return f"{flag_of(name)} {said.format(cassettes=options['cassettes'])}"
    way = _no_way(options, access, environ)
    return _no_file(options, root) or way or _other_tenant(options, access, environ)


def _no_way(options: Given, access: Access, environ: Mapping[str, str]) -> str | None:
    """Say what is wrong with the headers and the proxy on the way to a live tenant."""
    if not _is_live(options):
        return None
    try:
        gateway(environ, access, options["header"] or (), options["proxy"])
    except SettingsError as error:
        return str(error)
    return None


def _no_file(options: Given, root: Path) -> str | None:
    for name in ("values", "ca_file"):
        if options[name] is not None and not (root / options[name]).is_file():
            return f"{flag_of(name)} {options[name]}: is not there, or no file; give the path of a file"
    if options["known"] != KNOWN and not (root / options["known"]).exists():
        return f"--known {options['known']}: is not there; without the option, {KNOWN} may be"
    for name in ("reports", "cassettes"):
        if options[name] is not None and (path := root / options[name]).exists() and not path.is_dir():
            return f"{flag_of(name)} {options[name]}: is no folder; give the path of a folder"
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
