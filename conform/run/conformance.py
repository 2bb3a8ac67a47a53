"""One conformance run from its settings to its reports, without a word of pytest."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conform.disk import DiskError, Door
from conform.findings import load_known
from conform.payloads.coverage import coverage
from conform.payloads.coverage import summary as claim_lines
from conform.redact import sent_texts
from conform.report import allure_results, drift_json, evidence_file, log, shard
from conform.report.cleaned import clean_result, clean_tally
from conform.report.close import close
from conform.report.evidence import Evidences
from conform.report.sinks import write_all
from conform.report.tally import Tally, pack, unpack, unseen
from conform.run import opening
from conform.run.recordings import replay

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.case import Group
    from conform.report.result import Report
    from conform.run.recordings import Replay
    from conform.run.session import Asked, Session
    from conform.run.settings import Settings


class Conformance:
    """Plan, open, ask, close and write, in this order.

    Raises SettingsError, ContractError and KnownError when it is made, before anything runs.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.contracts = opening.read_contracts(settings)
        self.chosen = opening.chosen(settings, self.contracts)
        groups, left_out = opening.planned(settings, self.chosen)
        self._left_out = dict(left_out)
        self.replay = (
            replay(settings, groups, opening.redacting(settings)) if settings.tenant == "recorded" else None
        )
        if self.replay is not None:
            groups = self.replay.groups
        self.groups: Mapping[str, Group] = {
            group.label: group for group in groups if settings.owns(group.contract)
        }
        self._known = load_known(settings.known)
        self._today = datetime.now(UTC).date()
        self.door = Door(opening.redacting(settings))
        self.troubles: list[str] = []
        self.report: Report | None = None
        self.has_asked = False
        self._opened: opening.Opened | None = None
        self._tally = Tally()
        self._evidences = Evidences()
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()

    @property
    def session(self) -> Session:
        """Give the open session."""
        if self._opened is None:
            raise RuntimeError("the run has not been opened")
        return self._opened.session

    def open(self) -> str | None:
        """Open the tenant; give in one line why nothing can be judged on it, None where all is well."""
        self._opened = opening.open_run(
            self.settings, self.contracts, lambda drift: self._known.matches(drift, self._today), self.replay
        )
        self.door = Door(self._opened.redactor)
        self._tally.base_url = self._opened.redactor.url(self._opened.base_url)
        self._attempt(lambda: log.begin(self.settings.reports, len(self.groups), self.door))
        self._note(self._opened.swept)
        return None if self._opened.trouble is None else self.door.line(self._opened.trouble)

    def ask(self, group: Group) -> Asked:
        """Run a group; tell the log and Allure what became of it, which is given without secrets."""
        self.has_asked = True
        asked = self.session.run(group)
        self._see(asked)
        told = self._told(asked)
        self._attempt(lambda: log.add(self.settings.reports, group, told.results, self.door))
        allure_results.add(group, self.contracts[group.contract], told.results, self.door)
        allure_results.add_reduced(told.reduced, self.door)
        if self._opened is not None:
            self._evidences.add(asked.results, self.contracts, self.door.redactor)
            self._evidences.add(asked.reduced, self.contracts, self.door.redactor, is_counted=False)
            after = self._opened.after
            self._attempt(lambda: after(group))
        return told

    def _told(self, asked: Asked) -> Asked:
        """Give what became of a group as it may be told: a value is cleaned before it is cut."""
        results = tuple(clean_result(each, self.door.redactor) for each in asked.results)
        reduced = tuple(clean_result(each, self.door.redactor) for each in asked.reduced)
        return replace(asked, results=results, reduced=reduced)

    def _see(self, asked: Asked) -> None:
        """Learn the secrets that a live tenant showed, before anything is written of what it said."""
        if self._opened is None or self.settings.tenant != "live":
            return
        results = (*asked.results, *asked.reduced)
        for exchange in (each for result in results for each in result.exchanges):
            if exchange.answer is not None:
                own = sent_texts(exchange.call)
                self._opened.redactor.see(exchange.answer.headers, exchange.answer.body, own)

    def clean(self, text: str) -> str:
        """Take secrets out of a text, and controls but line ends and tabs."""
        return self.door.clean(text)

    def trouble(self, said: str) -> None:
        """Keep in one line what could not be written, once; the run goes on, and is no pass."""
        if said not in self.troubles:
            self.troubles.append(said)

    def _attempt(self, write: Callable[[], object]) -> None:
        try:
            write()
        except DiskError as error:
            self.trouble(str(error))

    def _note(self, lines: tuple[str, ...]) -> None:
        self._attempt(lambda: log.note(self.settings.reports, lines, self.door))

    def close(self) -> None:
        """Remove what the run made and let go of the tenant."""
        if self._opened is not None:
            self._opened.session.close()
            self._tally.merge(self._opened.session.tally)
            self._opened.close()

    def merge(self, packed: Mapping[str, Any]) -> None:
        """Add the figures of another process."""
        self.has_asked = True
        self._tally.merge(unpack(packed))
        self._evidences.merge(evidence_file.unpack(packed["evidence"]))
        for said in packed["troubles"]:
            self.trouble(said)

    def packed(self) -> dict[str, Any]:
        """Give the figures of this process as plain JSON, without the secrets that it alone has seen."""
        tally = clean_tally(self._tally, self.door.redactor)
        evidence = evidence_file.pack(evidence_file.clean(self._evidences, self.door.redactor))
        return {**pack(tally), "evidence": evidence, "troubles": self.troubles}

    def write(self) -> None:
        """Write the reports; what could not be written is in `troubles`."""
        self._tally.not_asked.update(self._left_out)
        if self.replay is not None:
            self._tell_of_recordings(self.replay)
        self._tally = clean_tally(self._tally, self.door.redactor)
        claims = coverage(self.chosen, self.groups.values())
        self._note(claim_lines(claims))
        self.report = close(
            self._tally,
            contracts=self.chosen,
            tenant=self.settings.tenant,
            claims=(len(claims.asked), len(claims.asked) + len(claims.missed)),
            started=self._started,
            seconds=time.monotonic() - self._clock,
            unseen_known=unseen(
                self._known,
                self._tally,
                self.contracts.values(),
                self._today,
                is_cut=bool(self._left_out),
            ),
            expired_known=self._known.expired(self._today),
        )
        for said in write_all(self._sinks(self.report), self.settings.reports, self.door):
            self.trouble(said)
        told = self.report
        self._note(tuple(self.troubles))
        self._attempt(lambda: log.end(self.settings.reports, told, self.door))

    def _sinks(self, report: Report) -> dict[str, Callable[[], None]]:
        """Give what writes each file of the report, by its name in the folder."""
        folder, number = self.settings.reports, self.settings.shard
        sinks: dict[str, Callable[[], None]] = {
            drift_json.NAME: lambda: drift_json.write(report, folder, self.door),
            "allure-results/environment.properties": lambda: allure_results.environment(
                report, folder, self.door
            ),
            evidence_file.NAME: lambda: evidence_file.write(report, self._evidences, folder, self.door),
        }
        if number is not None:
            sinks[shard.NAME] = lambda: shard.write(self._part(report, number), folder, self.door)
        return sinks

    def _part(self, report: Report, number: tuple[int, int]) -> shard.Part:
        return shard.Part(
            shard=number,
            tenant=report.tenant,
            contracts=tuple(contract.key for contract in self.chosen),
            claims=report.claims,
            started=report.started,
            seconds=report.seconds,
            tally=self._tally,
            evidences=self._evidences,
        )

    @property
    def is_incomplete(self) -> bool:
        """Tell what no item stands for: a file was not written, a recording is damaged, or too old."""
        if self.troubles:
            return True
        if self.replay is None:
            return False
        return bool(self._ours(self.replay.broken)) or (
            self.settings.fails_on_age and self._is_too_old(self.replay)
        )

    def _tell_of_recordings(self, replay: Replay) -> None:
        for name, why in self._ours(replay.broken).items():
            self._tally.verdicts["broken"] += 1
            self._tally.broken[f"{name}: {why}"] += 1
        for name, command in self._ours(replay.unrecorded).items():
            self._tally.not_asked[f"not recorded: {name}; {command}"] += 1

    def _ours(self, labels: Mapping[str, str]) -> dict[str, str]:
        """Keep the labels of this shard, so that shards do not count one twice."""
        return {name: said for name, said in labels.items() if self.settings.owns(name.partition(" ")[0])}

    def _is_too_old(self, replay: Replay) -> bool:
        limit = self.settings.max_age
        return limit is not None and replay.oldest is not None and replay.oldest > limit

    def age(self) -> str:
        """Say how old the oldest recording is, empty where nothing is replayed."""
        if self.replay is None or self.replay.oldest is None:
            return ""
        warning = f", over the limit of {self.settings.max_age:g}" if self._is_too_old(self.replay) else ""
        return f"oldest recording: {self.replay.oldest:.0f} days{warning}"

    def where(self) -> str:
        """Say where the reports are."""
        folder = self.settings.reports.name
        return f"reports: {folder}/drift.json, {folder}/allure-results, {folder}/run.log"
