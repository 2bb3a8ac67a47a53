"""What our run and Schemathesis' own each find of the embedded tenant's faults: `python -m tests.fuzzing`.

Schemathesis is its own command line on our export, with the key given as its pages say, its own defaults,
and a tenant that holds a few records of the resource. A fault is found by what the same resource without the
fault shows on no seed. One run of it takes many seconds, and there are as many as faults and seeds: what was
run is kept in a file, from which the next call goes on, until the tenant or the export is another.

Found by neither means by none of these, nor by our run with the sort fuzz.

FUZZING_FAULTS says how many faults, spread over the whole table, or which by their names; FUZZING_SEEDS how
many seeds; FUZZING_EXAMPLES the most examples an operation, instead of its default; FUZZING_MINUTES when no
further run of Schemathesis is begun; FUZZING_JOBS how many run at a time, one for each core that is idle;
FUZZING_KEPT the file.

What a run costs is Schemathesis drawing: ten of fourteen seconds of one core, for five operations, beside one
of the tenant and one and a half to start. Nothing of that can be left out and find the same: a test of fewer
operations or without its database draws other requests. So no run is made twice, none computes Hypothesis'
tables of characters again, and several may run at a time.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import conform
from conform.api.seed import SeedError
from conform.daftra import DAFTRA
from conform.derive.export import openapi_text
from conform.fuzz import Wanted, groups
from conform.payloads.plan import plan
from tests.test_faults import CONTRACTS, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FAULTS: Final = DAFTRA.embedded.faults
"""All of them, also those that no usual sort asks for."""
PATIENCE: Final = 900
"""Seconds after which a run of Schemathesis counts as one that hangs."""
_RECORDS: Final = 3
_MOST: Final = 8
_SEEDS: Final = 5
_MINUTES: Final = 20.0
_KEPT: Final = Path(__file__).parents[1] / ".venv" / "fuzzing.jsonl"
_TENANT: Final = ("tenants/embedded", "daftra/embedded")
_ALL: Final = ("",)
_TABLES: Final = Path(".hypothesis", "unicode_data")
"""Where Hypothesis keeps what it knows of characters: a second of a core each time that it is not there."""
_CONFIG: Final = '[auth.openapi.{scheme}]\napi_key = "{key}"\n'
"""A key by headers makes every probe without credentials false: Schemathesis adds the header to it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Say what is measured: names of faults, seeds, examples an operation (None for the default), a limit.

    `jobs` is how many of Schemathesis' runs are made at a time.
    """

    faults: tuple[str, ...]
    seeds: tuple[int, ...]
    examples: int | None = None
    seconds: float = _MINUTES * 60
    kept: Path = _KEPT
    jobs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Name one run: of what, on which resource, with which fault (empty for none), by which seed."""

    by: str
    resource: str
    fault: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Hold what a run found, each distinct failure or drift once, and what it cost."""

    found: frozenset[str]
    requests: int
    seconds: float


OURS: Final = "ours"
FUZZED: Final = "ours with fuzz"
THEIRS: Final = "Schemathesis"
WAYS: Final = (OURS, FUZZED, THEIRS)


def settings(environ: Mapping[str, str]) -> Settings:
    """Read what is to be measured from the environment; raise ValueError for what is no such thing."""
    wanted = environ.get("FUZZING_FAULTS", str(_MOST))
    names = sample(int(wanted)) if wanted.isdecimal() else tuple(wanted.split(","))
    if unknown := set(names) - set(FAULTS):
        raise ValueError(f"FUZZING_FAULTS: no such fault: {', '.join(sorted(unknown))}")
    examples = environ.get("FUZZING_EXAMPLES")
    return Settings(
        faults=names,
        seeds=tuple(range(1, 1 + int(environ.get("FUZZING_SEEDS", _SEEDS)))),
        examples=None if examples is None else int(examples),
        seconds=60 * float(environ.get("FUZZING_MINUTES", _MINUTES)),
        kept=Path(environ.get("FUZZING_KEPT", _KEPT)),
        jobs=int(environ.get("FUZZING_JOBS", 1)),
    )


def sample(count: int) -> tuple[str, ...]:
    """Give so many faults, spread over the whole table."""
    names = tuple(FAULTS)
    most = min(count, len(names))
    return tuple(names[number * len(names) // most] for number in range(most))


def runs(by: str, faults: Sequence[str], seeds: Sequence[int]) -> tuple[Run, ...]:
    """Give each run once, so that a fault is whole before the next one is begun."""
    return tuple(
        dict.fromkeys(
            Run(by=by, resource=FAULTS[fault].contracts[0], fault=name, seed=seed)
            for fault in faults
            for name, seed in itertools.product(("", fault), seeds)
        )
    )


def ours(run: Run) -> Outcome:
    """Ask our own cases of the resource: the usual sorts, and where it is meant what Schemathesis draws."""
    started = time.perf_counter()
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=[run.fault] if run.fault else [])
    try:
        running = session(tenant)
        usual = plan(list(CONTRACTS.values()), resources=[run.resource], seed=run.seed)
        drawn = groups([CONTRACTS[run.resource]], Wanted(seed=run.seed)) if run.by == FUZZED else ()
        for group in (*usual, *drawn):
            running.run(group)
        running.close()
    finally:
        tenant.close()
    return Outcome(
        found=frozenset(running.tally.drifts),
        requests=sum(running.tally.requests.values()),
        seconds=time.perf_counter() - started,
    )


def theirs(run: Run, tenant: conform.Tenant, *, examples: int | None) -> Outcome:
    """Let the command line of Schemathesis test the resource; raise RuntimeError where it does not end."""
    tenant.become("documented", [run.fault] if run.fault else [])
    with suppress(SeedError):  # a resource that nobody can make a record of
        tenant.seed(run.resource, count=_RECORDS)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = distinct(schemathesis(run, tenant, Path(folder), examples=examples))
    heard, forgotten = tenant._sandbox.heard()
    return Outcome(found=found, requests=len(heard) + forgotten, seconds=time.perf_counter() - started)


def schemathesis(
    run: Run,
    tenant: conform.Tenant,
    folder: Path,
    *,
    examples: int | None = None,
    options: Sequence[str] = (),
) -> dict[str, Any]:
    """Run its command line in a folder; give the failures as it tells them apart itself, in a baseline."""
    vendor = CONTRACTS[run.resource].vendor
    scheme = next(name for name, each in vendor.documents.security.items() if each.get("in") == "header")
    config, document, baseline = (folder / each for each in ("st.toml", "openapi.json", "baseline.json"))
    config.write_text(_CONFIG.format(scheme=scheme, key=tenant.api_key), encoding="utf-8")
    document.write_text(exported(run.resource, tenant.url), encoding="utf-8")
    limit = [] if examples is None else [f"--max-examples={examples}"]
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run", str(document)]
    command += [f"--url={tenant.url}", f"--seed={run.seed}", "--no-color", *limit, *options]
    command += [f"--baseline={baseline}", "--baseline-update"]
    if _tables().is_dir():
        shutil.copytree(_tables(), folder / _TABLES)
    done = subprocess.run(  # noqa: S603 - the tool that is measured
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    if not _tables().is_dir() and (folder / _TABLES).is_dir():
        shutil.copytree(folder / _TABLES, _tables())
    if done.returncode not in (0, 1) or not baseline.exists():
        raise RuntimeError(f"schemathesis ended with {done.returncode}: {(done.stdout + done.stderr)[-800:]}")
    written: dict[str, Any] = json.loads(baseline.read_text(encoding="utf-8"))
    return written


@functools.cache
def _tables() -> Path:
    """Give a place for the tables of characters that lasts as long as the process."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name, "tables")


