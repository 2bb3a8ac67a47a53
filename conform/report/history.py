"""`reports/history.json`: the nights of each tenant in one small file, which a cache or git keeps.

Runs add to it, `conform merge` joins those of machines. Questions stand in one table, what a night asked is a
row of bits over it, told once for all nights that asked the same, and the nights of a drift are runs of
numbers: a year of everything is some hundred kilobytes.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from conform.findings.history import History, Night, Record, merged
from conform.redact.control import in_json
from conform.report import codec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from conform.disk import Door
    from conform.report.result import Report

FORMAT: Final = 1
NAME: Final = "history.json"
ADVICE: Final = "it is set aside, and the history begins anew"
DAMAGED: Final = ".set-aside"
"""What the name of a file ends with that is no history of this tenant."""
_DIGITS: Final = bytes.maketrans(b"01", b"\0\1")
_MOST_BYTES: Final = 2**20
"""Bytes of a row of bits: more questions than anybody asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTold:
    """Tell one drift: its facts, its questions as a row of bits, its nights as runs (`0-27,30`)."""

    kind: str = ""
    contract: str = ""
    operation: str = ""
    place: str = ""
    first: str = ""
    questions: str = ""
    beside: tuple[str, ...] = ()
    shown: str = ""
    unsteady: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightsTold:
    """Tell the history of one tenant.

    `questions` are their names, with blanks between; `owners` are rows of bits over them by the contract that
    they are of; `asked` are rows of bits over them, each once; `nights`
    pairs the name of a night with the number of its row.
    """

    questions: str = ""
    owners: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    nights: tuple[tuple[str, int], ...] = ()
    drifts: dict[str, RecordTold] = field(default_factory=dict)

    @property
    def history(self) -> History:
        """Give the history; raise ValueError or IndexError where it tells what cannot be."""
        names = self.questions.split()
        asked = [frozenset(_named(row, names)) for row in self.asked]
        shown: list[set[str]] = [set() for _ in self.nights]
        unsteady: list[set[str]] = [set() for _ in self.nights]
        for identity, each in self.drifts.items():
            for text, held in ((each.shown, shown), (each.unsteady, unsteady)):
                for number in _numbers(text, len(held)):
                    held[number].add(identity)
        return History(
            nights={
                name: Night(asked=asked[row], shown=frozenset(shown[n]), unsteady=frozenset(unsteady[n]))
                for n, (name, row) in enumerate(self.nights)
            },
            records={identity: _record(each, names) for identity, each in self.drifts.items()},
            owners={name: key for key, row in self.owners.items() for name in _named(row, names)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFile:
    """Hold the nights of tenants in the form that stands on disk, by whose they are."""

    format: int = FORMAT
    tenants: dict[str, NightsTold] = field(default_factory=dict)


def told(history: History) -> NightsTold:
    """Give a history in the form that stands on disk, which equal histories share."""
    nights = dict(sorted(history.nights.items()))
    asked = {each.asked for each in nights.values()}
    shown_by = (each.questions for each in history.records.values())
    questions = sorted(frozenset[str]().union(*asked, *shown_by))
    places = {name: number for number, name in enumerate(questions)}
    rows = {some: _bits(some, places) for some in asked}
    packed = sorted(set(rows.values()))
    shown, unsteady = (_nights_of(nights.values(), what) for what in ("shown", "unsteady"))
    return NightsTold(
        questions=" ".join(questions),
        owners={key: _bits(some, places) for key, some in _owned(history, questions).items()},
        asked=tuple(packed),
        nights=tuple((name, packed.index(rows[each.asked])) for name, each in nights.items()),
        drifts={
            identity: RecordTold(
                kind=each.kind,
                contract=each.contract,
                operation=each.operation,
                place=each.place,
                first=each.first,
                questions=_bits(each.questions, places),
                beside=tuple(sorted(each.beside)),
                shown=_runs(shown.get(identity, ())),
                unsteady=_runs(unsteady.get(identity, ())),
            )
            for identity, each in sorted(history.records.items())
        },
    )


def _owned(history: History, questions: Iterable[str]) -> dict[str, list[str]]:
    """Give the questions of each contract, as far as that is known."""
    found: dict[str, list[str]] = {}
    for each in questions:
        if (owner := history.owners.get(each)) is not None:
            found.setdefault(owner, []).append(each)
    return dict(sorted(found.items()))


def _record(told: RecordTold, names: Sequence[str]) -> Record:
    return Record(
        kind=told.kind,
        contract=told.contract,
        operation=told.operation,
        place=told.place,
        first=told.first,
        questions=frozenset(_named(told.questions, names)),
        beside=frozenset(told.beside),
    )


def _nights_of(nights: Iterable[Night], what: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, each in enumerate(nights):
        for identity in getattr(each, what):
            found.setdefault(identity, []).append(number)
    return found


def _bits(some: Collection[str], places: Mapping[str, int]) -> str:
    """Pack names as a row of bits, by their places; nothing for none."""
    if not some:
        return ""
    row = bytearray(len(places) // 8 + 1)
    for name in some:
        row[places[name] // 8] |= 1 << places[name] % 8
    return urlsafe_b64encode(zlib.compress(bytes(row.rstrip(b"\0")), 9)).decode()


def _named(row: str, names: Sequence[str]) -> Iterator[str]:
    """Give the names of a row of bits; raise ValueError where it is none, or names what there is not."""
    if not row:
        return iter(())
    try:
        unpacked = zlib.decompressobj().decompress(urlsafe_b64decode(row), _MOST_BYTES)
    except (zlib.error, binascii.Error) as error:
        raise ValueError(f"a row of questions is damaged: {error}") from error
    bits = int.from_bytes(unpacked, "little")
    if bits.bit_length() > len(names):
        raise ValueError("a row names a question that is not there")
    # a digit a bit, the first one last
    return compress(names, f"{bits:b}"[::-1].encode().translate(_DIGITS))


def _runs(numbers: Sequence[int]) -> str:
    """Tell rising numbers as runs: `0-27,30`."""
    ends = [0, *(n for n, (one, next_) in enumerate(pairwise(numbers), 1) if next_ != one + 1), len(numbers)]
    runs = [numbers[first:last] for first, last in pairwise(ends)] if numbers else []
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _numbers(text: str, most: int) -> Iterator[int]:
    """Yield the numbers of runs; raise ValueError where one is no number below the most."""
    for run in filter(None, text.split(",")):
        first, _, last = run.partition("-")
        numbers = range(int(first), int(last or first) + 1)
        if not numbers or numbers[-1] >= most:
            raise ValueError(f"the nights {run} are not there")
        yield from numbers


def whose(tenant: str, base_url: str, profile: str) -> str:
    """Say whose nights a run's are, empty for nobody's: a replay tells no more than its recording."""
    if tenant == "recorded":
        return ""
    # the embedded tenant has another port each time, and behaves as its profile says
    return f"live {base_url}" if tenant == "live" else f"{tenant} {profile}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Hold the nights that a folder knows; `trouble` says on one line why it knows none, empty elsewhere.

    `read` are those that were read already, by their tenants.
    """

    file: HistoryFile = field(default_factory=HistoryFile)
    trouble: str = ""
    read: Mapping[str, History] = field(default_factory=dict, compare=False, repr=False)

    def of(self, tenant: str) -> History:
        """Give the nights of a tenant, of one that is not known none; raise as `NightsTold.history` does."""
        found = self.read.get(tenant)
        return self.file.tenants.get(tenant, NightsTold()).history if found is None else found


def remembered(folder: Path) -> Past:
    """Read the history of a folder; a damaged one is told and counts for none."""
    path = folder / NAME
    if not path.exists():
        return Past()
    try:
        found = codec.read(path, HistoryFile, FORMAT, ADVICE)
        # what it tells may not be, of which the file alone can be told
        read = {tenant: each.history for tenant, each in found.tenants.items()}
    except codec.ReportFileError as error:
        return Past(trouble=str(error))
    except (ValueError, IndexError) as error:
        return Past(trouble=f"{path}: is no whole {path.name}: {error}; {ADVICE}")
    return Past(file=found, read=read)


def joined(pasts: Iterable[Past]) -> HistoryFile:
    """Join what folders know, tenant by tenant, in whatever order."""
    found: dict[str, History] = {}
    for past in pasts:
        for tenant in past.file.tenants:
            found[tenant] = merged(found.get(tenant, History()), past.of(tenant))
    return HistoryFile(tenants={tenant: told(each) for tenant, each in sorted(found.items())})


def write(report: Report, folder: Path, door: Door) -> None:
    """Write the history of a finished run, which holds its night; raise DiskError where it cannot be.

    The nights of other tenants stay; a shard writes none, since only the whole is a night.
    """
    tenant = whose(report.tenant, report.base_url, report.part.profile)
    if tenant and report.part.shard is None:
        others = joined(map(remembered, (folder, *report.folders))).tenants
        keep(
            HistoryFile(tenants=dict(sorted({**others, tenant: told(report.history)}.items()))), folder, door
        )


def keep(file: HistoryFile, folder: Path, door: Door) -> None:
    """Write the history of a folder and set a damaged one aside; raise DiskError where it cannot be."""
    if remembered(folder).trouble:
        door.move(folder / NAME, folder / f"{NAME}{DAMAGED}")
    # it holds digests, and facts that are clean: a pattern that is found in packed bits would damage them
    text = in_json(msgspec.json.encode(codec.packed(file)).decode())
    door.data(folder / NAME, f"{text}\n".encode())
