"""Which options make no sense, alone or beside others: one table, each row a line that says what to give."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from conform.tenants.live import AddressError, is_loopback, normal, tenant_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conform.contract.vendor import Access

Given: TypeAlias = "Mapping[str, Any]"
KNOWN = "reports/known-drift.yaml"
"""Where accepted drift is kept; the file need not be there."""
_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_NUMBERS = re.compile(r"[\d.]+|.*:.*")
"""A host that is an address of numbers, which has no subdomain."""
_LIVE = ("base_url", "rate", "allow_writes", "standing", "disposable", "values", "ca_file", "timeout")
_WRITING = ("standing", "disposable", "values")
_ABOVE_ZERO = {"rate": "requests a second", "timeout": "seconds", "time_limit": "minutes"}
_AT_LEAST = {"budget": (1, "requests"), "standing": (1, "records"), "cases": (0, "payloads an operation")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Misuse:
    """Describe one way to misuse the options: when it is met, and what to say.

    `says` is a line with `{value}` for what was given to the option `of`.
    """

    of: str
    is_met: Callable[[Given], bool]
    says: str


def _is_given(options: Given, name: str) -> bool:
    """Tell whether an option was given: flags that were not are False, others None."""
    return options[name] is not None and options[name] is not False


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _without(name: str, needed: Callable[[Given], bool], advice: str) -> Misuse:
    """Describe an option that does nothing unless something else is given too."""
    return Misuse(
        of=name,
        is_met=lambda options: _is_given(options, name) and not needed(options),
        says=f"{_flag(name)} does nothing here; {advice}",
    )


def _is_live(options: Given) -> bool:
    return bool(options["tenant"] == "live")


def _is_recorded(options: Given) -> bool:
    return bool(options["tenant"] == "recorded")


def _below(name: str, least: float) -> Callable[[Given], bool]:
    return lambda options: options[name] is not None and not options[name] >= least


def _not_above_zero(name: str) -> Callable[[Given], bool]:
    return lambda options: options[name] is not None and not 0 < options[name] < math.inf


def _bad_shard(options: Given) -> bool:
    try:
        shard(options["shard"])
    except ValueError:
        return True
    return False


MISUSES: tuple[Misuse, ...] = (
    *(
        Misuse(
            of=name,
            is_met=_not_above_zero(name),
            says=f"{_flag(name)} must be above 0 {unit}, and a number, not {{value}}",
        )
        for name, unit in _ABOVE_ZERO.items()
    ),
    *(
        Misuse(
            of=name,
            is_met=_below(name, least),
            says=f"{_flag(name)} must be {least} {unit} or more, not {{value}}",
        )
        for name, (least, unit) in _AT_LEAST.items()
    ),
    Misuse(
        of="max_age",
        is_met=lambda options: _below("max_age", 0)(options) or options["max_age"] == math.inf,
        says="--max-age must be 0 days or more, not {value}",
    ),
    Misuse(
        of="shard",
        is_met=_bad_shard,
        says="--shard must be k/n with k from 1 to n, such as 2/4, not {value!r}",
    ),
    Misuse(
        of="record",
        is_met=lambda options: options["record"] and _is_recorded(options),
        says="--record needs a tenant that answers; give --tenant embedded or --tenant live",
    ),
    *(_without(name, _is_live, "it is for --tenant live") for name in _LIVE),
    *(
        _without(name, lambda options: options["allow_writes"], "it is for a run with --allow-writes")
        for name in _WRITING
    ),
    _without("anonymise", _is_live, "it is for --tenant live: no other tenant has a name to hide"),
    _without("profile", lambda options: not _is_live(options), "it is for the embedded tenant"),
    Misuse(
        of="profile",
        is_met=lambda options: (
            _is_given(options, "profile") and _is_recorded(options) and _is_given(options, "cassettes")
        ),
        says="--profile does nothing here; --cassettes {cassettes} says already which recordings to replay",
    ),
    _without(
        "cassettes",
        lambda options: options["record"] or _is_recorded(options),
        "it is for --record and for --tenant recorded",
    ),
    _without("max_age", _is_recorded, "it is for --tenant recorded"),
    _without("fail_on_age", lambda options: options["max_age"] is not None, "give --max-age DAYS with it"),
)
"""All misuses that can be told from the options alone, in the order in which they are looked for."""


def misused(options: Given, root: Path, access: Access, environ: Mapping[str, str]) -> str | None:
    """Say on one line what is wrong with the options, None where nothing is; files are below `root`."""
    for each in MISUSES:
        if each.is_met(options):
            return each.says.format(value=options[each.of], cassettes=options["cassettes"])
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
    except AddressError as error:
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
    except AddressError:
        return None


def shard(text: str | None) -> tuple[int, int] | None:
    """Read `k/n`, None where the run is whole; raise ValueError for anything else."""
    if text is None:
        return None
    found = _SHARD.fullmatch(text)
    if not found or int(found[1]) > int(found[2]):
        raise ValueError(text)
    return int(found[1]), int(found[2])