@functools.cache
def exported(resource: str, host: str) -> str:
    """Give our export of a resource, with those that share its records."""
    one = CONTRACTS[resource]
    known = [one, *(each for each in (one.maker, one.lent) if each is not None)]
    return openapi_text(known, host=host)


def distinct(baseline: Mapping[str, Any]) -> frozenset[str]:
    """Give each failure of a baseline once: operation, check and what Schemathesis tells it by."""
    names = ("operation", "check", "failure", "signature")
    return frozenset(" ".join(str(each.get(name)) for name in names) for each in baseline["entries"])


def measured(wanted: Settings) -> dict[Run, Outcome]:
    """Run what is not kept yet, as long as there is time; give every run of the faults that are whole."""
    kept = Kept(wanted.kept, wanted.examples)
    outcomes = dict(_theirs(wanted, kept))
    faults = whole(outcomes, wanted)
    for run in (*runs(OURS, faults, wanted.seeds), *runs(FUZZED, faults, wanted.seeds)):
        outcomes[run] = kept.outcome(run) or kept.keep(run, ours(run))
    return outcomes


def _theirs(wanted: Settings, kept: Kept) -> Iterator[tuple[Run, Outcome]]:
    """Yield the runs of Schemathesis that are kept, and those that there was time for."""
    until = time.monotonic() + wanted.seconds
    tenants: SimpleQueue[conform.Tenant] = SimpleQueue()

    def outcome(run: Run) -> Outcome | None:
        known = kept.outcome(run)
        if known is not None or time.monotonic() >= until:
            return known
        tenant = tenants.get()
        try:
            return kept.keep(run, theirs(run, tenant, examples=wanted.examples))
        finally:
            tenants.put(tenant)

    meant = runs(THEIRS, wanted.faults, wanted.seeds)
    with ExitStack() as open_until_the_last, ThreadPoolExecutor(wanted.jobs) as pool:
        for _ in range(wanted.jobs):
            tenants.put(open_until_the_last.enter_context(conform.Tenant()))
        found = zip(meant, pool.map(outcome, meant), strict=True)
        yield from ((run, each) for run, each in found if each is not None)


