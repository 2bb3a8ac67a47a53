"""`conform history`: the nights of a tenant, of all its resources or of some, on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from conform.commands.door import encoding, open_door
from conform.errors import UsageError
from conform.findings import chosen as chosen_findings
from conform.findings.course import courses, moments, resources
from conform.findings.history import MOST_NIGHTS, WINDOW
from conform.report import drift_json
from conform.report.course_text import overview, plain, signs, years
from conform.report.history import NAME, remembered
from conform.words import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Iterator

    from conform.findings.course import Course, Resource
    from conform.findings.history import History, Record
    from conform.report.history import Past

HELP = "Show the nights of a tenant: since when drift shows, and when it came and went."
EXAMPLE = "conform history clients"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "resources", nargs="*", metavar="RESOURCE", help="its drifts one by one; default: all"
    )
    parser.add_argument("--reports", type=Path, default=Path("reports"), help=f"folder of {NAME}")
    parser.add_argument("--tenant", metavar="NAME", help=f"whose nights, where {NAME} has those of several")
    parser.add_argument(
        "--nights", type=_number, metavar="N", help=f"the last ones; default: {WINDOW}, of a resource all"
    )
    parser.add_argument("--drift", nargs="+", default=(), metavar="ID", help="only these drifts")
    parser.add_argument("--finding", nargs="+", metavar="F", help="only the drifts of these findings")
    parser.add_argument("--json", action="store_true", help="write it for programs")


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number <= MOST_NIGHTS:
        raise ValueError
    return number


def run(arguments: argparse.Namespace) -> int:
    """Print the nights; raise UserError where none are known, or none of what is asked for."""
    past = remembered(arguments.reports)
    if past.trouble:
        raise UsageError(past.trouble)
    tenant = _tenant(past, arguments.tenant, arguments.reports)
    history, wanted = past.of(tenant), _wanted_drifts(arguments)
    fared = resources(history, arguments.nights or WINDOW)
    keys = _keys(arguments.resources, fared)
    is_of_some = bool(keys) or wanted is not None
    told = courses(history, _picks(keys, wanted)) if is_of_some or arguments.json else ()
    if wanted is not None and not told:
        raise UsageError(f"{arguments.reports / NAME}: no night of {tenant} has shown such a drift")
    nights = moments(history, arguments.nights or (MOST_NIGHTS if is_of_some else WINDOW))
    if arguments.json:
        shown = [each for each in fared if not keys or each.key in keys]
        text = msgspec.json.encode(plain(tenant, nights, shown, told)).decode()
    else:
        text = "\n".join(_lines(tenant, history, nights, fared, told if is_of_some else None))
    shown_in = encoding()
    open_door().say(text.encode(shown_in, "backslashreplace").decode(shown_in), "report")
    return 0


def _tenant(past: Past, named: str | None, reports: Path) -> str:
    """Choose whose nights are shown: those of the only tenant, or of the only one that a name fits."""
    known = tuple(past.file.tenants)
    if not known:
        raise UsageError(
            f"{reports / NAME}: knows of no night; each run of a live or embedded tenant adds one"
        )
    fits = [each for each in known if named is None or named == each] or [
        each for each in known if named is not None and named in each
    ]
    if len(fits) != 1:
        raise UsageError(f"{reports / NAME}: choose one with --tenant: {'; '.join(fits or known)}")
    return fits[0]


def _keys(named: Collection[str], fared: Collection[Resource]) -> frozenset[str]:
    """Give the keys of resources that are named with or without their version."""
    known = {each.key for each in fared}
    found = {name: {key for key in known if name in (key, key.partition("/")[2])} for name in named}
    if unknown := [name for name, keys in found.items() if not keys]:
        raise UsageError(f"no night asked of {unknown[0]}; known are {', '.join(sorted(known))}")
    return frozenset[str]().union(*found.values())


def _wanted_drifts(arguments: argparse.Namespace) -> frozenset[str] | None:
    """Give the drifts that are named, themselves or by their findings in `drift.json`; None for all."""
    if arguments.finding is None:
        return frozenset(arguments.drift) or None
    report = drift_json.read(arguments.reports / drift_json.NAME)
    names = chosen_findings(arguments.finding, report.findings)
    return frozenset(arguments.drift).union(*(report.finding[name].drifts for name in names))


def _picks(keys: Collection[str], wanted: Collection[str] | None) -> Callable[[str, Record], bool]:
    return lambda identity, record: (
        (not keys or record.contract in keys)
        and (wanted is None or any(identity.startswith(each) for each in wanted))
    )


def _lines(
    tenant: str,
    history: History,
    nights: tuple[str, ...],
    fared: Collection[Resource],
    told: tuple[Course, ...] | None,
) -> Iterator[str]:
    ends = f", {nights[0][:10]} to {nights[-1][:10]}" if nights else ""
    yield f"{tenant}: {counted(len(nights), 'night')} of {len(history.nights)}{ends}"
    yield ""
    chosen = signs(encoding())
    yield from years(told, nights, chosen) if told is not None else overview(tuple(fared), nights, chosen)
