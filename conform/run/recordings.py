"""Record a run's exchanges beside its frozen cases, and replay them without drawing anything."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from conform.case import Group
from conform.corpus import CorpusError, dump_pools, load_pools
from conform.disk import Door
from conform.fuzz import FUZZ
from conform.report.answers import method_of
from conform.run.single import named
from conform.tenants.live import SettingsError
from conform.tenants.recorded import Player, Recorder, present_origin, record_command

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from conform.contract import Json
    from conform.exchange import Tenant
    from conform.redact import Redactor
    from conform.run.settings import Settings
    from conform.tenants.recorded import Frozen

MANIFEST = "labels.json"
"""The labels of all files that a folder of recordings must hold, so that a lost file is missed."""
_FOLDERS = {
    "embedded": ("embedded", "documented"),
    "observed": ("embedded", "observed"),
    "live": ("live", ""),
}
"""The usual folders under `cassettes/`, and the tenant and profile that are recorded into each."""


def recorder(settings: Settings, tenant: Tenant, redactor: Redactor) -> Recorder:
    """Give the recorder of a run, with what it says of its origin."""
    profile = settings.profile if settings.tenant == "embedded" else ""
    origin = present_origin(
        settings.tenant,
        suite=settings.vendor.access.agent,
        profile=profile,
        editions=editions(settings.contracts),
    )
    return Recorder(tenant, settings.cassettes, origin=origin, redactor=redactor)


def keep(recorder: Recorder, folder: Path, group: Group, references: Mapping[str, Json]) -> None:
    """Write a group's file with its cases and what they referred to, and its label into the manifest.

    The ids stand in each file, so that a replay makes no records of its own: it does not hang on what the
    contracts make of a minimal payload today, nor on which process recorded what.
    """
    recorder.finish(group.label, json.loads(dump_pools(group.pools)), references)
    with locked(folder):
        labels = {*manifest(folder), group.label}
        text = json.dumps(sorted(labels), indent=0, ensure_ascii=False) + "\n"
        Door().text(folder / MANIFEST, text, "docs")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes of the same run from a file of a folder: each would write back what it read."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def manifest(folder: Path) -> tuple[str, ...]:
    """Read the labels that a folder must hold, none where it has no manifest."""
    try:
        labels = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(str(each) for each in labels) if isinstance(labels, list) else ()


def editions(contracts: Path) -> dict[str, str]:
    """Read the digests of the documents that the contracts were derived from, by edition."""
    path = contracts / "editions.yaml"
    if not path.exists():
        return {}
    document = msgspec.yaml.decode(path.read_bytes())
    return {f"{each['edition']} {each['sort']}": str(each["sha256"]) for each in document["editions"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Hold what a folder of recordings can answer.

    `groups` are the frozen cases of the whole files; `broken` gives, by label or file, why one cannot be
    replayed and how to record it; `references` gives, by label, the ids that its cases referred to by key;
    `unrecorded` gives, by label, how to record what the contracts ask and the folder never had, and how many
    questions that is. `oldest` is the age of the oldest recording in days, None where there is none;
    `max_age` are the days beyond which it is too old, None for any.
    """

    groups: tuple[Group, ...]
    broken: dict[str, str]
    references: Mapping[str, Mapping[str, Json]]
    unrecorded: dict[str, tuple[str, int]]
    oldest: float | None
    max_age: float | None
    player: Player

    @property
    def is_too_old(self) -> bool:
        """Tell whether a recording is older than it may be."""
        return self.max_age is not None and self.oldest is not None and self.oldest > self.max_age

    @property
    def age(self) -> str:
        """Say how old the oldest recording is, empty where there is none."""
        if self.oldest is None:
            return ""
        warning = f", over the limit of {self.max_age:g}" if self.is_too_old else ""
        return f"oldest recording: {self.oldest:.0f} days{warning}"


