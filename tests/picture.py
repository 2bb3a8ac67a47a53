"""The picture of the README: the page of the observed profile after a month of nights (`make picture`).

The last night is a run. Those before it are made of it: what several resources share was there on all of them
and is accepted; of the rest some came three nights ago, some tonight, and one is gone tonight.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.bugs import kept
from conform.daftra import DAFTRA
from conform.disk import Door
from conform.findings.history import History, Night, Record
from conform.report import drift_json, history, page
from conform.report.page.tenant import Told
from tests.browser import browsing, looking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.report.drift_json import DriftFile

NIGHTS: Final = 29
"""Nights before the last one."""
WIDTH, HEIGHT = 1600, 1000
MOST_BYTES: Final = 300_000
_RECENT: Final = 3
"""Nights since which the worse half of the new findings is there."""
_GONE: Final = "0" * 12


def nights(last: History, drifts: DriftFile) -> History:
    """Give the nights before a last one, made of it."""
    ((name, night),) = last.nights.items()
    shared, recent = _shared(drifts), _recent(drifts)
    gone = _gone(last)
    told: dict[str, Night] = {}
    for ago in range(NIGHTS, 0, -1):
        shown = shared | (recent if ago <= _RECENT else frozenset())
        began = _moment(name) - timedelta(days=ago)
        told[f"{began:%Y-%m-%dT%H:%M:%SZ}-{ago:012x}"] = replace(night, shown=shown | {_GONE})
    first = next(iter(told)).partition("Z")[0] + "Z"
    records = {each: replace(last.records[each], first=first) for each in shared | recent}
    return History(nights=told, records={**records, _GONE: replace(gone, first=first)}, owners=last.owners)


def _moment(name: str) -> datetime:
    return datetime.fromisoformat(name.partition("Z")[0])


def _shared(drifts: DriftFile) -> frozenset[str]:
    """Give the drifts of findings that several resources share."""
    return frozenset(each for found in drifts.findings if _is_shared(found.because) for each in found.drifts)


def _is_shared(because: str) -> bool:
    return "several resources" in because


def _recent(drifts: DriftFile) -> frozenset[str]:
    new = [each for each in drifts.findings if not _is_shared(each.because)]
    return frozenset(each for found in new[: len(new) // 2] for each in found.drifts)


def _gone(last: History) -> Record:
    """Give a drift that the last night asked for and did not show, at a place that it judged."""
    known: Mapping[str, Record] = last.records
    model = min(known.items(), key=lambda pair: (pair[1].kind != "field.null", pair[0]))[1]
    return replace(model, kind="field.enum", place=f"{model.place}_of_before", beside=frozenset())


def _ran(*arguments: str) -> None:
    """Run one command of ours; a run that found something is what is wanted."""
    if subprocess.run([sys.executable, "-m", *arguments], check=False).returncode not in (0, 1):  # noqa: S603 - ours
        sys.exit(f"{' '.join(arguments)} did not run")


def _accept(names: Iterable[str], folder: Path) -> None:
    for name in names:
        more = ("--known", str(folder / "known.yaml"), "--drift", str(folder / "drift.json"))
        _ran("conform", "known", "add", name, "--reason", "agreed", *more)


def paged(folder: Path) -> Path:
    """Run the observed profile in a folder, after a month of nights; give its page, of a run as usual."""
    run = ("pytest", "suites", "-q", "--profile", "observed", "--reports", str(folder))
    _ran(*run)
    drifts = drift_json.read(folder / drift_json.NAME)
    ((whose, told),) = history.remembered(folder).file.tenants.items()
    before = history.told(nights(told.history, drifts))
    history.keep(history.HistoryFile(tenants={whose: before}), folder, Door())
    _accept((each.id for each in drifts.findings if _is_shared(each.because)), folder)
    _ran(*run, "--known", str(folder / "known.yaml"))
    drifts, evidence = kept(folder)
    ((_, told),) = history.remembered(folder).file.tenants.items()
    usual = replace(drifts, options={"profile": "observed"})
    shown = page.page((Told(drifts=usual, evidence=evidence, history=told.history),), DAFTRA.access)
    page.put(shown, folder / page.NAME, Door())
    return folder / page.NAME


def shot(of: Path, target: Path) -> None:
    """Write the top of a page as a picture."""
    with tempfile.TemporaryDirectory() as profile, browsing(Path(profile)) as browser:
        looking(browser, WIDTH, HEIGHT)
        browser.get(of.resolve().as_uri())
        browser.save_screenshot(str(target))


if __name__ == "__main__":
    out = Path(__file__).parents[1] / "reports" / "example.png"
    with tempfile.TemporaryDirectory() as made:
        shot(paged(Path(made)), out)
    if out.stat().st_size > MOST_BYTES:
        sys.exit(f"{out} is larger than {MOST_BYTES:,} bytes")
    print(json.dumps({out.name: out.stat().st_size}))  # noqa: T201 - says what it wrote