class Kept:
    """Keep outcomes in a file, a line each; those of another tenant, export or version are not given.

    Ours count only as long as nothing of the engine changes.
    """

    def __init__(self, path: Path, examples: int | None) -> None:
        self._path, self._examples = path, examples
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._known: dict[str, Any] = {each["key"]: each for each in map(json.loads, lines)}

    def outcome(self, run: Run) -> Outcome | None:
        """Give what a run found, None where it was not run."""
        kept = self._known.get(self._key(run))
        if kept is None:
            return None
        return Outcome(found=frozenset(kept["found"]), requests=kept["requests"], seconds=kept["seconds"])

    def keep(self, run: Run, outcome: Outcome) -> Outcome:
        """Add a line, at once, since the next run may be the one that is interrupted; give the outcome."""
        told = {"key": self._key(run), **asdict(outcome), "found": sorted(outcome.found)}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(told)}\n")
        self._known[told["key"]] = told
        return outcome

    def _key(self, run: Run) -> str:
        of = exported(run.resource, "http://127.0.0.1")
        parts = (*asdict(run).values(), version("schemathesis"), self._examples, of, made_by(run.by))
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@functools.cache
def made_by(by: str) -> str:
    """Give a digest of the code that decides what one of them finds: the tenant's, or all of the engine's."""
    root = Path(conform.__file__).parent
    ways = _TENANT if by == THEIRS else _ALL
    files = sorted(path for way in ways for path in (root / way).rglob("*.py"))
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold of one seed which faults each of them finds, how much each raises without any, and the cost.

    `noise` counts distinct failures on all resources as documented; `requests` are those of these runs.
    """

    ours: frozenset[str]
    fuzzed: frozenset[str]
    theirs: frozenset[str]
    noise: Mapping[str, int]
    requests: Mapping[str, int]


def whole(outcomes: Mapping[Run, Outcome], wanted: Settings) -> tuple[str, ...]:
    """Give the faults of which every run of Schemathesis is there."""
    return tuple(
        fault
        for fault in wanted.faults
        if all(run in outcomes for run in runs(THEIRS, (fault,), wanted.seeds))
    )


def told_apart(
    outcomes: Mapping[Run, Outcome], faults: Sequence[str], seeds: Sequence[int]
) -> Iterator[Found]:
    """Yield what each seed found: what some seed shows without the fault counts for no fault."""
    resources = tuple(dict.fromkeys(FAULTS[fault].contracts[0] for fault in faults))

    def outcome(by: str, resource: str, fault: str, seed: int) -> Outcome:
        return outcomes[Run(by=by, resource=resource, fault=fault, seed=seed)]

    usual = {
        (by, resource): frozenset().union(*(outcome(by, resource, "", seed).found for seed in seeds))
        for by in WAYS
        for resource in resources
    }
    for seed in seeds:
        shown = {
            by: frozenset(
                fault
                for fault in faults
                for resource in FAULTS[fault].contracts[:1]
                if outcome(by, resource, fault, seed).found - usual[by, resource]
            )
            for by in WAYS
        }
        plain = {by: [outcome(by, each, "", seed) for each in resources] for by in WAYS}
        yield Found(
            ours=shown[OURS],
            fuzzed=shown[FUZZED],
            theirs=shown[THEIRS],
            noise={by: sum(len(each.found) for each in plain[by]) for by in plain},
            requests={by: sum(each.requests for each in plain[by]) for by in plain},
        )


def table(outcomes: Mapping[Run, Outcome], wanted: Settings) -> Iterator[str]:
    """Yield the lines of the table: medians over the seeds, and in brackets the least and the most."""
    faults = whole(outcomes, wanted)
    resources = {FAULTS[fault].contracts[0] for fault in faults}
    yield (
        f"{len(faults)} of {len(FAULTS)} faults, {len(resources)} resources, {len(wanted.seeds)} seeds; "
        f"Schemathesis {version('schemathesis')}, examples an operation: {wanted.examples or 'its default'}"
    )
    if len(faults) < len(wanted.faults):
        yield f"{len(wanted.faults) - len(faults)} more are wanted: the time was up, the next call goes on"
    if not faults:
        return
    seeds = tuple(told_apart(outcomes, faults, wanted.seeds))
    rows: dict[str, list[int]] = {
        "found by ours alone": [len(each.ours - each.theirs) for each in seeds],
        "found by Schemathesis alone": [len(each.theirs - each.ours) for each in seeds],
        "found by both": [len(each.ours & each.theirs) for each in seeds],
        "found by ours with fuzz": [len(each.fuzzed) for each in seeds],
        "found by neither": [len(faults) - len(each.ours | each.fuzzed | each.theirs) for each in seeds],
    }
    for by in WAYS:
        rows[f"distinct failures without a fault, {by}"] = [each.noise[by] for each in seeds]
        rows[f"requests of these resources, {by}"] = [each.requests[by] for each in seeds]
    yield from (f"{name:<52}{_figures(each)}" for name, each in rows.items())
    for name, missed in (("ours", "ours"), ("Schemathesis", "theirs")):
        never = [fault for fault in faults if not any(fault in getattr(each, missed) for each in seeds)]
        yield f"found by {name} on no seed: {', '.join(never) or 'none'}"


def _figures(values: Iterable[int]) -> str:
    known = sorted(values)
    return f"{median(known):>8g}  ({known[0]}–{known[-1]})"


def main() -> None:
    """Measure what the environment says, and print it."""
    wanted = settings(os.environ)
    sys.stdout.writelines(f"{line}\n" for line in table(measured(wanted), wanted))


if __name__ == "__main__":
    main()
