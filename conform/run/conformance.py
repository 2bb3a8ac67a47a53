"""One conformance run from its settings to its reports, without a word of pytest."""

from __future__ import annotations

import re
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conform.disk import DiskError, Door, RefusedError
from conform.errors import one_line
from conform.findings import is_below, load_known
from conform.findings.history import History, standing
from conform.findings.impact import hit
from conform.findings.used import consumers
from conform.fuzz import FUZZ, kept
from conform.payloads.claims import left_out, unowed
from conform.redact import sent_texts
from conform.report import allure_results, history, junit, log
from conform.report.attach import story
from conform.report.cleaned import clean_result, clean_tally, each_text
from conform.report.close import Part, close
from conform.report.codec import packed, unpacked
from conform.report.ending import as_opened
from conform.report.sinks import set_aside, write_all
from conform.report.tally import Tally
from conform.run import again, option_file, planned
from conform.run.alone import alone
from conform.run.exhibit import collect, explaining
from conform.run.open import address, check, open_run, redacting
from conform.run.recordings import locked, replay
from conform.run.session import GroupResult
from conform.run.stop import INTERRUPTED, SIGNALS, Stop
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.case import Case, Group
    from conform.drift.value import Drift
    from conform.payloads.claims import Claim
    from conform.report.result import Report, Result
    from conform.run.custody import Swept
    from conform.run.open import OpenRun
    from conform.run.recordings import Replay
    from conform.run.settings import Settings