def replay(
    settings: Settings, planned: Sequence[Group], redactor: Redactor, drawn: Collection[str] = ()
) -> Replay:
    """Read a folder of recordings; `planned` are the cases that the contracts ask today.

    `drawn` are the keys of contracts of which Schemathesis may have drawn what is recorded: a replay plans
    none of that.

    What is asked is told by its question and not by its id, which changes with each value that another
    version of Hypothesis draws. Raises SettingsError where nothing of it was ever recorded.
    """
    command = _command(settings)
    player = Player(settings.cassettes, command=command, redactor=redactor)
    frozen = tuple(player.frozen())
    groups: list[Group] = []
    broken: dict[str, str] = {}
    place = {group.label: number for number, group in enumerate(planned)}
    for each in frozen:
        try:
            groups += _groups(each)
        except CorpusError as error:
            broken[each.label or each.file] = str(error)
    found = {group.label for group in groups}
    wanted = {*drawn, *(group.contract for group in planned)}
    if frozen and not (settings.cassettes / MANIFEST).exists():
        broken[MANIFEST] = f"it is lost, so that no lost file would be missed; record it with {command('')}"
    for lost in set(manifest(settings.cassettes)) - found - set(broken):
        broken.setdefault(lost, f"its recording is lost or damaged; record it with {command(lost)}")
    if not broken and not any(group.contract in wanted for group in groups):
        where = f"{settings.cassettes.parent.name}/{settings.cassettes.name}"
        raise SettingsError(f"{where} holds no recording of what is asked; record it with {command('')}")
    groups = [group for group in groups if group.contract in wanted and is_asked(group.label, settings)]
    if settings.named:
        where = f"no case has this id in {settings.cassettes.parent.name}/{settings.cassettes.name}"
        groups, planned, broken = [*named(settings.named, groups, where, is_recorded=True)], (), {}
    now = datetime.now(UTC)
    return Replay(
        # what a pool tells as new hangs on what was asked before it
        groups=tuple(
            sorted(
                groups,
                key=lambda group: place.get(group.label, len(place)),
            )
        ),
        references={each.label: each.references for each in frozen if each.fault is None},
        broken={name: why for name, why in broken.items() if _is_wanted(name, wanted, settings)},
        unrecorded={
            group.label: (command(group.label), number)
            for group, number in _unrecorded(planned, groups)
            if group.label not in broken and settings.owns(group.contract)  # shards do not count one twice
        },
        oldest=max((each.origin.age(now) for each in frozen if each.fault is None), default=None),
        max_age=settings.max_age,
        player=player,
    )


def _unrecorded(planned: Sequence[Group], groups: Sequence[Group]) -> Iterator[tuple[Group, int]]:
    """Yield the groups of today that ask what no recorded case asks, and how many such questions."""
    asked = {(group.label, case.asks) for group in groups for case in group.cases}
    for group in planned:
        if number := sum((group.label, case.asks) not in asked for case in group.cases):
            yield group, number


def _command(settings: Settings) -> Callable[[str], str]:
    """Give what says how to record a label anew: on the tenant that the folder's name stands for."""
    name = settings.cassettes.name
    usual = settings.cassettes.parent.name == "cassettes" and name in _FOLDERS
    tenant, profile = _FOLDERS.get(name, ("embedded", "documented"))
    folder = "" if usual else os.path.relpath(settings.cassettes)

    def command(label: str) -> str:
        return record_command(label, tenant=tenant, profile=profile, folder=folder)

    return command


def _groups(frozen: Frozen) -> Iterator[Group]:
    if frozen.fault is not None:
        raise CorpusError(place="", reason=frozen.fault)
    if frozen.cases is None:
        return
    pools = load_pools(json.dumps(frozen.cases).encode())
    if pools:
        first = pools[0].case
        asked = {question.id: question for pool in pools for question in pool.questions}
        yield Group(
            contract=first.contract,
            operation=first.operation,
            sort=first.sort,
            cases=tuple(asked.values()),
            pools=pools,
        )


def _is_wanted(name: str, wanted: set[str], settings: Settings) -> bool:
    """Tell whether a label is of a wanted contract of this shard; a damaged file without one concerns all."""
    contract = name.partition(" ")[0]
    if "/" not in contract:
        return settings.owns(contract)
    return contract in wanted and settings.owns(contract) and is_asked(name, settings)


def is_asked(label: str, settings: Settings) -> bool:
    """Tell whether a group is of an operation with a method that is asked of."""
    is_of_fuzz = "fuzz" in settings.sorts or not settings.is_of_sorts
    is_of_sort = label.rpartition(" ")[2] in (*settings.sorts, *(FUZZ if is_of_fuzz else ()))
    return is_of_sort and (not settings.methods or method_of(label) in settings.methods)