BY_HAND = ("SIGINT", INTERRUPTED)
"""The reasons of a run that a person ended at the keyboard."""
CONFORMANT, FAILED, STOPPED, INTERNAL, NOTHING = 0, 1, 2, 3, 5
"""The statuses as pytest has them (all of `pytest.ExitCode` but 4, which is for usage)."""
_TOLD_OF = re.compile(r"internal error: .* \(its traceback is in [^\n]*?\)")
"""How an error of our own is told on one line, also by another process."""
UNASKED = "it ended before all was asked"
UNDONE = "did not come to its end, so that `conform sweep` may be needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Hold what one process of a run hands to the first one.

    `troubles` are lines, `stopped` the reason for which it asks nothing more, `selected` the labels of the
    groups that were chosen there, each None where there is nothing to say; `shown` tell the cases that
    `--case` names, each as a block of lines.
    """

    tally: Tally
    troubles: tuple[str, ...] = ()
    stopped: str | None = None
    selected: frozenset[str] | None = None
    shown: tuple[str, ...] = ()


class Conformance:
    """Plan, begin, open, ask, close and write, in this order.

    `is_following` tells of a process beside the first one of the run. Raises SettingsError, ContractError,
    KnownError, UsesError and ReportFileError when it is made, before anything runs.
    """

    def __init__(self, settings: Settings, *, is_following: bool = False) -> None:
        self.settings = settings
        self.contracts = planned.read_contracts(settings)
        self.chosen = planned.chosen(settings, self.contracts)
        self._plan = self._planned()
        self._why_not = planned.why_not(settings, self.contracts)
        self.door = Door(redacting(settings))
        self._before = again.remembered(settings, self._address, is_following=is_following)
        self._to_ask = self._left()
        groups, left = planned.cut(settings, self._to_ask, self.chosen, self._settled)
        self._left_out = dict(left)
        self.replay = self._replay(groups) if settings.tenant == "recorded" else None
        if self.replay is not None:
            groups = self.replay.groups
        if settings.named:
            self._narrow(groups)
        self.groups: Mapping[str, Group] = {
            group.label: group for group in groups if settings.owns(group.contract)
        }
        self._known = load_known(settings.known)
        self._consumers = consumers(settings.uses, self.contracts)
        self._today = datetime.now(UTC).date()
        self.troubles: list[str] = []
        self.shown: list[str] = []
        self._fault = ""
        self.report: Report | None = None
        self.is_open = False
        self.selected: frozenset[str] | None = None
        self._opened: OpenRun | None = None
        self._held = ExitStack()
        self._handed_over = 0
        self._past = History()
        self._tally = Tally()
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()
        self.stop = Stop(self._budget, self._time_limit)
        self.after_case: Callable[[], None] = lambda: None

    def _planned(self) -> tuple[Group, ...]:
        whole = planned.whole_plan(self.settings, self.chosen, self.contracts.values())
        is_recorded = self.settings.tenant == "recorded"  # its cases are those of the recording
        return whole if is_recorded else planned.only(self.settings, whole, self.contracts)

    def _replay(self, groups: tuple[Group, ...]) -> Replay:
        drawn = [each.key for each in self.chosen] if "fuzz" in self.settings.sorts else []
        return replay(self.settings, groups, self.door.redactor, drawn)

    def _narrow(self, groups: tuple[Group, ...]) -> None:
        """Let what the named cases do not ask be no gap of the run."""
        keys = {group.contract for group in groups}
        self._plan = groups
        self.chosen = tuple(contract for contract in self.chosen if contract.key in keys)

    def _left(self) -> tuple[Group, ...]:
        """Give the plan of what is to be asked: of what the run before settled, nothing is in its pools."""
        before = self._before
        if before is None:
            return self._plan
        return planned.whole_plan(
            self.settings, self.chosen, self.contracts.values(), lambda case: again.is_left(case, before)
        )

    def _settled(self) -> frozenset[Claim]:
        before = self._before
        return frozenset() if before is None else again.settled(self._plan, before, self.chosen)

    def _address(self) -> str:
        return self.door.redactor.url(address(self.settings))

    def _budget(self) -> str | None:
        budget = self.settings.budget
        after = self._handed_over + self._tally.spent + max(1, self.stop.coming)
        is_spent = budget is not None and after > budget
        return planned.spent(budget) if budget is not None and is_spent else None

    def _time_limit(self) -> str | None:
        limit = self.settings.time_limit
        is_over = limit is not None and time.monotonic() - self._clock >= limit * 60
        return f"the time limit of {limit:g} minutes is over" if is_over else None

    def _spare(self) -> int | None:
        """Give how many requests are left of a budget, None without one."""
        budget = self.settings.budget
        left = None if budget is None else max(0, budget - self._handed_over - self._tally.spent)
        return 0 if self._time_limit() is not None else left

    def keep_folder(self) -> None:
        """Keep others from the reports folder until the run lets go; raise BusyError or OSError."""
        self._held.enter_context(alone(self.settings.reports))
        self._held.callback(self._attempt, ".run.stop", lambda: self.door.remove(self.word))

    def keep_tenant(self) -> None:
        """Keep others from the live tenant likewise; raise SettingsError too, where none is named."""
        if self.settings.tenant == "live":
            self._held.enter_context(alone(base_url=address(self.settings)))

    def let_go(self) -> None:
        """Let others have the reports folder and the tenant."""
        self._held.close()

    @property
    def word(self) -> Path:
        """Give the file by which the first process of a run tells the others to stop."""
        return self.settings.reports / ".run.stop"

    def lead(self) -> None:
        """Pass the reason to stop on to the other processes of the run."""
        self.stop.tell(lambda reason: self._attempt(".run.stop", lambda: self.door.text(self.word, reason)))

    def follow(self) -> None:
        """Stop when the first process of the run says so."""
        self.stop.watch(lambda: self.word.read_text(encoding="utf-8").strip() if self.word.exists() else None)

    def begin(self) -> None:
        """Set the reports of an earlier run aside, and begin the log: from here on there will be reports."""
        self.is_open = True
        folder = self.settings.reports
        self._attempt(".run.stop", lambda: self.door.remove(self.word))
        self._attempt("what an earlier run reported", lambda: set_aside(folder, self.door))
        self._attempt(log.NAME, lambda: log.begin(folder, len(self.groups), self.door))
        self._note(option_file.told(self.settings))

    def forecast(self) -> tuple[str, ...]:
        """Say what the run will do to a live tenant, before anything is sent; empty for any other."""
        if self.settings.tenant != "live":
            return ()
        found = planned.forecast(self.groups.values(), self.contracts, self._why_not)
        return tuple(
            self.door.line(line) for line in planned.told(found, self.settings, address(self.settings))
        )

    def progress(self, every: float) -> planned.Progress:
        """Give what tells how far the run is, a line after so many seconds."""
        cases = (case for group in self._selected() for case in group.cases)
        return planned.Progress(sum(not self._why_not(case) for case in cases), every=every)

    def so_far(self) -> tuple[int, int]:
        """Count the questions that were asked and the new drifts that they showed."""
        return self._tally.questions["asked"], len(
            self._tally.drifts.keys() - self._tally.known - self._tally.flapping
        )

    def check(self) -> str | None:
        """Ask the tenant one question for all processes of a run; say why nothing can be judged on it."""
        return check(self.settings, self._tally.count)

    def open(self) -> str | None:
        """Open the tenant; give in one line why nothing can be judged on it, None where all is well."""
        self.is_open = True
        try:
            self._opened = open_run(
                self.settings,
                self.contracts,
                self.replay,
                is_known=lambda drift: self._known.matches(drift, self._today),
                is_below=self._is_below,
                standing=lambda drift, question: standing(self._past, drift.id, question),
                is_excused=lambda operation, lacks: self._known.excuses(operation, lacks, self._today),
                tally=self._tally,
                stop=self.stop,
                after_case=self.after_case,
                spare=self._spare,
            )
        except (DiskError, OSError) as error:
            return f"{one_line(error)}; without a ledger nothing may be made on a tenant"
        self.door = Door(self._opened.redactor)
        self._tally.base_url = self._opened.redactor.url(self._opened.base_url)
        self._past = history.remembered(self.settings.reports).of(self._whose)
        self._tell_of_swept(self._opened.swept)
        return None if self._opened.trouble is None else self.door.line(self._opened.trouble)

    def _is_below(self, drift: Drift) -> bool:
        """Tell whether new drift fails nothing: it is too light, or hits none of the consumers there are."""
        is_past = bool(self._consumers) and not hit(drift, self._consumers, self.settings.vendor)
        return is_past or is_below(drift, self.settings.fail_on, self.settings.vendor)

    def _tell_of_swept(self, swept: Iterable[Swept]) -> None:
        """Tell what became of what dead runs had left; what of it is still open is left on the tenant."""
        said = tuple(each.said for each in swept if each.outcome != "nothing")
        self._tally.swept += [self.door.line(line) for line in said]
        self._note(said)
        for each in swept:
            if each.is_open:
                self._tally.leaves(each.left)

    def ask(self, group: Group) -> GroupResult:
        """Run a group; tell the log and Allure what became of it, which is given without secrets."""
        if self._opened is None:
            return GroupResult(not_asked={self.stop.reason or "": len(group.cases)})
        asked = self._opened.session.run(group)
        self._see(*asked.results)
        told = self._told(asked)
        reports, contract = self.settings.reports, self.contracts[group.contract]
        self._attempt(log.NAME, lambda: log.add(reports, group, told.results, self.door))
        self._note(line for fault in asked.faults for line in fault.splitlines())
        self._attempt("Allure", lambda: allure_results.add(group, contract, told.results, self.door))
        self._attempt("evidence.json", lambda: self._keep(asked))
        if self.settings.named:
            self.shown += [story(each, self.door.redactor) for each in told.results]
        after = self._opened.after
        if asked.results and self.stop.reason not in asked.not_asked:
            # of a group that was cut the earlier recording is worth more
            self._attempt(f"the recording of {group.label}", lambda: after(group))
        return told

    def _told(self, asked: GroupResult) -> GroupResult:
        """Give what became of a group as it may be told: a value is cleaned before it is cut."""
        results = tuple(clean_result(each, self.door.redactor) for each in asked.results)
        return replace(asked, results=results)

    def _keep(self, asked: GroupResult) -> None:
        collect(asked.results, self._tally.evidences, self.contracts, self.door.redactor)

    def _explain(self) -> None:
        """Keep what shows each cause of new drift best, found on the tenant as far as a budget lets it.

        A case that was asked by its name is shown as it is.

        Who ends that by hand ends nothing else: what the run made is still to be removed.
        """
        redactor, evidences = self.door.redactor, self._tally.evidences
        try:
            opened = None if self.settings.named else self._opened
            for each in () if opened is None else opened.session.explain():
                self._see(each.result, *(() if each.pair is None else (each.pair.good,)))
                evidences.add({each.drift.id: explaining(each, self.contracts, redactor)})
                self._find(each.drift, each.result.case)
                self.after_case()
            for drift, case in () if opened is None else opened.session.unexplained():
                self._find(drift, case)
        except KeyboardInterrupt:
            self.stop.because(INTERRUPTED)

    def _find(self, drift: Drift, case: Case) -> None:
        """Keep what shows best what Schemathesis alone has shown, to be asked from now on without it.

        Where not all of ours were asked beside it, what a night before has told is left to the cases that
        showed it then.
        """
        is_told = self.settings.is_of_sorts and drift.id in self._past.records
        if self._opened is None or is_told or not self._opened.session.shown_by(drift) <= {*FUZZ}:
            return
        path = self.settings.kept

        def write() -> None:
            self.door.folder(path.parent)
            with locked(path.parent):
                self.door.text(path, kept.text(kept.read(path), (case,)))

        self._attempt(path.name, write)

    def _see(self, *results: Result) -> None:
        """Learn the secrets that a live tenant showed, before anything is written of what it said."""
        if self._opened is None or self.settings.tenant != "live":
            return
        for exchange in (each for result in results for each in result.exchanges):
            if exchange.answer is not None:
                own = sent_texts(exchange.call)
                self._opened.redactor.see(exchange.answer.headers, exchange.answer.body, own)

    def fault(self, error: BaseException, trace: str) -> str:
        """Keep the trace of an error of our own in the log, and stop the run; say on one line what it was.

        One that another process has told of is passed on as it is; of those that follow less is said.
        """
        told = _TOLD_OF.search(str(error))
        if told is None:
            self._note(trace.splitlines())
        if self._fault:
            return "and another, which may follow from it"
        where = as_opened(self.settings.reports / log.NAME, Path.cwd())
        said = told[0] if told else f"internal error: {one_line(error)} (its traceback is in {where})"
        self._fault = self.door.line(said)
        self.stop.because(self._fault)
        return self._fault

    def clean(self, text: str) -> str:
        """Take secrets out of a text, and controls but line ends and tabs."""
        return self.door.clean(text)

    def trouble(self, said: str) -> None:
        """Keep in one line what could not be written, once; the run goes on, and is no pass."""
        if said not in self.troubles:
            self.troubles.append(said)

    def _attempt(self, name: str, write: Callable[[], object], what: str = "is not whole") -> None:
        """Do what may fail without taking anything else along, whatever it raises."""
        try:
            write()
        except DiskError as error:
            self.trouble(str(error))
        except Exception as error:  # noqa: BLE001 - the door behind which no report takes others along
            self.trouble(self.door.line(f"{name} {what}: {one_line(error)}"))

    def enrich(self, path: Path) -> None:
        """Put into pytest's JUnit file what the report knows; one in which a secret stands is taken away."""
        report = self.report
        if report is None or not path.is_file():
            return
        try:
            junit.enrich(path, report, self.settings.vendor.access, self.door)
        except RefusedError as error:
            self.trouble(str(error))
            self._attempt(path.name, lambda: self.door.remove(path))
        except Exception as error:  # noqa: BLE001 - as below
            self.trouble(self.door.line(f"{path.name} has no claims: {one_line(error)}"))

    def _note(self, lines: Iterable[str]) -> None:
        told = tuple(lines)
        self._attempt(log.NAME, lambda: log.note(self.settings.reports, told, self.door))

    def close(self) -> None:
        """Remove what the run made and let go of the tenant; what cannot be removed stays in the ledger."""
        if self._opened is None:
            return
        try:
            if self._opened.session.fresh is None:
                self._attempt("what explains the findings", self._explain)
            self._attempt("cleaning up", self._clean_up, UNDONE)
            if self._opened.session.fresh is not None:
                self._attempt("what explains the findings", self._explain)
        except KeyboardInterrupt as error:
            self.trouble(f"cleaning up {UNDONE}: {one_line(error)}")
        self._attempt("the tenant or the ledger", self._opened.close, "could not be closed")

    def _clean_up(self) -> None:
        for each in () if self._opened is None else self._opened.session.close():
            self._tally.leaves(each)

    def died(self, process: str) -> None:
        """Count a process of the run that died: what it was asking was not judged."""
        self._tally.verdicts["broken"] += 1
        self._tally.broken[f"the process {process} died; its last cases were not judged"] += 1

    def merge(self, plain: Any) -> None:
        """Add the figures of another process."""
        other = unpacked(plain, Figures)
        self._tally.merge(other.tally)
        self.shown += other.shown
        for said in other.troubles:
            self.trouble(said)
        if other.stopped:
            self.stop.because(other.stopped)
        if other.selected is not None:
            self.selected = other.selected

    def taken(self) -> Any:
        """Give the figures of this process since the last time as plain JSON, and forget them.

        They are without the secrets that this process alone has seen.
        """
        figures = Figures(
            tally=clean_tally(self._tally, self.door.redactor),
            troubles=tuple(self.troubles),
            stopped=self.stop.given,
            selected=None if self._handed_over else self.selected,
            shown=tuple(self.shown),
        )
        self.shown.clear()
        self._handed_over += self._tally.spent
        base_url = self._tally.base_url
        self._tally.clear()
        self._tally.base_url = base_url
        return packed(figures)

    def write(self) -> None:
        """Write the reports, each for itself."""
        for count in (self._count_the_rest, self._remember_the_rest, self._count_the_unowed):
            self._attempt("what was not asked", count)
        self._tally.not_asked.update(self._left_out)
        self._tell_of_recordings()
        interrupted = self._interrupted()
        self._tally = clean_tally(self._tally, self.door.redactor)
        self._attempt("the report", lambda: self._report(interrupted))
        if self.report is not None:
            self._write(self.report)

    def _count_the_unowed(self) -> None:
        self._tally.unowed |= unowed(self.chosen, self._plan)
        if self.settings.methods or self.settings.named or self.settings.is_of_sorts:
            self._tally.left_out |= left_out(self.chosen, self._plan)

    def _report(self, interrupted: str) -> None:
        part = Part(
            shard=self.settings.shard,
            tenant=self.settings.tenant,
            contracts=tuple(contract.key for contract in self.chosen),
            methods=self.settings.methods,
            started=self._started,
            seconds=time.monotonic() - self._clock,
            tally=self._tally,
            interrupted=interrupted,
            is_by_budget=self.is_calm,
            has_nothing_left=self._has_nothing_left,
            profile=self._profile,
            options=each_text(self.settings.told, self.clean),
        )
        is_part = bool(self.settings.named) or self.settings.is_of_sorts
        is_cut = bool(self._left_out) or is_part or self.stop.given is not None
        past = history.remembered(self.settings.reports)
        self._note([past.trouble] if past.trouble else ())
        self.report = close(
            part,
            self.contracts,
            self._known,
            self._today,
            is_cut=is_cut,
            before=past.of(self._whose),
            is_strict=self.settings.is_strict,
            fail_on=self.settings.fail_on,
            consumers=self._consumers,
        )

    @property
    def _whose(self) -> str:
        """Say whose nights these are, of the tenant that was opened."""
        return history.whose(self.settings.tenant, self._tally.base_url, self._profile)

    @property
    def _profile(self) -> str:
        return self.settings.profile if self.settings.tenant == "embedded" else ""

    def _write(self, report: Report) -> None:
        for said in write_all(report, self.settings.reports, self.door):
            self.trouble(said)
        self._note(self.troubles)

    def _selected(self) -> tuple[Group, ...]:
        """Give the groups that were chosen of those of the plan; all where nobody chose."""
        return tuple(
            group for label, group in self.groups.items() if self.selected is None or label in self.selected
        )

    def _count_the_rest(self) -> None:
        """Count the cases of groups that never came to their end as not asked."""
        rest = [group for group in self._selected() if group.label not in self._tally.done]
        if not rest:
            return
        self.stop.because(UNASKED)
        reason = self.stop.reason or ""
        self._tally.not_asked.update(
            Counter(self._why_not(case) or reason for group in rest for case in group.cases)
        )

    def _remember_the_rest(self) -> None:
        """Note each question that was not asked and that nobody has noted, and what was found before."""
        answers, before = self._tally.answers, self._before or again.Before()
        keys = [each.key for each in self.chosen]
        answers.contracts = {**before.contracts, **again.digests(self.settings, keys)}
        answers.earlier = again.carried(before, self._plan, keys, self.settings.methods)
        reason = self.stop.given or next(iter(self._left_out), UNASKED)
        for group in (*self._selected(), *self._cut()):
            if group.label not in self._tally.done or self._left_out:
                known = answers.became.get(group.label, {})
                for case in (each for each in group.cases if each.asks not in known):
                    answers.leave(group.label, (case.asks,), self._why_not(case) or reason)

    def _cut(self) -> Iterator[Group]:
        """Yield the groups of which a budget left out some cases or all."""
        for group in self._to_ask if self._left_out else ():
            is_chosen = (
                group.label not in self.groups or self.selected is None or group.label in self.selected
            )
            if self.settings.owns(group.contract) and is_chosen:
                yield group

    def _interrupted(self) -> str:
        """Say after how many questions and why the run asked nothing more, empty where it asked all."""
        reason = self.stop.given or next(iter(self._left_out), "")
        run, left = self._tally.questions["asked"], self._tally.not_asked[reason]
        if not reason or (not left and reason not in (*SIGNALS, INTERRUPTED)):
            return ""
        return self.clean(f"after {run} of {run + left} questions: {reason}")

    @property
    def is_calm(self) -> bool:
        """Tell whether what stopped the run is a budget, which is no failure of anybody."""
        budget = self.settings.budget
        return budget is not None and self.stop.given in (None, planned.spent(budget))

    def status(self, status: int) -> int:
        """Give the exit status of the run, from the one that its items alone would have."""
        return exit_status(
            INTERNAL if self._fault else status,
            judged=sum(self._tally.verdicts.values()),
            is_interrupted=self.report is not None and bool(self.report.interrupted),
            is_by_hand=self.stop.given in BY_HAND,
            is_by_budget=self.is_calm,
            is_failing=self.is_incomplete
            or (self.report is not None and bool(self.report.stale_known))
            or any(not each.is_meant for each in self._tally.left.values()),
            is_empty=self._has_nothing_left or (self.settings.shard is not None and not self.groups),
        )

    @property
    def _has_nothing_left(self) -> bool:
        """Tell that a run that goes on finds nothing to ask: it is no run in vain.

        `pytest --lf` runs everything where nothing failed. That would send a whole night's requests to
        somebody's tenant for a person who asked for what failed, and hoped for nothing.
        """
        owned = (group for group in self._to_ask if self.settings.owns(group.contract))
        return self._before is not None and all(
            self._why_not(case) for group in owned for case in group.cases
        )

    @property
    def is_incomplete(self) -> bool:
        """Tell what no item stands for: a file was not written, a recording is damaged, or too old."""
        return bool(self.beside()) or (self.replay is not None and bool(self.replay.broken))

    def beside(self) -> tuple[str, ...]:
        """Say what fails the run and no report knows of: a file was not written, a recording is too old."""
        replay, number = self.replay, len(self.troubles)
        is_old = replay is not None and replay.is_too_old and self.settings.fails_on_age
        troubled = (f"{counted(number, 'trouble')} of the run itself",) if number else ()
        told = "" if self.report is None else self.report.interrupted
        faults = (self._fault,) if self._fault and self._fault not in told else ()
        return (*faults, *troubled, *(("a recording is too old",) if is_old else ()))

    def _tell_of_recordings(self) -> None:
        if self.replay is None:
            return
        for name, why in self.replay.broken.items():
            self._tally.verdicts["broken"] += 1
            self._tally.broken[f"{name}: {why}"] += 1
        for name, (command, number) in self.replay.unrecorded.items():
            self._tally.not_asked[f"not recorded: {name}; {command}"] += number

    def age(self) -> str:
        """Say how old the oldest recording is, empty where nothing is replayed."""
        return "" if self.replay is None else self.replay.age


def exit_status(
    status: int,
    *,
    judged: int,
    is_interrupted: bool = False,
    is_by_hand: bool = False,
    is_by_budget: bool = False,
    is_failing: bool = False,
    is_empty: bool = False,
) -> int:
    """Give the exit status; a run that asked nothing is no pass, a spent budget alone is no failure.

    `status` is what pytest made of its items. `is_interrupted` tells that the run ended before it had
    asked everything, `is_by_hand` that Ctrl-C did it and `is_by_budget` that a budget did. `is_failing`
    tells of what no item stands for: records that were left, a report that could not be written, a
    recording that is lost or too old, a process that died. `judged` counts the cases that were
    judged, broken or blocked; `is_empty` tells that there was none to ask.
    """
    rows = (
        (is_interrupted and is_by_hand, STOPPED),
        (status == STOPPED, FAILED),  # pytest-xdist ends so where `-x` stopped it
        (status not in (CONFORMANT, NOTHING), status),
        (is_failing or (is_interrupted and not is_by_budget), FAILED),
        (judged == 0 and not is_empty, NOTHING),
    )
    return next((given for is_met, given in rows if is_met), CONFORMANT)
